"""What of a query was not read as it may have been meant? A sentence for each case, in two languages."""

from __future__ import annotations

from enum import Enum

from tgsearch.query import OPERATORS
from tgsearch.value import frozen


class NoteKind(Enum):
    """What was not understood as syntax; the value is the sentence in English and in Vietnamese."""

    UNCLOSED_QUOTE = (
        "The quotation mark before “{text}” is never closed: what follows it was read as words.",
        "Dấu ngoặc kép trước “{text}” không được đóng: phần sau đó được đọc như các từ.",
    )
    UNCLOSED_PARENTHESIS = (
        "A “(” is never closed: it was read as if closed at the end.",
        "Có dấu “(” không được đóng: coi như được đóng ở cuối.",
    )
    UNOPENED_PARENTHESIS = (
        "A “)” closes nothing: it was left out.",
        "Có dấu “)” thừa: đã được bỏ qua.",
    )
    OPERATOR_WITHOUT_OPERAND = (
        "“{text}” lacks something to work on: it was read as a word.",
        "“{text}” thiếu vế đi kèm nên được đọc như một từ.",
    )
    OPERATOR_IN_HEADING = (
        "“{text}” stands among words in capitals: it was read as a word. For the operator write {operator}.",
        "“{text}” nằm giữa các chữ in hoa nên được đọc như một từ. Muốn dùng toán tử, hãy viết {operator}.",
    )
    UNKNOWN_FIELD = (
        "There is no field “{text}:”: it was read as words. There are title:, place:, date:, type:, number:.",
        "Không có trường “{text}:” nên được đọc như các từ. Có các trường tiêuđề:, nơi:, ngày:, loại:, số:.",
    )
    FIELD_WITHOUT_VALUE = (
        "“{text}:” has no value right after the colon: it was not read as a field.",
        "“{text}:” không có giá trị ngay sau dấu hai chấm nên không được đọc như một trường.",
    )
    MISPLACED_STAR = (
        "“*” works only at the end of a word, as in tuyên*: in “{text}” it has no effect.",
        "Dấu “*” chỉ dùng được ở cuối từ, như tuyên*: trong “{text}” nó không có tác dụng.",
    )
    TOO_DEEP = (
        "Groups are nested more than {text} deep: the inner ones were read as words.",
        "Các nhóm lồng nhau quá {text} lớp: các lớp trong được đọc như các từ.",
    )
    TOO_LONG = (
        "The query is too long: only its first {text} words were read.",
        "Câu hỏi quá dài: chỉ {text} từ đầu được đọc.",
    )
    NOTHING_TO_SEARCH = (
        "There is no letter or digit to search for.",
        "Không có chữ cái hay chữ số nào để tìm.",
    )


@frozen
class Note:
    """Something in a query that was not read as it may have been meant."""

    kind: NoteKind
    text: str = ""  # the words concerned, as typed, or the limit; "" where the kind says all

    def message(self, lang: str = "en") -> str:
        """Return the sentence in `lang` ("en" or "vi"; anything else is English)."""
        english, vietnamese = self.kind.value
        template: str = vietnamese if lang == "vi" else english
        return template.format(text=self.text, operator=OPERATORS.get(self.text, ""))

    def __str__(self) -> str:
        return self.message()
