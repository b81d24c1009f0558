"""How many documents of a snapshot match a query, or have one of some tokens?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from tgsearch.engine.opensearch.compile import all_of, one_of
from tgsearch.engine.opensearch.together import Asked, Task

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json
    from tgsearch.engine.opensearch.snapshot import Snapshot

_MAX_REMEMBERED = 200_000  # tokens

# A field of the cluster, and tokens of which a document has at least one.
Tokens: TypeAlias = tuple[str, tuple[str, ...]]


def totals(queries: Sequence[Json]) -> Task[list[int]]:
    """Return how many documents match each of some queries; these say what is visible themselves."""
    if not queries:
        return []
    # Each on its own: a term is counted without a look at its documents where none was deleted,
    # and filters side by side are each held against every document that one of them matches.
    answers = yield [Asked({"size": 0, "query": query}) for query in queries]
    return [int(answer["hits"]["total"]["value"]) for answer in answers]


class Counts:
    """In how many documents of a snapshot tokens stand; what was counted is remembered."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[Tokens, int] = {}
        self._size = 0

    def of(self, wanted: Iterable[Tokens]) -> Task[dict[Tokens, int]]:
        """Return for each of some sets of tokens how many documents have one of them."""
        known = self._known
        counts = {tokens: known.get(tokens) for tokens in wanted}
        missing = [tokens for tokens, count in counts.items() if count is None]
        visible = self._snapshot.versions()  # of documents, as nothing else has tokens
        found = yield from totals([all_of([*visible, one_of(*tokens)]) for tokens in missing])
        fresh = dict(zip(missing, found, strict=True))
        self._remember(fresh)
        return {tokens: fresh[tokens] if count is None else count for tokens, count in counts.items()}

    def _remember(self, fresh: dict[Tokens, int]) -> None:
        self._size += sum(len(tokens) for _, tokens in fresh)
        if self._size > _MAX_REMEMBERED:
            self._known, self._size = {}, 0  # another thread may still read the old ones
        self._known.update(fresh)

    def frequencies(self, field: str, tokens: Iterable[str]) -> Task[dict[str, int]]:
        """Return in how many documents each token stands."""
        counts = yield from self.of((field, (token,)) for token in tokens)
        return {token: count for (_, (token,)), count in counts.items()}
