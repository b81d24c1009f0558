"""How do many documents get to a cluster? In requests of a bounded size, again and again if need be.

A few requests are on their way at once, for a shard works on each with a
thread of its own; all are answered before the next ones are sent, so the
writer is no faster than the cluster. Every operation names the id that it writes, so one that
arrives twice, because an answer was lost, changes nothing. What the cluster
refuses for good is put aside with its reason; all else goes on without it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from tgsearch.engine.opensearch.connection import TRY_LATER, TooLargeError
from tgsearch.errors import EngineReadOnlyError, EngineRejectedError, EngineUnavailableError
from tgsearch.sources.reasons import Reason

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Connection, Json

REQUEST_BYTES = 4_000_000
_OPERATIONS = 5000  # sent at once, however small they are
_IN_FLIGHT = 4  # requests
_WORTHWHILE = 32  # operations of a request
_MAX_DETAIL_CHARS = 300  # of what a cluster says of a document; reasons are kept in the manifest
_BAD_REQUEST = 400  # the status of what a document itself is refused for

Operations: TypeAlias = dict[str, tuple[str, ...]]  # lines by id


class Bulk:
    """Operations on their way to one index of a cluster; of several on one id the last one counts."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection, self._index = connection, index
        self._waiting: Operations = {}
        self._bytes, self._limit = 0, REQUEST_BYTES
        self._refused: dict[str, Reason] = {}
        self.sent = False  # whether anything was

    def index(self, id: str, source: Json) -> None:
        """Put a document in, or over the one with its id."""
        self._put(id, (_line({"index": {"_id": id}}), _line(source)))

    def update(self, id: str, script: Json, upsert: Json) -> None:
        """Change a document by a script, or put it in."""
        body = {"script": script, "upsert": upsert}
        self._put(id, (_line({"update": {"_id": id, "retry_on_conflict": 3}}), _line(body)))

    def delete(self, id: str) -> None:
        """Take a document out, if it is there."""
        self._put(id, (_line({"delete": {"_id": id}}),))

    def _put(self, id: str, lines: tuple[str, ...]) -> None:
        self._bytes -= _size(self._waiting.pop(id, ()))
        self._waiting[id] = lines
        self._bytes += _size(lines)
        if self._bytes >= self._limit or len(self._waiting) >= _OPERATIONS:
            self._send_waiting()

    def flush(self) -> dict[str, Reason]:
        """Send what waits, and wait until all of it is done.

        Returns:
            What the cluster refuses for good since the last call, by id.

        Raises:
            EngineUnavailableError: the cluster was away, or too busy, for too long.
            EngineReadOnlyError: it takes no documents.
            EngineError: it refuses something else than single documents.
        """
        self._send_waiting()
        refused, self._refused = self._refused, {}
        return refused

    def _send_waiting(self) -> None:
        waiting, self._waiting, self._bytes = self._waiting, {}, 0
        if not waiting:
            return
        self.sent = True
        parts = list(_parts(waiting))
        if len(parts) == 1:
            self._deliver(parts[0])
            return
        with ThreadPoolExecutor(len(parts)) as pool:  # left when all have been answered
            for _ in pool.map(self._deliver, parts):
                pass

    def _deliver(self, operations: Operations) -> None:
        """Send operations until all of them are done or refused."""
        left = operations
        for wait in self._connection.waits():
            left, busy = self._send(left)
            if not left:
                return
            if wait is None:
                raise EngineUnavailableError(address=str(self._connection.address), reason=busy)
            time.sleep(wait)

    def _send(self, operations: Operations) -> tuple[Operations, str]:
        """Send operations once; returns those to be sent again, and why."""
        body = "".join(_joined(operations.values()))
        params = {"filter_path": "errors,items.*.status,items.*.error"}
        try:
            answer = self._connection.insist("POST", f"/{self._index}/_bulk", body, params=params)
        except TooLargeError:
            return self._send_less(operations)
        if not answer.get("errors"):
            return {}, ""
        again, large, why = {}, {}, ""
        for id, item in zip(operations, answer["items"], strict=True):
            ((kind, result),) = item.items()
            status, error = result["status"], result.get("error")
            if error is None or (kind == "delete" and status == 404):
                continue
            refused = self._connection.refused(status, error)
            if isinstance(refused, TooLargeError):
                large[id] = operations[id]
            elif isinstance(refused, EngineRejectedError) and status == _BAD_REQUEST:
                self._refused[id] = Reason("refused", detail=_shortened(str(refused.reason)))
            elif isinstance(refused, EngineReadOnlyError) or status not in {*TRY_LATER, 409}:
                raise refused
            else:
                again[id], why = operations[id], str(getattr(refused, "reason", refused))
        if large:
            more, said = self._send_less(large)
            again, why = {**again, **more}, why or said
        return again, why

    def _send_less(self, operations: Operations) -> tuple[Operations, str]:
        """Send in two what is too large for one request; what is too large alone is refused."""
        ids, size = list(operations), sum(map(_size, operations.values()))
        if len(ids) == 1:
            size = len("".join(operations[ids[0]]).encode())
            self._refused[ids[0]] = Reason("refused-large", megabytes=max(round(size / 1e6, 1), 0.1))
            return {}, ""
        self._limit = min(self._limit, size // 2)
        again: Operations = {}
        why = ""
        for part in (ids[: len(ids) // 2], ids[len(ids) // 2 :]):
            more, said = self._send({id: operations[id] for id in part})
            again, why = {**again, **more}, why or said
        return again, why


def _parts(operations: Operations) -> Iterator[Operations]:
    """Yield operations in as many parts as are sent at once, of about as many each."""
    count = min(_IN_FLIGHT, max(len(operations) // _WORTHWHILE, 1))
    items = iter(operations.items())
    while part := dict(islice(items, -(-len(operations) // count))):
        yield part


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _size(lines: Iterable[str]) -> int:
    """Return about how many bytes lines take; Vietnamese text takes a third more."""
    return sum(map(len, lines))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_DETAIL_CHARS else f"{text[: _MAX_DETAIL_CHARS - 1]}…"


def _joined(operations: Iterable[tuple[str, ...]]) -> Iterable[str]:
    for lines in operations:
        yield from lines
