"""What can a program ask, for people to read? The OpenAPI document as a plain page, without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape

from tgsearch.results import Json


def page(document: Mapping[str, Json]) -> str:
    """Return the page of an OpenAPI document."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Mapping[str, Json]) -> Iterator[str]:
    info = _object(document["info"])
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<title>API · tgsearch</title>\n<link rel="stylesheet" href="/static/page.css">'
    yield "</head>\n<body>\n<main>\n<h1>API</h1>"
    yield f"<p>{escape(str(info['description']))} "
    yield 'For programs: <a href="/openapi.json">openapi.json</a>.</p>'
    for path, methods in _object(document["paths"]).items():
        yield from _operation(path, _object(_object(methods)["get"]))
    yield "<h2>Objects</h2>"
    for name, schema in _object(_object(document["components"])["schemas"]).items():
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3>'
        yield f"<pre>{escape(json.dumps(schema, indent=2, ensure_ascii=False))}</pre>"
    yield '<p><a href="/">tgsearch</a></p>\n</main>\n</body>\n</html>'


def _operation(path: str, operation: Mapping[str, Json]) -> Iterator[str]:
    yield f"<h2>GET <code>{escape(path)}</code></h2>\n<p>{escape(str(operation['summary']))}</p>"
    parameters = operation["parameters"]
    if isinstance(parameters, list) and parameters:
        yield "<table>\n<thead><tr><th>Parameter</th><th>Meaning</th><th>Values</th></tr></thead>\n<tbody>"
        for each in map(_object, parameters):
            yield (
                f"<tr><td><code>{escape(str(each['name']))}</code></td><td>{escape(str(each['description']))}</td>"
                f"<td>{escape(_values(_object(each['schema'])))}</td></tr>"
            )
        yield "</tbody>\n</table>"
    yield "<ul>"
    for status, answer in _object(operation["responses"]).items():
        yield f"<li>{escape(status)}: {escape(str(_object(answer)['description']))}</li>"
    yield "</ul>"


def _values(schema: Mapping[str, Json]) -> str:
    """Return in a few words what a parameter may be."""
    choices = schema.get("enum")
    if isinstance(choices, list):
        return " | ".join(map(str, choices))
    if "minimum" in schema:
        return f"{schema['minimum']}–{schema['maximum']}"
    either = schema.get("anyOf")
    if isinstance(either, list):
        return " | ".join(_values(_object(each)) for each in either)
    if schema.get("type") == "array":
        items = _object(schema["items"])
        return f"{_values(items)}, " + ("several" if "enum" in items else f"up to {schema['maxItems']} times")
    return {"string": "text", "boolean": "true | false"}.get(str(schema.get("type")), str(schema.get("type")))


def _object(value: Json) -> dict[str, Json]:
    assert isinstance(value, dict), "as this package writes it"
    return value
