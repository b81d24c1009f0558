"""How is a cluster asked, and what does it mean when it refuses? The one place that knows the client.

Whatever the client raises leaves here as an error of ours, without a
credential in it. What is not the fault of the request is tried again for a
while, with longer and longer waits that differ from client to client; every
request that is tried again does the same when it arrives twice.
"""

from __future__ import annotations

import logging
import random
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from tgsearch.engine.opensearch.address import Address, Login, login_for
from tgsearch.errors import (
    AccessDeniedError,
    ClientUnavailableError,
    EngineReadOnlyError,
    EngineRejectedError,
    EngineUnavailableError,
    EngineVersionError,
)

Json: TypeAlias = dict[str, Any]

MAJORS = (2, 3)
REQUEST_SECONDS = 60.0
CONNECT_TRIES = 3  # of a request that asks, where nothing answers
PATIENCE_SECONDS = 120.0  # for requests that write
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 10.0
TRY_LATER = frozenset({429, 502, 503, 504})  # too much to do, or not there for a moment
# A node went away in the middle of a request, which has then status 500.
_NODE_LOST = (
    "node_",
    "no_node_",
    "connect_transport_",
    "no_shard_available",
    "index_shard_closed",
    "shard_not_",
)
_NO_LOG = logging.NullHandler()
_READ_ONLY = ("read-only", "read_only", "flood-stage")


class NotThereError(Exception):
    """What was asked for does not exist; the caller knows what that means."""


class ConflictError(Exception):
    """Something else was written there in the meantime; the caller knows what that means."""


