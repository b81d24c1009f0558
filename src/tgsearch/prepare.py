"""How do documents become a batch for the engine? Read, understood, analysed, here or in other processes.

Nothing but the files and documents of a share is needed for it, so several
processes can do it side by side.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from tgsearch.document import Document
from tgsearch.records import facet_paths, make_record
from tgsearch.sources import FileEntry, read
from tgsearch.sources.digest import Digest, digest
from tgsearch.sources.reasons import reason_in
from tgsearch.text import clean

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.engine.base import TokenBatch


class Share(Protocol):
    """A share of the work."""

    @property
    def entries(self) -> tuple[FileEntry, ...]:
        """Files of one document each, to be read."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Documents that are read already."""


_Share = TypeVar("_Share", bound=Share)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file of one document."""

    entry: FileEntry
    failure: str | None  # why it gave none
    digest: Digest | None  # of what was read; None when it could not be


@dataclass(frozen=True, slots=True)
class Prepared:
    """A share, ready to be written: its documents, and what became of each file."""

    batch: TokenBatch | None
    outcomes: tuple[Outcome, ...] = ()


def prepare_documents(documents: Sequence[Document], analyzer: Analyzer) -> TokenBatch:
    """Understand and analyse documents; of equal ids the last one counts."""
    from tgsearch.duplicates import COPY_FACET
    from tgsearch.duplicates.sketching import signatures
    from tgsearch.engine.base import TEXT, TITLE, TokenBatch
    from tgsearch.localities import gazetteer
    from tgsearch.metadata import describe_all
    from tgsearch.metadata.chronology import effective_date

    distinct = tuple({document.id: document for document in documents}.values())
    places = gazetteer()
    descriptions = describe_all(distinct)
    dated = [effective_date(description) for description in descriptions]
    spans = [found[0] if found else None for found in dated]
    paths = [
        facet_paths(description, span, places) for description, span in zip(descriptions, spans, strict=True)
    ]
    fields = analyzer.columns(
        [document.title for document in distinct], [document.text for document in distinct]
    )
    signed = signatures(fields[TEXT], fields[TITLE])
    return TokenBatch(
        ids=tuple(document.id for document in distinct),
        fields=fields,
        stored=tuple(map(make_record, distinct, descriptions, signed)),
        days=tuple((span.start.toordinal(), span.end.toordinal()) if span else None for span in spans),
        facets={
            **{facet: tuple(each[facet] for each in paths) for facet in (paths[0] if paths else ())},
            COPY_FACET: tuple(signature.marks for signature in signed),
        },
    )


def cleaned(document: Document) -> Document:
    """Return a document with its texts as they are displayed: see `text.clean`."""
    return replace(document, title=clean(document.title).strip(), text=clean(document.text).strip())


def prepare(entries: Sequence[FileEntry], documents: Sequence[Document], analyzer: Analyzer) -> Prepared:
    """Read `entries`, files of one document each, and prepare them and `documents`."""
    ready = list(documents)
    outcomes = []
    for entry in entries:
        failure = None
        content = digest(entry)
        for item in read(entry.path, id=entry.id):
            if isinstance(item, Document):
                ready.append(item)
            else:
                failure = reason_in(item)
        outcomes.append(Outcome(entry, failure, content))
    return Prepared(prepare_documents(ready, analyzer) if ready else None, tuple(outcomes))


# Processes

_worker_analyzer: list[Analyzer] = []  # one, in a worker process


def _start_worker() -> None:
    import signal

    from tgsearch.analysis import Analyzer

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    _worker_analyzer.append(Analyzer())


def _prepare_in_worker(entries: tuple[FileEntry, ...], documents: tuple[Document, ...]) -> Prepared:
    return prepare(entries, documents, _worker_analyzer[0])


def prepare_all(shares: Iterable[_Share], analyzer: Analyzer, jobs: int) -> Iterator[tuple[_Share, Prepared]]:
    """Yield every share with its result, in order; at most two shares a process are under way."""
    if jobs <= 1:
        for share in shares:
            yield share, prepare(share.entries, share.documents, analyzer)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker) as pool:
        waiting: deque[tuple[_Share, Future[Prepared]]] = deque()
        try:
            for share in shares:
                waiting.append((share, pool.submit(_prepare_in_worker, share.entries, share.documents)))
                if len(waiting) > 2 * jobs:
                    first, future = waiting.popleft()
                    yield first, future.result()
            for first, future in waiting:
                yield first, future.result()
        finally:
            pool.shutdown(cancel_futures=True)
