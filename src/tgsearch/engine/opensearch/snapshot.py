"""What does a search see? The documents of one commit, held still by a point in time of the cluster."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tgsearch.engine.opensearch.compile import one_of
from tgsearch.engine.opensearch.connection import NotThereError
from tgsearch.engine.opensearch.mapping import DOCUMENT, ENTRY, terms_index
from tgsearch.engine.opensearch.state import State, StateStore
from tgsearch.engine.opensearch.together import Asked
from tgsearch.errors import EngineError, EngineUnavailableError, SnapshotGoneError

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Connection, Json

KEEP_ALIVE = "15m"  # after the last question
PAGE = 10_000  # hits that the cluster gives at once
_OPEN_ATTEMPTS = 20
_ID_ORDER: Json = {"id": {"order": "asc"}}
_NO_TERMS: Json = {"hits": {"hits": []}}


class Snapshot:
    """One commit of one index."""

    def __init__(self, connection: Connection, state: State, redo: Sequence[str], point: str) -> None:
        """Take a point in time at which everything of `state` was to be seen."""
        self.connection, self.state = connection, state
        self._redo = tuple(redo)
        self._closed = False
        self._hold(point)

    def _hold(self, point: str) -> None:
        """Look at a point in time, and let go of it when nobody looks any more."""
        self._point = point
        self._release = weakref.finalize(self, _release, self.connection, point)
        self._release.atexit = False  # nobody waits for the network then; it ends by itself

    @classmethod
    def open(cls, connection: Connection, store: StateStore) -> Snapshot | None:
        """Return the last commit; None where there is no index.

        Raises:
            EngineUnavailableError: commits follow each other too fast, or nothing answers.
        """
        before = store.read()
        for _ in range(_OPEN_ATTEMPTS):
            if before is None:
                return None
            redo = store.redo(before.state.redo)
            point = None if redo is None else _point(connection, before.state.documents)
            after = store.read()
            # What a commit makes obsolete goes away only after it: the same state means the same documents.
            same = after is not None and after.state == before.state
            if same and point is not None and redo is not None:
                return cls(connection, before.state, redo, point)
            if point is not None:
                _release(connection, point)
            if same and point is None:
                reason = f"the index {before.state.documents} is missing"
                raise EngineUnavailableError(address=str(connection.address), reason=reason)
            before = after
        reason = "it changed all the time"
        raise EngineUnavailableError(address=str(connection.address), reason=reason)

    @property
    def terms_index(self) -> str:
        """The index of the cluster with the terms of this one."""
        return terms_index(self.state.documents)

    def committed(self) -> Json:
        """Return the query of what is committed, by the attempts of versions."""
        born: Json = {"range": {"born": {"lte": self.state.attempts}}}
        if not self.state.unfinished:
            return {"bool": {"filter": [born]}}
        return {"bool": {"filter": [born], "must_not": [{"terms": {"born": list(self.state.unfinished)}}]}}

    def versions(self) -> list[Json]:
        """Return the queries that all hold for what is of this commit, documents or entries."""
        queries = [self.committed()]
        if self._redo:
            queries.append({"bool": {"must_not": [one_of("_id", self._redo)]}})
        return queries

    def visible(self, kind: str) -> list[Json]:
        """Return the queries that all hold for documents, or entries, of this commit."""
        return [{"term": {"kind": kind}}, *self.versions()]

    def search(self, body: Json) -> Json:
        """Ask one question of the documents; see `ask`."""
        (answer,) = self.ask([Asked(body)])
        return answer

    def ask(self, asked: Sequence[Asked]) -> list[Json]:
        """Ask several questions in one round trip; every answer is whole or there is an error.

        Raises:
            SnapshotGoneError: it was not used for too long.
            EngineUnavailableError: some shards don't answer.
        """
        if not asked:
            return []
        try:
            return self._ask(asked)
        except (NotThereError, EngineUnavailableError) as error:
            # A node took its points in time with it, or this one was not used for too long.
            if not self._renewed():
                if isinstance(error, EngineUnavailableError):
                    raise
                raise self._gone() from error
        try:
            return self._ask(asked)
        except NotThereError as error:
            raise self._gone() from error

    def _gone(self) -> SnapshotGoneError:
        return SnapshotGoneError(address=str(self.connection.address))

    def _ask(self, asked: Sequence[Asked]) -> list[Json]:
        searches = [self._search(each) for each in asked]
        answers = self.connection.search(searches)
        for place, (each, answer) in enumerate(zip(asked, answers, strict=True)):
            error = answer.get("error")
            if error is None:
                whole(self.connection, answer)
                continue
            refusal = self.connection.refused(answer.get("status", 0), error)
            if not (each.of_terms and isinstance(refusal, NotThereError)):
                raise refusal
            answers[place] = _NO_TERMS  # another index took the place of this one
        return answers

    def _search(self, asked: Asked) -> tuple[Json, Json]:
        """Return the index that a question is for, and the question as it is sent."""
        if asked.of_terms:
            return {"index": self.terms_index}, asked.body
        point = {"id": self._point, "keep_alive": KEEP_ALIVE}
        return {}, {"track_total_hits": True, **asked.body, "pit": point}

    def _renewed(self) -> bool:
        """Look at the same commit at another point in time; tells whether it is still the last one."""
        if self._closed:
            return False
        again = Snapshot.open(self.connection, StateStore(self.connection))
        if again is None:
            return False
        last = again.state
        if (last.documents, last.generation) != (self.state.documents, self.state.generation):
            again.close()
            return False
        again._release.detach()
        self._release.detach()
        self._hold(again._point)
        return True

    def search_all(self, query: Json, fields: Sequence[str] = ()) -> Iterator[Json]:
        """Yield every hit of a query in the order of ids."""
        body: Json = {
            "query": query,
            "size": PAGE,
            "sort": [_ID_ORDER],
            "_source": False,
            "stored_fields": list(fields) or "_none_",
            "track_total_hits": False,
        }
        while True:
            hits = self.search(body)["hits"]["hits"]
            yield from hits
            if len(hits) < PAGE:
                return
            body["search_after"] = hits[-1]["sort"]

    def entries(self) -> Iterator[Json]:
        """Yield the hits of the entries of the manifest, with id and stored bytes."""
        return self.search_all({"bool": {"filter": self.visible(ENTRY)}}, ("stored",))

    def documents_query(self) -> Json:
        """Return the query of every document."""
        return {"bool": {"filter": self.visible(DOCUMENT)}}

    def segments(self) -> list[Json]:
        """Return what the cluster says of the segments that the snapshot consists of."""
        body, params = {"pit_id": [self._point]}, {"format": "json", "bytes": "b"}
        try:
            answer = self.connection.ask("GET", "/_cat/pit_segments", body, params=params)
        except NotThereError:
            return []
        found = answer.get("answer", [])
        return found if isinstance(found, list) else []

    def close(self) -> None:
        """Let the cluster forget it; a second call does nothing."""
        self._closed = True
        self._release()


def whole(connection: Connection, answer: Json) -> None:
    """Make sure that an answer to a search comes from all shards, in time.

    Raises:
        EngineUnavailableError: it does not.
    """
    failed = answer.get("_shards", {}).get("failed", 0)
    if failed or answer.get("timed_out"):
        reason = f"{failed} shards did not answer" if failed else "no answer in time"
        raise EngineUnavailableError(address=str(connection.address), reason=reason)


def _point(connection: Connection, index: str) -> str | None:
    params = {"keep_alive": KEEP_ALIVE, "allow_partial_pit_creation": "false"}
    try:
        return str(connection.ask("POST", f"/{index}/_search/point_in_time", params=params)["pit_id"])
    except NotThereError:
        return None


def _release(connection: Connection, point: str) -> None:
    try:
        connection.ask("DELETE", "/_search/point_in_time", {"pit_id": [point]})
    except (EngineError, NotThereError):
        return  # it ends by itself