class Connection:
    """A cluster, asked for one index."""

    def __init__(
        self,
        address: Address,
        login: Login | None = None,
        *,
        request_seconds: float = REQUEST_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """Take an address; nothing is asked yet.

        Raises:
            ClientUnavailableError: the client's package is not installed.
            AddressError: the file of the password can't be read.
        """
        try:
            import opensearchpy
        except ImportError as error:
            raise ClientUnavailableError(reason=str(error)) from error
        login = login_for(address) if login is None else login
        options: Json = {}
        if login.user or login.password:
            both = b64encode(f"{login.user}:{login.password}".encode())  # the client knows Latin-1 alone
            options["headers"] = {"authorization": f"Basic {both.decode('ascii')}"}
        if address.secure:
            options |= {"use_ssl": True, "verify_certs": True, "ssl_show_warn": False}
            if login.certificates:
                options["ca_certs"] = login.certificates
        # It logs every answer that is no success, and without a handler Python prints that.
        logging.getLogger("opensearch").addHandler(_NO_LOG)
        self.address = address
        self._patience = patience_seconds
        self._client = opensearchpy.OpenSearch(
            [address.url],
            timeout=request_seconds,
            max_retries=0,  # it retries without waiting
            http_compress=False,
            **options,
        )

    def close(self) -> None:
        """Let go of the sockets."""
        self._client.close()

    def check_version(self) -> None:
        """Make sure that this is an OpenSearch that is known to do.

        Raises:
            EngineVersionError: it is another server, or another version.
            EngineUnavailableError: nothing answers.
            AccessDeniedError: the login is wrong or missing.
        """
        version = self.ask("GET", "/").get("version", {})
        number = str(version.get("number", ""))
        major = number.split(".")[0]
        is_opensearch = version.get("distribution") == "opensearch"
        if not is_opensearch or not major.isdecimal() or int(major) not in MAJORS:
            name = "OpenSearch" if is_opensearch else version.get("distribution", "another server")
            found = f"{name} {number}".strip()
            raise EngineVersionError(
                address=str(self.address), found=found, expected=" or ".join(f"{each}.x" for each in MAJORS)
            )

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        params: Mapping[str, object] | None = None,
    ) -> Json:
        """Send a request that changes nothing that matters; where nothing answers, a few times.

        Raises:
            NotThereError: status 404.
            ConflictError: status 409.
            EngineError: everything else that is not an answer.
        """
        for attempt in range(1, CONNECT_TRIES + 1):
            try:
                return self._send(method, path, body, params)
            except EngineUnavailableError:
                if attempt == CONNECT_TRIES:
                    raise
            time.sleep(_wait(attempt))
        raise AssertionError("unreachable")

    def insist(
        self,
        method: str,
        path: str,
        body: object = None,
        params: Mapping[str, object] | None = None,
    ) -> Json:
        """Send a request that may arrive twice; while the cluster is busy or away, send it again.

        Raises:
            EngineUnavailableError: it was away for too long.
            NotThereError: status 404.
            ConflictError: status 409.
            EngineError: everything else that is not an answer.
        """
        for wait in self.waits():
            try:
                return self._send(method, path, body, params)
            except EngineUnavailableError:
                if wait is None:
                    raise
                time.sleep(wait)
        raise AssertionError("unreachable")

    def waits(self) -> Iterator[float | None]:
        """Yield how long to wait after each attempt that fails; None after the last one."""
        deadline = time.monotonic() + self._patience
        attempt = 0
        while time.monotonic() < deadline:
            attempt += 1
            yield _wait(attempt)
        yield None

    def _send(self, method: str, path: str, body: object, params: Mapping[str, object] | None) -> Json:
        with self._translated():
            given = dict(params) if params else None
            answer = self._client.transport.perform_request(method, path, params=given, body=body)
            return answer if isinstance(answer, dict) else {"answer": answer}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from opensearchpy import exceptions as theirs

        where = str(self.address)
        try:
            yield
        except theirs.SSLError as error:
            raise AccessDeniedError(address=where, reason=f"TLS: {_cause(error)}") from None
        except theirs.ConnectionTimeout as error:
            raise EngineUnavailableError(address=where, reason="no answer in time") from error
        except theirs.ConnectionError as error:
            raise EngineUnavailableError(address=where, reason=_cause(error)) from error
        except theirs.TransportError as error:
            raise self._meaning(error.status_code, _reason(error)) from error
        except theirs.SerializationError as error:
            raise EngineRejectedError(address=where, reason="what came back is no JSON") from error
        except (theirs.ImproperlyConfigured, theirs.OpenSearchException) as error:
            raise EngineRejectedError(address=where, reason=str(error)) from error

    def _meaning(self, status: object, reason: str) -> Exception:
        """Return the error that a status stands for."""
        where = str(self.address)
        if any(word in reason for word in _READ_ONLY):
            return EngineReadOnlyError(address=where, reason=reason)
        if status == 404:
            return NotThereError(reason)
        if status == 409:
            return ConflictError(reason)
        if status in (401, 403):
            return AccessDeniedError(address=where, reason=reason)
        if status in TRY_LATER or reason.startswith(_NODE_LOST):
            return EngineUnavailableError(address=where, reason=reason)
        return EngineRejectedError(address=where, reason=reason)

    def refused(self, status: int, error: Mapping[str, Any]) -> Exception:
        """Return the error for an item of a request of many that was not done."""
        return self._meaning(status, _sentence(error))


def _wait(attempt: int) -> float:
    """Return a random time below a bound that doubles.

    Source: Brooker 2015, "Exponential Backoff And Jitter" (full jitter).
    """
    return random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt))


def _cause(error: Exception) -> str:
    """Return what the network said, without addresses of objects."""
    inner = error.args[2] if len(error.args) > 2 else error
    while isinstance(inner, Exception) and isinstance(getattr(inner, "reason", None), Exception):
        inner = inner.reason  # type: ignore[attr-defined]
    return str(inner).rpartition(">: ")[2] or type(inner).__name__


def _reason(error: Exception) -> str:
    """Return what the cluster said: the innermost causes, where there are some."""
    info = error.args[2] if len(error.args) > 2 else None
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        return _sentence(info["error"])
    return str(error.args[1] if len(error.args) > 1 else error)


def _sentence(error: Mapping[str, Any]) -> str:
    while isinstance(error.get("caused_by"), dict):
        error = error["caused_by"]
    causes = error.get("root_cause") or error.get("failed_shards") or ()
    first = causes[0] if isinstance(causes, Sequence) and causes else error
    first = first.get("reason", first) if isinstance(first.get("reason"), dict) else first
    kind, reason = first.get("type", ""), first.get("reason") or error.get("reason") or ""
    return f"{kind}: {reason}".strip(": ")
