"""How do documents get in, and when are they there? Sent at once, seen by nobody until the commit.

See `state` for what a commit is. What a writer sent and did not commit is
invisible for good; its remains are cleared away when it is closed, or by the
next writer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from tgsearch.engine.base import FIELDS, TokenBatch, Writer
from tgsearch.engine.opensearch.bulk import Bulk
from tgsearch.engine.opensearch.compile import key_of, one_of
from tgsearch.engine.opensearch.connection import ConflictError, NotThereError
from tgsearch.engine.opensearch.documents import entry_key, entry_source, frequencies, sources, version_id
from tgsearch.engine.opensearch.lease import Lease, Leases
from tgsearch.engine.opensearch.mapping import terms_index
from tgsearch.engine.opensearch.snapshot import PAGE, Snapshot
from tgsearch.engine.opensearch.state import State, StateStore, changed
from tgsearch.engine.opensearch.vocabulary import term_id, term_source
from tgsearch.errors import EngineError, EngineRejectedError, IndexLockedError

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Connection, Json
    from tgsearch.shard import Shard
    from tgsearch.sources.reasons import Reason

_LEASE, _TURN = "lease", "turn"
_LOOKED_UP = 10_000  # documents whose earlier versions are asked for in one question
_MERGE_SECONDS = 3600.0
_Value = TypeVar("_Value")
_ADD: Json = {"source": "ctx._source.count += params.more"}


class OpenSearchWriter(Writer):
    """A writer of an index on a cluster: the only one, or one of some that each write a share of the files.

    Of these one at a time commits. What several wrote, the last to commit has written.
    """

    def __init__(
        self,
        connection: Connection,
        store: StateStore,
        *,
        make_documents: Callable[[], str] | None,
        switch: Callable[[str], None],
        shard: Shard | None = None,
    ) -> None:
        """Take the right to write.

        Args:
            connection: to the cluster.
            store: the state of the index, which exists.
            make_documents: makes a new index of documents, which then takes the place of the one
                there is; None to write to that one.
            switch: leads the alias to an index of documents.
            shard: the share to write; None: everything.

        Raises:
            IndexLockedError: somebody is writing the same.
        """
        self._connection, self._store, self._switch = connection, store, switch
        self._leases, self._turns = Leases(connection, _LEASE), Leases(connection, _TURN)
        self._lease = self._leases.take(shard)
        self._takes_turns = shard is not None
        self._turn: Lease | None = None
        try:
            state = self._begin()
            self._clear_away(state)
            self._generation = state.generation  # that the next commit follows
            self._number = state.writers[self._lease.token]  # of the attempt, on record as unfinished
            self._fresh = make_documents is not None
            self._documents = state.documents if make_documents is None else make_documents()
            self._attempt = 1 if self._fresh else self._number
            self._bulk = Bulk(connection, self._documents)
            self._terms = Bulk(connection, terms_index(self._documents))
        except BaseException:
            self._lease.give_back()
            raise
        self._compacts = False
        self._forget()

    def _forget(self) -> None:
        """Begin anew after a commit."""
        self._bulk.sent = False
        self._written: set[str] = set()  # keys of this attempt
        self._gone: set[str] = set()  # keys whose committed version goes away
        self._new_terms: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}

    def _begin(self) -> State:
        """Take a number for an attempt; who has no lease any more can't commit from then on."""

        def begun(state: State) -> State:
            leases = self._leases.tokens()  # after the state: whoever comes later changes that
            writers = {token: number for token, number in state.writers.items() if token in leases}
            number = state.attempts + 1
            return changed(
                state,
                attempts=number,
                unfinished=(*state.unfinished, number),
                writers={**writers, self._lease.token: number},
            )

        return self._store.change(begun)

    def _clear_away(self, state: State) -> None:
        """Finish what commits had to delete, and remove what writers left behind."""
        if state.redo:
            self._delete_redo(state.documents, state.redo)
        left = [number for number in state.unfinished if number not in state.writers.values()]
        if left and self._has_versions_of(state.documents, left):
            self._discard(state.documents, left)
        for index in state.retired:
            self._switch(state.documents)  # whoever retired it may have died before that
            self._remove(index)
        if state.retired:
            self._store.change(lambda last: changed(last, retired=_without(last.retired, state.retired)))

    def _has_versions_of(self, documents: str, attempts: Sequence[int]) -> bool:
        query = {"terms": {"born": list(attempts)}}
        self._connection.insist("POST", f"/{documents}/_refresh")
        return bool(self._connection.ask("POST", f"/{documents}/_count", {"query": query})["count"])

    # What is written

    def add(self, batch: TokenBatch) -> Mapping[str, str]:
        """Send documents; those with the id of an earlier one replace it at the commit.

        Returns:
            Those that the cluster refuses, by id, with why.

        Raises:
            IndexLockedError: another writer took the place of this one while it was away.
            EngineError: the cluster can't do it, or refuses an entry of the manifest that was recorded.
        """
        self._lease.check()
        batch, keys = batch.compact(), []
        for source in sources(batch, self._attempt):
            keys.append(source["key"])
            self._bulk.index(version_id(source["key"], self._attempt), source)
        reasons = self._bulk.flush()
        refused = {
            id: reasons.pop(version)
            for id, key in zip(batch.ids, keys, strict=True)
            if (version := version_id(key, self._attempt)) in reasons
        }
        self._insist_on(reasons)
        taken = [key for id, key in zip(batch.ids, keys, strict=True) if id not in refused]
        self._written.update(taken)
        self._gone.update(taken)
        are_taken = np.array([id not in refused for id in batch.ids], bool)
        for field in FIELDS:
            self._new_terms[field].update(frequencies(batch.fields[field], are_taken))
        return refused

    def _insist_on(self, reasons: Mapping[str, Reason]) -> None:
        """Raise the error for what must not be refused: a commit without it would be wrong."""
        for reason in reasons.values():
            raise EngineRejectedError(address=str(self._connection.address), reason=reason)

    def delete(self, ids: Sequence[str]) -> None:
        """Delete documents by id at the commit; unknown ids are passed over."""
        for id in ids:
            self._drop(key_of(id))

    def record(self, entries: Mapping[str, bytes | None]) -> None:
        """Set entries of the manifest, or remove those that are None, at the commit."""
        self._lease.check()
        for name, value in entries.items():
            key = entry_key(name)
            if value is None:
                self._drop(key)
            else:
                self._written.add(key)
                self._gone.add(key)
                source = entry_source(name, value, self._attempt)
                self._bulk.index(version_id(key, self._attempt), source)

    def _drop(self, key: str) -> None:
        self._gone.add(key)
        if key in self._written:
            self._written.discard(key)
            self._bulk.delete(version_id(key, self._attempt))

    def settle(self) -> None:
        """Do nothing: the cluster merges what it holds as it sees fit."""

    def compact(self) -> None:
        """Let the next commit merge what the cluster holds into one part a shard."""
        self._compacts = True

    # The commit

    def commit(self) -> None:
        """Make everything since the last commit durable and visible.

        Raises:
            IndexLockedError: another writer took the place of this one while it was away.
            EngineError: the cluster can't do it; nothing of it is visible.
        """
        self._lease.check()
        self._insist_on(self._bulk.flush())
        with ThreadPoolExecutor(1) as beside:
            refreshed = beside.submit(self._connection.insist, "POST", f"/{self._documents}/_refresh")
            self._flush_terms()
            refreshed.result()
        with self.alone():
            self._commit()
        if self._compacts:
            self._compacts = False
            self._merge()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let writers of other shares wait with their commits."""
        if self._turn is not None or not self._takes_turns:
            yield
            return
        self._turn = self._turns.wait()
        try:
            kept = self._store.read()
            if kept is None:
                raise NotThereError("state")
            self._generation = kept.state.generation
            yield
        finally:
            self._turn.give_back()
            self._turn = None

    def _commit(self) -> None:
        obsolete = [] if self._fresh else self._obsolete()
        redo = self._store.record_redo(self._generation + 1, obsolete)
        state = self._store.change(lambda last: self._committed(last, redo))
        if self._fresh:
            self._switch(self._documents)
        self._fresh = False
        self._number = self._attempt = state.writers[self._lease.token]
        self._generation += 1
        self._forget()
        if redo:
            self._delete_redo(self._documents, redo)

    def _committed(self, last: State, redo: tuple[str, ...]) -> State:
        """Return the state that commits this attempt and begins another one.

        Raises:
            IndexLockedError: another writer took the place of this one while it was away.
        """
        number = last.writers.get(self._lease.token)
        if number is not None and number > self._number:
            return last  # it is done; the answer was lost
        if number is None or last.generation != self._generation:
            raise IndexLockedError(path=str(self._connection.address), holder="another process")
        number = 2 if self._fresh else last.attempts + 1
        return changed(
            last,
            documents=self._documents,
            generation=last.generation + 1,
            attempts=number,
            unfinished=(*(() if self._fresh else _without(last.unfinished, (self._number,))), number),
            redo=redo if self._fresh else (*last.redo, *redo),
            retired=(*last.retired, last.documents) if self._fresh else last.retired,
            writers={**last.writers, self._lease.token: number},
        )

    def _obsolete(self) -> list[str]:
        """Return the committed versions of what this attempt replaces or deletes."""
        snapshot = Snapshot.open(self._connection, self._store) if self._generation else None
        if snapshot is None:
            return []
        found: list[str] = []
        keys = sorted(self._gone)
        with closing(snapshot):
            for start in range(0, len(keys), _LOOKED_UP):
                query = {
                    "bool": {
                        "filter": [snapshot.committed(), one_of("key", keys[start : start + _LOOKED_UP])]
                    }
                }
                found += _versions(snapshot, query)
        return found

    def _flush_terms(self) -> None:
        """Put the terms of this attempt on record; counted twice after a failure does no harm."""
        for field, counts in self._new_terms.items():
            for term, count in counts.items():
                upsert = term_source(field, term, count, self._attempt)
                script = {**_ADD, "params": {"more": count}}
                self._terms.update(term_id(field, term), script, upsert)
            counts.clear()
        self._insist_on(self._terms.flush())
        self._connection.insist("POST", f"/{terms_index(self._documents)}/_refresh")

    def _delete_redo(self, documents: str, names: tuple[str, ...]) -> None:
        """Delete the versions that are on record as obsolete, then the records."""
        bulk = Bulk(self._connection, documents)
        for name in names:
            for version in self._store.redo((name,)) or ():  # None: another writer was faster
                bulk.delete(version)
        self._insist_on(bulk.flush())
        self._connection.insist("POST", f"/{documents}/_refresh")
        self._store.change(lambda last: changed(last, redo=_without(last.redo, names)))
        self._store.forget_redo(names)

    def _merge(self) -> None:
        for index in (self._documents, terms_index(self._documents)):
            params = {"max_num_segments": 1, "request_timeout": _MERGE_SECONDS}
            self._connection.insist("POST", f"/{index}/_forcemerge", params=params)
            self._connection.insist("POST", f"/{index}/_refresh")

    # The end

    def close(self) -> None:
        """Let others write; what was not committed is gone. A second call does nothing."""
        if self._lease.is_over:
            return
        try:
            self._clear_own()
        except (EngineError, NotThereError, ConflictError):
            pass  # it stays invisible, and the next writer clears it away
        finally:
            self._lease.give_back()

    def _clear_own(self) -> None:
        kept, token = self._store.read(), self._lease.token
        if kept is None or token not in kept.state.writers:
            return  # another writer took its place, and clears away
        if self._fresh:
            self._remove(self._documents)
        elif self._bulk.sent:
            self._discard(self._documents, [self._attempt])
        # Nothing of this attempt is left, nor on its way: every request was answered.
        self._store.change(
            lambda last: changed(
                last,
                unfinished=_without(last.unfinished, (self._number,)),
                writers={other: number for other, number in last.writers.items() if other != token},
            )
        )

    def _discard(self, index: str, attempts: Sequence[int]) -> None:
        """Delete the versions of attempts that were never committed."""
        self._connection.insist("POST", f"/{index}/_refresh")
        body = {"query": {"terms": {"born": list(attempts)}}}
        params = {"conflicts": "proceed", "refresh": "true"}
        self._connection.insist("POST", f"/{index}/_delete_by_query", body, params=params)

    def _remove(self, documents: str) -> None:
        for index in (documents, terms_index(documents)):
            self._connection.insist("DELETE", f"/{index}", params={"ignore_unavailable": "true"})


def _versions(snapshot: Snapshot, query: Json) -> list[str]:
    """Return the ids on the cluster of everything that matches."""
    found: list[str] = []
    body: Json = {
        "query": query,
        "size": PAGE,
        "sort": [{"born": "asc"}, {"id": "asc"}],
        "_source": False,
        "track_total_hits": False,
    }
    while True:
        hits = snapshot.search(body)["hits"]["hits"]
        found += [hit["_id"] for hit in hits]
        if len(hits) < PAGE:
            return found
        body["search_after"] = hits[-1]["sort"]


def _without(values: tuple[_Value, ...], left_out: Collection[_Value]) -> tuple[_Value, ...]:
    return tuple(value for value in values if value not in left_out)
