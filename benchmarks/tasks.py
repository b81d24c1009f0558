"""What does one process do? Each function here is run in a new one, so that memory and caches do not mix."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import ParamSpec, TypeVar

from benchmarks.contenders import ENTRIES, Answer, load
from benchmarks.corpus import Corpus, batches, read_prepared
from benchmarks.queries import Query

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def alone(task: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
    """Return what `task` returns in a new process that does nothing else.

    Raises:
        Exception: what `task` raised, or `BrokenProcessPool` when the process died.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(task, *args, **kwargs).result()


def peak_bytes(processes: int = 1) -> int:
    """Return the most memory that this process had, and so many times its largest child's; 0 if unknown."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + (child * processes if processes > 1 else 0)) * unit


# Segmentation


@dataclass(frozen=True, slots=True)
class Segmented:
    """How long the texts took, and what came out of each."""

    documents: int
    seconds: float
    digests: tuple[bytes, ...] = ()


def segment_with_pyvi(folder: Path, documents: int) -> Segmented:
    """Let pyvi tokenize titles and texts; loading it is not timed."""
    from pyvi import ViTokenizer

    return _segmented(folder, documents, lambda texts: [ViTokenizer.tokenize(text) for text in texts])


def segment_alike(folder: Path, documents: int) -> Segmented:
    """Let tgsearch do what pyvi does, with equal output."""
    from tgsearch.segment import tokenize_batch

    return _segmented(folder, documents, tokenize_batch)


def segment_corrected(folder: Path, documents: int) -> Segmented:
    """Let tgsearch segment as it does for its index, with its corrections."""
    from tgsearch.segment import segment_batch

    def words_of(texts: Sequence[str]) -> list[str]:
        segment_batch(texts)
        return []

    return _segmented(folder, documents, words_of)


def _segmented(folder: Path, documents: int, tokenize: Callable[[Sequence[str]], list[str]]) -> Segmented:
    tokenize(["học sinh học sinh học"])  # loads the model
    seconds, done, digests = 0.0, 0, []
    for batch in batches(read_prepared(folder, documents)):
        texts = [text for document in batch for text in (document.title, document.text)]
        started = time.perf_counter()
        found = tokenize(texts)
        seconds += time.perf_counter() - started
        done += len(batch)
        digests += [blake2b(text.encode(), digest_size=8).digest() for text in found]
    return Segmented(done, seconds, tuple(digests))


# Indexing


@dataclass(frozen=True, slots=True)
class Built:
    """What building an index took."""

    seconds: float
    peak_bytes: int
    index_bytes: int


def build(key: str, corpus: Corpus, documents: int, directory: Path) -> Built:
    """Let a contender build an index in an empty directory."""
    seconds = load(key).build(corpus, documents, directory)
    size = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    return Built(seconds, peak_bytes(ENTRIES[key].processes), size)


# Searching


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking took, and the answers; by kind of query, in the order of the queries."""

    milliseconds: dict[str, tuple[float, ...]]
    answers: dict[str, tuple[Answer, ...]]
    peak_bytes: int


def ask(key: str, queries: Sequence[Query], directory: Path) -> Asked:
    """Let a contender answer every query twice, kind by kind, and time the second time."""
    contender = load(key)
    contender.open(directory)
    by_kind: defaultdict[str, list[Query]] = defaultdict(list)
    for query in queries:
        if query.kind in ENTRIES[key].kinds:
            by_kind[query.kind].append(query)
    milliseconds, answers = {}, {}
    for kind, wanted in by_kind.items():
        answers[kind] = tuple(contender.ask(query) for query in wanted)
        milliseconds[kind] = tuple(_timed(lambda query: contender.ask(query), wanted))
    return Asked(milliseconds, answers, peak_bytes())


def _timed(work: Callable[[Query], object], queries: Iterable[Query]) -> Iterator[float]:
    """Yield the milliseconds that each query takes."""
    for query in queries:
        started = time.perf_counter()
        work(query)
        yield (time.perf_counter() - started) * 1000


# The command line

BARE = "python -c pass"
NUMPY = "python -c 'import numpy'"
SEARCH = "tgsearch search …"


def start_cold(directory: Path, query: Query) -> dict[str, float]:
    """Return the milliseconds from nothing to the end of a process, by command.

    Raises:
        RuntimeError: the search failed.
    """
    search = ("-m", "tgsearch", "--index", str(directory), "search", *query.words)
    commands = {BARE: ("-c", "pass"), NUMPY: ("-c", "import numpy"), SEARCH: search}
    # Some environments forbid to keep compiled modules; users' do not, and have started before.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, *search], capture_output=True, check=False, env=environment)
    milliseconds = {}
    for name, arguments in commands.items():
        started = time.perf_counter()
        done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False, env=environment)
        milliseconds[name] = (time.perf_counter() - started) * 1000
        if done.returncode not in (0, 1):
            raise RuntimeError(
                f"{name} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}"
            )
    return milliseconds
