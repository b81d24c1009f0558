"""How is an index kept on a cluster? As documents with tokens in them, asked in the cluster's own words.

`address` `trust` `connection` are the way there; `mapping` `tokens` `documents` what is
kept; `state` what is committed, `lease` who writes; `compile` `scoring` `pruning` `facets` `vocabulary` what
is asked, `together` in how few requests. Tests hold it to the promises of `engine.base`, on a real node.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tgsearch.engine.base import Engine, Searcher, Writer
from tgsearch.engine.opensearch.address import Address, parse, wanted_shards
from tgsearch.engine.opensearch.connection import ConflictError, Connection, NotThereError
from tgsearch.engine.opensearch.mapping import (
    FORMAT_VERSION,
    documents_body,
    documents_index,
    settings_in,
    state_index,
    terms_body,
    terms_index,
)
from tgsearch.engine.opensearch.snapshot import Snapshot
from tgsearch.engine.opensearch.state import State, StateStore
from tgsearch.errors import (
    DamagedIndexError,
    EngineRejectedError,
    IndexNotFoundError,
    IndexVersionError,
    NotAnIndexError,
)

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json
    from tgsearch.shard import Shard

SHARDS = 1  # where nobody says how many
REPLICAS = "0-1"  # one more copy as soon as there is a second node


class OpenSearchEngine(Engine):
    """An index on a cluster."""

    def __init__(
        self, connection: Connection, settings: Mapping[str, object], *, shards: int | None = None
    ) -> None:
        """Use `open` or `create` instead; `shards` are those of an index that is made."""
        self.settings = settings
        self._connection, self._shards = connection, shards
        self._store = StateStore(connection)

    @property
    def address(self) -> Address:
        """Where it is."""
        return self._connection.address

    @classmethod
    def open(cls, address: Address | str, connection: Connection | None = None) -> OpenSearchEngine:
        """Open an index.

        Raises:
            IndexNotFoundError: there is none of this name.
            IndexVersionError: another format.
            EngineError: the cluster can't be asked, or is of a version that is not supported.
        """
        connection = connection or Connection(parse(address) if isinstance(address, str) else address)
        connection.check_version()
        kept = StateStore(connection).read()
        if kept is None:
            _check_name(connection)
            raise IndexNotFoundError(path=str(connection.address))
        settings = _settings_of(connection, kept.state.documents)
        found = settings.get("format")
        if found != FORMAT_VERSION:
            raise IndexVersionError(path=str(connection.address), found=found, expected=FORMAT_VERSION)
        return cls(connection, settings)

    @staticmethod
    def exists(address: Address | str, connection: Connection | None = None) -> bool:
        """Tell whether there is an index, of any format.

        Raises:
            EngineError: the cluster can't be asked, or is of a version that is not supported.
        """
        connection = connection or Connection(parse(address) if isinstance(address, str) else address)
        connection.check_version()
        return StateStore(connection).read() is not None

    @classmethod
    def create(
        cls,
        address: Address | str,
        settings: Mapping[str, object],
        connection: Connection | None = None,
        *,
        shards: int | None = None,
    ) -> OpenSearchEngine:
        """Return an empty index that comes into being with `ensure` or the first writer.

        An index that is there already stays as it is until the first commit of
        a `fresh` writer, and keeps its number of `shards` unless another one is
        given here or by the environment.

        Raises:
            OptionError: the environment says no number of shards.
            NotAnIndexError: something else has its name; nothing is written.
            EngineError: the cluster can't be asked, or is of a version that is not supported.
        """
        connection = connection or Connection(parse(address) if isinstance(address, str) else address)
        connection.check_version()
        _check_name(connection)
        settings = {"format": FORMAT_VERSION, **settings}
        return cls(connection, settings, shards=wanted_shards() if shards is None else shards)

    def ensure(self) -> None:
        """Make an empty index unless there is one.

        Raises:
            EngineError: the cluster does not allow it.
        """
        if self._store.read() is not None:
            return
        documents = self._make_documents(1, self._shards or SHARDS)
        try:
            self._store.create(State(documents, token=uuid.uuid4().hex))
        except ConflictError:
            return  # somebody else made it at the same moment
        self._lead_alias(documents)

    def _make_documents(self, number: int, shards: int) -> str:
        """Make an index of documents, of so many shards, and one of terms; returns the name of the first."""
        documents = documents_index(self.address.name, number)
        bodies = {
            documents: documents_body(self.settings, shards, REPLICAS),
            terms_index(documents): terms_body(),
        }
        for name, body in bodies.items():
            try:
                self._connection.insist("PUT", f"/{name}", body)
            except EngineRejectedError as error:
                if "resource_already_exists" not in str(error.reason):
                    raise
        return documents

    def _make_next(self) -> str:
        """Make the indices of a rebuild; what one before left under their names goes away."""
        kept = self._store.read()
        if kept is None:
            raise NotThereError("state")
        _, _, number = kept.state.documents.rpartition("-")
        documents = documents_index(self.address.name, int(number) + 1)
        for name in (documents, terms_index(documents)):
            self._connection.insist("DELETE", f"/{name}", params={"ignore_unavailable": "true"})
        return self._make_documents(int(number) + 1, self._shards or self._shards_of(kept.state.documents))

    def _shards_of(self, documents: str) -> int:
        """Return into how many shards an index of documents is cut."""
        try:
            found = self._connection.ask("GET", f"/{documents}/_settings/index.number_of_shards")
        except NotThereError:
            return SHARDS
        return int(found[documents]["settings"]["index"]["number_of_shards"])

    def _lead_alias(self, documents: str) -> None:
        """Let the alias lead to an index of documents alone, for other programs to find."""
        name = self.address.name
        actions: list[Json] = [
            {"remove": {"index": f"{name}-docs-*", "alias": name, "must_exist": False}},
            {"add": {"index": documents, "alias": name}},
        ]
        self._connection.insist("POST", "/_aliases", {"actions": actions})

    def searcher(self) -> Searcher:
        """Open a snapshot of the last commit; of an index that is not there yet, an empty one."""
        from tgsearch.engine.opensearch.searching import EmptySearcher, OpenSearchSearcher

        snapshot = Snapshot.open(self._connection, self._store)
        return EmptySearcher() if snapshot is None else OpenSearchSearcher(snapshot)

    def is_current(self, searcher: Searcher) -> bool:
        """Tell whether no commit came after `searcher` was opened."""
        kept = self._store.read()
        latest = ("", -1) if kept is None else (kept.state.documents, kept.state.generation)
        return getattr(searcher, "token", None) == latest

    def writer(self, *, fresh: bool = False, shard: Shard | None = None) -> Writer:
        """Open the writer, or that of a share of the files, beside those of others."""
        from tgsearch.engine.opensearch.writing import OpenSearchWriter

        self.ensure()
        return OpenSearchWriter(
            self._connection,
            self._store,
            make_documents=self._make_next if fresh else None,
            switch=self._lead_alias,
            shard=shard,
        )

    def _indices(self) -> tuple[str, ...]:
        kept = self._store.read()
        if kept is None:
            return ()
        documents = (kept.state.documents, *kept.state.retired)
        return (
            state_index(self.address.name),
            *(name for each in documents for name in (each, terms_index(each))),
        )

    def disk_bytes(self) -> int:
        """Return how many bytes the index takes on the disks of the cluster, all copies together."""
        names = ",".join(self._indices())
        if not names:
            return 0
        params = {"filter_path": "_all.total.store.size_in_bytes", "ignore_unavailable": "true"}
        found = self._connection.ask("GET", f"/{names}/_stats/store", params=params)
        return int(found.get("_all", {}).get("total", {}).get("store", {}).get("size_in_bytes", 0))

    def check(self) -> tuple[tuple[str, str], ...]:
        """Ask the cluster for every shard; return (index, reason) for each that has no sound copy.

        The cluster verifies checksums itself, when it reads, copies and merges.
        """
        damaged = []
        for name in self._indices():
            try:
                params = {"format": "json", "h": "health"}
                answer = self._connection.ask("GET", f"/_cat/indices/{name}", params=params)["answer"]
            except NotThereError:
                damaged.append((name, "missing"))
                continue
            if any(each.get("health") == "red" for each in answer):
                damaged.append((name, "a shard has no copy that can be read"))
        return tuple(damaged)

    def close(self) -> None:
        """Do nothing: open searchers go on with the connection, which closes itself."""


def _settings_of(connection: Connection, documents: str) -> dict[str, object]:
    """Return the settings that an index of documents carries.

    Raises:
        DamagedIndexError: the index of documents is gone, or carries none.
    """
    try:
        answer = connection.ask("GET", f"/{documents}/_mapping")
    except NotThereError:
        answer = {}
    found = settings_in(answer.get(documents, {}).get("mappings", {}))
    if found is None:
        reason = "carries no settings" if answer else "missing"
        raise DamagedIndexError(path=str(connection.address), file=documents, reason=reason)
    return found


def _check_name(connection: Connection) -> None:
    """Make sure that the name is free, or that of an index of ours.

    Raises:
        NotAnIndexError: something else on the cluster has it.
    """
    name = connection.address.name
    try:
        found = connection.ask("GET", f"/{name}/_mapping")
    except NotThereError:
        return
    if any(settings_in(each.get("mappings", {})) is None for each in found.values()):
        raise NotAnIndexError(path=str(connection.address))
