"""Names, units over time, relations between eras, facets and filters of the gazetteer."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.errors import AmbiguousLocalityError, UnknownLocalityError
from tgsearch.localities import Locality, gazetteer
from tgsearch.localities.filters import units_of_filter
from tgsearch.localities.names import folded, is_unaccented, spelled, split_class
from tgsearch.localities.units import DATA, Gazetteer

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("TGSEARCH_SHARED", ROOT.parent / "shared"))

PLACES = gazetteer()
UNITS = PLACES.units()
BEFORE, AFTER = date(2021, 5, 1), date(2025, 9, 1)


def ids(units):
    return {unit.id for unit in units}


# Names


@pytest.mark.parametrize(
    "spellings",
    [
        ("Hòa Bình", "Hoà Bình", "HÒA BÌNH", "hoà  bình"),
        ("Thủy Nguyên", "Thuỷ Nguyên"),
        ("Quy Nhơn", "Qui Nhơn"),
        ("Mỹ Tho", "Mĩ Tho"),
        ("Đắk N'Drung", "Đak N’ Drung", "Đăk N drung", "Đắc Ndrung"),
        ("Đắk Nông", "ĐăkNông", "Đăk Nông"),
        ("Đắk Lắk", "Dak Lak", "Đăk Lăk", "Đắc Lắc", "Đaklak"),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa–Vũng Tàu", "Bà Rịa Vũng Tàu"),
        ("Kon Tum", "Kontum"),
        ("Hải Châu 2", "Hải Châu II", "Hải Châu 02"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "Thừa Thiên - Huế"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings):
    assert len({spelled(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hà Nam", "Hà Nàm"),
        ("Tân An", "Tấn An"),
        ("Thái Bình", "Thái Bính"),
        ("Hải", "Hãi"),
        ("Phú Hòa 1", "Phú Hòa 2"),
        ("Tây Ninh", "Tai Ninh"),
        ("I", "Y"),
    ],
)
def test_different_names_have_different_keys(one, other):
    assert spelled(one) != spelled(other)


@given(st.sampled_from(UNITS), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_a_key_does_not_depend_on_how_unicode_is_written(unit, form, upper):
    name = unit.name.upper() if upper else unit.name
    assert spelled(unicodedata.normalize(form, name)) == spelled(unit.name)


@given(st.text(max_size=40))
def test_keys_of_any_text(text):
    key = spelled(text)
    assert folded(folded(key)) == folded(key)
    assert is_unaccented(folded(key))
    assert split_class(text)[0] is None or split_class(text)[1]


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("TP Hạ Long", "thành phố", "Hạ Long"),
        ("TP.HCM", "thành phố", "HCM"),
        ("tphcm", "thành phố", "hcm"),
        ("Tp. Hồ Chí Minh", "thành phố", "Hồ Chí Minh"),
        ("Thành phố Vinh", "thành phố", "Vinh"),
        ("TX.Sơn Tây", "thị xã", "Sơn Tây"),
        ("TT. Đức An", "thị trấn", "Đức An"),
        ("Q.1", "quận", "1"),
        ("Q1", "quận", "1"),
        ("P4", "phường", "4"),
        ("H. Củ Chi", "huyện", "Củ Chi"),
        ("X.Tân Lập", "xã", "Tân Lập"),
        ("huyen dak song", "huyện", "dak song"),
        ("đặc khu Phú Quốc", "đặc khu", "Phú Quốc"),
        ("Nam Bình", None, "Nam Bình"),
        ("xã", None, "xã"),
        ("Tình Húc", None, "Tình Húc"),
        ("", None, ""),
    ],
)
def test_class_words_are_taken_off(text, word, rest):
    assert split_class(text) == (word, rest)
    assert split_class(unicodedata.normalize("NFD", text)) == (word, rest)


# Units


def test_the_units_of_both_eras_are_there():
    counts = Counter((unit.level, unit.current) for unit in UNITS if "@" not in unit.id)
    assert counts == {
        ("province", False): 63,
        ("district", False): 696,
        ("commune", False): 10035,
        ("province", True): 34,
        ("commune", True): 3321,
    }


def test_every_unit_is_whole():
    lines = {unit.id for unit in UNITS}
    assert len(lines) == len(UNITS)
    for unit in UNITS:
        assert unit.name
        assert unit.name == " ".join(unicodedata.normalize("NFC", unit.name).split())
        assert unit.classes
        assert {*unit.parents, *unit.next} <= lines
        depth = {"province": 0, "district": 1, "commune": 1 if unit.current else 2}[unit.level]
        assert len(unit.parents) == depth
        assert unit.valid_from is None or unit.valid_to is None or unit.valid_from <= unit.valid_to
        assert bool(unit.next) != unit.current


def test_every_unit_is_found_by_its_name():
    for unit in UNITS:
        assert unit in PLACES.named(spelled(unit.name))
        assert unit in PLACES.named_without_accents(folded(spelled(unit.name)))


def test_every_old_commune_has_its_units_of_today():
    for unit in UNITS:
        if unit.level == "commune" and not unit.current and "@" not in unit.id:
            today = PLACES.now(unit)
            assert today
            assert {(one.level, one.current) for one in today} == {("commune", True)}
            provinces = ids(PLACES.now(PLACES.unit(unit.parents[-1])))
            assert {one.parents[0] for one in today} <= provinces


def test_every_unit_ends_in_units_of_today():
    for unit in UNITS:
        assert PLACES.now(unit)
        assert all(one.current for one in PLACES.now(unit))


def test_split_communes_list_all_candidates():
    split = [unit for unit in UNITS if unit.level == "commune" and "@" not in unit.id and len(unit.next) > 1]
    assert len(split) == 471
    unit = split[0]
    assert len(PLACES.locality(unit.id).now) == len(PLACES.now(unit)) > 1


@pytest.mark.parametrize(
    ("district", "today"),
    [
        ("Bạch Long Vĩ", "Bạch Long Vĩ, Hải Phòng"),
        ("Cồn Cỏ", "Cồn Cỏ, Quảng Trị"),
        ("Hoàng Sa", "Hoàng Sa, Đà Nẵng"),
        ("Lý Sơn", "Lý Sơn, Quảng Ngãi"),
        ("Côn Đảo", "Côn Đảo, Hồ Chí Minh"),
    ],
)
def test_island_districts_without_communes_are_special_zones_today(district, today):
    (unit,) = PLACES.find(district, level="district")
    assert not PLACES.children(unit, date(2025, 1, 1))
    assert PLACES.locality(unit.id).now == (today,)


def test_codes_that_both_eras_use_are_told_apart():
    assert PLACES.unit("p:24").name == "Bắc Giang"
    assert PLACES.unit("p25:24").name == "Bắc Ninh"
    with pytest.raises(KeyError):
        PLACES.unit("p:99")


def test_a_file_of_another_form_is_refused():
    with pytest.raises(ValueError, match="build_gazetteer"):
        Gazetteer("gazetteer 0\t0\t0\n")


# Looking names up at a date


@pytest.mark.parametrize(
    ("name", "at", "found"),
    [
        ("tỉnh Bắc Giang", BEFORE, {"p:24"}),
        ("tỉnh Bắc Giang", AFTER, set()),
        ("Đồng Xoài", BEFORE, {"d:689"}),
        ("thị xã Chí Linh", BEFORE, {"d:290"}),  # a city since 2019: an earlier class counts
        ("thành phố Chí Linh", BEFORE, {"d:290"}),
        ("huyện Tĩnh Gia", date(2018, 1, 1), {"d:407"}),
        ("huyện Tĩnh Gia", BEFORE, set()),
        ("thị xã Nghi Sơn", BEFORE, {"d:407"}),
        ("tỉnh Thừa Thiên Huế", BEFORE, {"p:46"}),
        ("thành phố Huế", date(2025, 3, 1), {"p:46"}),
        ("thành phố Huế", BEFORE, {"d:474@2024"}),
        ("quận 9", date(2019, 1, 1), {"d:763@2020"}),
        ("quận 9", date(2022, 1, 1), set()),
        ("TP.HCM", AFTER, {"p25:79"}),
        ("Sài Gòn", BEFORE, {"p:79"}),
        ("BR-VT", BEFORE, {"p:77"}),
        ("Ban Mê Thuột", BEFORE, {"d:643"}),
        ("dak song", BEFORE, {"d:665"}),
        ("dac lac", BEFORE, {"p:66"}),
        ("krong pac", BEFORE, {"d:654"}),
        ("TT-Huế", BEFORE, {"p:46"}),
        ("thành phố Đồng Nai", date(2026, 8, 1), {"p25:75"}),
        ("Nơi Không Có", None, set()),
        ("", None, set()),
    ],
)
def test_find_at_a_date(name, at, found):
    assert {unit.id for unit in PLACES.find(name, at) if unit.level != "commune"} == found


def test_find_within():
    dak_song = PLACES.unit("d:665")
    assert [unit.id for unit in PLACES.find("xã Nam Bình", BEFORE, within=dak_song)] == ["c:24721"]
    assert ids(PLACES.find("Nam Bình", within=PLACES.unit("p25:68"))) == {"c:24721"}  # Lâm Đồng of today
    assert PLACES.find("Nam Bình", within=PLACES.unit("p:01")) == ()
    assert ids(PLACES.find("Hưng Yên", BEFORE, level="province")) == {"p:33"}
    assert ids(PLACES.find("Hưng Yên", BEFORE, level="district")) == {"d:323"}


def test_find_lists_provinces_first():
    levels = [unit.level for unit in PLACES.find("Hòa Bình")]
    assert levels == sorted(levels, key=("province", "district", "commune").index)
    assert levels[0] == "province"


def test_a_name_that_begins_like_a_class_word():
    assert {unit.name for unit in PLACES.find("Phường Đúc")} == {"Phường Đúc"}


# Relations


def test_chain_and_children():
    unit = PLACES.unit("c:24721")
    assert [above.name for above in PLACES.chain(unit)] == ["Đắk Nông", "Đắk Song", "Nam Bình"]
    assert unit in PLACES.children(PLACES.unit("d:665"))
    assert PLACES.unit("d:763@2020") in PLACES.children(PLACES.unit("p:79"), date(2019, 1, 1))
    assert PLACES.unit("d:763@2020") not in PLACES.children(PLACES.unit("p:79"), date(2022, 1, 1))
    assert PLACES.children(unit) == ()


def test_formerly_is_the_way_back_of_next():
    assert {unit.name for unit in PLACES.formerly(PLACES.unit("p25:24"))} == {"Bắc Giang", "Bắc Ninh"}
    for unit in UNITS[::97]:
        for heir in unit.next:
            after = PLACES.unit(heir)
            assert (unit in PLACES.formerly(after)) == (after.level in ("commune", unit.level))


@given(st.sampled_from(UNITS))
def test_a_unit_lies_in_what_it_lies_in(unit):
    for above in PLACES.chain(unit):
        assert PLACES.inside(unit, above)
    for today in PLACES.now(unit):
        assert PLACES.inside(unit, today)
        assert PLACES.inside(unit, PLACES.chain(today)[0])


def test_inside_across_eras():
    new, old = PLACES.unit("c25:07210"), PLACES.unit("p:24")  # phường Bắc Giang, tỉnh Bắc Giang
    assert PLACES.inside(new, old)
    assert not PLACES.inside(new, PLACES.unit("p:27"))
    assert not PLACES.inside(old, PLACES.unit("p:27"))
    assert PLACES.inside(PLACES.find("Thảo Điền", BEFORE)[0], PLACES.unit("d:769@2020"))  # in quận 2, once


# Localities and facets


@pytest.mark.parametrize(
    ("unit", "at", "locality"),
    [
        ("p:24", None, Locality("Bắc Giang", None, None, ("Bắc Ninh",), "p:24")),
        ("p25:24", None, Locality("Bắc Ninh", None, None, ("Bắc Ninh",), "p25:24")),
        ("d:323", None, Locality("Hưng Yên", "Hưng Yên", None, ("Hưng Yên",), "d:323")),
        ("c:00001", None, Locality("Hà Nội", "Ba Đình", "Phúc Xá", ("Hồng Hà, Hà Nội",), "c:00001")),
        ("p:46", BEFORE, Locality("Thừa Thiên Huế", None, None, ("Huế",), "p:46")),
        ("p:46", None, Locality("Huế", None, None, ("Huế",), "p:46")),
        ("d:407", date(2018, 1, 1), Locality("Thanh Hóa", "Tĩnh Gia", None, ("Thanh Hóa",), "d:407")),
        ("c:27193", None, Locality("Hồ Chí Minh", "10", "4", ("Vườn Lài, Hồ Chí Minh",), "c:27193")),
    ],
)
def test_locality(unit, at, locality):
    assert PLACES.locality(unit, at) == locality


def test_facet_paths():
    assert PLACES.facet_path("p:33") == PLACES.facet_path("p25:33") == ("Hưng Yên",)
    assert PLACES.facet_path("c:24721") == ("Đắk Nông", "d:665", "c:24721")
    assert PLACES.facet_path("c25:07210") == ("Bắc Ninh", "c25:07210")
    assert PLACES.facet_path("d:474@2024") == ("Huế", "d:474@2024")
    assert PLACES.facet_path("") == PLACES.now_paths("") == ()
    assert PLACES.now_paths("p:24") == (("Bắc Ninh",),)
    assert PLACES.now_paths("d:665") == (("Lâm Đồng",),)
    assert all(path[0] == "Hà Nội" and len(path) == 2 for path in PLACES.now_paths("c:00001"))


def test_every_new_province_has_the_facet_of_its_old_name():
    old = {PLACES.facet_path(unit.id) for unit in UNITS if unit.level == "province" and not unit.current}
    assert {PLACES.facet_path(unit.id) for unit in UNITS if unit.level == "province" and unit.current} <= old


# Filters


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bắc Ninh", {"p:27", "p25:24"}),
        ("bac ninh", {"p:27", "p25:24"}),
        ("Bắc Giang", {"p:24", "c25:07210"}),  # and the phường that took its name
        ("tỉnh Bắc Giang", {"p:24"}),
        ("phường Bắc Giang", {"c25:07210"}),
        ("Hưng Yên", {"p:33", "p25:33"}),  # the city lies in the province
        ("thành phố Hưng Yên", {"d:323"}),
        ("Hưng Yên, Hưng Yên", {"d:323"}),
        ("TP Hạ Long", {"d:193"}),
        ("tp ha long", {"d:193"}),
        ("Hạ Long", {"d:193", "c25:06688"}),
        ("Hạ Long, Quảng Ninh", {"d:193", "c25:06688"}),
        ("Ha Long,", {"d:193", "c25:06688"}),
        ("xã Nam Bình, Đắk Song", {"c:24721"}),
        ("Nam Bình, Lâm Đồng", {"c:24721"}),
        ("huyện Đăk Song", {"d:665"}),
        ("Thừa Thiên Huế", {"p:46"}),
        ("Huế", {"p:46", "p25:46"}),
        ("TP.HCM", {"p:79", "p25:79"}),
        ("Sài Gòn", {"p:79", "p25:79"}),
        ("quận 2", {"d:769@2020"}),
        ("Quận 1, TP.HCM", {"d:760"}),
        ("phường 4, quận 10", {"c:27193"}),
        ("Thủ Đức", {"d:762@2020", "d:769", "c25:26824"}),
        ("Tĩnh Gia", {"d:407", "c25:16561", "c:16561@2020-02"}),
        ("huyện Tân Thành", {"d:754"}),
        ("Châu Thành, Tây Ninh", {"d:708", "c25:25585"}),
        ("đặc khu Phú Quốc", {"c25:31078"}),
        ("sapa", {"d:088", "c25:03006"}),
    ],
)
def test_filters(text, found):
    assert ids(units_of_filter(PLACES, text)) == found
    assert ids(units_of_filter(PLACES, unicodedata.normalize("NFD", text))) == found


@pytest.mark.parametrize(
    "text", ["Atlantis", "xã Hạ Long, Cà Mau", "Hạ Long, Atlantis", "", " , ", "tỉnh Hạ Long"]
)
def test_filters_that_name_no_unit(text):
    with pytest.raises(UnknownLocalityError) as raised:
        units_of_filter(PLACES, text)
    assert raised.value.text == text


@pytest.mark.parametrize(
    ("text", "candidate", "at_least"),
    [
        ("Tân Thành", "Tân Thành, Phú Bình, Thái Nguyên", 30),
        ("Tân Thành", "Tân Thành, Hồ Chí Minh", 30),  # a huyện once
        ("xa tan thanh", "Tân Thành, Phú Bình, Thái Nguyên", 25),
        ("Châu Thành", "Châu Thành, Long An", 9),
        ("phường 4", "phường 4, quận 3, Hồ Chí Minh", 20),
        ("Nam Bình", "Nam Bình, Đắk Song, Đắk Nông", 3),
        ("Kỳ Sơn", "Kỳ Sơn, Nghệ An", 2),
    ],
)
def test_filters_that_name_several_places(text, candidate, at_least):
    with pytest.raises(AmbiguousLocalityError) as raised:
        units_of_filter(PLACES, text)
    assert candidate in raised.value.candidates
    assert len(raised.value.candidates) >= at_least


def test_every_old_province_and_district_can_be_filtered_by():
    for unit in UNITS:
        if unit.level != "commune" and "@" not in unit.id:
            names = [unit.classes[0] + " " + unit.name, *(PLACES.unit(above).name for above in unit.parents)]
            assert unit in units_of_filter(PLACES, ", ".join(names))


@given(st.sampled_from(sorted({unit.name for unit in UNITS})))
def test_a_name_means_one_place_or_offers_filters_that_do(name):
    try:
        found = units_of_filter(PLACES, name)
    except AmbiguousLocalityError as error:
        candidates = error.candidates
        assert len(set(candidates)) == len(candidates) > 1
        places = [ids(units_of_filter(PLACES, candidate)) for candidate in candidates]
        assert all(places)
        assert len({frozenset(place) for place in places}) == len(places)
    else:
        assert spelled(name) in {spelled(each) for unit in found for each in (unit.name, *dict(unit.former))}


@given(st.text(max_size=60))
def test_a_filter_is_found_or_refused(text):
    try:
        found = units_of_filter(PLACES, text)
    except (UnknownLocalityError, AmbiguousLocalityError) as error:
        refused = error
    else:
        refused = None
    assert found if refused is None else refused.text == text


# The data


def test_importing_localities_reads_no_data():
    code = (
        "import sys, tgsearch.localities as places\n"
        "assert 'tgsearch.localities.units' not in sys.modules\n"
        "assert places.gazetteer() is places.gazetteer()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_the_data_is_what_the_script_builds(tmp_path):
    source = SHARED / "data" / "gazetteer"
    if not source.is_dir():
        pytest.skip(f"no {source}: set TGSEARCH_SHARED to the folder that holds data/gazetteer")
    output = tmp_path / "gazetteer.tsv"
    command = [sys.executable, ROOT / "scripts" / "build_gazetteer.py", source, "--output", output]
    subprocess.run(command, check=True, capture_output=True)
    assert output.read_bytes() == DATA.read_bytes()
