"""Where on a map does a province lie, and what was it before July 2025?

A tile grid: a cell for each province, next to each other as on the map, which
needs no boundaries. The tables name every province; the tests hold them to the
gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

SHADES = 5  # from few to many; 0 is for none


@dataclass(frozen=True, slots=True)
class Tile:
    """A province and its place in the grid, both from 1."""

    name: str
    row: int
    column: int


def _tiles(rows: Sequence[Mapping[int, str]]) -> tuple[Tile, ...]:
    return tuple(
        Tile(name, number, column) for number, row in enumerate(rows, 1) for column, name in row.items()
    )


TODAY = _tiles(
    (
        {1: "Lai Châu", 2: "Lào Cai", 3: "Tuyên Quang", 4: "Cao Bằng"},
        {1: "Điện Biên", 2: "Sơn La", 3: "Thái Nguyên", 4: "Lạng Sơn"},
        {2: "Phú Thọ", 3: "Hà Nội", 4: "Bắc Ninh", 5: "Quảng Ninh"},
        {3: "Ninh Bình", 4: "Hưng Yên", 5: "Hải Phòng"},
        {3: "Thanh Hóa"},
        {3: "Nghệ An", 4: "Hà Tĩnh"},
        {4: "Quảng Trị"},
        {4: "Huế", 5: "Đà Nẵng"},
        {5: "Quảng Ngãi"},
        {5: "Gia Lai"},
        {5: "Đắk Lắk"},
        {2: "Tây Ninh", 3: "Đồng Nai", 4: "Lâm Đồng", 5: "Khánh Hòa"},
        {1: "An Giang", 2: "Đồng Tháp", 3: "Hồ Chí Minh"},
        {2: "Cần Thơ", 3: "Vĩnh Long"},
        {1: "Cà Mau"},
    )
)
THEN = _tiles(
    (
        {1: "Lai Châu", 2: "Lào Cai", 3: "Hà Giang", 4: "Cao Bằng"},
        {1: "Điện Biên", 2: "Yên Bái", 3: "Tuyên Quang", 4: "Bắc Kạn", 5: "Lạng Sơn"},
        {1: "Sơn La", 2: "Phú Thọ", 3: "Vĩnh Phúc", 4: "Thái Nguyên", 5: "Bắc Giang", 6: "Quảng Ninh"},
        {2: "Hòa Bình", 3: "Hà Nội", 4: "Bắc Ninh", 5: "Hải Dương", 6: "Hải Phòng"},
        {3: "Hà Nam", 4: "Hưng Yên", 5: "Thái Bình"},
        {2: "Thanh Hóa", 3: "Ninh Bình", 4: "Nam Định"},
        {2: "Nghệ An", 3: "Hà Tĩnh"},
        {3: "Quảng Bình", 4: "Quảng Trị"},
        {4: "Huế", 5: "Đà Nẵng"},
        {5: "Quảng Nam"},
        {5: "Kon Tum", 6: "Quảng Ngãi"},
        {5: "Gia Lai", 6: "Bình Định"},
        {5: "Đắk Lắk", 6: "Phú Yên"},
        {3: "Bình Phước", 4: "Đắk Nông", 5: "Lâm Đồng", 6: "Khánh Hòa"},
        {2: "Tây Ninh", 3: "Bình Dương", 4: "Đồng Nai", 5: "Bình Thuận", 6: "Ninh Thuận"},
        {2: "Long An", 3: "Hồ Chí Minh", 4: "Bà Rịa - Vũng Tàu"},
        {1: "An Giang", 2: "Đồng Tháp", 3: "Tiền Giang", 4: "Bến Tre"},
        {1: "Kiên Giang", 2: "Cần Thơ", 3: "Vĩnh Long", 4: "Trà Vinh"},
        {2: "Hậu Giang", 3: "Sóc Trăng"},
        {1: "Cà Mau", 2: "Bạc Liêu"},
    )
)

# What was merged on 1 July 2025, without those that only kept their territory.
_MERGED = {
    "Tuyên Quang": ("Hà Giang", "Tuyên Quang"),
    "Lào Cai": ("Lào Cai", "Yên Bái"),
    "Thái Nguyên": ("Bắc Kạn", "Thái Nguyên"),
    "Bắc Ninh": ("Bắc Giang", "Bắc Ninh"),
    "Phú Thọ": ("Hòa Bình", "Phú Thọ", "Vĩnh Phúc"),
    "Hải Phòng": ("Hải Dương", "Hải Phòng"),
    "Hưng Yên": ("Hưng Yên", "Thái Bình"),
    "Ninh Bình": ("Hà Nam", "Nam Định", "Ninh Bình"),
    "Quảng Trị": ("Quảng Bình", "Quảng Trị"),
    "Đà Nẵng": ("Đà Nẵng", "Quảng Nam"),
    "Quảng Ngãi": ("Kon Tum", "Quảng Ngãi"),
    "Gia Lai": ("Bình Định", "Gia Lai"),
    "Khánh Hòa": ("Khánh Hòa", "Ninh Thuận"),
    "Đắk Lắk": ("Phú Yên", "Đắk Lắk"),
    "Lâm Đồng": ("Bình Thuận", "Đắk Nông", "Lâm Đồng"),
    "Đồng Nai": ("Bình Phước", "Đồng Nai"),
    "Hồ Chí Minh": ("Bà Rịa - Vũng Tàu", "Bình Dương", "Hồ Chí Minh"),
    "Tây Ninh": ("Long An", "Tây Ninh"),
    "Đồng Tháp": ("Tiền Giang", "Đồng Tháp"),
    "Vĩnh Long": ("Bến Tre", "Trà Vinh", "Vĩnh Long"),
    "An Giang": ("An Giang", "Kiên Giang"),
    "Cần Thơ": ("Cần Thơ", "Hậu Giang", "Sóc Trăng"),
    "Cà Mau": ("Bạc Liêu", "Cà Mau"),
}
_HEIRS = {part: today for today, parts in _MERGED.items() for part in parts}


def grid(units: str) -> tuple[Tile, ...]:
    """Return the tiles of the provinces of today, or of "then", from north to south and west to east."""
    return THEN if units == "then" else TODAY


def exchanged(places: Iterable[str], units: str) -> tuple[str, ...]:
    """Return values of the filter by place for units of the other kind.

    What lies in a province widens to it, as few districts and communes were
    carried over whole. What is in none of the tables stays as it is.
    """
    found: list[str] = []
    for place in places:
        province = place.rpartition(",")[2].strip()
        if units == "then":
            known = any(tile.name == province for tile in TODAY)
            found += _MERGED.get(province, (province,)) if known else (place,)
        else:
            known = any(tile.name == province for tile in THEN)
            found.append(_HEIRS.get(province, province) if known else place)
    return tuple(dict.fromkeys(found))


def shade(count: int, most: int) -> int:
    """Return how dark a tile is: 0 for none, else 1 to `SHADES`, by the root of its share of the most."""
    if not count:
        return 0
    # The root keeps the many small provinces apart beside the one or two large cities.
    return ceil(SHADES * sqrt(count / max(most, count)))
