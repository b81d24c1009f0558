"""How is a crfsuite model taken out of a pickle without running what the pickle names?

pyvi keeps its model as a pickled sklearn_crfsuite estimator, which holds the
bytes of a crfsuite model file. Unpickled as usual it would import
scikit-learn, write a temporary file, and call whatever else it names.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Mapping
from typing import ClassVar

from tgsearch.errors import SegmenterUnavailableError

# What the unpickler raises on bytes that are no pickle, or not the expected one.
_MALFORMED = (pickle.UnpicklingError, AttributeError, EOFError, LookupError, TypeError, ValueError)


class _Inert:
    """Stands for an object of the pickle: takes whatever it was given and does nothing."""

    state: object = None

    def __init__(self, *args: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        self.state = state


def _encoded(text: str, encoding: str) -> bytes:
    # Old pickles hold bytes as latin-1 text and a call that turns them back.
    return text.encode(encoding)


class _Unpickler(pickle.Unpickler):
    """Reads the few names that pyvi's model needs, each as something inert."""

    _NAMES: ClassVar[Mapping[tuple[str, str], Callable[..., object]]] = {
        ("_codecs", "encode"): _encoded,
        ("numpy", "dtype"): _Inert,
        ("numpy.core.multiarray", "scalar"): _Inert,
        ("pycrfsuite._logparser", "TrainLogParser"): _Inert,
        ("sklearn_crfsuite._fileresource", "FileResource"): _Inert,
        ("sklearn_crfsuite.estimator", "CRF"): _Inert,
    }

    def find_class(self, module: str, name: str) -> object:
        try:
            return self._NAMES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not expected") from None


def crfsuite_bytes(pickled: bytes) -> bytes:
    """Return the crfsuite model file that is stored in a pickled sklearn_crfsuite estimator.

    Raises:
        SegmenterUnavailableError: `pickled` is something else, or refers to
            anything that such an estimator does not need.
    """
    try:
        found: object = _Unpickler(io.BytesIO(pickled)).load()
        for name in ("modelfile", "__FILE_RESOURCE_DATA__"):
            found = _member(found, name)
    except _MALFORMED as error:
        raise SegmenterUnavailableError(reason=f"the pickled model is malformed: {error}") from error
    if not isinstance(found, bytes):
        raise SegmenterUnavailableError(reason="the pickled model holds no model file")
    return found


def _member(thing: object, name: str) -> object:
    if not isinstance(thing, _Inert) or not isinstance(thing.state, dict):
        raise KeyError(name)
    member: object = thing.state[name]
    return member
