"""Build src/tgsearch/data/gazetteer.tsv from the gazetteers of two eras.

    python scripts/build_gazetteer.py FOLDER [--output FILE]

FOLDER holds `legacy_2025H1.jsonl`, `new_2025.jsonl`, `new_2026-07_thanglequoc.jsonl`, `map_old_new.tsv`
and `historic_wards_2017_2023.jsonl`; sources and licences stand in src/tgsearch/data/README.md, the form of
the file in `tgsearch.localities.units`. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tgsearch.localities.names import folded, spelled, split_class

OUTPUT = Path(__file__).parent.parent / "src" / "tgsearch" / "data" / "gazetteer.tsv"
LEGACY_END = "2025-06-30"
CLASS_LETTERS = dict(
    zip(
        ("tỉnh", "thành phố", "quận", "huyện", "thị xã", "phường", "xã", "thị trấn", "đặc khu"),
        "tTqhsfxnk",
        strict=True,
    )
)

# A commune last seen in one of these months was gone by the next one.
SNAPSHOTS = ("2017-10", "2017-10b", "2020-02", "2021-08", "2022-05", "2022-12", "2023-04")
GONE_BY = dict(zip(SNAPSHOTS, (*SNAPSHOTS[1:], LEGACY_END), strict=True))

# Districts merged into another, or divided, since 2017: code, class, name, last day, codes of what they
# became. Source: the resolution of the National Assembly's Standing Committee (NQ-UBTVQH) on each line.
ENDED_DISTRICTS = (
    ("044", "huyện", "Thông Nông", "2020-02-29", ("045",)),  # 897/NQ-UBTVQH14
    ("046", "huyện", "Trà Lĩnh", "2020-02-29", ("047",)),  # 897/NQ-UBTVQH14
    ("049", "huyện", "Quảng Uyên", "2020-02-29", ("049",)),  # 897/NQ-UBTVQH14
    ("050", "huyện", "Phục Hòa", "2020-02-29", ("049",)),  # 897/NQ-UBTVQH14
    ("151", "huyện", "Kỳ Sơn", "2019-12-31", ("148",)),  # 830/NQ-UBTVQH14
    ("204", "huyện", "Hoành Bồ", "2019-12-31", ("193",)),  # 837/NQ-UBTVQH14
    ("221", "huyện", "Yên Dũng", "2024-12-31", ("213",)),  # 1191/NQ-UBTVQH15
    ("358", "huyện", "Mỹ Lộc", "2024-08-31", ("356",)),  # 1104/NQ-UBTVQH15
    ("369", "thành phố", "Ninh Bình", "2024-12-31", ("374",)),  # 1318/NQ-UBTVQH15
    ("405", "huyện", "Đông Sơn", "2024-12-31", ("380",)),  # 1238/NQ-UBTVQH15
    ("413", "thị xã", "Cửa Lò", "2024-11-30", ("412",)),  # 1243/NQ-UBTVQH15
    ("448", "huyện", "Lộc Hà", "2024-12-31", ("445",)),  # 1283/NQ-UBTVQH15
    ("474", "thành phố", "Huế", "2024-12-31", ("474", "475")),  # 1314/NQ-UBTVQH15
    ("483", "huyện", "Nam Đông", "2024-12-31", ("482",)),  # 1314/NQ-UBTVQH15
    ("519", "huyện", "Nông Sơn", "2024-12-31", ("512",)),  # 1241/NQ-UBTVQH15
    ("526", "huyện", "Tây Trà", "2020-01-31", ("525",)),  # 867/NQ-UBTVQH14
    ("682", "huyện", "Đạ Tẻh", "2024-11-30", ("682",)),  # 1245/NQ-UBTVQH15
    ("683", "huyện", "Cát Tiên", "2024-11-30", ("682",)),  # 1245/NQ-UBTVQH15
    ("752", "huyện", "Long Điền", "2024-12-31", ("753",)),  # 1256/NQ-UBTVQH15
    ("753", "huyện", "Đất Đỏ", "2024-12-31", ("753",)),  # 1256/NQ-UBTVQH15
    ("762", "quận", "Thủ Đức", "2020-12-31", ("769",)),  # 1111/NQ-UBTVQH14
    ("763", "quận", "9", "2020-12-31", ("769",)),  # 1111/NQ-UBTVQH14
    ("769", "quận", "2", "2020-12-31", ("769",)),  # 1111/NQ-UBTVQH14
)

# The same unit under an earlier name: id, earlier name, class, its last day.
FORMER_NAMES = (
    ("p:46", "Thừa Thiên Huế", "tỉnh", "2024-12-31"),  # Nghị quyết 175/2024/QH15
    ("d:407", "Tĩnh Gia", "huyện", "2020-05-31"),  # 933/NQ-UBTVQH14
    ("d:754", "Tân Thành", "huyện", "2018-04-11"),  # 492/NQ-UBTVQH14
)

# What people write for the name of a province or district.
ALIASES = (
    ("Hồ Chí Minh", ("HCM", "TPHCM", "HCMC", "Ho Chi Minh City", "Sài Gòn", "Saigon")),
    ("Thừa Thiên Huế", ("TTHuế", "TT-Huế", "Thừa Thiên")),
    ("Bà Rịa - Vũng Tàu", ("BR-VT", "BRVT", "BR - Vũng Tàu")),
    ("Buôn Ma Thuột", ("Buôn Mê Thuột", "Ban Mê Thuột", "Ban Mê Thuộc", "BMT")),
    ("Phan Rang - Tháp Chàm", ("Phan Rang", "PR-TC")),
    ("Bắc Kạn", ("Bắc Cạn",)),
    ("Pleiku", ("Plây Ku", "Plây Cu", "Plei Cu")),
    ("Hà Nội", ("Hanoi",)),
    ("Đà Nẵng", ("Danang",)),
)


HIGHLAND_SYLLABLE = re.compile("([dlp]a)k")


@dataclass
class Row:
    """One unit on its way into the file."""

    id: str
    classes: list[str]
    name: str
    parent: str
    since: str = ""
    until: str = ""
    next: list[str] = field(default_factory=list)
    former: list[tuple[str, str]] = field(default_factory=list)  # (name, last day)
    spellings: set[str] = field(default_factory=set)  # other names that lead here

    def add_class(self, word: str) -> None:
        """Note an earlier class of the unit."""
        if word not in self.classes:
            self.classes.append(word)


def read_jsonl(path: Path) -> list[dict[str, str]]:
    """Return the objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def split(full: str) -> tuple[str, str]:
    """Return class word and name: "Phường 04" gives ("phường", "4")."""
    word, name = split_class(" ".join(full.split()))
    if word is None:
        raise ValueError(f"no class word: {full!r}")
    return word, name.lstrip("0") if name.isdigit() else name


