"""Is this the cluster that was meant? Whose certificates are trusted, and what is wrong with one."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

from tgsearch.engine.opensearch.address import CA, Host
from tgsearch.errors import SettingError
from tgsearch.results import Remark

_EXPIRED, _NOT_YET = 10, 9  # X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID
_OTHER_HOST, _OTHER_NUMBER = 62, 64  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_UNKNOWN_ISSUERS = (2, 18, 19, 20, 21)  # no issuer was found, or one who vouches for itself alone
_FAULTS = {
    _EXPIRED: Remark("its certificate has expired", "chứng chỉ đã hết hạn"),
    _NOT_YET: Remark("its certificate is not valid yet", "chứng chỉ chưa đến ngày có hiệu lực"),
    **dict.fromkeys(
        (_OTHER_HOST, _OTHER_NUMBER),
        Remark("its certificate is that of another host", "chứng chỉ là của máy khác"),
    ),
    **dict.fromkeys(
        _UNKNOWN_ISSUERS,
        Remark("nobody who is trusted issued its certificate", "chứng chỉ không do nơi đáng tin cấp"),
    ),
}
# What OpenSSL makes of an answer in plain HTTP; which of them depends on its version.
_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG")


def trusting(usual: str | None, own: str) -> ssl.SSLContext:
    """Return what judges the certificate of a server.

    Args:
        usual: a file of certificates that are trusted beside those of the system, if it is there.
        own: another file, or "".

    Raises:
        SettingError: `own` can't be read, or has no certificate in it.
    """
    context = ssl.create_default_context()
    if usual and Path(usual).is_file():
        context.load_verify_locations(usual)
    if own:
        try:
            context.load_verify_locations(own)
        except ssl.SSLError as error:
            raise SettingError(variable=CA, path=own, reason="no certificate in it") from error
        except OSError as error:
            raise SettingError(variable=CA, path=own, reason=error.strerror or str(error)) from error
    return context


def certificate_fault(error: object) -> str | None:
    """Return what is wrong with a certificate, in both languages; None for other errors."""
    cause = _of_tls(error)
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return None
    said = cause.verify_message
    return _FAULTS.get(cause.verify_code) or Remark(f"its certificate: {said}", f"chứng chỉ: {said}")


def is_no_tls(error: object) -> bool:
    """Tell whether TLS failed because what came back was not TLS at all."""
    cause = _of_tls(error)
    return cause is not None and cause.reason in _NO_TLS


def _of_tls(error: object) -> ssl.SSLError | None:
    """Return the error of TLS that the client's libraries have wrapped."""
    while isinstance(error, Exception) and not isinstance(error, ssl.SSLError) and error.args:
        error = error.args[0]
    return error if isinstance(error, ssl.SSLError) else None


def speaks_tls(host: Host, seconds: float) -> bool:
    """Tell whether a host answers to the beginning of TLS, whatever its certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host.name, host.port), seconds) as plain,
            context.wrap_socket(plain, server_hostname=host.name),
        ):
            return True
    except (OSError, ValueError):
        return False
