"""How do documents become a batch for the engine? Read, understood, analysed, here or in other processes.

Nothing but the files and documents of a portion is needed for it, so several
processes can do it side by side. What sites repeat on their pages is taken as
it is known so far: what a whole run makes of it, `ingest.framing` sees to.
"""

from __future__ import annotations

import multiprocessing
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from tgsearch.document import Document
from tgsearch.errors import UnreadableDocumentError
from tgsearch.interpreter import collect_seldom
from tgsearch.records import facet_paths, make_record, read_paths
from tgsearch.sources import FileEntry, read_page
from tgsearch.sources.digest import Digest, digest
from tgsearch.sources.legibility import fault_of, garbled_shares
from tgsearch.sources.page import Draft, draft, finish
from tgsearch.sources.reasons import reason_in
from tgsearch.text import clean

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.boilerplate.frames import Frame
    from tgsearch.engine.base import TokenBatch

Repeated = Mapping[int, frozenset[int]]  # by site, the keys of the lines that its pages repeat


class Portion(Protocol):
    """A portion of the work."""

    @property
    def entries(self) -> tuple[FileEntry, ...]:
        """Files of one document each, to be read."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Documents that are read already."""


_Portion = TypeVar("_Portion", bound=Portion)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file of one document."""

    entry: FileEntry
    failure: str | None  # why it gave none
    digest: Digest | None  # of what was read; None when it could not be
    frame: bytes | None = None  # packed; of a scraped page that was read


@dataclass(frozen=True, slots=True)
class Prepared:
    """A portion, ready to be written: its documents, and what became of each file."""

    batch: TokenBatch | None
    outcomes: tuple[Outcome, ...] = ()


def prepare_documents(documents: Sequence[Document], analyzer: Analyzer) -> TokenBatch:
    """Understand and analyse documents; of equal ids the last one counts."""
    from tgsearch.duplicates import COPY_FACET
    from tgsearch.duplicates.sketching import signatures
    from tgsearch.engine.base import TEXT, TITLE, TokenBatch
    from tgsearch.facets import READ_FACET
    from tgsearch.localities import gazetteer
    from tgsearch.metadata import describe_all
    from tgsearch.metadata.chronology import effective_date
    from tgsearch.segment import split_documents

    distinct = tuple({document.id: document for document in documents}.values())
    places = gazetteer()
    titles, bodies = [each.title for each in distinct], [each.text for each in distinct]
    syllables = split_documents(titles, bodies)
    descriptions = describe_all(distinct, syllables)
    dated = [effective_date(description) for description in descriptions]
    spans = [found[0] if found else None for found in dated]
    paths = [
        facet_paths(description, span, places) for description, span in zip(descriptions, spans, strict=True)
    ]
    fields = analyzer.columns(titles, bodies, syllables)
    signed = signatures(fields[TEXT], fields[TITLE])
    return TokenBatch(
        ids=tuple(document.id for document in distinct),
        fields=fields,
        stored=tuple(map(make_record, distinct, descriptions, signed)),
        days=tuple((span.start.toordinal(), span.end.toordinal()) if span else None for span in spans),
        facets={
            **{facet: tuple(each[facet] for each in paths) for facet in (paths[0] if paths else ())},
            READ_FACET: tuple(map(read_paths, distinct, garbled_shares(distinct, syllables))),
            COPY_FACET: tuple(signature.marks for signature in signed),
        },
    )


def cleaned(document: Document) -> Document:
    """Return a document with its texts as they are displayed: see `text.clean`."""
    return replace(document, title=clean(document.title).strip(), text=clean(document.text).strip())


def prepare(
    entries: Sequence[FileEntry],
    documents: Sequence[Document],
    analyzer: Analyzer,
    repeated: Repeated | None = None,
    *,
    skip_garbled: bool = False,
) -> Prepared:
    """Read `entries`, files of one document each, and prepare them and `documents`.

    Of sites that `repeated` does not have, these files alone tell what they repeat.
    With `skip_garbled` a file that reads as nothing gives none.
    """
    files = [_read(entry) for entry in entries]
    known = dict(repeated or {})
    known |= _repeated_among(file for file in files if file.frame and file.frame.site not in known)
    ready = list(documents)
    outcomes = []
    for file in files:
        made = _finished(file, known)
        failure = reason_in(made) if isinstance(made, UnreadableDocumentError) else None
        if skip_garbled and isinstance(made, Document):
            failure = fault_of(made)
        if isinstance(made, Document) and failure is None:
            ready.append(made)
        outcomes.append(Outcome(file.entry, failure, file.digest, _packed(file.frame, known)))
    return Prepared(prepare_documents(ready, analyzer) if ready else None, tuple(outcomes))


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was read."""

    entry: FileEntry
    digest: Digest | None
    content: Draft | UnreadableDocumentError
    frame: Frame | None