def current_units(folder: Path) -> dict[str, Row]:
    """Return the units of today with the classes of both lists, the latest first."""
    rows: dict[str, Row] = {}
    latest = {
        (unit["level"], unit["code"]): unit["name"]
        for unit in read_jsonl(folder / "new_2026-07_thanglequoc.jsonl")
    }
    for unit in read_jsonl(folder / "new_2025.jsonl"):
        word, name = split(unit["name"])
        kind, parent = (
            ("p25", "") if unit["level"] == "province" else ("c25", f"p25:{unit.get('province_code')}")
        )
        row = Row(f"{kind}:{unit['code']}", [word], name, parent)
        if (unit["level"], unit["code"]) in latest:
            row.classes = [split(latest[unit["level"], unit["code"]])[0]]
            row.add_class(word)
        rows[row.id] = row
    return rows


def legacy_units(folder: Path) -> dict[str, Row]:
    """Return the units of 30 June 2025 and the districts that had ended before."""
    rows: dict[str, Row] = {}
    for unit in read_jsonl(folder / "legacy_2025H1.jsonl"):
        word, name = split(unit["name"])
        kind, parent = {
            "province": ("p", ""),
            "district": ("d", f"p:{unit.get('province_code')}"),
            "ward": ("c", f"d:{unit.get('district_code')}"),
        }[unit["level"]]
        rows[f"{kind}:{unit['code']}"] = Row(f"{kind}:{unit['code']}", [word], name, parent)
    for code, word, name, until, became in ENDED_DISTRICTS:
        row = Row(f"d:{code}@{until[:4]}", [word], name, rows[f"d:{became[0]}"].parent, until=until)
        row.next = [f"d:{successor}" for successor in became]
        rows[row.id] = row
    for unit_id, name, word, until in FORMER_NAMES:
        rows[unit_id].former.append((name, until))
        rows[unit_id].add_class(word)
    return rows


