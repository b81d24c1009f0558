"""Who is the text for? A language, with or without color, and the width of the terminal."""

from __future__ import annotations

from tgsearch.messages import say
from tgsearch.value import frozen

_BYTE_UNITS = ("B", "kB", "MB", "GB", "TB")


@frozen
class View:
    """The reader's side of rendering; `width` is in columns, None for unwrapped lines."""

    lang: str = "en"
    color: bool = False
    width: int | None = None

    def say(self, text: str, /, **data: object) -> str:
        """Return a message of the catalogue in the reader's language."""
        return say(self.lang, text, **data)

    def words(self, text: str) -> str:
        """Return a note or reason of the library in the reader's language, where it knows more than one.

        Such a value is a string in English with a method `message(lang)`.
        """
        message = getattr(text, "message", None)
        return str(message(self.lang)) if callable(message) else text

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as the language writes it: 1,234.5 in English, 1.234,5 in Vietnamese."""
        shown = f"{value:,.{digits}f}"
        return shown.translate({ord(","): ".", ord("."): ","}) if self.lang == "vi" else shown

    def count(self, value: int, one: str, many: str) -> str:
        """Return one of two messages with `{count}` in them."""
        return self.say(one if value == 1 else many, count=self.number(value))

    def size(self, count: int) -> str:
        """Return a number of bytes in the unit that keeps it below 1000."""
        value, unit = float(count), 0
        while value >= 1000 and unit + 1 < len(_BYTE_UNITS):
            value, unit = value / 1000, unit + 1
        return f"{self.number(value, 1 if unit else 0)} {_BYTE_UNITS[unit]}"

    def bold(self, text: str) -> str:
        """Return `text` standing out, as a title."""
        return self._styled("1", text)

    def faint(self, text: str) -> str:
        """Return `text` stepping back, as a path."""
        return self._styled("2", text)

    def warning(self, text: str) -> str:
        """Return `text` asking for attention."""
        return self._styled("33", text)

    def match(self, text: str) -> str:
        """Return `text` as words that matched."""
        return self._styled("1;31", text)

    def bar(self, text: str) -> str:
        """Return `text` as the bar of a chart."""
        return self._styled("36", text)

    def _styled(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text
