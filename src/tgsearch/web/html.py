"""How do values become HTML? By templates in which everything is escaped unless it says that it is HTML."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from tgsearch.render import View
from tgsearch.web import assets


def rendered(template: str, view: View, **data: object) -> str:
    """Return a page: a template filled with data, in the language of the view."""
    return (
        _environment()
        .get_template(template)
        .render(
            say=view.say,
            count=view.count,
            number=view.number,
            lang=view.lang,
            asset=assets.address,
            **data,
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return the templates; each is compiled when it is first used."""
    return Environment(
        loader=PackageLoader("tgsearch.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
