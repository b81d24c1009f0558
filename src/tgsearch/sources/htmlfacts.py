"""What does a web page state of itself: title, site, date, address?

From its metadata (Open Graph, JSON-LD, Dublin Core, microdata) before its
headings, since people see only the headings and repair only those.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tgsearch.text import clean

MAX_JSON_CHARS = 1_000_000
MAX_JSON_NODES = 10_000
MAX_HINT_CHARS = 300
MIN_TITLE_WORDS = 4  # a shorter heading is the name of a section or place

_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "date",
)
_HINTS = (("section", "article:section"), ("author", "author"), ("keywords", "keywords"))
_ARTICLES = frozenset({"Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "WebPage"})
_TITLE_SEPARATOR = re.compile(r"\s+[|–—»-]\s+|\s*[|»]\s*")
_SITE = re.compile(
    r"^(?:cổng|trang) (?:thông tin|tin|tt|chủ|điện)|^www\.|\.vn$|\.com$",
    re.IGNORECASE,
)
# These begin or stand in the name of a site, and in headlines as well: `UBND huyện tổ chức hội nghị`.
_SITE_OR_HEADLINE = re.compile(
    r"cổng (?:thông tin|tin|tt)|trang (?:thông tin|tin|tt|chủ|điện)|^báo (?!cáo\b)|tạp chí|website|ttđt"
    r"|^ubnd |^(?:uỷ|ủy) ban|^(?:sở|tỉnh|huyện|thành|quận|đảng) (?:uỷ|ủy)\b",
    re.IGNORECASE,
)
# What need not be capitalised in a name: a headline has other words.
_OF_NAMES = re.compile(
    r"tỉnh|thành|phố|thị|xã|quận|huyện|phường|trấn|đặc|khu|nhân|dân|ban|uỷ|ủy|bộ|và|của|cổng|trang"
    r"|thông|tin|điện|tử|chủ|tt|ttđt|website|báo|tạp|chí|chính|thức"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page states; "" and None where it states nothing."""

    title: str = ""
    published: str | None = None
    url: str | None = None
    hints: tuple[tuple[str, str], ...] = ()


def facts_of(root: etree._Element) -> Facts:
    """Return what the markup of a whole page states; scripts must still be in it."""
    metas = _metas(root)
    article = _article(root)
    site = metas.get("og:site_name") or _name_of(article.get("publisher"))
    stated = metas.get("og:title") or _text(article.get("headline"))
    title, cut = _title(root, stated, site)
    hints = [("site", site or cut)]
    hints += [(name, metas.get(key, "")) for name, key in _HINTS]
    return Facts(
        title=title,
        published=_published(root, metas, article),
        url=_url(root, metas),
        hints=tuple((name, value) for name, value in hints if value and len(value) <= MAX_HINT_CHARS),
    )


def _metas(root: etree._Element) -> dict[str, str]:
    """Return the first filled content of each <meta>, by its name in lower case."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = _flat(meta.get("content"))
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _article(root: etree._Element) -> dict[str, object]:
    """Return the first JSON-LD object that describes an article, or {}."""
    for script in root.iter("script"):
        text = script.text
        if script.get("type") != "application/ld+json" or not text or len(text) > MAX_JSON_CHARS:
            continue
        try:
            # Sites write raw line feeds into their strings.
            data: object = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            if not _ARTICLES.isdisjoint(
                kinds if isinstance(kinds, list) and _all_text(kinds) else [_text(kinds)]
            ):
                return node
    return {}


def _nodes(data: object) -> Iterator[dict[str, object]]:
    """Yield the objects of JSON-LD, outermost first: one, a list, or those of a @graph."""
    waiting = [data]
    seen = 0
    while waiting and seen < MAX_JSON_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.append(node.get("@graph"))


def _all_text(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _name_of(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else ""


def _text(value: object) -> str:
    return _flat(value) if isinstance(value, str) else ""


def _flat(text: str | None) -> str:
    return " ".join(clean(text).split()) if text else ""


def _title(root: etree._Element, stated: str, site: str) -> tuple[str, str]:
    """Return the title, and the name of the site when it was cut off the title."""
    if stated:
        return _without_site(stated, site)
    title, cut = _without_site(_element_text(root.find(".//head/title")), site)
    headings = [_element_text(heading) for heading in root.iter("h1")]
    headings = [heading for heading in headings if len(heading.split()) >= MIN_TITLE_WORDS]
    if len(headings) == 1 and (not title or headings[0].casefold() in title.casefold()):
        title = headings[0]
    return title, cut


def _without_site(title: str, site: str) -> tuple[str, str]:
    """Cut the name of the site off the end or the beginning of a title; "" when nothing else is left."""
    parts = _TITLE_SEPARATOR.split(title)
    for part, rest in ((parts[-1], title[: -len(parts[-1])]), (parts[0], title[len(parts[0]) :])):
        if part and (part.casefold() == site.casefold() or _names_a_site(part)):
            rest = rest.strip(" |–—»-")
            # What is left of "Trang thông tin điện tử huyện Đắk Song - tỉnh Đắk Nông" is no title.
            return (rest, part) if len(rest.split()) >= MIN_TITLE_WORDS else ("", title)
    return title, ""


def _names_a_site(part: str) -> bool:
    if _SITE.search(part):
        return True
    if not _SITE_OR_HEADLINE.search(part):
        return False
    return all(word[0].isupper() or _OF_NAMES.fullmatch(word.strip(",()")) for word in part.split())


def _element_text(element: etree._Element | None) -> str:
    return _flat("".join(map(str, element.itertext()))) if element is not None else ""


def _published(root: etree._Element, metas: dict[str, str], article: dict[str, object]) -> str | None:
    """Return when the page says it was published, as it writes it."""
    for name in _PUBLISHED[:2]:
        if name in metas:
            return metas[name]
    if date := _text(article.get("datePublished")):
        return date
    for name in _PUBLISHED[2:]:
        if name in metas:
            return metas[name]
    times = [time for time in root.iter("time") if time.get("datetime", "").strip()]
    for time in times:
        if "pubdate" in time.attrib or time.get("itemprop") == "datePublished":
            return time.get("datetime", "").strip()
    # Other pages' dates stand in lists; a single one is the page's own.
    return times[0].get("datetime", "").strip() if len(times) == 1 else None


def _url(root: etree._Element, metas: dict[str, str]) -> str | None:
    addresses = [
        link.get("href", "") for link in root.iter("link") if link.get("rel", "").lower() == "canonical"
    ]
    # As written: unescaping would take "&copy=1" for "©=1".
    addresses += [meta.get("content", "") for meta in root.iter("meta") if meta.get("property") == "og:url"]
    for address in map(str.strip, addresses):
        if address.startswith(("http://", "https://")):
            return address
    return None
