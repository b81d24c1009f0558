"""Which parts of a Word file have to be unpacked to read its text?

python-docx opens a file only when every relationship in it leads somewhere and
every part can be unpacked, pictures and all. Files from converters and portals
often break the first rule, hostile ones make use of the second. So a small package
is made of the parts with text, in the form that python-docx knows; pictures,
settings and embedded files stay where they are.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.archive import Archive
from tgsearch.sources.disguise import unreadable
from tgsearch.sources.reasons import Reason

MAX_TAGS = 3_000_000  # with attributes, of one part; the tree of so many takes half a gigabyte

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = "word/document.xml"
_CORE = "docProps/core.xml"
# Relationships of the document by the ends of their types, and what a part of each is.
_KINDS = {
    "styles": f"{_WORD}.styles+xml",
    "numbering": f"{_WORD}.numbering+xml",
    "header": f"{_WORD}.header+xml",
    "footer": f"{_WORD}.footer+xml",
    "footnotes": f"{_WORD}.footnotes+xml",
    "endnotes": f"{_WORD}.endnotes+xml",
}
# "Strict Open XML", which Word offers to save as, differs in the names of its namespaces.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _OFFICE.encode()),
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


@dataclass(frozen=True, slots=True)
class _Link:
    id: str
    kind: str  # the end of its type, as "styles"
    target: str  # the name of a part


def open_package(data: bytes, path: Path, *, bare: bool = False) -> bytes:
    """Return a package of the parts with text, that python-docx can open.

    Args:
        data: the Word file.
        path: named in errors.
        bare: leave out what a document can do without: styles, headers, notes, properties.

    Raises:
        UnreadableDocumentError: as `Archive`, or the main part is missing, too
            large or defines XML entities.
    """
    archive = Archive(data, path)
    links = _links(archive, path, "")
    main = next((link.target for link in links if link.kind == "officeDocument"), _MAIN)
    core = next((link.target for link in links if link.kind == "core-properties"), _CORE)
    if main not in archive:
        raise unreadable(data, path, Reason("mislabelled", suffix=path.suffix))
    parts = {_MAIN: _read(archive, main, path)}
    types = {_MAIN: f"{_WORD}.document.main+xml"}
    kept: list[_Link] = []
    for number, link in enumerate(() if bare else _links(archive, path, main)):
        if link.kind in _KINDS and link.target in archive:
            name = f"word/part{number}.xml"
            parts[name] = _read(archive, link.target, path)
            types[name] = _KINDS[link.kind]
            kept.append(_Link(link.id, link.kind, name))
    if core in archive and not bare:
        parts[_CORE] = _read(archive, core, path)
        types[_CORE] = "application/vnd.openxmlformats-package.core-properties+xml"
    return _written(parts, types, kept)


def _read(archive: Archive, name: str, path: Path) -> bytes:
    """Return a part of XML in UTF-8 and in the usual namespaces."""
    data = archive.read(name)
    if b"\x00" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le"
        data = _DECLARATION.sub("", data.decode(encoding, "replace")).encode("utf-8", "replace")
    if _ENTITIES.search(data):
        raise UnreadableDocumentError(path=path, reason=Reason("entities"))
    if data.count(b"<") + data.count(b"=") > MAX_TAGS:
        raise UnreadableDocumentError(path=path, reason=Reason("elements", limit=MAX_TAGS))
    if b"purl.oclc.org" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    return data


def _links(archive: Archive, path: Path, source: str) -> tuple[_Link, ...]:
    """Return the relationships of a part to others in the archive; "" is the package itself."""
    folder, name = posixpath.split(source)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive:
        return ()
    try:
        root = etree.fromstring(
            _read(archive, listed, path), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except etree.XMLSyntaxError:
        return ()
    links = []
    for element in root.iter(f"{{{_PACKAGE}/relationships}}Relationship"):
        kind = element.get("Type", "").rpartition("/")[2]
        target = element.get("Target", "").replace("\\", "/")
        if element.get("TargetMode") != "External" and target:
            links.append(_Link(element.get("Id", ""), kind, _resolved(folder, target)))
    return tuple(links)


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _written(parts: dict[str, bytes], types: dict[str, str], links: list[_Link]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{content_type}"/>' for name, content_type in types.items()
    )
    whole = [_Link("rId1", f"{_OFFICE}/officeDocument", _MAIN)]
    if _CORE in parts:
        whole.append(_Link("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", _CORE))
    of_main = [_Link(link.id, f"{_OFFICE}/{link.kind}", link.target) for link in links]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        )
        package.writestr("_rels/.rels", _relationships(whole))
        package.writestr("word/_rels/document.xml.rels", _relationships(of_main))
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def _relationships(links: list[_Link]) -> str:
    rows = "".join(
        f'<Relationship Id={quoteattr(link.id)} Type={quoteattr(link.kind)} Target="/{link.target}"/>'
        for link in links
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
