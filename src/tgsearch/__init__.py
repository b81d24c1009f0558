"""Full-text search for collections of Vietnamese documents, with facets for place and date.

    import tgsearch

    with tgsearch.open("index") as index:
        index.sync("corpus")
        for hit in index.search("tuyên giáo", locality="Hưng Yên", since="2021"):
            print(hit.title, hit.published, hit.locality.province)

Importing the package loads nothing else: each name below is fetched when it
is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tgsearch.document import Document, DroppedLine
    from tgsearch.errors import (
        AccessDeniedError,
        AddressError,
        AmbiguousLocalityError,
        AnalyzerMismatchError,
        ClientUnavailableError,
        DamagedDumpError,
        DamagedIndexError,
        DateSyntaxError,
        DescriptionMismatchError,
        DocumentError,
        DocumentNotFoundError,
        DumpError,
        DumpVersionError,
        EngineError,
        EngineReadOnlyError,
        EngineRejectedError,
        EngineSchemeError,
        EngineUnavailableError,
        EngineVersionError,
        EvaluationError,
        EvaluationFileError,
        IndexExistsError,
        IndexLockedError,
        IndexNotEmptyError,
        IndexNotFoundError,
        IndexStateError,
        IndexVersionError,
        MeasuresUnavailableError,
        NotAnIndexError,
        NothingToEvaluateError,
        OptionError,
        OtherSharesError,
        PathNotFoundError,
        QueryError,
        RefusedDocumentError,
        SegmenterUnavailableError,
        SettingError,
        SnapshotGoneError,
        StorageError,
        TgsearchError,
        UnknownLocalityError,
        UnreadableDocumentError,
        UntrustedClusterError,
        WatchUnavailableError,
    )
    from tgsearch.index import Index
    from tgsearch.ingest import Progress
    from tgsearch.opening import create, open
    from tgsearch.results import (
        Abbreviation,
        CompactReport,
        Diagnosis,
        DumpReport,
        EncodingCase,
        EncodingFinding,
        FacetCount,
        Facets,
        Failure,
        Finding,
        FoundEvidence,
        GarbledText,
        Hit,
        OpenCase,
        Place,
        Remark,
        RestoreReport,
        Results,
        Share,
        Sighting,
        Snippet,
        Statistics,
        StoredDocument,
        Suggestion,
        SyncReport,
        Why,
    )

__version__ = "0.1.0"

# Where the names live that are neither errors nor results.
_HOMES = {
    "Document": "tgsearch.document",
    "DroppedLine": "tgsearch.document",
    "Index": "tgsearch.index",
    "Progress": "tgsearch.ingest",
    "create": "tgsearch.opening",
    "open": "tgsearch.opening",
}

__all__ = [
    "Abbreviation",
    "AccessDeniedError",
    "AddressError",
    "AmbiguousLocalityError",
    "AnalyzerMismatchError",
    "ClientUnavailableError",
    "CompactReport",
    "DamagedDumpError",
    "DamagedIndexError",
    "DateSyntaxError",
    "DescriptionMismatchError",
    "Diagnosis",
    "Document",
    "DocumentError",
    "DocumentNotFoundError",
    "DroppedLine",
    "DumpError",
    "DumpReport",
    "DumpVersionError",
    "EncodingCase",
    "EncodingFinding",
    "EngineError",
    "EngineReadOnlyError",
    "EngineRejectedError",
    "EngineSchemeError",
    "EngineUnavailableError",
    "EngineVersionError",
    "EvaluationError",
    "EvaluationFileError",
    "FacetCount",
    "Facets",
    "Failure",
    "Finding",
    "FoundEvidence",
    "GarbledText",
    "Hit",
    "Index",
    "IndexExistsError",
    "IndexLockedError",
    "IndexNotEmptyError",
    "IndexNotFoundError",
    "IndexStateError",
    "IndexVersionError",
    "MeasuresUnavailableError",
    "NotAnIndexError",
    "NothingToEvaluateError",
    "OpenCase",
    "OptionError",
    "OtherSharesError",
    "PathNotFoundError",
    "Place",
    "Progress",
    "QueryError",
    "RefusedDocumentError",
    "Remark",
    "RestoreReport",
    "Results",
    "SegmenterUnavailableError",
    "SettingError",
    "Share",
    "Sighting",
    "SnapshotGoneError",
    "Snippet",
    "Statistics",
    "StorageError",
    "StoredDocument",
    "Suggestion",
    "SyncReport",
    "TgsearchError",
    "UnknownLocalityError",
    "UnreadableDocumentError",
    "UntrustedClusterError",
    "WatchUnavailableError",
    "Why",
    "create",
    "open",
]


def __getattr__(name: str) -> object:
    """Fetch a public name from the module that it lives in."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    default = "tgsearch.errors" if name.endswith("Error") else "tgsearch.results"
    value: object = getattr(import_module(_HOMES.get(name, default)), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, fetched or not."""
    return [*__all__, "__version__"]
