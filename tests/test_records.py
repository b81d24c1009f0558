from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.dates import DateSpan
from tgsearch.document import DateFact, Description, Document, Evidence, LocalityFact
from tgsearch.localities import Locality, gazetteer
from tgsearch.records import facet_paths, make_record, read_record, read_unread
from tgsearch.results import FoundEvidence, Place, StoredDocument

BAC_GIANG = Locality("Bắc Giang", None, None, ("Bắc Ninh",), "p:24")
CAM_HUNG = Locality("Hà Tĩnh", "Cẩm Xuyên", "Cẩm Hưng", ("Cẩm Hưng, Hà Tĩnh",), "c:18733")
UNPLACED_COMMUNE = Locality(None, None, "Tân Thành", (), "")

DOCUMENT = Document(
    id="ban-tin/giao-ban.txt",
    text="Quý I, công tác tuyên giáo đạt kết quả tốt.\nThực hiện Chỉ thị số 05-CT/TW.",
    title="Giao ban công tác tuyên giáo",
    path="ban-tin/giao-ban.txt",
    url="https://tinh.example/giao-ban",
)
DESCRIPTION = Description(
    published=DateFact(DateSpan.of_day(date(2022, 4, 5)), Evidence("05/04/2022", "dateline")),
    event=DateFact(DateSpan.of_day(date(2022, 4, 4)), Evidence("Chiều 4/4", "text")),
    period=DateFact(DateSpan.of_months(2022, 1, 3), Evidence("Quý I", "text")),
    locality=LocalityFact(BAC_GIANG, (Evidence("Bắc Giang", "title"), Evidence("tỉnh Bắc Giang", "text"))),
    mentions=(BAC_GIANG, CAM_HUNG, UNPLACED_COMMUNE),
    type="tin",
    numbers=("05-CT/TW", "11-NQ/TU"),
)


def stored(document, **understood):
    """Return what comes back of a document of which nothing else was understood."""
    nothing = StoredDocument(
        id=document.id,
        path=document.path,
        url=document.url,
        title=document.title,
        text=document.text,
        published=None,
        event=None,
        period=None,
        type=None,
        locality=Place(),
        mentions=(),
        numbers=(),
        evidence={},
    )
    return replace(nothing, **understood)


UNDERSTOOD = {
    "published": "2022-04-05",
    "event": "2022-04-04",
    "period": "2022-Q1",
    "type": "tin",
    "locality": Place("Bắc Giang", None, None, ("Bắc Ninh",)),
    "mentions": (
        Place("Bắc Giang", None, None, ("Bắc Ninh",)),
        Place("Hà Tĩnh", "Cẩm Xuyên", "Cẩm Hưng", ("Cẩm Hưng, Hà Tĩnh",)),
        Place(None, None, "Tân Thành", ()),
    ),
    "numbers": ("05-CT/TW", "11-NQ/TU"),
    "evidence": {
        "published": (FoundEvidence("05/04/2022", "dateline"),),
        "event": (FoundEvidence("Chiều 4/4", "text"),),
        "period": (FoundEvidence("Quý I", "text"),),
        "locality": (FoundEvidence("Bắc Giang", "title"), FoundEvidence("tỉnh Bắc Giang", "text")),
    },
}
QUOTED = Document(id="x", text='Dấu "ngoặc", \\ gạch chéo,\ttab và\nxuống dòng 😀')
SPLIT = Locality("Bắc Giang", "Lục Ngạn", None, ("Chũ, Bắc Ninh", "Kiên Lao, Bắc Ninh"), "d:219")


@pytest.mark.parametrize(
    ("document", "description", "understood"),
    [
        (DOCUMENT, DESCRIPTION, UNDERSTOOD),
        (QUOTED, DESCRIPTION, UNDERSTOOD),
        (DOCUMENT, Description(), {}),
        (Document(id="0", text=""), Description(), {}),
        (
            Document(id="0", text="", title="Chỉ có tiêu đề"),
            Description(mentions=(UNPLACED_COMMUNE,)),
            {"mentions": (Place(None, None, "Tân Thành", ()),)},
        ),
        (
            DOCUMENT,
            Description(locality=LocalityFact(SPLIT, ())),
            {
                "locality": Place("Bắc Giang", "Lục Ngạn", None, ("Chũ, Bắc Ninh", "Kiên Lao, Bắc Ninh")),
                "evidence": {"locality": ()},
            },
        ),
    ],
)
def test_a_record_reads_back_as_what_was_stored(document, description, understood):
    assert read_record(make_record(document, description)) == stored(document, **understood)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
optional_texts = st.none() | texts.filter(bool)


