"""What is committed, and who may write? Two documents, changed only by whoever knows how they were.

A version of a document is *born* in an attempt: a number that one writer has
between two commits. A snapshot takes in every version whose attempt is
committed, that is all numbers but those of `unfinished` attempts. So what a
writer sends is invisible, whoever refreshes what, until one document, the
state, is replaced; that is the commit. Versions that it makes obsolete are on
record before (`redo`) and deleted afterwards: a snapshot leaves them out
whether that is done, half done or was cut off.

The state is written only over the very one that was read, so a writer that was
away while another took its place can't commit.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from tgsearch.engine.opensearch.connection import ConflictError, NotThereError
from tgsearch.engine.opensearch.mapping import state_body, state_index
from tgsearch.errors import EngineError, EngineRejectedError, IndexLockedError
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Connection, Json

_STATE, _LEASE, _REDO = "state", "lease", "redo"
LEASE_SECONDS = 60.0  # a writer that died on another machine is waited for as long
_RENEWALS = 4  # in that time
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
    token: str = ""  # of whoever wrote it

    def json(self) -> Json:
        """Return it as it is kept."""
        return {name: getattr(self, name) for name in _NAMES}


_NAMES = ("documents", "generation", "attempts", "unfinished", "redo", "retired", "token")


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
        own = State(**{**state.json(), "token": uuid.uuid4().hex})
        try:
            answer = self._connection.insist("PUT", self._path(_STATE), own.json(), params=old.condition)
        except ConflictError:
            found = self.read()  # an answer may have been lost, and the request sent again
            if found is None or found.state.token != own.token:
                raise
            return found
        return Kept(own, answer["_seq_no"], answer["_primary_term"])

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

    # The lease

    def take_lease(self) -> Lease:
        """Return the right to write.

        Raises:
            IndexLockedError: somebody has it.
        """
        found = self._get(_LEASE)
        params: dict[str, object] = {"op_type": "create"}
        if found is not None:
            holder = found["_source"]
            if not _is_over(holder):
                raise IndexLockedError(path=str(self._connection.address), holder=_told(holder))
            params = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        lease = Lease(self._connection, self._path(_LEASE))
        try:
            lease.begin(params)
        except ConflictError:
            found = self._get(_LEASE)
            holder = {} if found is None else found["_source"]
            if holder.get("token") != lease.token:
                raise IndexLockedError(path=str(self._connection.address), holder=_told(holder)) from None
        return lease


def _is_over(holder: Mapping[str, object]) -> bool:
    """Tell whether a holder let its time pass, or was a process of this machine that is gone."""
    if cast("float", holder.get("until", 0.0)) < time.time():
        return True
    pid = holder.get("pid")
    if os.name != "posix" or holder.get("host") != _machine() or not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _machine() -> str:
    """Return what tells this machine, and its container, from others."""
    return f"{socket.gethostname()}-{uuid.getnode():x}"


def _told(holder: Mapping[str, object]) -> str:
    if not holder:
        return "another process"
    host = str(holder.get("host")).rpartition("-")[0]
    return f"process {holder.get('pid')} on {host} since {holder.get('since')}"


class Lease:
    """The right to write for a while, renewed by a thread of its own until it is given back."""

    def __init__(self, connection: Connection, path: str) -> None:
        self.token = uuid.uuid4().hex
        self._connection, self._path = connection, path
        self._since = datetime.now().astimezone().isoformat(timespec="seconds")
        self._over = threading.Event()
        self._lost = False
        self._until = 0.0
        self._thread = threading.Thread(target=self._renew, name="tgsearch-lease", daemon=True)

    def begin(self, params: Mapping[str, object]) -> None:
        """Take it under a condition.

        Raises:
            ConflictError: somebody else has it.
        """
        self._write(params)
        self._thread.start()

    def _write(self, params: Mapping[str, object]) -> None:
        until = time.time() + LEASE_SECONDS
        holder = {
            "token": self.token,
            "pid": os.getpid(),
            "host": _machine(),
            "since": self._since,
            "until": until,
        }
        self._connection.insist("PUT", self._path, holder, params=params)
        self._until = until

    def _renew(self) -> None:
        while not self._over.wait(LEASE_SECONDS / _RENEWALS):
            try:
                found = self._connection.ask("GET", self._path)
                if found["_source"].get("token") != self.token:
                    self._lost = True
                    return
                self._write({"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]})
            except (NotThereError, ConflictError):
                self._lost = True
                return
            except EngineError:
                continue  # it may come back before the time is over

    def check(self) -> None:
        """Make sure that it is still ours.

        Raises:
            IndexLockedError: somebody else took it while we were away.
        """
        if self._lost:
            raise IndexLockedError(path=str(self._connection.address), holder="another process")

    @property
    def is_over(self) -> bool:
        """Whether it was given back."""
        return self._over.is_set()

    def give_back(self) -> None:
        """Let others write; a second call does nothing."""
        if self._over.is_set():
            return
        self._over.set()
        self._thread.join()
        if self._lost:
            return
        try:
            found = self._connection.ask("GET", self._path)
            if found["_source"].get("token") == self.token:
                params = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
                self._connection.ask("DELETE", self._path, params=params)
        except (NotThereError, ConflictError, EngineError):
            return  # it is over by itself in a minute


def packed(value: bytes) -> str:
    """Return bytes as a cluster takes them."""
    return b64encode(value).decode("ascii")


def unpacked(text: str) -> bytes:
    """Return the bytes of a field."""
    return b64decode(text)
