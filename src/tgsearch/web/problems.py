"""What does a client see when something goes wrong? A status, a name, a sentence and an id; never more.

The id stands in the log beside what happened. In JSON it is the object of RFC
9457, `application/problem+json`; on a page the sentence is shown with the id.
"""

from __future__ import annotations

import json
import re
import secrets
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import tgsearch
from tgsearch.messages import later, say
from tgsearch.web.parameters import MalformedError

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2  # that a client is asked to wait, where waiting helps

_STATUS = (  # the first class that an error is of
    (MalformedError, 400),  # it can be told without the index
    (tgsearch.QueryError, 422),  # well formed, and names no place or no date
    (tgsearch.DocumentNotFoundError, 404),
    (tgsearch.IndexStateError, 503),
    (tgsearch.SegmenterUnavailableError, 503),
)
_OF_STATUS = {  # what Starlette itself refuses
    404: ("not_found", later("There is nothing at this address.")),
    405: ("method_not_allowed", later("This address can only be read: use GET.")),
}
_ON_PAGES = {  # where what a program is told is of no use to a reader
    "document_not_found": later("There is no such document: it may have been moved, renamed or removed."),
}
_INTERNAL = later("Something went wrong in the program; its log has more under the number of this message.")


class Refusal(Exception):
    """A request that the server does not answer, whatever it asks; `text` is in the catalogue of messages."""

    def __init__(self, status: int, error: str, text: str, **headers: str) -> None:
        super().__init__(error)
        self.status, self.error, self.text = status, error, text
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is told of an error."""

    status: int
    error: str  # its name, for programs
    detail: str  # its sentence, for people
    id: str  # as in the log
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> str:
        """Return the object of RFC 9457; `error` and `id` are additions that it allows."""
        return json.dumps(
            {
                "type": "about:blank",
                "title": HTTPStatus(self.status).phrase,
                "status": self.status,
                "detail": self.detail,
                "error": self.error,
                "id": self.id,
            },
            ensure_ascii=True,  # a sentence may quote what is no text
        )


def status_of(error: tgsearch.TgsearchError) -> int:
    """Return the status of an answer for an error of the library."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem_of(error: Exception, lang: str) -> Problem:
    """Return what is told of an error, in `lang`; its id is new each time."""
    id = secrets.token_hex(4)
    if isinstance(error, Refusal):
        return Problem(error.status, error.error, say(lang, error.text), id, error.headers)
    if isinstance(error, HTTPException):
        name, text = _OF_STATUS.get(error.status_code, ("refused", HTTPStatus(error.status_code).phrase))
        return Problem(error.status_code, name, say(lang, text), id, error.headers or {})
    if isinstance(error, tgsearch.TgsearchError):
        status = status_of(error)
        headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
        return Problem(status, name_of(type(error)), error.message(lang), id, headers)
    return Problem(500, "internal", say(lang, _INTERNAL), id)


def name_of(kind: type[tgsearch.TgsearchError]) -> str:
    """Return the name of an error of the library for programs.

    >>> name_of(tgsearch.DateSyntaxError)
    'date_syntax'
    """
    return re.sub(r"(?<=.)(?=[A-Z])", "_", kind.__name__.removesuffix("Error")).lower()


def log(problem: Problem, error: Exception, method: str, path: str) -> None:
    """Write to standard error what happened; the query of the address is nobody's business.

    What comes from the client is written as a Python string is, so that it
    can't begin a line of its own or speak to a terminal. A log that can't be
    written is no reason not to answer.
    """
    with suppress(OSError, ValueError):
        for line in _lines(problem, error, method, path):
            print(line, file=sys.stderr, flush=True)


def _lines(problem: Problem, error: Exception, method: str, path: str) -> Iterator[str]:
    asked = f"{method} {path}".encode("ascii", "backslashreplace").decode()[:200]
    said = f": {str(error)[:500]!r}" if problem.status >= 500 else ""  # before, it quotes what was asked
    yield f"[{problem.id}] {problem.status} {problem.error} {asked!r}{said}"
    if problem.status == 500:
        for line in "".join(traceback.format_exception(type(error), error, error.__traceback__)).splitlines():
            yield f"  {''.join(map(_printable, line))}"


def _printable(character: str) -> str:
    return character if character.isprintable() else repr(character)[1:-1]


def wants_json(path: str) -> bool:
    """Tell whether what lies at a path is for programs."""
    return path.startswith("/api/") or path in ("/healthz", "/openapi.json")


def response_to(request: Request, error: Exception, lang: str) -> Response:
    """Return the answer for an error, logged: JSON for programs, a page for people.

    Args:
        request: what was asked.
        error: what came of it.
        lang: the language of pages; JSON speaks English unless the address says otherwise.
    """
    path = request.scope["path"]
    asked = request.query_params.get("lang")
    spoken = asked if asked in ("vi", "en") else "en" if wants_json(path) else lang
    problem = problem_of(error, spoken)
    log(problem, error, request.method, path)
    headers = {**problem.headers, "Cache-Control": "no-store"}
    if wants_json(path):
        return Response(problem.json(), problem.status, headers, MEDIA_TYPE)
    return Response(page(problem, spoken), problem.status, headers, "text/html; charset=utf-8")


def page(problem: Problem, lang: str) -> str:
    """Return a page that needs nothing else, so that it can be shown whatever is broken.

    Its link leads to where it stands: after a link in a mail the browser holds
    back the cookie of the token, and sends it once the reader goes on from here.
    """
    detail = escape(say(lang, _ON_PAGES[problem.error]) if problem.error in _ON_PAGES else problem.detail)
    number = say(lang, "Number of this message: {id}", id=problem.id)
    again, start = say(lang, "Try again"), say(lang, "To the search")
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{problem.status} · tgsearch</title>\n"
        '<link rel="stylesheet" href="/static/page.css">\n</head>\n<body>\n<main>\n'
        f"<h1>{problem.status}</h1>\n<p>{detail}</p>\n<p><small>{escape(number)}</small></p>\n"
        f'<p><a href="">{again}</a> · <a href="/">{start}</a></p>\n</main>\n</body>\n</html>\n'
    )
