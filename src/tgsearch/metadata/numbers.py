"""Which document numbers does a text name, in one spelling each?

>>> [number.text for number in find_numbers("Chỉ thị số 05 - CT/TW và Quyết định 12/2021/QĐ-UBND")]
['05-CT/TW', '12/2021/QĐ-UBND']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tgsearch.document import Document
from tgsearch.value import frozen

# The signs of types of documents, in their own spelling.
# Source: Nghị định 30/2020/NĐ-CP on clerical work, Phụ lục III, Mục I (state);
# Hướng dẫn 36-HD/VPTW of 3 April 2018 on the form of Party documents (CT, KL,
# TT as thông tri, QĐi, CTHĐ …); Luật Ban hành văn bản quy phạm pháp luật (NĐ, TT, L).
TYPE_SIGNS = {
    "NQ": "nghị quyết",
    "QĐ": "quyết định",
    "CT": "chỉ thị",
    "QC": "quy chế",
    "QyĐ": "quy định",
    "QĐi": "quy định",
    "TC": "thông cáo",
    "TB": "thông báo",
    "HD": "hướng dẫn",
    "CTr": "chương trình",
    "CTHĐ": "chương trình",
    "KH": "kế hoạch",
    "PA": "phương án",
    "ĐA": "đề án",
    "DA": "dự án",
    "BC": "báo cáo",
    "BB": "biên bản",
    "TTr": "tờ trình",
    "HĐ": "hợp đồng",
    "CĐ": "công điện",
    "CV": "công văn",
    "BGN": "bản ghi nhớ",
    "BTT": "bản thỏa thuận",
    "GUQ": "giấy ủy quyền",
    "GM": "giấy mời",
    "GGT": "giấy giới thiệu",
    "PG": "phiếu gửi",
    "PC": "phiếu chuyển",
    "PB": "phiếu báo",
    "KL": "kết luận",
    "TT": "thông tư",
    "NĐ": "nghị định",
    "TTLT": "thông tư",
    "NQLT": "nghị quyết",
    "CB": "công bố",
    "ĐC": "đề cương",
}
PARTS = (
    "TTg", "CP", "TW", "TU", "HU", "ThU", "QU", "ĐU", "UBND", "HĐND", "UBTVQH", "QH", "CTN", "VPCP",
    "VPTW", "BTGTW", "BTGTU", "BTGDVTW", "MTTQ", "UBMTTQ", "TANDTC", "VKSNDTC", "BCĐ", "BTV", "BCH",
)  # fmt: skip
# Usual slips: capitals and đ of the signs, and the Party's centre, TW, as TƯ.
_SPELLINGS = {sign.upper(): sign for sign in (*TYPE_SIGNS, *PARTS)} | {
    "QD": "QĐ",
    "ND": "NĐ",
    "HDND": "HĐND",
    "CTHD": "CTHĐ",
    "QDI": "QĐi",
    "TƯ": "TW",
    "VPTƯ": "VPTW",
}


@frozen
class NumberMatch:
    """A document number in a text."""

    start: int  # code points [start, end) of the text searched
    end: int
    text: str  # its one spelling
    type_sign: str  # a key of TYPE_SIGNS, "" when the number carries none


# The first digit before what looks behind it: the engine then skips to digits.
_LETTERS = r"[A-Za-zĐđƯưÂâÔôƠơĂăÊê][A-Za-zĐđƯưÂâÔôƠơĂăÊê\u0302\u031b]{0,11}\d{0,3}"
_DASH = r"[ \u00a0]{0,2}[-–—][ \u00a0]{0,2}"
_SLASH = r"[ \u00a0]{0,2}/[ \u00a0]{0,2}"
_NUMBER = re.compile(
    rf"[0-9](?<![\w/–-][0-9])(?<![0-9][.,:][0-9])(?P<n>[0-9]{{0,4}})(?P<letter>[a-z]?)"
    rf"(?:{_SLASH}(?P<year>(?:19|20)[0-9]{{2}}))?"
    rf"(?:(?P<party>{_DASH}(?P<pt>{_LETTERS})(?:{_DASH}(?P<pt2>{_LETTERS}))?{_SLASH}(?P<pb>{_LETTERS}(?:[-–]{_LETTERS})?))"
    rf"|(?P<state>{_SLASH}(?P<st>{_LETTERS})(?P<sb>(?:{_DASH}{_LETTERS}){{0,3}})))"
    rf"(?![\w/])"
)
_SIGNED = re.compile(rf"/[ \u00a0]{{0,2}}{_LETTERS}")  # in every number
_PARTS = re.compile(r"[-–—]")
_NOT_A_NUMBER_BEFORE = re.compile(
    r"(?:điện thoại|đt|tel|biển số|bks|qcvn|tcvn|iso|covid)[ :]*$", re.IGNORECASE
)


def find_numbers(text: str) -> list[NumberMatch]:
    """Return the full document numbers of `text`, in order and disjoint.

    `số 5 – CT / TW`, `05-Ct/TƯ` and `05-CT/TW` all give "05-CT/TW": no spaces,
    plain hyphens, two digits at least, the signs in their own capitals. A
    number without its series (`Chỉ thị 05`) is no full number.
    """
    matches = []
    for found in _candidates(text):
        match = _party_number(found) if found["party"] else _state_number(found)
        if match and not _NOT_A_NUMBER_BEFORE.search(text, max(0, found.start() - 12), found.start()):
            matches.append(match)
    return matches


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Yield what has the form of a number, in order; only lines with a slash before a letter are searched."""
    end = 0
    while slash := _SIGNED.search(text, end):
        start = text.rfind("\n", end, slash.start()) + 1 or end
        end = text.find("\n", slash.end())
        end = len(text) if end < 0 else end
        yield from _NUMBER.finditer(text, start, end)


