"""Whose version of a document counts when several files hold one of its id? The last file's.

The order is that of `manifest.precedence`, in which an index is built from
nothing, so that it does not matter which file changed when. While files are
read, what may be held by another one as well is only noted; when all are read
it is settled by the ids that the manifest has of each. The notes are part of
each commit: a run that ended before goes on with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from tgsearch.idfilter import IdFilter
from tgsearch.manifest import documents_of, held_by_many, precedence


class Holding:
    """Which documents of a run may be held by more than one file."""

    def __init__(
        self,
        entries: Mapping[str, bytes],
        *,
        anew: Collection[str],
        asked: set[str] | None,
        contested: Collection[str],
    ) -> None:
        """Look at which files hold what.

        Args:
            entries: the manifest, as it changes in the run.
            anew: ids of files that are forgotten or read from their beginning.
            asked: the only ids of documents that may be given or released; None when any may.
            contested: what a run before left.
        """
        self._entries, self._anew = entries, frozenset(anew)
        self._kept: IdFilter | set[str]  # of files of many documents whose version stays
        self._kept = IdFilter() if asked is None else set()
        self._written = IdFilter()  # of those that were read in this run
        self.contested = set(contested)
        self._keep(asked)

    def _keep(self, asked: set[str] | None) -> None:
        for file, ids in held_by_many(self._entries):
            if file not in self._anew:
                self._kept.update(ids if asked is None else asked.intersection(ids))

    def ask(self, ids: set[str]) -> None:
        """Let documents of more ids be given; to be called before files of many documents are read."""
        if isinstance(self._kept, set):
            self._keep(ids)

    def note_written(self, ids: Collection[str], *, of_many: bool) -> None:
        """Note documents that a file gave."""
        self.contested.update(id for id in ids if id in self._kept)
        if of_many:
            self._written.update(ids)

    def released(self, ids: Iterable[str]) -> list[str]:
        """Return which documents can be deleted at once, of those that a file no longer holds.

        The manifest must not name the file as their holder any more.
        """
        alone = []
        for id in ids:
            if id in self._kept or id in self._written or id in documents_of(self._entries, id):
                self.contested.add(id)
            else:
                alone.append(id)
        return alone

    def winners(self) -> dict[str, set[str]]:
        """Return the contested ids by the file whose version counts; by "" those that no file holds."""
        last: dict[str, str] = {id: id for id in self.contested if id in documents_of(self._entries, id)}
        for file, ids in held_by_many(self._entries):
            for id in self.contested.intersection(ids):
                if id not in last or precedence(last[id]) < precedence(file):
                    last[id] = file
        found: dict[str, set[str]] = defaultdict(set)
        for id in self.contested:
            found[last.get(id, "")].add(id)
        return dict(found)