def link_eras(folder: Path, legacy: dict[str, Row]) -> None:
    """Point every unit of 30 June 2025 at the unit or units of today that hold its territory."""
    communes: dict[str, list[str]] = defaultdict(list)
    districts: dict[str, set[str]] = defaultdict(set)
    provinces: dict[str, set[str]] = defaultdict(set)
    with (folder / "map_old_new.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            province, commune = f"p25:{row['new_province_code']}", f"c25:{row['new_ward_code']}"
            if row["old_ward_code"] and commune not in communes[f"c:{row['old_ward_code']}"]:
                communes[f"c:{row['old_ward_code']}"].append(commune)
            districts[f"d:{row['old_district_code']}"].add(commune)
            provinces[f"p:{row['old_province_code']}"].add(province)
    for unit_id, unit in legacy.items():
        if unit_id in communes:
            unit.next = communes[unit_id]
        elif unit_id in provinces:
            unit.next = sorted(provinces[unit_id])
        elif len(districts.get(unit_id, ())) == 1:  # an island that is now one đặc khu
            unit.next = list(districts[unit_id])
        elif unit_id.startswith("d:") and "@" not in unit_id:
            unit.next = sorted(provinces[unit.parent])
        if not unit.next:
            raise ValueError(f"{unit_id} {unit.name} leads nowhere")


def same_but_for_spelling(one: str, other: str) -> bool:
    """Tell whether two names of one code are one: `Phó Bảng` and `Phố Bảng`, `Xà Phìn` and `Sà Phìn`."""
    first, second = (folded(spelled(name)).replace("x", "s") for name in (one, other))
    return first == second


def add_history(folder: Path, legacy: dict[str, Row]) -> None:
    """Add the communes that ended from 2017 on, and earlier classes and spellings of those that stayed."""
    districts: dict[str, list[Row]] = defaultdict(list)
    for row in legacy.values():
        if row.id.startswith("d:"):
            districts[row.id[2:5]].append(row)
    for unit in read_jsonl(folder / "historic_wards_2017_2023.jsonl"):
        if not unit["name"]:
            continue
        word, name = split(unit["name"])
        district = historic_district(unit, districts)
        heir = legacy.get(f"c:{unit['code']}")
        if heir is not None and same_but_for_spelling(heir.name, name):
            heir.add_class(word)
            heir.spellings.add(name)
            continue
        last = unit["seen"][-1]
        row = Row(f"c:{unit['code']}@{last}", [word], name, district.id, until=f"{GONE_BY[last][:7]}-01")
        if row.id in legacy:
            raise ValueError(f"two units {row.id}")
        if unit["seen"][0] != SNAPSHOTS[0]:
            before = SNAPSHOTS[SNAPSHOTS.index(unit["seen"][0]) - 1]
            row.since = f"{before[:7]}-01"
        row.next = [heir.id] if heir is not None else list(district.next)
        if heir is not None:
            heir.since = max(heir.since, f"{last[:7]}-01")
        legacy[row.id] = row


def historic_district(unit: dict[str, str], districts: dict[str, list[Row]]) -> Row:
    """Return the district that a commune of the history lay in, noting an earlier class of it."""
    word, name = split(unit["path"].split(",")[1])
    code = (
        "682" if (unit["district_code"], name) == ("681", "Đạ Huoai") else unit["district_code"]
    )  # went on as 682
    for row in districts[code]:
        if spelled(row.name) == spelled(name) or spelled(name) in {
            spelled(former) for former, _ in row.former
        }:
            row.add_class(word)
            return row
    for row in districts[code]:
        if same_but_for_spelling(row.name, name):
            row.spellings.add(name)
            return row
    raise ValueError(f"no district for {unit}: add it to ENDED_DISTRICTS")


def index_names(rows: list[Row]) -> dict[str, list[int]]:
    """Return for every key of a name the places of its units in `rows`, ascending."""
    index: dict[str, set[int]] = defaultdict(set)
    for at, row in enumerate(rows):
        for name in {row.name, *row.spellings, *(name for name, _ in row.former)}:
            index[spelled(name)].add(at)
            plain = folded(spelled(name))
            if HIGHLAND_SYLLABLE.search(plain):  # Krong Pac, for Krông Pắc
                index[HIGHLAND_SYLLABLE.sub(r"\1c", plain)].add(at)
    for name, aliases in ALIASES:
        for alias in aliases:
            index[spelled(alias)] |= {at for at in index[spelled(name)] if not rows[at].id.startswith("c")}
    return {key: sorted(index[key]) for key in sorted(index)}


def main(folder: Path, output: Path) -> None:
    """Write the file and say what is in it."""
    legacy = legacy_units(folder)
    link_eras(folder, legacy)
    add_history(folder, legacy)
    current = current_units(folder)
    levels = "pdc"
    rows = sorted((*legacy.values(), *current.values()), key=lambda row: (levels.index(row.id[0]), row.id))
    place = {row.id: str(at) for at, row in enumerate(rows)}
    lines = [
        "\t".join(
            (
                row.id,
                "".join(CLASS_LETTERS[word] for word in row.classes),
                "|".join((row.name, *(f"{name}@{until}" for name, until in row.former))),
                place.get(row.parent, ""),
                row.since,
                row.until,
                " ".join(place[successor] for successor in row.next),
            )
        ).rstrip("\t")
        for row in rows
    ]
    names = [f"{key}\t{' '.join(map(str, places))}" for key, places in index_names(rows).items()]
    text = "\n".join((f"gazetteer 1\t{len(lines)}\t{len(names)}", *lines, *names)) + "\n"
    output.write_text(text, "utf-8", newline="\n")
    print(f"{output.name}: {len(lines)} units, {len(names)} names, {len(text.encode())} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    main(options.folder, options.output)
