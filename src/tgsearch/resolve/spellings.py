"""Which terms of an index serve for a typed syllable, and how well?

The accent ladder, from the top: the syllable as typed; the same with i for y;
the spellings that an unaccented one may stand for; what is a letter or two
away, when that is asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from tgsearch import background, query, ranking
from tgsearch.engine.base import TEXT, WORDS
from tgsearch.engine.terms import Beginning, Folding, Frequency, Near, TermQuestion
from tgsearch.resolve.lattice import ReadWord, folds_of_places, read_words
from tgsearch.snippet import read_apart
from tgsearch.spelling import Rung, is_possible, mixed_up, rung, said_alike, split_apart, variants
from tgsearch.text import fold, is_folded
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer

MAX_SPELLINGS = 40  # of one unaccented syllable: `o` alone has about thirty
MAX_EXPANSIONS = 200  # terms of a prefix
MAX_NEAR = 20  # terms a letter or two away
# A typo changes one letter of a short syllable, two of a long one; of shorter ones anything is near.
MIN_FUZZY_CHARS, MIN_TWICE_FUZZY_CHARS = 3, 7


class Lexicon(Protocol):
    """What resolving asks of an index; every `engine.base.Searcher` answers it."""

    @property
    def document_count(self) -> int:
        """How many documents the index has."""

    def anticipate(self, questions: Iterable[TermQuestion]) -> None:
        """Take note of what may be asked next."""

    def document_frequency(self, field: str, term: str) -> int:
        """Return in how many documents a term stands."""

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms that begin with a prefix."""

    def terms_folding_to(self, field: str, folded: str) -> tuple[tuple[str, int], ...]:
        """Return the terms with a fold, with document frequencies, most frequent first."""

    def terms_with_folded_prefix(self, field: str, folded: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms whose fold begins with `folded`."""

    def terms_near(self, field: str, folded: str, distance: int, limit: int) -> tuple[tuple[str, int], ...]:
        """Return terms whose fold is so few edits away, with how many; nearest, then most frequent."""


@frozen
class Spellings:
    """One typed syllable: the terms that serve for it, best first, with weights in (0, 1]."""

    typed: str  # as it stands in the query
    terms: tuple[tuple[str, float], ...]
    opened: bool = False  # whether other accents than those typed may be meant

    @property
    def names(self) -> tuple[str, ...]:
        """The terms alone."""
        return tuple(term for term, _ in self.terms)


class Speller:
    """Spells typed texts in the terms of one index; remembers what it asked."""

    def __init__(self, analyzer: Analyzer, lexicon: Lexicon, accents: str) -> None:
        """Take "auto", "exact" or "ignore" as `accents`, as `Index.search` has it."""
        self._analyzer, self._lexicon, self._accents = analyzer, lexicon, accents
        self._read: dict[str, tuple[tuple[str, str], ...]] = {}  # term and surface of each syllable of a text
        self._spelled: dict[tuple[str, str], Spellings] = {}
        self._frequencies: dict[str, int] = {}
        self._steps: dict[query.Node, tuple[Spellings, ...]] = {}
        self._prefix_steps: dict[tuple[str, str], tuple[Spellings, ...]] = {}
        self._words_read: dict[tuple[Spellings, ...], tuple[ReadWord, ...]] = {}

    def read(self, texts: Iterable[str]) -> None:
        """Read texts together, which costs less than one by one when they are asked for."""
        new = {text for text in texts if text not in self._read}
        if not new:
            return
        for text, tokens in read_apart(new, self._analyzer.syllables).items():
            surfaces = (text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True))
            self._read[text] = tuple(zip(tokens.terms, surfaces, strict=True))

    def terms(self, text: str) -> tuple[str, ...]:
        """Return the syllables of a typed text as they would be indexed."""
        self.read((text,))
        return tuple(term for term, _ in self._read[text])

    def words(self, text: str) -> tuple[str, ...]:
        """Return the terms of the word grain of a typed text; capitals alone say nothing."""
        return self._analyzer.words(text.lower() if text.isupper() else text)

    def run_steps(self, nodes: Iterable[query.Word | query.Phrase | query.Fuzzy]) -> tuple[Spellings, ...]:
        """Return the spellings of each syllable of a run."""
        return tuple(step for node in nodes for step in self.steps(node))

    def read_words(self, steps: tuple[Spellings, ...]) -> tuple[ReadWord, ...]:
        """Return which words of the index a run with unaccented syllables may be."""
        if steps not in self._words_read:
            self._lexicon.anticipate(_word_questions(step.names[0] for step in steps))
            documents = self._lexicon.document_count
            self._words_read[steps] = read_words(steps, self._words_folding_to, documents)
        return self._words_read[steps]

    def accented(self, tree: query.Node) -> query.Node:
        """Return words with the accents of the likeliest words of the index that they may be."""
        words = tree.clauses if isinstance(tree, query.Bag) else (tree,)
        texts = [word.text for word in words if isinstance(word, query.Word)]
        steps = self.run_steps(map(query.Word, texts))
        if not len(steps) == len(words) == len(texts):
            return tree
        taken: set[int] = set()
        for read in sorted(self.read_words(steps), key=lambda each: -each.probability):
            places = range(read.first, read.last)
            if taken.isdisjoint(places) and all(is_folded(texts[place]) for place in places):
                taken.update(places)
                texts[read.first : read.last] = read.words[0].split("_")
        return query.joined(query.Bag, map(query.Word, texts))

    def _words_folding_to(self, folded: str) -> tuple[tuple[str, int], ...]:
        return self._lexicon.terms_folding_to(WORDS, folded)

    def background(self, step: Spellings) -> float:
        """Return the share of documents of the language that would hold a syllable; 0 for a number."""
        running = sum(background.share(term) for term in step.names if term.isalpha())
        return background.document_share(running) if running else 0.0

    def steps(self, node: query.Word | query.Phrase | query.Fuzzy) -> tuple[Spellings, ...]:
        """Return the spellings of each syllable of a typed text."""
        if node not in self._steps:
            self.read((node.text,))
            spell = self._near if isinstance(node, query.Fuzzy) else self._spellings
            self._steps[node] = tuple(spell(term, surface) for term, surface in self._read[node.text])
        return self._steps[node]

    def prefix_steps(self, text: str, field: str) -> tuple[Spellings, ...]:
        """Return the spellings of each syllable; of the last one, all that the index has with it in front."""
        if (text, field) not in self._prefix_steps:
            self._prefix_steps[text, field] = self._with_prefix(text, field)
        return self._prefix_steps[text, field]

    def _with_prefix(self, text: str, field: str) -> tuple[Spellings, ...]:
        self.read((text,))
        *whole, (beginning, surface) = self._read[text]
        if self._opens(beginning):
            terms = self._lexicon.terms_with_folded_prefix(field, fold(beginning), MAX_EXPANSIONS)
        else:
            terms = self._lexicon.terms_with_prefix(field, beginning, MAX_EXPANSIONS)
        weighted = ((term, 1.0 if term.startswith(beginning) else ranking.UNACCENTED_SHARE) for term in terms)
        return (*(self._spellings(*each) for each in whole), Spellings(surface, tuple(weighted)))

    def frequency(self, spellings: Spellings) -> int:
        """Return in about how many documents one of the terms stands: the sum of their frequencies."""
        return sum(map(self.frequency_of, spellings.names))

    def frequency_of(self, term: str) -> int:
        """Return in how many documents a syllable stands."""
        if term not in self._frequencies:
            self._frequencies[term] = self._lexicon.document_frequency(TEXT, term)
        return self._frequencies[term]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many documents each of some syllables stands, asked together."""
        distinct = dict.fromkeys(terms)
        self._lexicon.anticipate(Frequency(TEXT, term) for term in distinct)
        return {term: self.frequency_of(term) for term in distinct}

    def idf(self, steps: Sequence[Spellings]) -> float:
        """Return the weight of the rarest of some syllables."""
        count = self._lexicon.document_count
        return ranking.idf(min(min(map(self.frequency, steps)), count), count)

    def _opens(self, term: str) -> bool:
        """Tell whether a syllable may be meant with other accents than it was typed with."""
        if self._accents == "exact" or not any(map(str.isalpha, term)):
            return False
        return self._accents == "ignore" or is_folded(term)

    def _spellings(self, term: str, surface: str) -> Spellings:
        """Return the terms that a typed syllable stands for; itself even if the index has it not."""
        if (term, surface) not in self._spelled:
            weighted = {term: 1.0}
            opened = self._opens(term)
            if self._accents != "exact":
                weighted |= dict.fromkeys(variants(term), ranking.VARIANT_SHARE)
            if opened:
                weighted = self._open(weighted)
            elif self._accents == "auto" and self._is_half_typed(term, weighted):
                weighted = {  # what is typed is kept, and the rest is open
                    other: weight
                    for other, weight in self._open(weighted).items()
                    if other == term or rung(surface, other) > Rung.FUZZY
                }
            self._spelled[term, surface] = Spellings(surface, tuple(weighted.items()), opened)
        return self._spelled[term, surface]

    def _is_half_typed(self, term: str, spellings: Iterable[str]) -> bool:
        """Tell whether a syllable lacks marks: `đuong` its horns, as neither index nor language has it so.

        What can be no syllable lacks some even if a document has the same slip: `truờng`.
        """
        if any(map(background.is_common, spellings)):
            return False
        return not is_possible(term) or not any(map(self.frequency_of, spellings))

    def _open(self, spellings: Mapping[str, float]) -> dict[str, float]:
        """Return spellings with those that have their letters, whatever the accents."""
        opened = dict(spellings)
        for spelling in spellings:
            others = self._lexicon.terms_folding_to(TEXT, fold(spelling))
            self._frequencies |= {spelling: 0, **dict(others)}
            for other, _ in others[:MAX_SPELLINGS]:
                opened.setdefault(other, ranking.UNACCENTED_SHARE)
        return opened

    def _near(self, term: str, surface: str) -> Spellings:
        """Return the terms that a syllable may be a slip for, after those that it stands for itself."""
        folded = fold(term)
        weighted = dict(self._spellings(term, surface).terms)
        for other, _ in self._lexicon.terms_folding_to(TEXT, folded)[:MAX_SPELLINGS]:
            weighted.setdefault(other, ranking.UNACCENTED_SHARE)
        for other, distance in self.near(term):
            weighted.setdefault(other, ranking.FUZZY_SHARE**distance)
        return Spellings(surface, tuple(weighted.items()))

    def near(self, term: str) -> tuple[tuple[str, int], ...]:
        """Return the terms at most one or two edits from a syllable, with how many, nearest first."""
        folded = fold(term)
        distance = _distance(folded)
        return self._lexicon.terms_near(TEXT, folded, distance, MAX_NEAR) if distance else ()

    def accented_otherwise(self, term: str) -> tuple[str, ...]:
        """Return the terms with the letters of a syllable and other accents, most frequent first."""
        return tuple(other for other, _ in self._lexicon.terms_folding_to(TEXT, fold(term)) if other != term)

    def said_otherwise(self, term: str) -> tuple[str, ...]:
        """Return the terms that are said like a syllable somewhere, and written otherwise."""
        return tuple(other for other in said_alike(term) if self.known(other))

    def apart(self, term: str) -> tuple[str, ...]:
        """Return the ways to read a term as syllables of the index without blanks between them."""
        return tuple(" ".join(split) for split in split_apart(term) if all(map(self.known, split)))

    def known(self, text: str) -> bool:
        """Tell whether the index has every syllable of a typed text, in some spelling that serves for it."""
        return all(self.frequency(step) > 0 for step in self.steps(query.Phrase(text)))

    # What will be asked

    def questions(self, texts: Sequence[str], *, as_words: bool = True) -> Iterator[TermQuestion]:
        """Yield what spelling texts next to each other asks of the index; with the words that they may be."""
        self.read(texts)
        terms = [term for text in texts for term, _ in self._read[text]]
        for term in terms:
            yield from self._spelling_questions(term)
        if as_words and any(map(self._opens, terms)):
            yield from _word_questions(terms)

    def questions_apart(self, texts: Iterable[str]) -> Iterator[TermQuestion]:
        """Yield what spelling each of some texts asks of the index."""
        for text in texts:
            yield from self.questions((text,), as_words=False)

    def _spelling_questions(self, term: str) -> Iterator[TermQuestion]:
        spellings = (term,) if self._accents == "exact" else (term, *variants(term))
        is_opened = self._opens(term)
        if not is_opened:
            yield from (Frequency(TEXT, spelling) for spelling in spellings)
        if is_opened or (self._accents == "auto" and not any(map(background.is_common, spellings))):
            yield from (Folding(TEXT, fold(spelling)) for spelling in spellings)

    def anticipate_others(self, texts: Sequence[str], *, near: bool) -> None:
        """Have it looked up at once which other words may be meant by some, if wanted by a slip."""
        self._lexicon.anticipate(question for text in texts for question in self._other_questions(text, near))

    def _other_questions(self, text: str, near: bool) -> Iterator[TermQuestion]:
        for term in self.terms(text):
            yield Folding(TEXT, fold(term))
            apart = itertools.chain.from_iterable(split_apart(term))
            yield from self.questions_apart({*said_alike(term), *apart})
        if near:
            yield from self.near_questions(text)

    def near_questions(self, text: str) -> Iterator[TermQuestion]:
        """Yield what looking for slips of the syllables of a text asks of the index."""
        for term in self.terms(text):
            yield Folding(TEXT, fold(term))
            if distance := _distance(fold(term)):
                yield Near(TEXT, fold(term), distance, MAX_NEAR)

    def slip_questions(self, texts: Iterable[str]) -> Iterator[TermQuestion]:
        """Yield what looking for words that are said like some asks of the index."""
        for text in texts:
            for term in self.terms(text):
                yield from (Frequency(TEXT, other) for other in mixed_up(term))

    def prefix_questions(self, text: str, field: str) -> Iterator[TermQuestion]:
        """Yield what `prefix_steps` asks of the index."""
        *whole, beginning = self.terms(text)
        for term in whole:
            yield from self._spelling_questions(term)
        is_folded = self._opens(beginning)
        yield Beginning(field, fold(beginning) if is_folded else beginning, MAX_EXPANSIONS, is_folded)


def _word_questions(terms: Iterable[str]) -> Iterator[TermQuestion]:
    """Yield what reading a run of syllables as words asks of the index."""
    for folded in folds_of_places(list(map(fold, terms))).values():
        yield Folding(WORDS, folded)


def _distance(folded: str) -> int:
    """Return how many edits a slip in a syllable may be, 0 where anything would be near."""
    if len(folded) < MIN_FUZZY_CHARS or not folded.isalpha():
        return 0
    return 1 if len(folded) < MIN_TWICE_FUZZY_CHARS else 2
