"""Which words of a run are short for others, or are themselves shortened?

What documents of the index define (`Ban Chỉ đạo (BCĐ)`) goes before the table
that the package brings. The definitions stand in the index as terms of the
words field, so any engine can be asked for them by prefix.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from tgsearch import abbreviations
from tgsearch.abbreviations import Definition, LongForm
from tgsearch.engine.base import WORDS
from tgsearch.engine.terms import Beginning, TermQuestion
from tgsearch.query import Node, Phrase, Word, is_phrase, is_word
from tgsearch.resolve.spellings import Lexicon, Speller
from tgsearch.results import Abbreviation
from tgsearch.text import compiled, fold

MAX_OTHERS = 3  # meanings of one short form, short forms of one long form
MAX_ASKED = 20  # definitions of one key that are looked at
# Signs of types of documents that are typed for the type; others, as PC or HĐ, rather mean something else.
_TYPED_SIGNS = frozenset(["NQ", "QĐ", "NĐ", "TTr", "TTLT", "KH", "BC", "CV", "TB", "HD", "KL"])
_MIN_SIGN, _MAX_SIGN = 2, 4  # letters
_NAME = r"([^\W\d_]{1,8})([.-]?)(\d{1,4}[^\W\d_]?)"


class AbbreviationFinder:
    """Finds abbreviations and long forms in runs of typed words."""

    def __init__(self, speller: Speller, lexicon: Lexicon) -> None:
        """Take the index whose definitions count."""
        self._speller, self._lexicon = speller, lexicon
        self._defines: bool | None = None  # whether any document of the index defines one

    def find(self, texts: Sequence[str]) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
        """Yield (first, last, others) of the words that have others: a run's, in order and disjoint."""
        texts = _plain(texts)
        syllables = self._syllables(texts)
        at = 0
        while at < len(texts):
            size, others = self._long_form(syllables, at)
            if not others:
                size, others = 1, self._others_of_short(texts[at]) or self._others_of_name(texts[at])
            if others:
                yield at, at + size, others
            at += size

    def questions(self, texts: Sequence[str]) -> Iterator[TermQuestion]:
        """Yield what finding them asks of the index."""
        for text in texts:
            if (other := _otherwise_joined(text)) is not None:
                yield from self._speller.questions((other.text,), as_words=False)
        if self._defines is False:
            return
        yield Beginning(WORDS, abbreviations.every_prefix(), 1)
        texts = _plain(texts)
        syllables = self._syllables(texts)
        for text in texts:
            yield _definitions_at(abbreviations.short_prefix(text))
        for beginning in itertools.pairwise(syllables):
            if all(beginning):
                yield _definitions_at(abbreviations.long_beginning(" ".join(beginning)))

    def _syllables(self, texts: Sequence[str]) -> list[str]:
        """Return the syllable that each text is; "" for one that is several, or none."""
        return [terms[0] if len(terms) == 1 else "" for terms in map(self._speller.terms, texts)]

    # From short to long

    def _others_of_short(self, text: str) -> tuple[Node, ...]:
        if abbreviations.is_ordinary_word(text):  # even where a document defines it: `Kim`, for KIM
            return ()
        defined = [each.long for each in self._definitions(abbreviations.short_prefix(text))]
        forms = abbreviations.builtin().long_forms(text)
        table = [form.long for form in forms]
        longs = {abbreviations.long_key(long): long for long in reversed((*defined, *table))}
        phrases = [Phrase(long) for long in reversed(longs.values()) if is_phrase(long)][:MAX_OTHERS]
        if not phrases and (kind := _type_of_sign(text)) is not None:
            phrases = [Phrase(kind)]
        shorts = dict.fromkeys((text, *(short for form in forms for short in _shorts_of_one(form))))
        others = _distinct(each for short in shorts for each in _spellings(short))
        return (*(each for each in others if fold(each.text) != fold(text)), *phrases) if phrases else ()

    def _others_of_name(self, text: str) -> tuple[Node, ...]:
        """Return how else a name of letters and a number is written, if the index has that: U23 and U.23."""
        other = _otherwise_joined(text)
        if other is None or self._speller.terms(other.text) == self._speller.terms(text):
            return ()
        return (other,) if self._speller.known(other.text) else ()

    # From long to short

    def _long_form(self, syllables: Sequence[str], start: int) -> tuple[int, tuple[Node, ...]]:
        """Return how many syllables from `start` on are the longest long form, with its short forms."""
        found = abbreviations.builtin().short_forms(syllables, start)
        shorts = {form.short: found.end - start for form in found.forms} if found else {}
        for each in self._defined_from(syllables, start):
            shorts[each.short] = len(each.long.split())
        size = max(shorts.values(), default=1)
        nodes = [node for short, own in shorts.items() if own == size for node in _spellings(short)]
        return size, _distinct(nodes)[:MAX_OTHERS]

    def _defined_from(self, syllables: Sequence[str], start: int) -> Iterator[Definition]:
        """Yield the definitions whose long form stands among the syllables at `start`."""
        beginning = syllables[start : start + 2]
        if len(beginning) < 2 or not all(beginning):
            return
        for each in self._definitions(abbreviations.long_beginning(" ".join(beginning))):
            long = each.long.split()
            typed = syllables[start : start + len(long)]
            if len(typed) == len(long) and all(map(_is_read_as, typed, long)):
                yield each

    def _definitions(self, prefix: str) -> Iterator[Definition]:
        if self._defines is None:
            first = self._lexicon.terms_with_prefix(WORDS, abbreviations.every_prefix(), 1)
            self._defines = bool(first)
        if self._defines:
            for term in self._lexicon.terms_with_prefix(WORDS, prefix, MAX_ASKED):
                if definition := abbreviations.read_definition_term(term):
                    yield definition


