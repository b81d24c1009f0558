"""How are dates, places and kinds of match written for people, and what day do people mean?"""

from __future__ import annotations

import re
from datetime import date

from tgsearch.errors import DateSyntaxError
from tgsearch.messages import later
from tgsearch.render.view import View
from tgsearch.results import Hit, Place

_PRINTED_DATES = (  # compiled when the first date is written
    (r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", later("{year}-{month}-{day}")),
    (r"(?P<year>\d{4})-(?P<month>\d\d)", later("{year}-{month}")),
    (r"(?P<year>\d{4})-Q(?P<quarter>\d)", later("quarter {quarter} of {year}")),
    (r"(?P<year>\d{4})-H1", later("first half of {year}")),
    (r"(?P<year>\d{4})-H2", later("second half of {year}")),
    (r"(?P<year>\d{4})-(?P<count>\d+)M", later("first {count} months of {year}")),
)
_LISTED_UNITS = 3
_EVIDENCE = {  # where a fact was taken from, as the library names it
    "given": later("stated with the document"),
    "title": later("title"),
    "text": later("text"),
    "dateline": later("dateline"),
    "footer": later("footer"),
    "file name": later("file name"),
    "folder": later("folder"),
}
_RUNGS = {
    "tone": later("another tone placement"),
    "unaccented": later("without accents"),
    "relaxed": later("some of the words"),
    "fuzzy": later("similar spelling"),
}


def date_text(view: View, printed: str) -> str:
    """Return a printed date span as people write it; a form that is not known stays as it is."""
    for pattern, message in _PRINTED_DATES:
        found = re.fullmatch(pattern, printed)
        if found:
            return view.say(message, **found.groupdict())
    start, dots, end = printed.partition("..")
    if dots:
        return f"{date_text(view, start)}–{date_text(view, end)}"
    return printed.replace("/", "–")


def days_meant(typed: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day of a date as filters take it; None when it is none."""
    from tgsearch.dates import parse_date_query

    try:
        span = parse_date_query(typed, today=today)
    except DateSyntaxError:
        return None
    return span.start, span.end


def hit_date(view: View, hit: Hit) -> str:
    """Return the date that filters go by, and which kind it is; "" when there is none."""
    if hit.published:
        return view.say("published {date}", date=date_text(view, hit.published))
    if hit.event:
        return view.say("event of {date}", date=date_text(view, hit.event))
    if hit.period:
        return view.say("about {date}", date=date_text(view, hit.period))
    return ""


def place_text(view: View, place: Place) -> str:
    """Return a place from the smallest unit up, with today's units where they differ; "" when not known."""
    chain = unit_names(place)
    written = ", ".join(chain)
    without_district = ", ".join((*chain[:1], *chain[2:])) if place.commune and place.district else written
    today = [name for name in place.now if name not in (*chain, written, without_district)]
    if not chain or not today:
        return written
    more = ["…"] if len(today) > _LISTED_UNITS else []
    return view.say("{place} (today {now})", place=written, now="; ".join([*today[:_LISTED_UNITS], *more]))


def unit_names(place: Place) -> tuple[str, ...]:
    """Return the names of a place from the smallest unit up, as they are shown and filters take them."""
    units = (_numbered("phường", place.commune), _numbered("quận", place.district), place.province)
    return tuple(name for name in units if name)


def _numbered(word: str, name: str | None) -> str | None:
    """Return a name, with its class word if it is a number: only wards and urban districts had numbers."""
    return f"{word} {name}" if name and name.isdigit() else name


def source_text(view: View, source: str) -> str:
    """Return where a fact was taken from."""
    if source in _EVIDENCE:
        return view.say(_EVIDENCE[source])
    kind, colon, name = source.partition(":")
    return view.say("{name} of the source", name=name) if colon and kind == "hint" else source


def rung_text(view: View, matched: str) -> str:
    """Return how a hit was found when it was not by exactly the words typed; "" when it was."""
    return view.say(_RUNGS[matched]) if matched in _RUNGS else ""
