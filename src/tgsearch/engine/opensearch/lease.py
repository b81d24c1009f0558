"""Who may write? One process, or one for each share of the files; and one of these at a time commits.

Who does stands in a document of the cluster, with the time until which that
holds. It is changed only by whoever knows how it was, so of two that want the
same place one gets it. A process renews its place by a thread of its own; one
that died on the same machine is noticed at once, another one when its time is
over.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from tgsearch.engine.opensearch.connection import ConflictError, NotThereError
from tgsearch.engine.opensearch.mapping import state_index
from tgsearch.errors import EngineError, IndexLockedError, OtherSharesError

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Connection, Json
    from tgsearch.shard import Shard

LEASE_SECONDS = 60.0  # a writer that died on another machine is waited for as long
_RENEWALS = 4  # in that time
_FIRST_LOOK, _LATER_LOOKS = 0.05, 1.0  # seconds between two looks whether a place is free


class Leases:
    """The places of one kind, all in one document of the cluster."""

    def __init__(self, connection: Connection, kind: str) -> None:
        self.connection = connection
        self._path = f"/{state_index(connection.address.name)}/_doc/{kind}"

    def tokens(self) -> set[str]:
        """Return the tokens of those that have a place."""
        return {str(holder["token"]) for holder in self._read()[0] if not _is_over(holder)}

    def _read(self) -> tuple[list[Json], dict[str, object]]:
        """Return those that had a place, and the condition under which they are the last word."""
        try:
            found = self.connection.ask("GET", self._path)
        except NotThereError:
            return [], {"op_type": "create"}
        condition = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        return list(found["_source"].get("holders", ())), condition

    def change(self, make: Callable[[list[Json]], list[Json]], *, patiently: bool = True) -> None:
        """Write who has a place, as `make` has it of those that have one now; it may be asked again."""
        send = self.connection.insist if patiently else self.connection.ask
        while True:
            holders, condition = self._read()
            try:
                send("PUT", self._path, {"holders": make(holders)}, params=condition)
            except ConflictError:
                continue  # a change of another one, or our own whose answer was lost
            return

    def take(self, shard: Shard | None = None) -> Lease:
        """Return a place: that of a share, or the only one.

        Raises:
            IndexLockedError: somebody has it.
            OtherSharesError: shares of another number are being written.
        """
        lease = Lease(self, shard)
        lease.begin()
        return lease

    def wait(self) -> Lease:
        """Return the only place as soon as it is free."""
        pause = _FIRST_LOOK
        while True:
            try:
                return self.take()
            except IndexLockedError:
                time.sleep(pause)
                pause = min(2 * pause, _LATER_LOOKS)


class Lease:
    """A place for a while, renewed until it is given back."""

    def __init__(self, leases: Leases, shard: Shard | None) -> None:
        self.token = uuid.uuid4().hex
        self._leases, self._shard = leases, shard
        self._since = datetime.now().astimezone().isoformat(timespec="seconds")
        self._over = threading.Event()
        self._lost = False
        self._thread = threading.Thread(target=self._renew, name="tgsearch-lease", daemon=True)

    def begin(self) -> None:
        """Take it.

        Raises:
            IndexLockedError: somebody else has it.
        """
        self._leases.change(self._joined)
        self._thread.start()

    def _joined(self, holders: list[Json]) -> list[Json]:
        others = [each for each in holders if each["token"] != self.token and not _is_over(each)]
        for holder in others:
            self._check_beside(holder)
        return [*others, self._holder()]

    def _check_beside(self, holder: Mapping[str, object]) -> None:
        """Make sure that one can write beside somebody: both a share, of one number, and not the same."""
        path, theirs = str(self._leases.connection.address), holder.get("shard")
        if self._shard is None or not isinstance(theirs, list) or theirs == self._pair():
            raise IndexLockedError(path=path, holder=_told(holder))
        if theirs[1] != self._shard.count:
            raise OtherSharesError(path=path, holder=_told(holder), count=theirs[1])

    def _pair(self) -> list[int] | None:
        return None if self._shard is None else [self._shard.number, self._shard.count]

    def _holder(self) -> Json:
        return {
            "token": self.token,
            "pid": os.getpid(),
            "host": _machine(),
            "since": self._since,
            "until": time.time() + LEASE_SECONDS,
            "shard": self._pair(),
        }

    def _renew(self) -> None:
        while not self._over.wait(LEASE_SECONDS / _RENEWALS):
            try:
                self._leases.change(self._renewed)
            except _LostError:
                self._lost = True
                return
            except EngineError:
                continue  # it may come back before the time is over

    def _renewed(self, holders: list[Json]) -> list[Json]:
        if all(each["token"] != self.token for each in holders):
            raise _LostError
        return [self._holder() if each["token"] == self.token else each for each in holders]

    def check(self) -> None:
        """Make sure that it is still ours.

        Raises:
            IndexLockedError: somebody else took it while we were away.
        """
        if self._lost:
            raise IndexLockedError(path=str(self._leases.connection.address), holder="another process")

    @property
    def is_over(self) -> bool:
        """Whether it was given back."""
        return self._over.is_set()

    def give_back(self) -> None:
        """Let others have it; a second call does nothing."""
        if self._over.is_set():
            return
        self._over.set()
        self._thread.join()
        if self._lost:
            return
        try:
            self._leases.change(self._left, patiently=False)
        except (NotThereError, EngineError):
            return  # it is over by itself in a minute

    def _left(self, holders: list[Json]) -> list[Json]:
        return [each for each in holders if each["token"] != self.token]


class _LostError(Exception):
    """Somebody else took the place."""


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
    host = str(holder.get("host")).rpartition("-")[0]
    shard = cast("list[int] | None", holder.get("shard"))
    told = f"process {holder.get('pid')} on {host} since {holder.get('since')}"
    return told if shard is None else f"{told} (--shard {shard[0]}/{shard[1]})"
