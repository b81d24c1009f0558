"""Where is an index on a cluster, and who asks? Read from an address, the environment and files.

    opensearch://host:9200/name                 plain HTTP
    opensearch://host-1,host-2:9201/name        several machines of one cluster
    opensearchs://user@host/name                TLS, with a login

A password never stands in an address, which ends up in histories, logs and
messages: it comes from TGSEARCH_OPENSEARCH_PASSWORD, or from the file that
TGSEARCH_OPENSEARCH_PASSWORD_FILE names. TGSEARCH_OPENSEARCH_USER names the user
where the address does not, TGSEARCH_OPENSEARCH_CA a file of certificates that
are trusted beside the usual ones. TGSEARCH_OPENSEARCH_SHARDS is asked when an
index is made.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from tgsearch.errors import AddressError, OptionError, SettingError
from tgsearch.value import frozen

PLAIN, SECURE = "opensearch", "opensearchs"
DEFAULT_PORT = 9200
_VARIABLE = "TGSEARCH_OPENSEARCH_"
CA, PASSWORD_FILE, SHARDS = f"{_VARIABLE}CA", f"{_VARIABLE}PASSWORD_FILE", f"{_VARIABLE}SHARDS"
MAX_SHARDS = 1024  # what OpenSearch takes, unless it is told to take more
_MAX_PORT = 65_535
_ADDRESS = re.compile(r"(?P<login>[^/]*@)?(?P<hosts>[^/]*)(?P<path>.*)", re.DOTALL)
_HOST = re.compile(r"(?P<host>[^\s:/?#@\[\]\\%]+|\[[^\[\]]*\])(:(?P<port>.*))?")
_PORT = re.compile("[0-9]{1,5}")
# What OpenSearch takes as the name of an index, with room for what is added to it.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@frozen
class Host:
    """A machine of a cluster, and where it listens."""

    name: str  # or its number, without brackets
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        return f"[{self.name}]:{self.port}" if ":" in self.name else f"{self.name}:{self.port}"


@frozen
class Address:
    """One index of one cluster; its text is what was given."""

    hosts: tuple[Host, ...]  # at least one, each once
    name: str
    secure: bool = False
    user: str = ""

    def __str__(self) -> str:
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        scheme = SECURE if self.secure else PLAIN
        return f"{scheme}://{user}{','.join(map(str, self.hosts))}/{self.name}"


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
    scheme, separator, rest = text.partition("://")
    parts = _ADDRESS.fullmatch(rest)
    if scheme not in (PLAIN, SECURE) or not separator or parts is None:
        raise AddressError(
            address=scheme if separator else text,
            reason=f"it begins with neither {PLAIN}:// nor {SECURE}://",
        )
    login, path = (parts["login"] or "").removesuffix("@"), parts["path"]
    shown = _shown(scheme, rest)
    if ":" in login:
        raise AddressError(
            address=shown, reason=f"it holds a password, which belongs into {_VARIABLE}PASSWORD"
        )
    if "@" in path or not {*"@,"}.isdisjoint(login):
        raise AddressError(address=shown, reason="a user stands once, before all hosts")
    hosts = tuple(_host(each, shown) for each in parts["hosts"].split(","))
    if len(set(hosts)) < len(hosts):
        raise AddressError(address=shown, reason="it names a host twice")
    name = path.removeprefix("/").removesuffix("/")
    if not _NAME.fullmatch(name):
        reason = "the name of the index has other characters than a–z, 0–9, - and _" if name else "no name"
        raise AddressError(address=shown, reason=reason)
    return Address(hosts, name, scheme == SECURE, unquote(login))


def _shown(scheme: str, rest: str) -> str:
    """Return an address without what may be a password in it."""
    _, login, place = rest.rpartition("@")
    return f"{scheme}://{'…@' if login else ''}{place.partition('?')[0]}"


def _host(text: str, shown: str) -> Host:
    """Read one of the hosts of an address, which is `shown` where it is none."""
    found = _HOST.fullmatch(text)
    if found is None:
        raise AddressError(address=shown, reason=f"it does not read {PLAIN}://HOST:PORT/NAME")
    name, port = found["host"], found["port"]
    if name.startswith("["):
        name = name[1:-1]
        try:
            ipaddress.IPv6Address(name)
        except ValueError:
            raise AddressError(address=shown, reason="what is in brackets is no IPv6 address") from None
    if port is None:
        return Host(name.lower())
    if not _PORT.fullmatch(port) or not 0 < int(port) <= _MAX_PORT:
        raise AddressError(address=shown, reason=f"a port is not a number from 1 to {_MAX_PORT}")
    return Host(name.lower(), int(port))


def login_for(address: Address, environ: Mapping[str, str] = os.environ) -> Login:
    """Return the login for an address, from the environment and the files that it names.

    Raises:
        SettingError: the file of the password can't be read.
    """
    password = environ.get(f"{_VARIABLE}PASSWORD", "")
    file = environ.get(PASSWORD_FILE, "")
    if file and not password:
        try:
            password = Path(file).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            raise SettingError(variable=PASSWORD_FILE, path=file, reason=reason) from error
    user = address.user or environ.get(f"{_VARIABLE}USER", "")
    return Login(user, password, environ.get(CA, ""))


def wanted_shards(environ: Mapping[str, str] = os.environ) -> int | None:
    """Return into how many shards an index that is made shall be cut; None where nobody says.

    Raises:
        OptionError: it is not a number from 1 to `MAX_SHARDS`.
    """
    text = environ.get(SHARDS, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MAX_SHARDS):
        raise OptionError(option=SHARDS, value=text, allowed=f"1–{MAX_SHARDS}")
    return int(text)
