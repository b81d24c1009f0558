"""How is a cluster asked, and what does it mean when it refuses? The one place that knows the client.

Whatever the client raises leaves here as an error of ours, without a
credential in it. What is not the fault of the request is tried again for a
while, with longer and longer waits that differ from client to client; every
request that is tried again does the same when it arrives twice.
"""

from __future__ import annotations

import json
import logging
import random
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from tgsearch.engine.opensearch.address import PLAIN, SECURE, Address, Login, login_for
from tgsearch.engine.opensearch.trust import certificate_fault, is_no_tls, speaks_tls, trusting
from tgsearch.errors import (
    AccessDeniedError,
    ClientUnavailableError,
    EngineError,
    EngineReadOnlyError,
    EngineRejectedError,
    EngineSchemeError,
    EngineUnavailableError,
    EngineVersionError,
    UntrustedClusterError,
)

Json: TypeAlias = dict[str, Any]

MAJORS = (2, 3)
REQUEST_SECONDS = 60.0
CONNECT_SECONDS = 5.0  # a machine that is switched off says nothing
CONNECT_TRIES = 3  # of a request that asks, where nothing answers; one more for each further host
_CONNECTIONS = 8  # to a host: requests of a bulk, and of a lease that is renewed meanwhile
REST_SECONDS, _LONGEST_REST = 5.0, 3  # for which a host that did not answer is passed over; doubled so often
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
# Asked for more than it ever has at once: a busy cluster says the same, with smaller numbers.
_NEVER_FITS = re.compile(r"operation_bytes=(\d+), max_coordinating_and_primary_bytes=(\d+)")


class NotThereError(Exception):
    """What was asked for does not exist; the caller knows what that means."""


class ConflictError(Exception):
    """Something else was written there in the meantime; the caller knows what that means."""


class TooLargeError(EngineRejectedError):
    """The cluster, or what stands before it, takes no request of this size."""


class Connection:
    """A cluster, asked for one index; of several hosts in turn, past those that do not answer."""

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
            SettingError: the file of the password or of certificates can't be read.
        """
        try:
            import opensearchpy
            from urllib3 import Timeout
        except ImportError as error:
            raise ClientUnavailableError(reason=str(error)) from error
        login = login_for(address) if login is None else login
        options: Json = {}
        if login.user or login.password:
            both = b64encode(f"{login.user}:{login.password}".encode())  # the client knows Latin-1 alone
            options["headers"] = {"authorization": f"Basic {both.decode('ascii')}"}
        if address.secure:
            usual = opensearchpy.Connection.default_ca_certs()
            options |= {"use_ssl": True, "ssl_context": trusting(usual, login.certificates)}
        # It logs every answer that is no success, and without a handler Python prints that.
        logging.getLogger("opensearch").addHandler(_NO_LOG)
        self.address = address
        self._patience = patience_seconds
        self._connect_seconds = min(CONNECT_SECONDS, request_seconds)
        self._client = opensearchpy.OpenSearch(
            [{"host": host.name, "port": host.port} for host in address.hosts],
            timeout=Timeout(connect=self._connect_seconds, read=request_seconds),
            max_retries=0,  # it retries without waiting
            retry_on_timeout=True,  # that is: pass over a host that was silent for too long
            dead_timeout=REST_SECONDS,
            timeout_cutoff=_LONGEST_REST,
            http_compress=False,
            pool_maxsize=_CONNECTIONS,
            **options,
        )

    def close(self) -> None:
        """Let go of the sockets."""
        for host in self._client.transport.seed_connections:  # the pool knows only those that answer
            host.close()  # type: ignore[attr-defined]  # every kind of host has one

    def check_version(self) -> None:
        """Make sure that this is an OpenSearch that is known to do.

        Raises:
            EngineVersionError: it is another server, or another version.
            EngineSchemeError: it speaks TLS, and is asked without.
            UntrustedClusterError: its certificate is not one for it, or of nobody who is trusted.
            EngineUnavailableError: nothing answers.
            AccessDeniedError: the login is wrong or missing.
        """
        try:
            version = self.ask("GET", "/").get("version", {})
        except (EngineUnavailableError, EngineRejectedError):
            if not self.address.secure and any(
                speaks_tls(host, self._connect_seconds) for host in self.address.hosts
            ):
                raise self._other_scheme() from None
            raise
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
        tries = CONNECT_TRIES + len(self.address.hosts) - 1
        for attempt in range(1, tries + 1):
            try:
                return self._send(method, path, body, params)
            except EngineUnavailableError:
                if attempt == tries:
                    raise
            time.sleep(_wait(attempt))
        raise AssertionError("unreachable")

    def search(self, searches: Sequence[tuple[Json, Json]]) -> list[Json]:
        """Send searches in one request, each as (where, body); while the cluster is busy, a few times.

        Returns:
            An answer for each: what was found, or "error" and "status".

        Raises:
            EngineError: the cluster can't be asked.
        """
        lines = (
            f"{json.dumps({'allow_partial_search_results': False, **where})}\n{json.dumps(body)}\n"
            for where, body in searches
        )
        asked = "".join(lines)
        for attempt in range(1, CONNECT_TRIES + 1):
            answers: list[Json] = self.ask("POST", "/_msearch", asked)["responses"]
            if attempt == CONNECT_TRIES or not any(each.get("status") in TRY_LATER for each in answers):
                return answers
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
            raise self._tls_failed(_innermost(error)) from None
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

    def _tls_failed(self, error: object) -> EngineError:
        fault = certificate_fault(error)
        if fault is not None:
            return UntrustedClusterError(address=str(self.address), reason=fault)
        if is_no_tls(error):
            return self._other_scheme()
        return EngineUnavailableError(address=str(self.address), reason=f"TLS: {error}")

    def _other_scheme(self) -> EngineSchemeError:
        spoken, scheme = ("HTTP", PLAIN) if self.address.secure else ("TLS", SECURE)
        return EngineSchemeError(address=str(self.address), spoken=spoken, scheme=scheme)

    def _meaning(self, status: object, reason: str) -> Exception:
        """Return the error that a status stands for."""
        where = str(self.address)
        asked = _NEVER_FITS.search(reason)
        if status == 413 or (status == 429 and asked is not None and int(asked[1]) > int(asked[2])):
            return TooLargeError(address=where, reason=reason or "the request is too large")
        # The status too: what is refused is quoted, and may be about anything.
        if status in (403, 429) and any(word in reason for word in _READ_ONLY):
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
    inner = _innermost(error)
    return str(inner).rpartition(">: ")[2] or type(inner).__name__


def _innermost(error: Exception) -> object:
    inner = error.args[2] if len(error.args) > 2 else error
    while isinstance(inner, Exception) and isinstance(getattr(inner, "reason", None), Exception):
        inner = inner.reason  # type: ignore[attr-defined]
    return inner


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
