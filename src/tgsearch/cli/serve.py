"""What does `tgsearch serve` do? Answers a browser, and programs, until it is told to stop."""

from __future__ import annotations

import secrets
import sys
from typing import NoReturn

import click

import tgsearch
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.messages import LANGUAGES, later, say

_PACKAGES = ("starlette", "uvicorn", "jinja2", "h11", "anyio")  # of the extra
_MIN_TOKEN_CHARS = 16
_NOT_INSTALLED = later(
    'The server needs {package}, which is not installed: run `pip install "tgsearch[web]"`.'
)


class _CannotServeError(click.ClickException):
    """The server can't start; the sentence is in the language of the run."""

    exit_code = 2


@click.command(
    "serve",
    cls=TranslatedCommand,
    help=later(
        "Search in a browser: the search page and the JSON API.\n\n"
        "Only this machine is answered unless --host says otherwise, and that only with a token. What a "
        "writer commits meanwhile is found by the next search. The API describes itself at /api. Ctrl-C or "
        "SIGTERM ends it, with exit code 0."
    ),
)
@click.option(
    "--host",
    cls=Option,
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help=later("Where to listen: a name or an address of this machine, 0.0.0.0 for all of them."),
)
@click.option(
    "--port",
    cls=Option,
    metavar="N",
    type=click.IntRange(0, 65_535),
    default=8765,
    show_default=True,
    help=later("The port; 0 takes a free one."),
)
@click.option("--open", "open_browser", cls=Option, is_flag=True, help=later("Open the page in the browser."))
@click.option(
    "--token",
    cls=Option,
    metavar="SECRET",
    help=later("What a client must know, at least 16 letters, digits or signs; better set as a variable."),
)
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES),
    default="vi",
    show_default=True,
    help=later("The language of pages whose address does not say."),
)
@click.pass_obj
def command(
    settings: Settings, host: str, port: int, open_browser: bool, token: str | None, lang: str
) -> None:
    """Serve."""
    _check_token(settings, host, token)
    try:
        from tgsearch.web import server
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in _PACKAGES:
            raise
        _refuse(settings, _NOT_INSTALLED, package=package)

    def started(address: str) -> None:
        shown = address if token is None or sys.stderr.isatty() else f"{address.partition('=')[0]}=…"
        click.echo(say(settings.lang, "Search at {address}; Ctrl-C ends it.", address=shown), err=True)
        if open_browser:
            click.launch(address)

    def warn(error: tgsearch.TgsearchError) -> None:
        message = error.message(settings.lang)
        click.echo(say(settings.lang, "Error: {message}", message=message), err=True)

    try:
        server.serve(settings.index_path, host, port, token, lang, started, warn)
    except server.PortError as error:
        _refuse(settings, error.text, **error.data)


def _check_token(settings: Settings, host: str, token: str | None) -> None:
    """Refuse a token that can be guessed or mistyped, and none where others than this machine can ask."""
    proposed = secrets.token_urlsafe(24)
    if token is None and not _is_loopback(host):
        _refuse(
            settings,
            later("At {host} others could search, so --token is needed: try --token {token}."),
            host=host,
            token=proposed,
        )
    if token is not None and (
        len(token) < _MIN_TOKEN_CHARS or not token.isascii() or not token.isprintable() or " " in token
    ):
        _refuse(
            settings,
            later("The token must have at least {count} letters, digits or signs: try --token {token}."),
            count=_MIN_TOKEN_CHARS,
            token=proposed,
        )


def _is_loopback(host: str) -> bool:
    """Tell whether only this machine can ask at an address."""
    import ipaddress  # for this command only

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _refuse(settings: Settings, text: str, **data: object) -> NoReturn:
    raise _CannotServeError(say(settings.lang, text, **data))
