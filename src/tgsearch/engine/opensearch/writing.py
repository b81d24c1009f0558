"""How do documents get in, and when are they there? Sent at once, seen by nobody until the commit.

See `state` for what a commit is. What a writer sent and did not commit is
invisible for good; its remains are cleared away when it is closed, or by the
next writer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from tgsearch.engine.base import FIELDS, TokenBatch, Writer
from tgsearch.engine.opensearch.bulk import Bulk
from tgsearch.engine.opensearch.compile import key_of, one_of
from tgsearch.engine.opensearch.connection import ConflictError, NotThereError
from tgsearch.engine.opensearch.documents import entry_key, entry_source, frequencies, sources, version_id
from tgsearch.engine.opensearch.mapping import terms_index
from tgsearch.engine.opensearch.snapshot import PAGE, Snapshot
from tgsearch.engine.opensearch.state import Kept, State, StateStore
from tgsearch.engine.opensearch.vocabulary import term_id, term_source
from tgsearch.errors import EngineError, IndexLockedError

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Connection, Json

_LOOKED_UP = 10_000  # documents whose earlier versions are asked for in one question
_MERGE_SECONDS = 3600.0
_ADD: Json = {"source": "ctx._source.count += params.more"}


class OpenSearchWriter(Writer):
    """The one writer of an index on a cluster."""

    def __init__(
        self,
        connection: Connection,
        store: StateStore,
        *,
        make_documents: Callable[[], str] | None,
        switch: Callable[[str], None],
    ) -> None:
        """Take the right to write.

        Args:
            connection: to the cluster.
            store: the state of the index, which exists.
            make_documents: makes a new index of documents, which then takes the place of the one
                there is; None to write to that one.
            switch: leads the alias to an index of documents.

        Raises:
            IndexLockedError: somebody is writing.
        """
        self._connection, self._store, self._switch = connection, store, switch
        self._lease = store.take_lease()
        try:
            self._kept = self._begin()
            self._clear_away()
            current = self._kept.state
            self._fresh = make_documents is not None
            self._documents = current.documents if make_documents is None else make_documents()
            self._attempt = 1 if self._fresh else current.attempts
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

    def _begin(self) -> Kept:
        """Take a number for an attempt, on record as unfinished."""
        while True:
            kept = self._store.read()
            if kept is None:
                raise NotThereError("state")
            number = kept.state.attempts + 1
            state = _changed(kept.state, attempts=number, unfinished=(*kept.state.unfinished, number))
            try:
                return self._store.replace(kept, state)
            except ConflictError:
                continue  # whoever lost the lease may still have written

    def _clear_away(self) -> None:
        """Finish what the last commit had to delete, and remove what writers left behind."""
        state = self._kept.state
        if state.redo:
            self._delete_redo(state.redo)
        left = [number for number in state.unfinished if number != state.attempts]
        if left and self._has_versions_of(left):
            self._discard(state.documents, left)
        for index in state.retired:
            self._switch(state.documents)  # whoever retired it may have died before that
            self._remove(index)
        if state.retired:
            self._kept = self._store.replace(self._kept, _changed(self._kept.state, retired=()))

    def _has_versions_of(self, attempts: Sequence[int]) -> bool:
        query = {"terms": {"born": list(attempts)}}
        path = f"/{self._kept.state.documents}"
        self._connection.insist("POST", f"{path}/_refresh")
        return bool(self._connection.ask("POST", f"{path}/_count", {"query": query})["count"])

    # What is written

    def add(self, batch: TokenBatch) -> None:
        """Send documents; those with the id of an earlier one replace it at the commit."""
        self._lease.check()
        for source in sources(batch, self._attempt):
            key = source["key"]
            self._written.add(key)
            self._gone.add(key)
            self._bulk.index(version_id(key, self._attempt), source)
        for field in FIELDS:
            self._new_terms[field].update(frequencies(batch.fields[field]))

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
        self._bulk.flush()
        self._flush_terms()
        self._connection.insist("POST", f"/{self._documents}/_refresh")
        obsolete = [] if self._fresh else self._obsolete()
        old = self._kept.state
        redo = self._store.record_redo(old.generation + 1, obsolete)
        number = (self._attempt if self._fresh else old.attempts) + 1
        unfinished = () if self._fresh else tuple(each for each in old.unfinished if each != self._attempt)
        state = _changed(
            old,
            documents=self._documents,
            generation=old.generation + 1,
            attempts=number,
            unfinished=(*unfinished, number),
            redo=redo,
            retired=(*old.retired, old.documents) if self._fresh else old.retired,
        )
        try:
            self._kept = self._store.replace(self._kept, state)
        except ConflictError as error:
            path = str(self._connection.address)
            raise IndexLockedError(path=path, holder="another process") from error
        if self._fresh:
            self._switch(self._documents)
        self._fresh = False
        self._attempt = number
        self._forget()
        if redo:
            self._delete_redo(redo)
        if self._compacts:
            self._compacts = False
            self._merge()

    def _obsolete(self) -> list[str]:
        """Return the committed versions of what this attempt replaces or deletes."""
        committed = self._kept.state
        snapshot = Snapshot.open(self._connection, self._store) if committed.generation else None
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
        self._terms.flush()
        self._connection.insist("POST", f"/{terms_index(self._documents)}/_refresh")

    def _delete_redo(self, names: tuple[str, ...]) -> None:
        """Delete the versions that are on record as obsolete, then the record."""
        documents = self._kept.state.documents
        bulk = Bulk(self._connection, documents)
        for version in self._store.redo(names) or ():
            bulk.delete(version)
        bulk.flush()
        self._connection.insist("POST", f"/{documents}/_refresh")
        self._kept = self._store.replace(self._kept, _changed(self._kept.state, redo=()))
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
        if self._fresh:
            self._remove(self._documents)
        elif self._bulk.sent:
            self._discard(self._documents, [self._attempt])
        # Nothing of this attempt is left, nor on its way: every request was answered.
        state = self._kept.state
        left = tuple(number for number in state.unfinished if number != state.attempts)
        self._kept = self._store.replace(self._kept, _changed(state, unfinished=left))

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


def _changed(state: State, **values: object) -> State:
    return State(**{**state.json(), **values})
