"""Which names and loanwords are written in several ways? Đắc Lắc, Kontum, Cam-pu-chia, vaccine.

    >>> other_forms([("đắc",), ("lắc",)])
    ('đắk lắk', 'đaklak', 'daklak')

`alternates.tsv` has a name a line and its forms between tabs, the most usual
one first; it was written from knowledge of the language. What has hyphens
there is written without them in one word, too. What differs by rule is not
listed: `variants` has Đăk Lăk.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from tgsearch.spelling.variants import variants
from tgsearch.text import fold

# Not by importlib.resources, which a search that starts would wait 10 ms for.
DATA = Path(__file__).with_name("alternates.tsv")
MAX_SYLLABLES = 5  # Vê-nê-xu-ê-la
_MIN_APART = 3  # syllables of `cam pu chia`; `cu ba` are two words and not Cu-ba


def other_forms(words: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the other forms of a name or loanword, the most usual first; () for what is none.

    Args:
        words: the syllables of each word as it was typed, as `text.term` gives
            them: `Cam-pu-chia` is one word of three. One without accents is
            also read as one with them.
    """
    typed = tuple(itertools.chain.from_iterable(words))
    if len(typed) > MAX_SYLLABLES:
        return ()
    for forms in _names().get(fold(" ".join(typed)), ()):
        read = [syllables for syllables in forms if _is_read_as(typed, syllables)]
        if any(len(words) == 1 or _stands_apart(forms[syllables]) for syllables in read):
            return tuple(form for syllables, form in forms.items() if syllables not in read)
    return ()


def _is_read_as(typed: tuple[str, ...], syllables: tuple[str, ...]) -> bool:
    return len(typed) == len(syllables) and all(
        one in (other, fold(other), *variants(other)) for one, other in zip(typed, syllables, strict=True)
    )


def _stands_apart(form: str) -> bool:
    return "-" not in form or len(_syllables(form)) >= _MIN_APART


@lru_cache(maxsize=1)
def _names() -> dict[str, list[dict[tuple[str, ...], str]]]:
    """Return the forms of names, by their syllables, for what each form is without accents."""
    names = defaultdict(list)
    text = DATA.read_text("utf-8")
    for line, plain in zip(text.splitlines(), fold(text).splitlines(), strict=True):
        forms: dict[tuple[str, ...], str] = {}
        for form in _written(line):
            forms.setdefault(_syllables(form), form)
        for key in {" ".join(_syllables(form)) for form in _written(plain)}:
            names[key].append(forms)
    return dict(names)


def _written(line: str) -> Iterator[str]:
    for form in line.split("\t"):
        yield form
        if "-" in form:
            yield form.replace("-", "")


def _syllables(form: str) -> tuple[str, ...]:
    return tuple(form.replace("-", " ").replace("'", " ").split())
