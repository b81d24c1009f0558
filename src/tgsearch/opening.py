"""How is an index opened or made, in a folder or on a cluster?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tgsearch.engine.base import Engine
from tgsearch.errors import AnalyzerMismatchError, DescriptionMismatchError, IndexExistsError
from tgsearch.index import Index
from tgsearch.metadata import VERSION

_WHOLE_RECORDS = 2  # the first version of the rules with all that was handed over in the records


def open(path: str | Path = "index", *, outdated: bool = False, before: Index | None = None) -> Index:
    """Open an index for searching and writing.

    Args:
        path: its directory, or its address on a cluster: "opensearch://host:9200/name".
        outdated: open it even if it was made by another analyzer or by other rules
            for dates and places, to be dumped; searches of it would find too little.
        before: the same index, opened before a commit. What it has read and what still
            holds is shared, so this takes little time; each is closed on its own.

    Raises:
        IndexNotFoundError: there is none in `path`.
        NotAnIndexError: `path` holds other files.
        IndexVersionError: another format.
        AnalyzerMismatchError: made by another analyzer.
        DescriptionMismatchError: its dates and places were found by other rules.
        DamagedIndexError: it does not hold what was written.
        EngineError: the cluster does not answer, or refuses.
    """
    from tgsearch.analysis import Analyzer

    engine, analyzer = _open_engine(path), Analyzer()
    found = str(engine.settings.get("analyzer"))
    if found != analyzer.fingerprint and not outdated:
        raise AnalyzerMismatchError(path=_place(path), found=found, expected=analyzer.fingerprint)
    version = engine.settings.get("description", 1)
    has_whole_records = isinstance(version, int) and version >= _WHOLE_RECORDS
    if version != VERSION and not (outdated and has_whole_records):
        raise DescriptionMismatchError(path=_place(path), found=version, expected=VERSION)
    return Index(engine, analyzer) if before is None else before.followed_by(engine)


def _place(path: str | Path) -> str | Path:
    """Return what was given for an index: the address of one on a cluster as it is, else a path."""
    return path if isinstance(path, str) and "://" in path else Path(path)


def _open_engine(path: str | Path) -> Engine:
    place = _place(path)
    if isinstance(place, str):
        from tgsearch.engine.opensearch import OpenSearchEngine

        return OpenSearchEngine.open(place)
    from tgsearch.engine.whoosh import WhooshEngine

    return WhooshEngine.open(place)


def _has_index(path: str | Path) -> bool:
    place = _place(path)
    if isinstance(place, str):
        from tgsearch.engine.opensearch import OpenSearchEngine

        return OpenSearchEngine.exists(place)
    from tgsearch.engine.whoosh import WhooshEngine

    return WhooshEngine.exists(place)


def _create_engine(path: str | Path, settings: Mapping[str, object]) -> Engine:
    place = _place(path)
    if isinstance(place, str):
        from tgsearch.engine.opensearch import OpenSearchEngine

        return OpenSearchEngine.create(place, settings)
    from tgsearch.engine.whoosh import WhooshEngine

    return WhooshEngine.create(place, settings)


def create(
    path: str | Path = "index", *, exist_ok: bool = False, rebuild: bool = False, lazy: bool = False
) -> Index:
    """Make an empty index and open it.

    Args:
        path: a directory that is missing, empty, or holds an index; or an address on a cluster.
        exist_ok: open an index that is already there.
        rebuild: the first sync or commit replaces everything in an index that
            is already there, whoever made it; until then it stays.
        lazy: write nothing before the first sync or commit.

    Raises:
        IndexExistsError: there is one, and neither `exist_ok` nor `rebuild`.
        NotAnIndexError: `path` holds other files; nothing is written.
        StorageError: the directory can't be made or written.
        EngineError: the cluster does not answer, or refuses.
    """
    from tgsearch.analysis import Analyzer

    if not rebuild and _has_index(path):
        if not exist_ok:
            raise IndexExistsError(path=_place(path))
        return open(path)
    analyzer = Analyzer()
    engine = _create_engine(path, {"analyzer": analyzer.fingerprint, "description": VERSION})
    if not lazy:
        engine.ensure()
    return Index(engine, analyzer, fresh=rebuild)
