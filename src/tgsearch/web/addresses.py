"""Under which address is a page, for a state of the search?"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from tgsearch.web.parameters import SearchParameters


def of_search(state: SearchParameters) -> str:
    """Return the address of a page of results."""
    return _with(state, "/")


def of_document(state: SearchParameters, id: str) -> str:
    """Return the address of a document, which keeps the search that led to it."""
    if {"", ".", ".."} & set(id.split("/")):  # a browser would take them for steps in the path
        return f"/documents?{urlencode([('id', id), *state.fields()], errors='replace')}"
    return _with(state, f"/documents/{_quoted(id)}")


def of_page(state: SearchParameters, name: str) -> str:
    """Return the address of a page such as "help", in the language of the state."""
    return _with(state, f"/{name}")


def of_export(state: SearchParameters, format: str) -> str:
    """Return the address of a result as a file."""
    return _with(state.replace(page=1), f"/export.{format}")


def of_original(id: str) -> str:
    """Return the address of the file that a document was read from."""
    return f"/api/originals/{_quoted(id)}"


def _quoted(id: str) -> str:
    # A file name that is no text has no address that a browser could be given.
    return quote(id, safe="/", errors="replace")


def _with(state: SearchParameters, path: str) -> str:
    query = state.to_query()
    return f"{path}?{query}" if query else path