def _type_of_sign(text: str) -> str | None:
    """Return the type of document that a sign of its number stands for: `CV`, `qd`."""
    if not (_MIN_SIGN <= len(text) <= _MAX_SIGN and text.isalpha()):
        return None
    from tgsearch.metadata.numbers import TYPE_SIGNS, spelled_sign

    sign = spelled_sign(text)
    return TYPE_SIGNS[sign] if sign in _TYPED_SIGNS else None


def _plain(texts: Sequence[str]) -> Sequence[str]:
    """Return texts without capitals where these mean nothing: AN TOÀN."""
    return [text.lower() for text in texts] if len(texts) > 1 and all(map(str.isupper, texts)) else texts


def _otherwise_joined(text: str) -> Word | Phrase | None:
    """Return a name of letters and a number without the mark between them, or apart if there is none."""
    name = compiled(_NAME).fullmatch(text)
    if name is None:
        return None
    letters, mark, number = name.groups()
    return Word(letters + number) if mark else Phrase(f"{letters} {number}")


def _definitions_at(prefix: str) -> Beginning:
    return Beginning(WORDS, prefix, MAX_ASKED)


def defined(lexicon: Lexicon, limit: int) -> tuple[Abbreviation, ...]:
    """Return the definitions of an index, the most often defined first; ties by the short form."""
    terms = lexicon.terms_with_prefix(WORDS, abbreviations.every_prefix(), limit)
    return tuple(
        Abbreviation(found.short, found.long, lexicon.document_frequency(WORDS, term))
        for term in terms
        if (found := abbreviations.read_definition_term(term)) is not None
    )


def _shorts_of_one(form: LongForm) -> Iterator[str]:
    """Yield a short form, and the others of a name; those of a body or term may mean something else."""
    yield form.short
    if form.kind == "place":
        found = abbreviations.builtin().short_forms(form.long.split())
        yield from (each.short for each in found.forms) if found else ()


def _distinct(nodes: Iterable[Word | Phrase]) -> tuple[Word | Phrase, ...]:
    """Return what differs in more than capitals, each once."""
    distinct: dict[str, Word | Phrase] = {}
    for node in nodes:
        distinct.setdefault(node.text.lower(), node)
    return tuple(distinct.values())


def _spellings(short: str) -> list[Word | Phrase]:
    """Return a short form, and as it is written without the marks in it: KT-XH and KTXH."""
    nodes: list[Word | Phrase] = [Word(short) if is_word(short) else Phrase(short)]
    if " " in short and not short.isupper():  # TP Hồ Chí Minh: only a word of it is short
        return nodes
    for syllables in abbreviations.short_spellings(short)[1:]:
        nodes.append(Word(syllables[0]) if len(syllables) == 1 else Phrase(" ".join(syllables)))
    return nodes


def _is_read_as(typed: str, written: str) -> bool:
    return typed in (written, fold(written))
