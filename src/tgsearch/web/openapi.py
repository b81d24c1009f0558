"""What does the API look like to programs? Its OpenAPI document, made from the classes and limits."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

import tgsearch
from tgsearch.results import JSON_VERSION, LEFT_OUT, Json
from tgsearch.web import parameters as limits
from tgsearch.web.guard import HEADERS
from tgsearch.web.problems import MEDIA_TYPE

OBJECTS = (
    *(tgsearch.Results, tgsearch.Hit, tgsearch.Place, tgsearch.Snippet, tgsearch.Share, tgsearch.FacetCount),
    *(tgsearch.StoredDocument, tgsearch.FoundEvidence, tgsearch.Suggestion),
)
_OF_TYPE: Mapping[str, Json] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "tuple[int, int]": {
        "type": "array",
        "items": {"type": "integer", "minimum": 0},
        "minItems": 2,
        "maxItems": 2,
    },
    "Remark": {"type": "string"},
}
_ENUMS = {"matched": ["exact", "tone", "unaccented", "relaxed", "fuzzy"]}
_FACETS: Json = {"type": "array", "items": {"type": "string", "enum": list(limits.FACETS)}}
_TEXT: Json = {"type": "string", "maxLength": limits.MAX_VALUE_CHARS}
_TEXTS: Json = {"type": "array", "items": _TEXT, "maxItems": limits.MAX_VALUES}
_PARAMETERS: Mapping[str, tuple[str, Json]] = {
    "q": (
        "The query, in the language of docs/query-language.md; empty: every document, newest first.",
        {"type": "string", "maxLength": limits.MAX_QUERY_CHARS, "default": ""},
    ),
    "locality": ("A province, district or commune of any time; several mean any of them.", _TEXTS),
    "type": ("A type of document, as `báo cáo`; several mean any of them.", _TEXTS),
    "number": (
        "A document number in full, as 05-CT/TW, that documents bear or cite; several mean any of them.",
        _TEXTS,
    ),
    "year": ("A year or another period, as 2021 or 2021-Q1; several mean any of them.", _TEXTS),
    "since": ("The first day, or a period whose first day counts; also called `from`.", _TEXT),
    "until": ("The last day, or a period whose last day counts; also called `to`.", _TEXT),
    "units": (
        "By which units places are counted and filtered: those of the day of each document, or of today. "
        "Without it they are counted by the former and found by both.",
        {"type": "string", "enum": list(limits.UNITS)},
    ),
    "match": ("Which documents count.", {"type": "string", "enum": list(limits.MATCHES), "default": "auto"}),
    "accents": (
        "Whether accents must be as typed.",
        {"type": "string", "enum": list(limits.ACCENTS), "default": "auto"},
    ),
    "sort": ("The order.", {"type": "string", "enum": list(limits.SORTS), "default": "relevance"}),
    "limit": (
        "At most so many.",
        {"type": "integer", "minimum": 0, "maximum": limits.MAX_LIMIT, "default": 10},
    ),
    "page": (
        "Which page; one past the end is empty.",
        {"type": "integer", "minimum": 1, "maximum": limits.MAX_PAGE, "default": 1},
    ),
    "facets": (
        "Count by place, date and type, or by the facets that are named.",
        {"anyOf": [{"type": "boolean"}, _FACETS], "default": True},
    ),
    "by": ("The facets to count; without it locality, date and type.", _FACETS),
    "all_values": ("Count each facet without its own filter.", {"type": "boolean", "default": False}),
    "explain": ("Give each hit's score by term.", {"type": "boolean", "default": False}),
    "collapse": (
        "Show nearly the same texts once; a hit lists the others as `duplicates`.",
        {"type": "boolean", "default": False},
    ),
    "lang": ("The language of the sentence of an error.", {"type": "string", "enum": ["vi", "en"]}),
}
_EXAMPLES: Mapping[str, Sequence[str]] = {
    "q": ("tuyen giao", '"công tác tuyên giáo" -Covid', "số:05-CT/TW", "họp ở Hưng Yên quý 1/2021"),
    "locality": ("Hưng Yên", "Hạ Long, Quảng Ninh"),
    "type": ("báo cáo", "KH"),
    "year": ("2021", "2021-03", "quý 2/2021"),
    "since": ("2020-07", "15/1/2020"),
    "until": ("2022", "quý 1/2022"),
}
_ID: Json = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The id of a document; a slash in it may stand as it is or as %2F.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 1000},
}

SEARCH = (
    *(
        "q",
        "locality",
        "type",
        "number",
        "year",
        "since",
        "until",
        "units",
        "match",
        "accents",
        "sort",
        "limit",
        "page",
    ),
    *("facets", "all_values", "explain", "collapse", "lang"),
)
_OF_HITS = ("sort", "limit", "page", "facets", "explain", "collapse")
FACETS = (*(name for name in SEARCH if name not in _OF_HITS), "by")
SUGGEST = ("q", "limit", "lang")
SIMILAR = ("limit", "lang")
DOCUMENT = ("lang",)

_REFUSALS = {
    400: "A parameter is not as it is described here, or not described at all.",
    401: "The server wants its token: `Authorization: Bearer …`.",
    403: "A page of another site asked for it, in a browser.",
    404: "No document has this id.",
    405: "The address can only be read.",
    413: "A request has no body here.",
    414: "The address is too long.",
    421: "The server is not called by the name that it was asked for.",
    422: "Well formed, but a place or a date is called so by nobody, or a place by several.",
    431: "The header is too long.",
    500: "A bug; the log has more under the id.",
    503: "Too many at once, too slow, or the index is missing, damaged or made by another version.",
}
_NEEDS_ID = (404,)
_NEEDS_SEARCH = (422,)
_HEADERS: dict[str, Json] = {
    **{name: {"required": True, "schema": {"type": "string"}} for name in HEADERS},
    "WWW-Authenticate": {"required": True, "schema": {"type": "string", "const": "Bearer"}},
    "Allow": {"required": True, "schema": {"type": "string", "const": "GET, HEAD"}},
    "Retry-After": {
        "description": "In how many seconds it may be better, where it may.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "Content-Disposition": {"required": True, "schema": {"type": "string"}},
}
_HEADERS_OF = {401: ("WWW-Authenticate",), 405: ("Allow",), 503: ("Retry-After",)}  # beside those of all


def document(*, wants_token: bool = False) -> dict[str, Json]:
    """Return the OpenAPI document, of a server with or without a token."""
    paths: dict[str, Json] = {
        "/api/search": _get("search", "Find documents, best first.", SEARCH, "Results"),
        "/api/facets": _get("facets", "Count what a query finds, without hits.", FACETS, "Results"),
        "/api/suggest": _get("suggest", "Complete the beginning of a query.", SUGGEST, "Suggestions"),
        "/api/documents/{id}": _get("document", "A whole document.", DOCUMENT, "StoredDocument", by_id=True),
        "/api/similar/{id}": _get(
            "similar", "The documents that are most like one.", SIMILAR, "Results", by_id=True
        ),
        "/api/originals/{id}": _original(),
        "/healthz": _get("health", "Whether the index can be searched.", (), "Health"),
    }
    token: Json = {"token": []}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "tgsearch",
            "version": tgsearch.__version__,
            "description": "Full-text search in Vietnamese documents. The objects are those of "
            "`tgsearch … --format json`, which docs/json.md describes.",
        },
        "security": [token] if wants_token else [],
        "paths": paths,
        "components": {
            "headers": _HEADERS,
            "schemas": {**{kind.__name__: _schema(kind) for kind in OBJECTS}, **_OTHERS},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _get(id: str, summary: str, names: Sequence[str], answer: str, *, by_id: bool = False) -> Json:
    schema: Json = {"$ref": f"#/components/schemas/{answer}"}
    if answer in ("Results", "StoredDocument"):
        schema = {"allOf": [{"$ref": "#/components/schemas/Versioned"}, schema]}
    return {"get": _operation(id, summary, names, {"application/json": {"schema": schema}}, by_id=by_id)}


def _original() -> Json:
    summary = "The file that a document was read from: text as such, anything else to be saved."
    content: Json = {"text/plain": {"schema": {}}, "application/octet-stream": {"schema": {}}}
    return {"get": _operation("original", summary, DOCUMENT, content, by_id=True)}


def _operation(id: str, summary: str, names: Sequence[str], content: Json, *, by_id: bool) -> dict[str, Json]:
    refused: Json = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    sent = ("Content-Disposition",) if id == "original" else ()
    answer: dict[str, Json] = {"description": "The answer.", "headers": _headers(sent), "content": content}
    responses: dict[str, Json] = {"200": answer}
    for status, why in _REFUSALS.items():
        if (status not in _NEEDS_ID or by_id) and (status not in _NEEDS_SEARCH or "locality" in names):
            headers = _headers(_HEADERS_OF.get(status, ()))
            responses[str(status)] = {"description": why, "headers": headers, "content": refused}
    described: list[Json] = [_ID] if by_id else []
    described += [_parameter(name) for name in names]
    made: dict[str, Json] = {"operationId": id, "summary": summary, "parameters": described}
    if id == "health":
        made["security"] = []  # whatever the server wants elsewhere
    return {**made, "responses": responses}


def _headers(names: Sequence[str]) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*HEADERS, *names)}


def _parameter(name: str) -> Json:
    description, schema = _PARAMETERS[name]
    described: dict[str, Json] = {"name": name, "in": "query", "description": description, "schema": schema}
    if name in _EXAMPLES:
        examples = _EXAMPLES[name]
        described["examples"] = {each: {"value": [each] if schema is _TEXTS else each} for each in examples}
    return described


def _schema(kind: type) -> Json:
    """Return the schema of a class of results; every field is there but those that have to be asked for."""
    fields = dataclasses.fields(kind)
    properties: dict[str, Json] = {
        field.name: {"type": "string", "enum": [*_ENUMS[field.name]]}
        if field.name in _ENUMS
        else _schema_of(str(field.type))
        for field in fields
    }
    required: list[Json] = [field.name for field in fields if field.name not in LEFT_OUT]
    return {"type": "object", "properties": properties, "required": required}


def _schema_of(annotation: str) -> Json:
    """Return the schema of a field that is annotated so."""
    if annotation in _OF_TYPE:
        return _OF_TYPE[annotation]
    if annotation.endswith(" | None"):
        return {"anyOf": [_schema_of(annotation.removesuffix(" | None")), {"type": "null"}]}
    if many := re.fullmatch(r"tuple\[(.+), \.\.\.\]", annotation):
        return {"type": "array", "items": _schema_of(many[1])}
    if by_name := re.fullmatch(r"Mapping\[str, (.+)\]", annotation):
        return {"type": "object", "additionalProperties": _schema_of(by_name[1])}
    return {"$ref": f"#/components/schemas/{annotation}"}


_OTHERS: dict[str, Json] = {
    "Versioned": {
        "type": "object",
        "properties": {"version": {"type": "integer", "const": JSON_VERSION}},
        "required": ["version"],
    },
    "Suggestions": {
        "type": "object",
        "properties": {
            "version": {"type": "integer", "const": JSON_VERSION},
            "suggestions": {"type": "array", "items": {"$ref": "#/components/schemas/Suggestion"}},
        },
        "required": ["version", "suggestions"],
    },
    "Health": {
        "type": "object",
        "properties": {"status": {"type": "string", "const": "ok"}},
        "required": ["status"],
    },
    "Problem": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": "about:blank"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "error": {"type": "string", "pattern": "^[a-z_]+$"},
            "id": {"type": "string", "pattern": "^[0-9a-f]{8}$"},
        },
        "required": ["type", "title", "status", "detail", "error", "id"],
    },
}
