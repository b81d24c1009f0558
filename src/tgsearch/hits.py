"""How is a document of an answer shown? With what is known of it, how it matched, and its passages."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tgsearch.engine.base import ScoredDocument, Searcher, SearchRequest, TermClause
from tgsearch.records import read_record
from tgsearch.results import Hit, Share
from tgsearch.snippet import Finder, Occurrence, TokenSpans, Wanted, make_snippets
from tgsearch.spelling import Rung, rung
from tgsearch.text import fold

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.results import StoredDocument

_SHOWN_AT_ONCE = 50  # documents whose texts are held together


class Presenter:
    """Shows documents of one result with the passages that it was found by."""

    def __init__(self, analyzer: Analyzer, wanted: Sequence[Wanted]) -> None:
        """Take what the query wants, to be marked in the passages."""
        self._read = analyzer.syllables
        self._finder = Finder(wanted)

    def hits(self, documents: Sequence[ScoredDocument], first_rank: int) -> Iterator[Hit]:
        """Yield the hits; their texts are read together, some at a time."""
        for start in range(0, len(documents), _SHOWN_AT_ONCE):
            batch = documents[start : start + _SHOWN_AT_ONCE]
            records = [read_record(document.stored) for document in batch]
            texts = [text for record in records for text in (record.text, record.title)]
            tokens = iter(self._finder.serving_tokens(texts, self._read))
            for rank, document, record in zip(
                itertools.count(first_rank + start), batch, records, strict=False
            ):
                yield self._hit(document, rank, record, next(tokens), next(tokens))

    def _hit(
        self,
        document: ScoredDocument,
        rank: int,
        record: StoredDocument,
        in_text: TokenSpans,
        in_title: TokenSpans,
    ) -> Hit:
        occurrences = self._finder.occurrences(in_text)
        return Hit(
            rank=rank,
            id=document.id,
            score=document.score,
            path=record.path,
            title=record.title,
            published=record.published,
            event=record.event,
            period=record.period,
            type=record.type,
            locality=record.locality,
            numbers=record.numbers,
            matched="relaxed" if document.tier else self._matched(record, in_text, occurrences, in_title),
            snippets=make_snippets(record.text, in_text, self._finder, occurrences),
        )

    def _matched(
        self,
        record: StoredDocument,
        in_text: TokenSpans,
        occurrences: Sequence[Occurrence],
        in_title: TokenSpans,
    ) -> str:
        """Return the rung on which the least well matched thing stands at its best."""
        best: dict[int, Rung] = {}
        for text, tokens, found in (
            (record.title, in_title, self._finder.occurrences(in_title)),
            (record.text, in_text, occurrences),
        ):
            for each in found:
                if best.get(each.wanted) != Rung.EXACT:
                    here = _rung(self._finder.wanted[each.wanted], each, tokens, text)
                    best[each.wanted] = max(best.get(each.wanted, here), here)
        wanted = self._finder.wanted
        said_otherwise = {wanted[number].group for number in best if wanted[number].instead}
        rungs = (
            found
            for number, found in best.items()
            if wanted[number].instead or wanted[number].group not in said_otherwise
        )
        return min(rungs, default=Rung.EXACT).label


def _rung(wanted: Wanted, occurrence: Occurrence, tokens: TokenSpans, text: str) -> Rung:
    """Return how closely what is written in an occurrence is what was typed."""
    written = [text[tokens.starts[place] : tokens.ends[place]] for place in occurrence.tokens]
    if wanted.prefix:
        written[-1] = written[-1][: len(wanted.typed[-1])]
    best = Rung.UNACCENTED if wanted.unaccented else Rung.EXACT
    return min(map(_rung_of, wanted.typed, written), default=best)


def _rung_of(typed: str, written: str) -> Rung:
    found = rung(typed, written)
    if found == Rung.FUZZY and fold(typed) == fold(written):  # who ignores accents gets any
        return Rung.UNACCENTED
    return found


def explained(hit: Hit, searcher: Searcher, request: SearchRequest) -> Hit:
    """Return a hit with what each clause adds to its score, largest first, without those that add nothing."""
    from dataclasses import replace

    shares = []
    for clause, score in searcher.explain(request, hit.id):
        if not score:
            continue
        if isinstance(clause, TermClause):
            shares.append(Share(clause.terms[0][0], clause.field, score))
        else:
            shares.append(Share(f"{clause.firsts[0][0]} {clause.seconds[0][0]}", "pairs", score))
    return replace(hit, explanation=tuple(sorted(shares, key=lambda share: (-share.score, share.term))))
