"""Spans, the date grammar of filters, the scanner of documents, and stated dates."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.dates import (
    DateSpan,
    RelativeDay,
    YearlessSpan,
    find_dates,
    parse_date_query,
    parse_span,
    parse_stated_date,
)
from tgsearch.errors import DateSyntaxError
from tgsearch.text import fold

TODAY = date(2024, 3, 15)  # a Friday

FILTERS = [  # what is typed, and the span as it prints
    ("2021", "2021"),
    ("năm 2021", "2021"),
    ("2021-03", "2021-03"),
    ("2021/03", "2021-03"),
    ("2021-03-15", "2021-03-15"),
    ("2021/3/15", "2021-03-15"),
    ("2021.03.15", "2021-03-15"),
    ("20210315", "2021-03-15"),
    ("15/3/2021", "2021-03-15"),
    ("15-03-2021", "2021-03-15"),
    ("15.3.2021", "2021-03-15"),
    ("15 / 3 / 2021", "2021-03-15"),
    ("15/3/21", "2021-03-15"),
    ("15/3/25", "2025-03-15"),
    ("15/3/98", "1998-03-15"),
    ("ngày 15/3/2021", "2021-03-15"),
    ("ngày 15 tháng 3 năm 2021", "2021-03-15"),
    ("15 tháng 3 năm 2021", "2021-03-15"),
    ("15 tháng 3, 2021", "2021-03-15"),
    ("29/02/2024", "2024-02-29"),
    ("03/2021", "2021-03"),
    ("3-2021", "2021-03"),
    ("tháng 3/2021", "2021-03"),
    ("tháng 03-2021", "2021-03"),
    ("tháng 3 năm 2021", "2021-03"),
    ("tháng 3 2021", "2021-03"),
    ("tháng Ba năm 2021", "2021-03"),
    ("tháng tư năm 2021", "2021-04"),
    ("tháng năm 2021", "2021-05"),
    ("tháng năm năm 2021", "2021-05"),
    ("tháng mười hai năm 2021", "2021-12"),
    ("tháng Giêng 2021", "2021-01"),
    ("quý 2/2022", "2022-Q2"),
    ("quý II năm 2022", "2022-Q2"),
    ("quý iv/2022", "2022-Q4"),
    ("quý ba năm 2022", "2022-Q3"),
    ("quý 1-2022", "2022-Q1"),
    ("quý 1, 2022", "2022-Q1"),
    ("Q1/2022", "2022-Q1"),
    ("2022Q1", "2022-Q1"),
    ("2021-Q1", "2021-Q1"),
    ("2021-H2", "2021-H2"),
    ("2021-9M", "2021-9M"),
    ("2021-4m", "2021-4M"),
    ("6 tháng đầu năm 2021", "2021-H1"),
    ("06 tháng đầu năm 2021", "2021-H1"),
    ("sáu tháng đầu năm 2021", "2021-H1"),
    ("6 tháng cuối năm 2021", "2021-H2"),
    ("9 tháng đầu năm 2021", "2021-9M"),
    ("9 tháng năm 2021", "2021-9M"),
    ("3 tháng đầu năm 2021", "2021-Q1"),
    ("10 tháng đầu năm 2021", "2021-10M"),
    ("3 tháng cuối năm 2021", "2021-Q4"),
    ("nửa đầu năm 2021", "2021-H1"),
    ("nửa cuối năm 2021", "2021-H2"),
    ("6 tháng đầu năm", "2024-H1"),
    ("nhiệm kỳ 2020-2025", "2020/2025"),
    ("nhiệm kỳ 2020 – 2025", "2020/2025"),
    ("giai đoạn 2021-2030", "2021/2030"),
    ("năm học 2020-2021", "2020/2021"),
    ("2020-2025", "2020/2025"),
    ("2014/2019", "2014/2019"),
    ("từ năm 2020 đến năm 2022", "2020/2022"),
    ("từ 01/2021 đến 06/2021", "2021-H1"),
    ("từ tháng 1 đến tháng 6 năm 2021", "2021-H1"),
    ("tháng 1-3/2021", "2021-Q1"),
    ("từ ngày 5 đến 7/3/2021", "2021-03-05..2021-03-07"),
    ("5-7/3/2021", "2021-03-05..2021-03-07"),
    ("từ 1/1 đến 31/3/2021", "2021-Q1"),
    ("28/12/2020 đến 3/1/2021", "2020-12-28..2021-01-03"),
    ("01/2021 - 06/2021", "2021-H1"),
    ("quý 1 đến quý 3 năm 2021", "2021-9M"),
    ("quý 1-3/2021", "2021-9M"),
    ("2021..2022-06", "2021-01-01..2022-06-30"),
    ("2021-06..2021", "2021-06-01..2021-12-31"),
    ("15/3/2021..15/3/2021", "2021-03-15"),
    ("2021..", "2021-01-01.."),
    ("..2021", "..2021-12-31"),
    ("..", ".."),
    ("từ 3/2021", "2021-03-01.."),
    ("đến 3/2021", "..2021-03-31"),
    ("trước 2021", "..2020-12-31"),
    ("sau 3/2021", "2021-04-01.."),
    ("từ 2020 đến nay", "2020-01-01..2024-03-15"),
    ("2020 đến nay", "2020-01-01..2024-03-15"),
    ("hôm nay", "2024-03-15"),
    ("hôm qua", "2024-03-14"),
    ("hôm kia", "2024-03-13"),
    ("ngày mai", "2024-03-16"),
    ("tuần này", "2024-03-11..2024-03-17"),
    ("tuần trước", "2024-03-04..2024-03-10"),
    ("tháng này", "2024-03"),
    ("tháng trước", "2024-02"),
    ("quý này", "2024-Q1"),
    ("quý trước", "2023-Q4"),
    ("năm nay", "2024"),
    ("năm ngoái", "2023"),
    ("năm trước", "2023"),
    ("quý 1 năm ngoái", "2023-Q1"),
    ("6 tháng đầu năm nay", "2024-H1"),
    ("7 ngày qua", "2024-03-09..2024-03-15"),
    ("2 tuần qua", "2024-03-02..2024-03-15"),
    ("1 tháng qua", "2024-02-16..2024-03-15"),
    ("1 năm qua", "2023-03-16..2024-03-15"),
    ("999 năm qua", "1025-03-16..2024-03-15"),
]


@pytest.mark.parametrize(("typed", "expected"), FILTERS)
def test_filter(typed, expected):
    assert str(parse_date_query(typed, today=TODAY)) == expected


@pytest.mark.parametrize(
    "change", [str.upper, str.lower, fold, lambda text: unicodedata.normalize("NFD", text)]
)
@pytest.mark.parametrize(("typed", "expected"), FILTERS)
def test_filter_without_accents_in_nfd_in_any_case(typed, expected, change):
    assert str(parse_date_query(f"  {change(typed)} ", today=TODAY)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "hưng yên",
        "31/02/2021",
        "29/02/2023",
        "32/1/2021",
        "3/15/2021",
        "2021-13",
        "0000",
        "10000",
        "tháng 13/2021",
        "tháng 3",
        "quý 1",
        "quý 5/2021",
        "15",
        "15/3",
        "0 tháng đầu năm 2021",
        "13 tháng đầu năm 2021",
        "2021 2022",
        "2022..2021",
        "từ 06/2021 đến 01/2021",
        "2025-2020",
        "2020..2021..2022",
        "từ",
        "..trước",
        "sau 31/12/9999",
        "trước 0001",
        "2021" * 1000,
        "- " * 5000,
        "2021" + " " * 400 + "không phải ngày",
    ],
)
def test_no_filter(typed):
    with pytest.raises(DateSyntaxError) as caught:
        parse_date_query(typed, today=TODAY)
    assert caught.value.text == typed


def test_a_short_year_lies_in_the_hundred_years_that_end_next_year():
    assert parse_date_query("1/1/25", today=TODAY).start.year == 2025
    assert parse_date_query("1/1/26", today=TODAY).start.year == 1926


@pytest.mark.parametrize(
    ("span", "printed", "precision"),
    [
        (DateSpan.of_day(date(2021, 1, 15)), "2021-01-15", "day"),
        (DateSpan.of_months(2021, 1, 1), "2021-01", "month"),
        (DateSpan.of_months(2021, 4, 6), "2021-Q2", "quarter"),
        (DateSpan.of_months(2021, 7, 12), "2021-H2", "half"),
        (DateSpan.of_months(2021, 1, 9), "2021-9M", "months"),
        (DateSpan.of_months(2021, 1, 2), "2021-2M", "months"),
        (DateSpan.of_months(2021, 1, 11), "2021-11M", "months"),
        (DateSpan.of_months(2021, 2, 11), "2021-02-01..2021-11-30", "range"),
        (DateSpan.of_months(2021, 1, 12), "2021", "year"),
        (DateSpan.of_years(2014, 2019), "2014/2019", "years"),
        (DateSpan(date(2021, 1, 5), date(2021, 2, 3)), "2021-01-05..2021-02-03", "range"),
        (DateSpan(date(2021, 1, 1), date(2022, 6, 30)), "2021-01-01..2022-06-30", "range"),
        (DateSpan(date(2021, 1, 1), date.max), "2021-01-01..", "range"),
        (DateSpan(date.min, date(2021, 12, 31)), "..2021-12-31", "range"),
        (DateSpan(date.min, date.max), "..", "range"),
        (DateSpan.of_day(date.max), "9999-12-31", "day"),
        (DateSpan.of_years(987, 987), "0987", "year"),
    ],
)
def test_span_prints_in_its_precision(span, printed, precision):
    assert (str(span), span.precision) == (printed, precision)


DAYS = st.dates()
SPANS = st.one_of(
    st.builds(lambda first, second: DateSpan(min(first, second), max(first, second)), DAYS, DAYS),
    st.builds(DateSpan.of_day, DAYS),
    st.builds(
        lambda year, first, second: DateSpan.of_months(year, min(first, second), max(first, second)),
        st.integers(1, 9999),
        st.integers(1, 12),
        st.integers(1, 12),
    ),
    st.builds(
        lambda first, second: DateSpan.of_years(min(first, second), max(first, second)),
        st.integers(1, 9999),
        st.integers(1, 9999),
    ),
    st.builds(lambda day: DateSpan(day, date.max), DAYS),
    st.builds(lambda day: DateSpan(date.min, day), DAYS),
)


@given(SPANS)
def test_every_span_is_read_back(span):
    assert parse_span(str(span)) == span


@given(SPANS)
def test_every_printed_span_is_a_filter(span):
    assert parse_date_query(str(span), today=TODAY) == span


@given(SPANS, SPANS)
def test_containing_and_overlapping_agree(one, other):
    assert one.overlaps(other) == other.overlaps(one)
    assert one.contains(one)
    assert not one.contains(other) or (one.overlaps(other) and one.contains(other.start))
    assert one.overlaps(other) == (one.contains(other.start) or other.contains(one.start))


@given(st.text(alphabet=" 0123456789/.-–:quýtháng năm đầu cuối kỳ từ đến hôm qua", max_size=60))
def test_any_filter_gives_a_span_or_its_error(text):
    try:
        span = parse_date_query(text, today=TODAY)
    except DateSyntaxError:
        return
    assert span.start <= span.end


@pytest.mark.parametrize(
    "text", ["2021-1", "2021-Q5", "2021-3M", "x", "2021-01-01..x", "2019/2014", "2021 ", "٢٠٢١"]
)
def test_parse_span_reads_nothing_else(text):
    with pytest.raises(DateSyntaxError):
        parse_span(text)


def test_the_values_come_without_the_grammars():
    code = "import sys, tgsearch.dates; print([m for m in sys.modules if m.startswith('tgsearch.dates.')])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "['tgsearch.dates.spans']"


def test_a_reversed_span_is_refused():
    with pytest.raises(ValueError, match="after"):
        DateSpan(date(2021, 2, 1), date(2021, 1, 1))


def _shown(value):
    if isinstance(value, YearlessSpan):
        return "-".join(f"{month:02d}/{day:02d}" for month, day in dict.fromkeys((value.start, value.end)))
    return f"{value.days:+d}" if isinstance(value, RelativeDay) else str(value)


# A text, and (the words found, their meaning, their kind); a day and month without a year as MM/DD.
IN_TEXTS = [
    ("Thứ sáu, 15/01/2021 15:54", [("15/01/2021", "2021-01-15", "day")]),
    ("29/07/2021 | 70", [("29/07/2021", "2021-07-29", "day")]),
    ("12/01/2024 15:10 344 0", [("12/01/2024", "2024-01-12", "day")]),
    ("24/11/2020, 18:50 [GMT+7]", [("24/11/2020", "2020-11-24", "day")]),
    ("22:05 – 16/09/2021", [("16/09/2021", "2021-09-16", "day")]),
    ("08:30 24-11-2020 - 18:50", [("24-11-2020", "2020-11-24", "day")]),
    ("15/01/2021Tin tức", [("15/01/2021", "2021-01-15", "day")]),
    ("Hà Nội, ngày 3 tháng 2 năm 2020", [("3 tháng 2 năm 2020", "2020-02-03", "day")]),
    ("ngày 03  tháng 02  năm 2020", [("03  tháng 02  năm 2020", "2020-02-03", "day")]),
    ("họp ngày 15.5.2016.", [("15.5.2016", "2016-05-15", "day")]),
    ("sáng ngày 01 /7/2022, xã họp", [("01 /7/2022", "2022-07-01", "day")]),
    ("từ ngày 16/06/ 2019", [("16/06/ 2019", "2019-06-16", "day")]),
    ("ngày 15/3/21, xã họp", [("15/3/21", "2021-03-15", "day")]),
    ("12 Tháng Năm, 2022", [("12 Tháng Năm, 2022", "2022-05-12", "day")]),
    ("Tháng Một 15, 2021", [("Tháng Một 15, 2021", "2021-01-15", "day")]),
    ("2020-12-27T20:52Z", [("2020-12-27T20:52Z", "2020-12-28", "day")]),
    ("2020-12-27T20:52:11.000Z", [("2020-12-27T20:52:11.000Z", "2020-12-28", "day")]),
    ("2020-12-27T20:52+07:00", [("2020-12-27T20:52+07:00", "2020-12-27", "day")]),
    ("2021-01-01 01:00:00 +0900", [("2021-01-01 01:00:00 +0900", "2020-12-31", "day")]),
    ("Fri, 15 Jan 2021 20:54:00 GMT", [("15 Jan 2021 20:54:00 GMT", "2021-01-16", "day")]),
    ("January 15, 2021", [("January 15, 2021", "2021-01-15", "day")]),
    ("Ngày 14/1, huyện họp.", [("14/1", "01/14", "day")]),
    ("Chiều 24/11, tỉnh họp.", [("24/11", "11/24", "day")]),
    ("chiều ngày 23/7", [("23/7", "07/23", "day")]),
    ("Sáng 21-12, đoàn đến thăm", [("21-12", "12/21", "day")]),
    ("Rạng sáng 14.12, trên đường", [("14.12", "12/14", "day")]),
    ("Sáng ngày 26/ 2 huyện họp", [("26/ 2", "02/26", "day")]),
    ("ngày 29 tháng 6 , HĐND họp", [("29 tháng 6", "06/29", "day")]),
    ("lễ diễn ra tối 28/12.", [("28/12", "12/28", "day")]),
    ("bị bắt hôm 13/6", [("13/6", "06/13", "day")]),
    ("thứ bảy (15/1), đoàn về", [("15/1", "01/15", "day")]),
    ("bãi rác đóng cửa từ 31/1, theo tỉnh", [("31/1", "01/31", "day")]),
    ("ngày 29/2", [("29/2", "02/29", "day")]),
    ("sáng nay (6/2)", [("sáng nay", "+0", "relative"), ("6/2", "02/06", "day")]),
    ("Hôm qua, xã họp; chiều qua mưa.", [("Hôm qua", "-1", "relative"), ("chiều qua", "-1", "relative")]),
    ("từ ngày 5 đến 7/3/2021", [("5 đến 7/3/2021", "2021-03-05..2021-03-07", "range")]),
    ("từ ngày 5 đến hết ngày 7/3", [("5 đến hết ngày 7/3", "03/05-03/07", "range")]),
    ("5-7/3/2021", [("5-7/3/2021", "2021-03-05..2021-03-07", "range")]),
    ("các ngày 16-19.5.2017", [("16-19.5.2017", "2017-05-16..2017-05-19", "range")]),
    ("trong hai ngày 8 và 9/7/2021", [("8 và 9/7/2021", "2021-07-08..2021-07-09", "range")]),
    ("trong các ngày 23,24,25/11/2022", [("23,24,25/11/2022", "2022-11-23..2022-11-25", "range")]),
    ("các ngày 7, 8 và 9/7/2022", [("7, 8 và 9/7/2022", "2022-07-07..2022-07-09", "range")]),
    ("các ngày 3, 9, 20/7/2022", [("20/7/2022", "2022-07-20", "day")]),
    ("kết quả kinh doanh quý III", [("quý III", "07/01-09/30", "quarter")]),
    ("anh quý 3 người", []),
    ("các ngày 5 và 6-11 xảy ra", [("5 và 6-11", "11/05-11/06", "range")]),
    ("từ ngày 5 đến 7/11", [("5 đến 7/11", "11/05-11/07", "range")]),
    ("trong các ngày 5, 6, 7/11", [("5, 6, 7/11", "11/05-11/07", "range")]),
    ("ngày 5, 12/11", [("12/11", "11/12", "day")]),
    ("10 ngày 5 và 6-8 con", []),
    ("thắng 5 và 6/11 trận", []),
    ("từ 25/10-7/11/2021", [("25/10-7/11/2021", "2021-10-25..2021-11-07", "range")]),
    ("từ 28/12 - 3/1/2021", [("28/12 - 3/1/2021", "2020-12-28..2021-01-03", "range")]),
    ("từ ngày 28/12 đến ngày 3/1", [("28/12 đến ngày 3/1", "12/28-01/03", "range")]),
    ("28/6/2001-28/6/2019", [("28/6/2001-28/6/2019", "2001-06-28..2019-06-28", "range")]),
    ("từ 01/2021 đến 06/2021", [("01/2021 đến 06/2021", "2021-H1", "range")]),
    ("từ tháng 1 đến tháng 6 năm 2021", [("tháng 1 đến tháng 6 năm 2021", "2021-H1", "range")]),
    ("tháng 7/2025 - 11/2025", [("tháng 7/2025 - 11/2025", "2025-07-01..2025-11-30", "range")]),
    ("tháng 3 năm 2021", [("tháng 3 năm 2021", "2021-03", "month")]),
    ("trong tháng 01-2019", [("tháng 01-2019", "2019-01", "month")]),
    ("kết quả tháng 01", [("tháng 01", "01/01-01/31", "month")]),
    ("(10/2016)", [("10/2016", "2016-10", "month")]),
    ("Quý 1/2022, mặc dù", [("Quý 1/2022", "2022-Q1", "quarter")]),
    ("quý IV năm 2021", [("quý IV năm 2021", "2021-Q4", "quarter")]),
    ("quí II/2021", [("quí II/2021", "2021-Q2", "quarter")]),
    ("giao ban Quý I, nhiệm vụ", [("Quý I", "01/01-03/31", "quarter")]),
    ("6 tháng đầu năm 2021", [("6 tháng đầu năm 2021", "2021-H1", "months")]),
    ("06 tháng đầu năm; quân số", [("06 tháng đầu năm", "01/01-06/30", "months")]),
    ("6 tháng cuối năm", [("6 tháng cuối năm", "07/01-12/31", "months")]),
    ("9 tháng năm 2020", [("9 tháng năm 2020", "2020-9M", "months")]),
    ("chín tháng đầu năm 2020", [("chín tháng đầu năm 2020", "2020-9M", "months")]),
    ("nửa đầu năm 2021", [("nửa đầu năm 2021", "2021-H1", "months")]),
    ("công tác năm 2020 của xã", [("năm 2020", "2020", "year")]),
    ("giai đoạn 2021-2030", [("giai đoạn 2021-2030", "2021/2030", "years")]),
    ("lịch sử Đảng bộ (2005-2020)", [("2005-2020", "2005/2020", "years")]),
    ("từ năm 2010 đến năm 2020", [("năm 2010 đến năm 2020", "2010/2020", "years")]),
    ("nhiệm kỳ 2020 - 2025", [("nhiệm kỳ 2020 - 2025", "2020/2025", "term")]),
    ("nhiệm kỳ XX (2020–2025)", [("nhiệm kỳ XX (2020–2025", "2020/2025", "term")]),
    ("năm học 2019 – 2020", [("năm học 2019 – 2020", "2019/2020", "school year")]),
]


@pytest.mark.parametrize(("text", "expected"), IN_TEXTS)
def test_found_in_text(text, expected):
    assert [(text[m.start : m.end], _shown(m.value), m.kind) for m in find_dates(text)] == expected


@pytest.mark.parametrize(("text", "expected"), IN_TEXTS)
def test_found_in_text_in_nfd(text, expected):
    decomposed = unicodedata.normalize("NFD", f"Đắk Lắk; {text}")
    found = find_dates(decomposed)
    words = [unicodedata.normalize("NFC", decomposed[m.start : m.end]) for m in found]
    assert words == [words for words, _, _ in expected]
    assert [_shown(m.value) for m in found] == [meaning for _, meaning, _ in expected]


@pytest.mark.parametrize(
    "text",
    [
        "trực 24/7 và 24/24 giờ",
        "1/3 số hộ trong xã, 2/3 đại biểu",
        "tỷ số 2-1, thắng 3-0",
        "Điều 15/2 của quy chế",
        "số 12/2021/QĐ-UBND",
        "Chỉ thị 05-CT/TW, Nghị quyết 11-NQ/TU",
        "gọi 0912.345.678 hoặc 0243-123-4567",
        "phát 2.737 tin, 1.364 tập",
        "biển số 36A-196.06",
        "phạt 9 tháng tù, 2 tháng 10 ngày",
        "uống ngày 2-3 lần",
        "mỗi ngày 3-4 giờ",
        "từ 2-3 lần",
        "từ 1/3 diện tích",
        "31/02/2021 và 32/1/2021",
        "ngày 15/13/2021",
        "quý khách 2 người, quý vị",
        "khách quý 3 người",
        "số 12/2020",
        "từ 1800 - 2000 đồng",
        "QCVN 01:2022/BKHCN",
        "Covid-19",
        "ngày 10 đến hết ngày 20-2 âm lịch",
        "trong thời gian qua, đến nay",
        "ngay 14 thang 1",
        "5-7kg",
        "phiên bản 1.2.3.4",
        "",
    ],
)
def test_no_date_in_text(text):
    assert find_dates(text) == []


TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("0123456789/.-–: ()\n")),
        st.sampled_from(list("ngày tháng năm quý đến qua Z")),
        st.characters(),
    ),
    max_size=80,
)


@given(TEXTS)
def test_matches_are_ordered_disjoint_and_within_the_text(text):
    end = 0
    for match in find_dates(text):
        assert end <= match.start < match.end <= len(text)
        end = match.end


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_found_in_each_form(day):
    for form in (
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        day.isoformat(),
    ):
        assert [match.value for match in find_dates(f"Họp {form}, tại xã.")] == [DateSpan.of_day(day)]
        assert parse_date_query(form, today=TODAY) == DateSpan.of_day(day)


def test_a_long_line_is_read_to_its_end():
    line = "1-1/1.1 ngày 14/1 " * 20_000
    assert len(find_dates(line)) == 20_000


@pytest.mark.parametrize(
    ("span", "year", "expected"),
    [
        (YearlessSpan((1, 14), (1, 14)), 2021, "2021-01-14"),
        (YearlessSpan.of_months(2, 2), 2024, "2024-02"),
        (YearlessSpan.of_months(2, 2), 2023, "2023-02"),
        (YearlessSpan.of_months(1, 6), 2021, "2021-H1"),
        (YearlessSpan((12, 28), (1, 3)), 2020, "2020-12-28..2021-01-03"),
        (YearlessSpan((2, 29), (2, 29)), 2023, "None"),
    ],
)
def test_a_span_without_a_year_is_put_into_one(span, year, expected):
    assert str(span.in_year(year)) == expected


def test_a_relative_day_is_seen_from_the_day_of_writing():
    assert RelativeDay(-1).seen_from(date(2021, 1, 1)) == DateSpan.of_day(date(2020, 12, 31))


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2021-01-15", "2021-01-15"),
        ("2021-01-15 08:00:00", "2021-01-15"),
        ("2021-01-15T23:30:00+07:00", "2021-01-15"),
        ("2021-07-14T02:00:00.000Z", "2021-07-14"),
        ("2020-12-27T20:52:00Z", "2020-12-28"),
        ("Fri, 15 Jan 2021 20:54:00 GMT", "2021-01-16"),
        ("Thứ sáu, 15/01/2021 15:54", "2021-01-15"),
        ("1/15/2021 3:54:00 PM", "2021-01-15"),
        ("01/02/2021", "2021-02-01"),
        ("20210115", "2021-01-15"),
        ("20210115083000", "2021-01-15"),
        ("1610700840", "2021-01-15"),
        ("1610700840000", "2021-01-15"),
        ("2021", "2021"),
        ("2021-03", "2021-03"),
        ("tháng 3/2021", "2021-03"),
        ("31/02/2021", None),
        ("0812202001", None),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31", None),
        ("1970-01-01T00:00:00Z", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_stated_date(stated, expected):
    span = parse_stated_date(stated)
    assert (str(span) if span else None) == expected


@given(st.integers(-200, 200))
def test_a_stated_instant_is_a_day_in_viet_nam(hours):
    moment = f"{date(2021, 6, 15) + timedelta(hours // 24)}T{hours % 24:02d}:30:00Z"
    expected = date(2021, 6, 15) + timedelta((hours + 7) // 24)
    assert parse_stated_date(moment) == DateSpan.of_day(expected)