@given(
    texts.filter(bool), texts, texts, optional_texts, optional_texts, st.lists(texts.filter(bool), max_size=3)
)
def test_any_text_reads_back_as_it_was_made(id, text, title, path, url, numbers):
    document = Document(id=id, text=text, title=title, path=path, url=url)
    description = Description(numbers=tuple(numbers))
    record = make_record(document, description)
    assert read_record(record) == stored(document, numbers=tuple(numbers))
    line, _, kept = record.decode().partition("\n")
    assert line == json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":"))
    assert kept == text


def test_a_record_is_a_line_of_json_without_what_says_nothing_and_the_text():
    assert make_record(Document(id="1", text="Chào.\nMời vào."), Description()) == (
        '{"id":"1"}\nChào.\nMời vào.'.encode()
    )
    assert "Giao ban công tác tuyên giáo".encode() in make_record(DOCUMENT, DESCRIPTION)


def test_half_a_character_does_not_spoil_a_record():
    found = read_record(make_record(Document(id="1", text="a", url="\ud83d"), Description()))
    assert found.text == "a"
    assert found.url == "?"


STATED = replace(DOCUMENT, published="đầu xuân", locality="xã Tân Thành")


@pytest.mark.parametrize(
    ("document", "description", "unread"),
    [
        (STATED, Description(), {"published": "đầu xuân", "locality": "xã Tân Thành"}),
        (STATED, Description(published=DESCRIPTION.published), {"locality": "xã Tân Thành"}),
        (STATED, Description(locality=LocalityFact(BAC_GIANG, ())), {"published": "đầu xuân"}),
        (
            STATED,
            Description(locality=LocalityFact(UNPLACED_COMMUNE, ())),
            {"published": "đầu xuân", "locality": "xã Tân Thành"},
        ),
        (STATED, DESCRIPTION, {}),
        (DOCUMENT, Description(), {}),
    ],
)
def test_what_the_source_states_in_vain_is_kept(document, description, unread):
    record = make_record(document, description)
    assert read_unread(record) == unread
    assert read_record(record) == replace(read_record(make_record(DOCUMENT, description)), id=document.id)


DAY = DateSpan.of_day(date(2022, 4, 5))


@pytest.mark.parametrize(
    ("description", "dated", "paths"),
    [
        (
            DESCRIPTION,
            DAY,
            {
                "locality": (("Bắc Giang",),),
                "now": (("Bắc Ninh",),),
                "date": (("2022", "2022-Q2", "2022-04", "2022-04-05"),),
                "type": (("tin",),),
                "number": (("05-CT/TW",), ("11-NQ/TU",)),
                "open": (("ambiguous",),),
            },
        ),
        (
            Description(locality=LocalityFact(CAM_HUNG, ())),
            DateSpan.of_years(2020, 2025),
            {
                "locality": (("Hà Tĩnh", "d:446", "c:18733"),),
                "now": (("Hà Tĩnh", "c25:18736"),),
                "date": (),
                "type": (),
                "number": (),
                "open": (),
            },
        ),
        (
            Description(locality=LocalityFact(UNPLACED_COMMUNE, ())),
            None,
            {
                "locality": (),
                "now": (),
                "date": (),
                "type": (),
                "number": (),
                "open": (("date",), ("locality",), ("ambiguous",)),
            },
        ),
        (
            Description(),
            None,
            {
                "locality": (),
                "now": (),
                "date": (),
                "type": (),
                "number": (),
                "open": (("date",), ("locality",)),
            },
        ),
        (
            Description(locality=LocalityFact(BAC_GIANG, ()), mentions=(BAC_GIANG, UNPLACED_COMMUNE)),
            None,
            {
                "locality": (("Bắc Giang",),),
                "now": (("Bắc Ninh",),),
                "date": (),
                "type": (),
                "number": (),
                "open": (("date",), ("ambiguous",)),
            },
        ),
        (
            Description(numbers=("05-CT/TW", "12/2021/QĐ-UBND")),
            None,
            {
                "locality": (),
                "now": (),
                "date": (),
                "type": (),
                "number": (("05-CT/TW",), ("12/2021/QĐ-UBND",)),
                "open": (("date",), ("locality",)),
            },
        ),
        (
            Description(type="báo cáo"),
            DateSpan.of_months(2021, 1, 6),
            {
                "locality": (),
                "now": (),
                "date": (("2021",),),
                "type": (("báo cáo",),),
                "number": (),
                "open": (("locality",),),
            },
        ),
    ],
)
def test_facet_paths(description, dated, paths):
    assert facet_paths(description, dated, gazetteer()) == paths


def test_a_unit_that_was_split_lies_in_each_of_its_heirs():
    places = gazetteer()
    split = next(unit for unit in places.units_of_level("commune") if len(places.now(unit)) > 1)
    locality = places.locality(split.id)
    found = facet_paths(Description(locality=LocalityFact(locality, ())), None, places)
    assert set(found["now"]) == {places.facet_path(unit.id) for unit in places.now(split)}
    assert found["locality"] == (places.facet_path(split.id),)
