"""Where does a text begin to say something, behind its letterhead and the buttons of its page?

The head of an office paper is the same on thousands: the name of the state, of
the office, a number, whom it is sent to, the laws that it rests on. Who looks
through documents without asking for words is shown the first lines of prose
instead.
"""

from __future__ import annotations

MAX_LINES, MAX_CHARS = 60, 6000  # what is looked at; the head of a decision with its laws is hardly longer
# A line of prose has so many words in small letters, and they are this share of its words. Where a sentence
# names many places they are fewer; it has a comma or a stop then, as menus have not.
MIN_WORDS, MIN_SHARE, MIN_SHARE_OF_SENTENCE = 7, 0.6, 0.3

# So begin lines of prose that thousands of papers share.
_FORMULAS = (
    "căn cứ", "xét ", "theo đề nghị", "theo tờ trình", "kính gửi", "về việc", "v/v", "số:", "chào mừng",
)  # fmt: skip
_STOPS = (", ", ". ", "; ")


def lead_start(text: str) -> int:
    """Return where the first line of prose begins; where the text does, blanks left out, if there is none."""
    begin = len(text) - len(text.lstrip())
    place = begin
    for line in text[begin:MAX_CHARS].split("\n")[:MAX_LINES]:
        stripped = line.strip()
        goes_on = place > begin and stripped[:1].islower()  # a sentence that the line before began
        if _is_prose(stripped) and not goes_on:
            return place + line.index(stripped[0])
        place += len(line) + 1
    return begin


def _is_prose(line: str) -> bool:
    words = [word for word in line.split() if word[0].isalpha()]
    small = sum(word[0].islower() for word in words)
    if small < MIN_WORDS or line.lower().startswith(_FORMULAS):
        return False
    is_sentence = line.endswith(".") or any(stop in line for stop in _STOPS)
    return small >= (MIN_SHARE_OF_SENTENCE if is_sentence else MIN_SHARE) * len(words)
