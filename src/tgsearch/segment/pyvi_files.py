"""Where are pyvi's model and word list, and are they the ones that are understood?

The files are read from the installed package; pyvi itself, and the machine
learning packages that it loads, are never imported.
"""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

from tgsearch.errors import SegmenterUnavailableError

VERSION = "0.1.1"
# `PyviFiles.contents` of that version: what the files hold decides, not their label.
CONTENTS = "ae1df29733c73eb5"
MODEL_FILE = "models/pyvi3.pkl"
WORDS_FILE = "models/words.txt"


class PyviFiles:
    """The bytes of pyvi's pickled model and of its word list."""

    __slots__ = ("contents", "model", "words")

    def __init__(self, model: bytes, words: bytes) -> None:
        import hashlib  # slow to import, and these files are read only to compile them

        self.model, self.words = model, words
        digest = hashlib.blake2b(len(model).to_bytes(8, "little"), digest_size=8)
        digest.update(model)
        digest.update(words)
        self.contents = digest.hexdigest()  # 16 hex digits that stand for both


def fingerprint(*versions: int) -> str:
    """Return what stands for the files that are understood, and for `versions` of what is made of them."""
    return "-".join([CONTENTS, *map(str, versions)])


@functools.cache
def read_pyvi_files() -> PyviFiles:
    """Return the files of the installed pyvi, read once a process.

    Raises:
        SegmenterUnavailableError: pyvi is not installed, can't be read, or is
            another version than `VERSION`.
    """
    directory = _package_directory()
    try:
        files = PyviFiles((directory / MODEL_FILE).read_bytes(), (directory / WORDS_FILE).read_bytes())
    except OSError as error:
        raise SegmenterUnavailableError(reason=f"{error.filename}: {error.strerror}") from error
    if files.contents != CONTENTS:
        raise SegmenterUnavailableError(reason=_difference())
    return files


def _package_directory() -> Path:
    spec = importlib.util.find_spec("pyvi")
    if spec is None or not spec.submodule_search_locations:
        raise SegmenterUnavailableError(reason="the package pyvi is not installed")
    return Path(spec.submodule_search_locations[0])


def _difference() -> str:
    """Say how the installed pyvi differs from the one that is understood."""
    from importlib import metadata

    try:
        found = metadata.version("pyvi")
    except metadata.PackageNotFoundError:
        found = VERSION
    if found != VERSION:
        return f"pyvi {found} is installed, not {VERSION}"
    return f"the model files of pyvi are not those of version {VERSION}"
