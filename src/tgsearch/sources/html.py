"""What does a web page say, in lines a person would read?

Blocks become lines, the cells of a table row stand side by side, and what the
markup itself calls navigation, footer, form or hidden is taken off; so are runs
of lines that are nothing but links. What the page says of itself is read by
`htmlfacts`.

lxml reads the page: it forgives any markup, bounds nesting, and is the
parser that the readers of office formats stand on too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tgsearch.boilerplate import clean_lines
from tgsearch.charsets import Guess, detect, mend
from tgsearch.document import DroppedLine
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.decoding import decode, with_guess
from tgsearch.sources.htmlblocks import Block, blocks_of
from tgsearch.sources.htmlfacts import facts_of
from tgsearch.sources.page import Page
from tgsearch.sources.reasons import Reason
from tgsearch.text import clean

MIN_MAIN_SHARE = 0.6  # of the page's text in <article> or <main>, for the rest to be left out
MAX_PART_SHARE = 0.5  # a "footer" with more of the page's text than this is wrongly closed markup
MAX_FORM_CHARS = 600  # whole pages stand in a <form> on ASP.NET sites
MAX_OVERSIZED_PARTS = 20
MIN_LINK_LINES = 3  # so many lines of links one after another are a list of other pages
MIN_MENU_LINKS = 4  # or so many links in one line
MIN_TEXT_CHARS = 200  # with less text than this beside its links, a page is its links
MAX_DROPPED_LINES = 100
MAX_DROPPED_CHARS = 300

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_INLINE_TAGS = re.compile(
    r"</?(?:a|b|i|u|em|strong|font|span|small|big|center|o:p)(?:\s[^<>]{0,2000})?>", re.IGNORECASE
)
_SILENT_TAGS = """
title script style noscript template svg math iframe object embed canvas audio video select datalist button
input textarea
"""
_SILENT = tuple(_SILENT_TAGS.split())
_PARTS = {
    "form": "form",
    "nav": "menu",
    "aside": "menu",
    "footer": "footer",
    "menu": "menu",
    "dialog": "menu",
    "search": "form",
}
_ROLES = {
    "navigation": "menu",
    "banner": "menu",
    "complementary": "menu",
    "menu": "menu",
    "menubar": "menu",
    "search": "form",
    "contentinfo": "footer",
}
# Names of classes and ids that say what a part is, when they are the whole name.
_NAMES = {
    "footer": "footer",
    "breadcrumb": "menu",
    "breadcrumbs": "menu",
    "navbar": "menu",
    "nav": "menu",
    "menu": "menu",
    "sidebar": "menu",
    "pagination": "menu",
    "pager": "menu",
    "share": "menu",
    "social": "menu",
    "related": "menu",
    "comments": "form",
    "comment-form": "form",
    "respond": "form",
}
_NEVER_PARTS = frozenset({"html", "body", "main", "article", "h1", "p", "td", "tr", "tbody", "table"})
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_ARTICLES = ("article", "main")  # their <header> holds the title


@dataclass(frozen=True, slots=True)
class _Content:
    lines: tuple[str, ...]
    dropped: tuple[DroppedLine, ...]


def read_page(data: bytes, path: Path) -> Page:
    """Return what a page says and what it states of itself.

    Raises:
        UnreadableDocumentError: as `decode`, or the markup is nested too deeply.
    """
    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, path, declared=declared[1].decode("ascii") if declared else None)
    root = parse(decoded.text, path)
    guess = decoded.guess or detect("\n".join(map(str, root.itertext())))
    if guess is not None:
        _mend(root, guess)
    facts = facts_of(root)
    content = _content_of(root)
    return Page(
        "\n".join(content.lines),
        title=facts.title or None,
        published=facts.published,
        url=facts.url,
        hints=facts.hints,
        dropped=content.dropped,
        encoding=with_guess(decoded, guess),
    )


def lines_of(markup: str, path: Path) -> tuple[str, ...]:
    """Return the lines of a piece of markup that is all content, such as rendered Markdown."""
    root = parse(markup, path)
    etree.strip_elements(root, *_SILENT, with_tail=False)
    for element in [e for e in root.iter(etree.Element) if _is_hidden(e)]:
        _empty(element)
    return tuple(block.text for block in blocks_of(root))


def parse(markup: str, path: Path) -> etree._Element:
    """Return the root of a page; any text is a page.

    Raises:
        UnreadableDocumentError: the markup is nested too deeply to be read whole.
    """
    root, whole = _parse(markup)
    if not whole:
        # Old editors leave thousands of <font> and <b> open, each inside the last.
        root, whole = _parse(_INLINE_TAGS.sub(" ", markup))
    if not whole:
        raise UnreadableDocumentError(path=path, reason=Reason("nesting"))
    return root if root is not None else etree.Element("html")


def _parse(markup: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _mend(root: etree._Element, guess: Guess) -> None:
    """Put Unicode in place of the code points of a character set; entities were resolved by the parser."""

    def mended(text: str) -> str:
        # The parser lets control characters in, but none can be put back.
        return _NO_XML.sub("", mend(text, guess.charset, is_partial=guess.is_partial))

    for element in root.iter(etree.Element):
        if element.text:
            element.text = mended(element.text)
        if element.tail:
            element.tail = mended(element.tail)
        if element.tag == "meta" and (content := element.get("content")):
            element.set("content", mended(content))


def _content_of(root: etree._Element) -> _Content:
    etree.strip_elements(root, *_SILENT, with_tail=False)
    dropped: list[DroppedLine] = []
    for element, reason in _parts_of(root):
        if reason != "hidden":
            dropped.extend(_dropped_lines((block.text for block in blocks_of(element)), reason))
        _empty(element)
    main = _main_part(root)
    lines, links = _without_link_lists(list(blocks_of(root if main is None else main)))
    dropped.extend(_dropped_lines(links, "menu"))
    if main is not None:
        _empty(main)
        dropped.extend(_outside_lines(root))
    return _Content(lines, tuple(dropped[:MAX_DROPPED_LINES]))


def _parts_of(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """Return the outermost elements that are not content, each with the reason to drop its lines."""
    parts: list[tuple[etree._Element, str]] = []
    total = _text_length(root)
    articles = oversized = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in _ARTICLES:
            articles += 1 if event == "start" else -1
        if event == "end":
            continue
        reason = _part_reason(element, in_article=articles > 0)
        # Measuring costs as much as the page is long: markup with so many wrong parts is not worth more.
        if reason is None or oversized == MAX_OVERSIZED_PARTS:
            continue
        if _fits(element, reason, total):
            parts.append((element, reason))
            walk.skip_subtree()
        else:
            oversized += 1
    return parts


def _part_reason(element: etree._Element, *, in_article: bool) -> str | None:
    """Return what an element calls itself, when that is not content."""
    tag = element.tag
    if _is_hidden(element):
        return "hidden"
    if tag in _PARTS:
        return _PARTS[tag]
    if tag == "header":
        return None if in_article else "menu"
    if tag in _NEVER_PARTS or not element.attrib:
        return None
    role = _ROLES.get(element.get("role", ""))
    if role is not None:
        return role
    for name in (element.get("id", ""), *element.get("class", "").split()):
        if name.lower() in _NAMES:
            return _NAMES[name.lower()]
    return None


def _is_hidden(element: etree._Element) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return "style" in attributes and _HIDDEN_STYLE.search(str(attributes["style"])) is not None


def _fits(element: etree._Element, reason: str, total: int) -> bool:
    """Tell whether a part is small enough to be what it calls itself."""
    length = _text_length(element)
    if length > MAX_PART_SHARE * total:
        return False
    return element.tag != "form" or reason == "hidden" or length <= MAX_FORM_CHARS


def _main_part(root: etree._Element) -> etree._Element | None:
    """Return the one element that holds the article, when the page marks it and it holds most of the text."""
    for path in ('.//*[@itemprop="articleBody"]', ".//article", ".//main", './/*[@role="main"]'):
        found = root.findall(path)
        if len(found) == 1 and _text_length(found[0]) >= MIN_MAIN_SHARE * _text_length(root):
            return found[0]
    return None


def _outside_lines(root: etree._Element) -> Iterator[DroppedLine]:
    """Yield the lines around the main part; dates and footers among them stay recognisable."""
    lines = [clean(block.text) for block in blocks_of(root)][:MAX_DROPPED_LINES]
    _, judged = clean_lines(lines)
    reasons = {line.text: line.reason for line in judged}
    for line in lines:
        yield from _dropped_lines([line], reasons.get(line, "menu"))


def _without_link_lists(blocks: Sequence[Block]) -> tuple[tuple[str, ...], list[str]]:
    """Part the lines of text from those that only lead to other pages."""
    if sum(len(block.text) for block in blocks if not block.is_link) < MIN_TEXT_CHARS:
        return tuple(block.text for block in blocks), []
    lines: list[str] = []
    links: list[str] = []
    run: list[Block] = []
    for block in (*blocks, None):
        if block is not None and block.is_link:
            run.append(block)
            continue
        is_list = len(run) >= MIN_LINK_LINES or any(link.links >= MIN_MENU_LINKS for link in run)
        (links if is_list else lines).extend(link.text for link in run)
        run = []
        if block is not None:
            lines.append(block.text)
    return tuple(lines), links


def _dropped_lines(texts: Iterable[str], reason: str) -> Iterator[DroppedLine]:
    for text in texts:
        if line := " ".join(clean(text).split()):
            yield DroppedLine(line[:MAX_DROPPED_CHARS], reason)


def _text_length(element: etree._Element) -> int:
    return sum(map(len, map(str.strip, map(str, element.itertext()))))


def _empty(element: etree._Element) -> None:
    """Take everything out of an element; where it stood, a line still ends."""
    tail = element.tail
    element.clear()
    element.tail = tail
