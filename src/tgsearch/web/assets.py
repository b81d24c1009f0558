"""What are pages made of besides HTML? One style sheet, one script and one picture, sent from memory.

Their addresses carry a part of their hash, so that a browser keeps them for
good and still has the new ones after an upgrade.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_MEDIA_TYPES = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_KEPT = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=3600"  # asked for without its hash


async def static(request: Request) -> Response:
    """Send one of them; the name is looked up in a table, never on the disk."""
    name = str(request.path_params["name"])
    if name not in _MEDIA_TYPES:
        raise HTTPException(404)
    is_current = request.query_params.get("v") == _hash(name)
    headers = {"Cache-Control": _KEPT if is_current else _BRIEFLY}
    return Response(_content(name), headers=headers, media_type=_MEDIA_TYPES[name])


async def icon(request: Request) -> Response:
    """Send the picture to browsers that ask for it unasked, as on a page that names none."""
    return Response(_content("icon.svg"), headers={"Cache-Control": _BRIEFLY}, media_type="image/svg+xml")


def address(name: str) -> str:
    """Return the address of one of them."""
    return f"/static/{name}?v={_hash(name)}"


@lru_cache(maxsize=len(_MEDIA_TYPES))
def _content(name: str) -> bytes:
    return resources.files("tgsearch.web").joinpath("static").joinpath(name).read_bytes()


@lru_cache(maxsize=len(_MEDIA_TYPES))
def _hash(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]
