"""What does a crfsuite model file hold?

Layout, little-endian, offsets from the start of the file:

    header    "lCRF", u32 size, "FOMC", u32 version 100, u32 × 3 counts (features,
              labels, attributes), u32 × 5 offsets (FEAT, labels, attributes, LFRF, AFRF)
    FEAT      "FEAT", u32 size, u32 count, then for each feature u32 type,
              u32 source, u32 target, f64 weight; type 0 leads from an attribute
              to a label, type 1 from a label to a label
    labels,   each a CQDB: "CQDB", u32 size, u32 flag, u32 byte order, u32 count and
    attrs     u32 offset of the table of entries; an entry is i32 id, u32 size,
              and that many bytes of the name with its closing NUL
    LFRF,     lists of the features of each label and attribute, which the
    AFRF      features themselves repeat

Weights are read from here, never from crfsuite's text dump, which rounds them.

Source: crfsuite 0.12, lib/crf/src/crf1d_model.c and lib/cqdb/src/cqdb.c.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_HEADER = struct.Struct("<4sI4s9I")
_CHUNK = struct.Struct("<4sII")
_NAMES = struct.Struct("<4s5I")
_NAME = struct.Struct("<iI")
_FEATURE = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_VERSION = 100
_BYTE_ORDER = 0x62445371
_STATE, _TRANSITION = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class CrfModel:
    """A first-order linear-chain CRF; weights of features that it lacks are 0.0."""

    labels: tuple[str, ...]
    attributes: tuple[str, ...]
    state: NDArray[np.float64]  # [attribute, label]
    transition: NDArray[np.float64]  # [label before, label]


def parse_crf(data: bytes) -> CrfModel:
    """Read a crfsuite model file.

    Raises:
        ValueError: `data` is not a whole model file of the known version.
    """
    try:
        return _parse(data)
    except (struct.error, IndexError) as error:
        raise ValueError(f"crfsuite model cut short: {error}") from error


def _parse(data: bytes) -> CrfModel:
    magic, size, kind, version, _, n_labels, n_attributes, *offsets = _HEADER.unpack_from(data)
    if (magic, kind, version, size) != (b"lCRF", b"FOMC", _VERSION, len(data)):
        raise ValueError("not a crfsuite model of the known version")
    at_features, at_labels, at_attributes, _, _ = offsets
    labels, attributes = _names(data, at_labels), _names(data, at_attributes)
    if (len(labels), len(attributes)) != (n_labels, n_attributes):
        raise ValueError("crfsuite model with missing names")
    features = _features(data, at_features)
    return CrfModel(
        labels,
        attributes,
        _matrix(features[features["type"] == _STATE], n_attributes, n_labels),
        _matrix(features[features["type"] == _TRANSITION], n_labels, n_labels),
    )


def _features(data: bytes, offset: int) -> NDArray[np.void]:
    chunk, _, count = _CHUNK.unpack_from(data, offset)
    if chunk != b"FEAT":
        raise ValueError("crfsuite model without features")
    return np.frombuffer(data, _FEATURE, count, offset + _CHUNK.size)


def _matrix(features: NDArray[np.void], rows: int, columns: int) -> NDArray[np.float64]:
    matrix = np.zeros((rows, columns))
    matrix[features["source"], features["target"]] = features["weight"]
    return matrix


def _names(data: bytes, offset: int) -> tuple[str, ...]:
    """Return the names of a CQDB by their ids."""
    chunk, _, _, order, count, table = _NAMES.unpack_from(data, offset)
    if (chunk, order) != (b"CQDB", _BYTE_ORDER):
        raise ValueError("crfsuite model without names")
    names = []
    for index, (entry,) in enumerate(
        struct.iter_unpack("<I", data[offset + table : offset + table + 4 * count])
    ):
        found, size = _NAME.unpack_from(data, offset + entry)
        start = offset + entry + _NAME.size
        if found != index:
            raise ValueError("crfsuite model with names out of order")
        names.append(data[start : start + size - 1].decode("utf-8"))
    return tuple(names)