def document_numbers(document: Document) -> tuple[str, ...]:
    """Return the numbers that a document's title and text name, in order of first mention, each once."""
    numbers = (*find_numbers(document.title), *find_numbers(document.text))
    return tuple(dict.fromkeys(number.text for number in numbers))


_SPACED = re.compile(r"((?:số *)?\d+) +([^\W\d]+ *[/–—-] *[^\W\d].*)", re.IGNORECASE)


def number_named(text: str) -> str | None:
    """Return the one spelling of the number that a text is and nothing else; None if it is none.

    It may be typed in small letters, with `số` before it, and with a space for
    its first mark, which the other one tells: `05 ct/tw`, `123 qđ-ubnd`. What
    `find_numbers` gives stands for itself.
    """
    bare = _SPACED.sub(lambda found: found[1] + ("-" if "/" in found[2] else "/") + found[2], text.strip())
    for written in (bare, f"số {bare}", f"số {bare.upper()}"):
        for found in find_numbers(written):
            before = written[: found.start].casefold().rstrip(": ")
            if before in ("", "số") and found.end == len(written):
                return found.text
    return None


def _party_number(found: re.Match[str]) -> NumberMatch | None:
    """Read `05-CT/TW`, `36-HD/VPTW`, `15-KH/BTGTU`, `04-NQLT/HND-BTG`."""
    sign = spelled_sign(found["pt"])
    second = spelled_sign(found["pt2"]) if found["pt2"] else ""
    body = "-".join(spelled_sign(part) for part in _PARTS.split(found["pb"]))
    if not ((sign in TYPE_SIGNS and _has_capital(found["pb"])) or _is_announced(found)) or len(body) < 2:
        return None
    signs = f"{sign}-{second}" if second else sign
    return NumberMatch(found.start(), found.end(), f"{_ordinal(found)}-{signs}/{body}", sign)


def _state_number(found: re.Match[str]) -> NumberMatch | None:
    """Read `123/QĐ-UBND`, `12/2021/QĐ-UBND`, `72/NQ-CP`, `42/2024/QH15`, `1234/UBND-VX`."""
    first = spelled_sign(found["st"])
    others = [
        spelled_sign(part.strip(" \u00a0")) for part in _PARTS.split(found["sb"]) if part.strip(" \u00a0")
    ]
    if not others and not (found["year"] and first.startswith(("QH", "UBTVQH"))):
        return None
    if not _has_capital(found["st"]) and not (first in TYPE_SIGNS and _is_announced(found)):
        return None
    is_body = len(first) > 1 and (found["st"].isupper() or found["st"] == first in PARTS)  # as TTg
    if first not in TYPE_SIGNS and (" " in found["state"] or not is_body):
        return None
    return NumberMatch(
        found.start(),
        found.end(),
        f"{_ordinal(found)}/{'-'.join((first, *others))}",
        first if first in TYPE_SIGNS else "",
    )


def _ordinal(found: re.Match[str]) -> str:
    """Return the number and year as Nghị định 30/2020/NĐ-CP writes them: below ten with a zero."""
    digits = found.string[found.start()] + found["n"]
    number = digits.zfill(2) + found["letter"]
    return f"{number}/{found['year']}" if found["year"] else number


def spelled_sign(part: str) -> str:
    """Return a sign of a number in its own capitals (`TTR` and `Ttr` as "TTr"), another part as it is."""
    upper = part.upper().replace("U\u031b", "Ư").replace("TƯ", "TW")
    return _SPELLINGS.get(upper) or part.replace("TƯ", "TW")


def _is_announced(found: re.Match[str]) -> bool:
    """Tell whether `số` stands before a number, which makes up for doubtful letters."""
    return found.string[max(0, found.start() - 5) : found.start()].lower().rstrip(" :").endswith("số")


def _has_capital(part: str) -> bool:
    return part != part.lower()
