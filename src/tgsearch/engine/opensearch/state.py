"""What is committed? One document says it, changed only by whoever knows how it was.

A version of a document is *born* in an attempt: a number that one writer has
between two commits. A snapshot takes in every version whose attempt is
committed, that is all numbers but those of `unfinished` attempts. So what a
writer sends is invisible, whoever refreshes what, until one document, the
state, is replaced; that is the commit. Versions that it makes obsolete are on
record before (`redo`) and deleted afterwards: a snapshot leaves them out
whether that is done, half done or was cut off.

The state is written only over the very one that was read. It names the attempts
of those that are writing, one or one for each share (`lease`); a writer that
was away while another took its place is no longer among them and can't commit.
"""

from __future__ import annotations

import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from tgsearch.engine.opensearch.connection import ConflictError, NotThereError
from tgsearch.engine.opensearch.mapping import state_body, state_index
from tgsearch.errors import EngineRejectedError
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Connection, Json

_STATE, _REDO = "state", "redo"
_REDO_CHUNK = 10_000  # versions on record in one document


@frozen
class State:
    """One commit."""

    documents: str  # the index of the cluster
    generation: int = 0  # counts commits
    attempts: int = 0  # numbers given out
    unfinished: tuple[int, ...] = ()  # attempts that are not committed
    redo: tuple[str, ...] = ()  # documents of this index that list obsolete versions
    retired: tuple[str, ...] = ()  # indices of the cluster that an earlier rebuild left
    writers: Mapping[str, int] = MappingProxyType({})  # their attempts, by the tokens of their leases
    token: str = ""  # of whoever wrote it

    def json(self) -> Json:
        """Return it as it is kept."""
        return {**{name: getattr(self, name) for name in _NAMES}, "writers": dict(self.writers)}


_NAMES = ("documents", "generation", "attempts", "unfinished", "redo", "retired", "writers", "token")


def changed(state: State, **values: object) -> State:
    """Return a state with other values."""
    return State(**{**state.json(), **values})


@frozen
class Kept:
    """A state with what tells whether it is still the last one."""

    state: State
    sequence: int
    term: int

    @property
    def condition(self) -> dict[str, object]:
        """What a request says that writes over this one and no other."""
        return {"if_seq_no": self.sequence, "if_primary_term": self.term}


class StateStore:
    """The documents of one index of state."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = state_index(connection.address.name)

    def _path(self, id: str) -> str:
        return f"/{self._index}/_doc/{id}"

    def read(self) -> Kept | None:
        """Return the last commit; None where there is no index."""
        found = self._get(_STATE)
        if found is None:
            return None
        kept = {name: value for name, value in found["_source"].items() if name in _NAMES}
        for name in ("unfinished", "redo", "retired"):
            kept[name] = tuple(kept.get(name, ()))
        return Kept(State(**kept), found["_seq_no"], found["_primary_term"])

    def _get(self, id: str) -> Json | None:
        try:
            return self._connection.ask("GET", self._path(id))
        except NotThereError:
            return None

    def create(self, state: State) -> None:
        """Make the index of state, unless it is there.

        Raises:
            ConflictError: somebody else was faster.
        """
        try:
            self._connection.insist("PUT", f"/{self._index}", state_body())
        except EngineRejectedError as error:
            if "resource_already_exists" not in str(error.reason):
                raise
        try:
            self._connection.insist("PUT", f"/{self._index}/_create/{_STATE}", state.json())
        except ConflictError:
            found = self.read()
            if found is None or found.state.token != state.token:
                raise

    def replace(self, old: Kept, state: State) -> Kept:
        """Write a state over the one that was read.

        Raises:
            ConflictError: that is no longer the last one.
        """
        own = changed(state, token=uuid.uuid4().hex)
        try:
            answer = self._connection.insist("PUT", self._path(_STATE), own.json(), params=old.condition)
        except ConflictError:
            found = self.read()  # an answer may have been lost, and the request sent again
            if found is None or found.state.token != own.token:
                raise
            return found
        return Kept(own, answer["_seq_no"], answer["_primary_term"])

    def change(self, make: Callable[[State], State]) -> State:
        """Replace the last state by what `make` makes of it, and return that.

        When others write one at the same time, or an answer was lost, `make` is asked again.

        Raises:
            NotThereError: there is no index.
        """
        while True:
            kept = self.read()
            if kept is None:
                raise NotThereError(_STATE)
            state = make(kept.state)
            if state == kept.state:
                return state
            try:
                return self.replace(kept, state).state
            except ConflictError:
                continue

    # Obsolete versions

    def record_redo(self, generation: int, versions: list[str]) -> tuple[str, ...]:
        """Put versions on record that the commit of a generation makes obsolete; returns where."""
        names = []
        for start in range(0, len(versions), _REDO_CHUNK):
            name = f"{_REDO}-{generation}-{uuid.uuid4().hex}"
            body = {"versions": versions[start : start + _REDO_CHUNK]}
            self._connection.insist("PUT", self._path(name), body)
            names.append(name)
        return tuple(names)

    def redo(self, names: tuple[str, ...]) -> list[str] | None:
        """Return the versions on record; None when the record is gone, as a later commit has it."""
        versions: list[str] = []
        for name in names:
            found = self._get(name)
            if found is None:
                return None
            versions += found["_source"]["versions"]
        return versions

    def forget_redo(self, names: tuple[str, ...]) -> None:
        """Remove records that are done with."""
        for name in names:
            try:
                self._connection.insist("DELETE", self._path(name))
            except NotThereError:
                continue


def packed(value: bytes) -> str:
    """Return bytes as a cluster takes them."""
    return b64encode(value).decode("ascii")


def unpacked(text: str) -> bytes:
    """Return the bytes of a field."""
    return b64decode(text)
