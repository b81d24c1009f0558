"""What does a query mean in this index? Typed words become terms, places units, dates days.

The result is what an engine takes: match trees in tiers, score clauses, and
beside them what snippets should mark. On the way `mending` puts other words in
place of those that no document holds, `readings` finds numbers, dates,
abbreviations and names among the words, `spellings` gives each syllable its terms,
`matching` and `scoring` turn the tree into what is asked of the engine, and
`marking` into what is shown. `proposing` has what may have been meant instead
where nothing is found, `misheard` where something is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from tgsearch import query
from tgsearch.engine.base import Clause, MatchNode
from tgsearch.errors import TgsearchError
from tgsearch.queryparse import Note
from tgsearch.resolve.abbreviated import AbbreviationFinder
from tgsearch.resolve.alternates import AlternateFinder
from tgsearch.resolve.foreseen import foreseen
from tgsearch.resolve.marking import wanted_things
from tgsearch.resolve.matching import Matcher
from tgsearch.resolve.mending import Mender
from tgsearch.resolve.misheard import Beside, misheard
from tgsearch.resolve.proposing import Totals, corrected
from tgsearch.resolve.readings import Readings
from tgsearch.resolve.scoring import score_clauses
from tgsearch.resolve.spellings import Lexicon, Speller
from tgsearch.resolve.tree import texts, with_words
from tgsearch.results import Remark
from tgsearch.snippet import Wanted
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.localities.units import Gazetteer

__all__ = ["Lexicon", "Resolution", "Resolver", "remark"]

# A query of fewer syllables and clauses is a name or a term, and half of that is another one.
# From here on some words may be missing: when no document holds all, …
LOOSE_CLAUSES = 4
# … in a question also when only few do; …
ENOUGH_FOR_QUESTION = 10
# … and in a query that reads as a sentence all the time: no document need hold each of its words.
SENTENCE_CLAUSES = 7


@frozen
class Resolution:
    """A query as an engine can answer it."""

    tree: query.Node  # as it was understood
    tiers: tuple[MatchNode, ...]
    mixed: bool  # whether the score alone orders documents of all tiers
    enough: int  # how many hits of the first tiers make the later ones needless
    clauses: tuple[Clause, ...]
    wanted: tuple[Wanted, ...]
    lacking: bool  # whether a word of it is in no document
    notes: tuple[Remark, ...]


class Resolver:
    """Resolves queries against one snapshot of an index."""

    def __init__(
        self,
        analyzer: Analyzer,
        lexicon: Lexicon,
        *,
        accents: str,
        today: date,
        gazetteer: Callable[[], Gazetteer],
    ) -> None:
        """Take what decides the meaning; `gazetteer` is called only for a query that names a place field."""
        self._speller = Speller(analyzer, lexicon, accents)
        self._abbreviations = AbbreviationFinder(self._speller, lexicon)
        self._alternates = AlternateFinder(self._speller)
        self._readings = Readings(today, self._abbreviations.find, self._alternates.find)
        self._analyzer, self._lexicon, self._accents = analyzer, lexicon, accents
        self._today = today
        self._gazetteer = gazetteer

    def anticipate(self, trees: Iterable[query.Node]) -> None:
        """Take note that trees will be resolved; they may then be, one by one, in less time."""
        self._lexicon.anticipate(foreseen(trees, self._speller, self._abbreviations, self._alternates))

    def resolve(self, tree: query.Node, match: str) -> Resolution:
        """Resolve a tree; `match` is "all", "any" or "auto" and rules over words put next to each other."""
        self._speller.read(set(texts(tree)))
        self.anticipate((tree,))
        mender = Mender(self._speller, self._readings)
        if self._accents != "exact":
            mended = mender.mend(tree)
            if mended != tree:
                self.anticipate((mended,))
            tree = mended
        interpreted = self._readings.interpreted(tree)
        self._lexicon.anticipate(self._speller.questions_apart(self._readings.others()))
        matcher = Matcher(
            self._speller, self._readings, self._today, self._gazetteer, answers=match == "auto"
        )
        strict = matcher.match(tree, loose=False)
        size = matcher.widest
        loose = matcher.match(tree, loose=True)
        partial = match == "any" or (match == "auto" and (size >= LOOSE_CLAUSES or matcher.asked))
        mixed = match == "any" or size >= SENTENCE_CLAUSES
        scored = with_words(tree, matcher.unread)
        return Resolution(
            tree=query.simplify(interpreted),
            tiers=(strict, loose) if partial and strict != loose else (strict,),
            mixed=mixed,
            enough=0 if mixed else ENOUGH_FOR_QUESTION if matcher.asked else 1,
            clauses=score_clauses(scored, self._speller, self._readings),
            wanted=wanted_things(scored, self._speller, self._readings),
            lacking=mender.lacking,
            notes=tuple(dict.fromkeys((*mender.remarks, *map(remark, matcher.errors.values())))),
        )

    def retyped(self, tree: query.Node) -> tuple[query.Node, tuple[Remark, ...]]:
        """Return the tree with what may be raw keystrokes decoded, with what is to be said of it."""
        mender = Mender(self._speller, self._readings)
        return mender.as_keystrokes(tree), tuple(mender.remarks)

    def corrected(self, tree: query.Node, totals: Totals) -> query.Node | None:
        """Return the tree with some words changed so that something is found; see `proposing`."""
        if self._accents == "exact":  # without accents it may be what is meant with some
            opened = Speller(self._analyzer, self._lexicon, "auto").accented(tree)
            if opened != tree and any(totals([opened])):
                return opened
        return corrected(tree, self._speller, totals)

    def misheard(self, tree: query.Node, beside: Beside) -> query.Node | None:
        """Return the tree with a word in place of one that is said alike; see the module of this name."""
        if self._accents != "auto":
            return None
        return misheard(tree, self._speller, self._lexicon.document_count, beside)


def remark(told: TgsearchError | Note) -> Remark:
    """Return what an error or a note says, in both languages."""
    return Remark(told.message("en"), told.message("vi"))
