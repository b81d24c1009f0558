"""What could somebody put in the place of a table of contents?"""

from __future__ import annotations

import io
import pickle

from whoosh.filedb.structfile import StructFile

from tgsearch.engine.whoosh import toc
from tgsearch.engine.whoosh.segment import FORMAT_VERSION


def sealed(generation, segments=(), *, pickled=None, schema=b"", version=toc.TOC_VERSION, settings=None):
    """A table of contents with a right checksum, whatever stands in it."""
    buffer = io.BytesIO()
    stream = StructFile(buffer)
    for size in (4, 8, 4):
        stream.write_varint(size)
    stream.write_int(-12345)
    stream.write_int(version)
    for number in (2, 7, 4):
        stream.write_varint(number)
    stream.write_string(schema)
    stream.write_int(generation)
    stream.write_int(0)
    buffer.write(pickle.dumps(list(segments)) if pickled is None else pickled)
    data = buffer.getvalue()
    return data + toc.trailer(data, {"format": FORMAT_VERSION} if settings is None else settings)
