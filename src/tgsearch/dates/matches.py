"""What is found when a date is found in a text?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tgsearch.dates.spans import DateSpan, RelativeDay, YearlessSpan

DateKind = Literal[
    "day",  # 15/01/2021, ngày 3 tháng 2 năm 2020, ngày 14/1
    "range",  # từ ngày 5 đến 7/3/2021, 01/2021 - 06/2021
    "month",
    "quarter",
    "months",  # 6 tháng đầu năm, 9 tháng năm 2020, nửa cuối năm
    "year",
    "years",  # 2017-2020, giai đoạn 2021-2030
    "term",  # nhiệm kỳ 2020-2025
    "school year",  # năm học 2020-2021
    "relative",  # hôm qua, sáng nay
]


@dataclass(frozen=True, slots=True)
class DateMatch:
    """One date expression: code points [start, end) of the text, what it means, and its form.

    The range holds the numbers with the units that belong to them (`quý I`,
    `năm 2020`, `nhiệm kỳ 2020-2025`), not the words that only announce a day
    (`ngày`, `chiều`).
    """

    start: int
    end: int
    value: DateSpan | YearlessSpan | RelativeDay
    kind: DateKind
