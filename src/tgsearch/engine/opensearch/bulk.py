"""How do many documents get to a cluster? In requests of a bounded size, again and again if need be.

A request is answered before the next one is sent, so the writer is no faster
than the cluster. Every operation names the id that it writes, so one that
arrives twice, because an answer was lost, changes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tgsearch.engine.opensearch.connection import TRY_LATER
from tgsearch.errors import EngineReadOnlyError, EngineUnavailableError

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Connection, Json

REQUEST_BYTES = 4_000_000
_OPERATIONS = 5000  # in one request, however small they are


class Bulk:
    """Operations on their way to one index of a cluster; of several on one id the last one counts."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection, self._index = connection, index
        self._waiting: dict[str, tuple[str, ...]] = {}  # lines by id
        self._bytes = 0
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
        self._bytes -= sum(map(len, self._waiting.pop(id, ())))
        self._waiting[id] = lines
        self._bytes += sum(map(len, lines))
        if self._bytes >= REQUEST_BYTES or len(self._waiting) >= _OPERATIONS:
            self.flush()

    def flush(self) -> None:
        """Send what waits, and wait until all of it is done.

        Raises:
            EngineUnavailableError: the cluster was away, or too busy, for too long.
            EngineRejectedError: it refuses one of the documents for good.
            EngineReadOnlyError: it takes no documents.
        """
        left, self._waiting, self._bytes = self._waiting, {}, 0
        if not left:
            return
        self.sent = True
        for wait in self._connection.waits():
            left, busy = self._send(left)
            if not left:
                return
            if wait is None:
                raise EngineUnavailableError(address=str(self._connection.address), reason=busy)
            time.sleep(wait)

    def _send(self, operations: dict[str, tuple[str, ...]]) -> tuple[dict[str, tuple[str, ...]], str]:
        """Send operations once; returns those to be sent again, and why."""
        body = "".join(_joined(operations.values()))
        params = {"filter_path": "errors,items.*.status,items.*.error"}
        answer = self._connection.insist("POST", f"/{self._index}/_bulk", body, params=params)
        if not answer.get("errors"):
            return {}, ""
        again, why = {}, ""
        for id, item in zip(operations, answer["items"], strict=True):
            ((kind, result),) = item.items()
            status, error = result["status"], result.get("error")
            if error is None or (kind == "delete" and status == 404):
                continue
            refused = self._connection.refused(status, error)
            if isinstance(refused, EngineReadOnlyError) or status not in {*TRY_LATER, 409}:
                raise refused
            again[id], why = operations[id], str(getattr(refused, "reason", refused))
        return again, why


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _joined(operations: Iterable[tuple[str, ...]]) -> Iterable[str]:
    for lines in operations:
        yield from lines
