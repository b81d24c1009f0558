r"""How is an index kept as lines of JSON, and made again from them?

A dump outlives the index and the version of the program that made it. Its
first line says what it is and how much follows; then comes a document a line,
by id, then a file a line:

    {"format": "tgsearch-dump", "version": 1, "documents": 2, "files": 1}
    {"id": "a.txt", "text": "…", "title": "…", "facts": {"published": "2021-01-15", …}}
    {"file": "a.txt", "root": "/srv/van-ban", "size": 812, "mtime_ns": 1610697600000000000, …}

A document is what was handed to the index (`Document`, without what says
nothing). Its `facts` are for other programs: restoring finds them again, so
that a later version has them by its own rules, and the same version has the
same. The files are the manifest: an index that is restored need not read them
again. Nothing is written to an index before the whole dump is read.
"""

from __future__ import annotations

from tgsearch.dumping.files import opened, written
from tgsearch.dumping.reading import Dump
from tgsearch.dumping.restoring import restore
from tgsearch.dumping.writing import write_dump

__all__ = ["Dump", "opened", "restore", "write_dump", "written"]
