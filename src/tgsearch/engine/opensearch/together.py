"""How are many questions asked in few round trips? As tasks that wait for each other's answers.

A task is a generator: it yields searches, is sent their answers, and returns
what it found out. Tasks that go on side by side have what they ask at the same
time sent in one request, so a query costs as many round trips as its longest
chain of questions, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json


@frozen
class Asked:
    """One search: of the documents of a snapshot, or of the terms beside them."""

    body: Json
    of_terms: bool = False


_Found = TypeVar("_Found")
_Other = TypeVar("_Other")
Task: TypeAlias = Generator["Sequence[Asked]", "Sequence[Json]", _Found]


def run(ask: Callable[[Sequence[Asked]], Sequence[Json]], task: Task[_Found]) -> _Found:
    """Carry out a task, each of its steps in one round trip; `ask` is a snapshot's, and its errors."""
    try:
        asked = next(task)
        while True:
            asked = task.send(ask(asked))
    except StopIteration as stop:
        return cast("_Found", stop.value)


def side_by_side(tasks: Sequence[Task[_Found]]) -> Task[list[_Found]]:
    """Return the task of doing several at once; what they return, in their order."""
    found: dict[int, _Found] = {}
    answers: dict[int, Sequence[Json] | None] = dict.fromkeys(range(len(tasks)))
    while answers:
        asked: dict[int, Sequence[Asked]] = {}
        for place, own in answers.items():
            try:
                asked[place] = next(tasks[place]) if own is None else tasks[place].send(own)
            except StopIteration as stop:
                found[place] = stop.value
        if not asked:
            break
        received = iter((yield [each for own in asked.values() for each in own]))
        answers = {place: [next(received) for _ in own] for place, own in asked.items()}
    return [found[place] for place in range(len(tasks))]


def both(first: Task[_Found], second: Task[_Other]) -> Task[tuple[_Found, _Other]]:
    """Return the task of doing two at once."""
    tasks: list[Task[object]] = [first, second]
    one, other = yield from side_by_side(tasks)
    return cast("_Found", one), cast("_Other", other)
