"""How do the bytes of a text file become text, and which bytes are no text at all?

Unicode is recognised by itself: UTF-8 with or without a byte-order mark, and
UTF-16 and UTF-32 with one. Older files are tried in the character sets of
Vietnamese (TCVN3, VNI, VISCII, Windows-1258), and then left to charset-normalizer.
A guess that reads like signs instead of letters is refused.

The letters of those character sets are found in Unicode files as well, as the
code points of Windows-1252, and so is UTF-8 that was read as something else:
`read_text` mends a whole text, `decode` leaves it to readers of formats with
entities and fields, who do it when they have resolved them.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tgsearch.charsets import Charset, Guess, code_points, detect, mend
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.disguise import unreadable
from tgsearch.sources.reasons import Reason

SAMPLE_BYTES = 8192  # enough to tell text from other bytes
GUESS_BYTES = 262_144
MAX_CONTROL_SHARE = 0.02
MAX_DAMAGE_SHARE = 0.005  # characters lost from UTF-8 that was cut or spliced
MIN_LETTER_SHARE = 0.9  # of the characters beyond ASCII
MIN_VIETNAMESE_SHARE = 0.9

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-32-le": "UTF-32", "utf-32-be": "UTF-32", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
# Formats whose first bytes may pass for text; most others betray themselves by NUL bytes.
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x1f\x8b",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
)
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\x0b\x0c\x1a\x1b"))
# None of those that read two bytes as one letter: in them any encoding of Vietnamese looks like Chinese.
_CANDIDATES = ["cp1258", "cp1252", "cp1251", "koi8_r"]
_VIETNAMESE = frozenset(
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
)
_SIGNS = frozenset("“”‘’–—…«»•·§°©®™€′″₫\xa0")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and how it was had."""

    text: str
    encoding: str | None = None  # as "TCVN3 (0.97)"; None when nothing but UTF-8 was read
    guess: Guess | None = None  # the character set of the bytes, whose code points `text` still has


def read_text(data: bytes, path: Path) -> Decoded:
    """Return the text of a file that is nothing but text, in Unicode whatever it was before.

    Raises:
        UnreadableDocumentError: as `decode`.
    """
    decoded = decode(data, path)
    guess = decoded.guess or detect(decoded.text)
    if guess is None:
        return decoded
    return Decoded(mend(decoded.text, guess.charset), with_guess(decoded, guess))


def with_guess(decoded: Decoded, guess: Guess | None) -> str | None:
    """Return how a text was had, when it was mended as well: "UTF-16, TCVN3 (0.97)"."""
    if guess is None or guess is decoded.guess:
        return decoded.encoding
    return ", ".join(filter(None, (decoded.encoding, str(guess))))


def decode(data: bytes, path: Path, *, declared: str | None = None) -> Decoded:
    """Return the text that `data` spells, without a byte-order mark.

    Args:
        data: the whole file.
        path: named in the error.
        declared: the encoding that the file says it has, if it says so;
            believed only when the bytes are not UTF-8.

    Raises:
        UnreadableDocumentError: the file is empty, not text, or in an encoding
            that can't be told.
    """
    encoding, body = _without_mark(data)
    if not body.strip():
        raise UnreadableDocumentError(path=path, reason=Reason("empty"))
    if encoding:
        return Decoded(body.decode(encoding, "replace"), _NAMES.get(encoding))
    if is_binary(data):
        raise unreadable(data, path, Reason("binary"))
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_legacy(data, path, declared)


def _without_mark(data: bytes) -> tuple[str, bytes]:
    """Return the encoding that a byte-order mark tells and the bytes after it; without one, "" and all."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    return "", data


def is_binary(data: bytes) -> bool:
    """Tell whether bytes without a byte-order mark are something else than text."""
    if data.startswith(_MAGIC) or b"\x00" in data:
        return True
    sample = data[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > MAX_CONTROL_SHARE * len(sample)


def _decode_legacy(data: bytes, path: Path, declared: str | None) -> Decoded:
    repaired = data.decode("utf-8", "replace")
    if repaired.count("\ufffd") <= MAX_DAMAGE_SHARE * len(repaired) and _has_multibyte(repaired):
        return Decoded(repaired, "UTF-8, damaged")
    seen = code_points(data)
    guess = detect(seen, is_unicode=False)
    if guess is not None:
        return Decoded(seen, str(guess), guess)
    text = _try(data, "cp1258")
    if text is not None and _reads_vietnamese(text):
        return Decoded(text, Charset.WINDOWS_1258.value)
    for encoding in (declared, _guess(data)):
        text = _try(data, encoding) if encoding else None
        if text is not None and _reads_like_letters(text):
            return Decoded(text, encoding)
    raise UnreadableDocumentError(path=path, reason=Reason("encoding"))


def _has_multibyte(text: str) -> bool:
    return any(character > "\x7f" and character != "\ufffd" for character in text)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        # Windows-1258 writes tones as marks of their own: compose before anything is judged.
        return unicodedata.normalize("NFC", data.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        return None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:GUESS_BYTES], cp_isolation=_CANDIDATES).best()
    return best.encoding if best else None


def _reads_vietnamese(text: str) -> bool:
    beyond = [character for character in text if character > "\x7f" and character not in _SIGNS]
    return sum(character in _VIETNAMESE for character in beyond) >= MIN_VIETNAMESE_SHARE * len(beyond)


def _reads_like_letters(text: str) -> bool:
    beyond = [character for character in text if character > "\x7f" and character not in _SIGNS]
    return sum(map(str.isalpha, beyond)) >= MIN_LETTER_SHARE * len(beyond)