def _read(entry: FileEntry) -> _File:
    from tgsearch.sources.framing import frame_of, may_be_framed

    content = digest(entry)
    try:
        drafted = draft(read_page(entry.path))
    except UnreadableDocumentError as error:
        return _File(entry, content, error, None)
    frame = frame_of(drafted, entry.id) if may_be_framed(entry.path) else None
    return _File(entry, content, drafted, frame)


def _repeated_among(files: Iterable[_File]) -> dict[int, frozenset[int]]:
    """Return what sites repeat, to judge by some files alone."""
    from tgsearch.boilerplate.frames import pack_frame, repeated_lines

    frames: dict[int, list[bytes]] = defaultdict(list)
    for file in files:
        if file.frame is not None:
            frames[file.frame.site].append(pack_frame(file.frame, ()))
    return {site: repeated_lines(packed) for site, packed in frames.items()}


def _finished(file: _File, known: Repeated) -> Document | UnreadableDocumentError:
    if isinstance(file.content, UnreadableDocumentError):
        return file.content
    repeated = known[file.frame.site] if file.frame is not None else ()
    try:
        return finish(file.content, id=file.entry.id, path=file.entry.path, repeated=repeated)
    except UnreadableDocumentError as error:
        return error


def _packed(frame: Frame | None, known: Repeated) -> bytes | None:
    from tgsearch.boilerplate.frames import pack_frame

    return None if frame is None else pack_frame(frame, known[frame.site])


# Processes

_worker_analyzer: list[Analyzer] = []  # one, in a worker process


def _start_worker() -> None:
    import signal

    from tgsearch.analysis import Analyzer

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    collect_seldom()
    _worker_analyzer.append(Analyzer())


def _prepare_in_worker(
    entries: tuple[FileEntry, ...], documents: tuple[Document, ...], repeated: Repeated, skip_garbled: bool
) -> Prepared:
    prepared = prepare(entries, documents, _worker_analyzer[0], repeated, skip_garbled=skip_garbled)
    return replace(prepared, batch=prepared.batch.compact() if prepared.batch else None)


def prepare_all(
    portions: Iterable[_Portion],
    analyzer: Analyzer,
    jobs: int,
    repeated: Callable[[], Repeated] = dict,
    *,
    skip_garbled: bool = False,
) -> Iterator[tuple[_Portion, Prepared]]:
    """Yield every portion with its result, in order; at most two portions a process are under way.

    `repeated` is asked before each portion is prepared.
    """
    if jobs <= 1:
        for portion in portions:
            yield (
                portion,
                prepare(portion.entries, portion.documents, analyzer, repeated(), skip_garbled=skip_garbled),
            )
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker) as pool:
        waiting: deque[tuple[_Portion, Future[Prepared]]] = deque()
        try:
            for portion in portions:
                future = pool.submit(
                    _prepare_in_worker, portion.entries, portion.documents, repeated(), skip_garbled
                )
                waiting.append((portion, future))
                if len(waiting) > 2 * jobs:
                    first, future = waiting.popleft()
                    yield first, future.result()
            for first, future in waiting:
                yield first, future.result()
        finally:
            pool.shutdown(cancel_futures=True)
