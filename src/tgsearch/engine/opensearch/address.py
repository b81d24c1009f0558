"""Where is an index on a cluster, and who asks? Read from an address, the environment and files.

    opensearch://host:9200/name         plain HTTP
    opensearchs://user@host/name        TLS, with a login

A password never stands in an address, which ends up in histories, logs and
messages: it comes from TGSEARCH_OPENSEARCH_PASSWORD, or from the file that
TGSEARCH_OPENSEARCH_PASSWORD_FILE names. TGSEARCH_OPENSEARCH_USER names the user
where the address does not, TGSEARCH_OPENSEARCH_CA a file of certificates that
are trusted beside the usual ones.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tgsearch.errors import AddressError
from tgsearch.value import frozen

PLAIN, SECURE = "opensearch", "opensearchs"
DEFAULT_PORT = 9200
_VARIABLE = "TGSEARCH_OPENSEARCH_"
# What OpenSearch takes as the name of an index, with room for what is added to it.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@frozen
class Address:
    """One index of one cluster; its text is what was given."""

    host: str
    port: int
    name: str
    secure: bool = False
    user: str = ""

    @property
    def url(self) -> str:
        """Where the cluster answers."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{SECURE if self.secure else PLAIN}://{user}{host}:{self.port}/{self.name}"


@frozen
class Login:
    """What a cluster wants to know; its password is not shown."""

    user: str = ""
    password: str = ""
    certificates: str = ""  # a file; "" for those of the system

    def __repr__(self) -> str:
        return f"Login({self.user!r})"


def parse(text: str) -> Address:
    """Read an address.

    Raises:
        AddressError: it is none, or holds a password.
    """
    parts = urlsplit(text)
    if parts.scheme not in (PLAIN, SECURE):
        raise AddressError(address=parts.scheme, reason=f"it begins with neither {PLAIN}:// nor {SECURE}://")
    shown = f"{parts.scheme}://…{parts.path}" if "@" in parts.netloc else text
    try:
        port = parts.port or DEFAULT_PORT
    except ValueError:
        raise AddressError(address=shown, reason="its port is not a number") from None
    if parts.password is not None:
        raise AddressError(
            address=shown, reason=f"it holds a password, which belongs into {_VARIABLE}PASSWORD"
        )
    name = parts.path.strip("/")
    if not parts.hostname or parts.query or parts.fragment:
        raise AddressError(address=shown, reason=f"it does not read {PLAIN}://HOST:PORT/NAME")
    if not _NAME.fullmatch(name):
        reason = "the name of the index has other characters than a–z, 0–9, - and _" if name else "no name"
        raise AddressError(address=shown, reason=reason)
    user = unquote(parts.username or "")
    return Address(parts.hostname, port, name, parts.scheme == SECURE, user)


def login_for(address: Address, environ: Mapping[str, str] = os.environ) -> Login:
    """Return the login for an address, from the environment and the files that it names.

    Raises:
        AddressError: the file of the password can't be read.
    """
    password = environ.get(f"{_VARIABLE}PASSWORD", "")
    file = environ.get(f"{_VARIABLE}PASSWORD_FILE", "")
    if file and not password:
        try:
            password = Path(file).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            raise AddressError(address=str(address), reason=f"{file}: {reason}") from error
    user = address.user or environ.get(f"{_VARIABLE}USER", "")
    return Login(user, password, environ.get(f"{_VARIABLE}CA", ""))
