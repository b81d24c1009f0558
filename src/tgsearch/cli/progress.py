"""How far is the indexing? A bar with documents, rate and time left, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from tgsearch.messages import later
from tgsearch.render import View

if TYPE_CHECKING:
    from tgsearch import Progress


@contextmanager
def bar(view: View, label: str = later("Indexing")) -> Iterator[Callable[[Progress], None] | None]:
    """Give a function that draws the progress on standard error; None where nobody is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()

    def shown(progress: Progress | None) -> str | None:
        if progress is None:
            return None
        rate = progress.documents / max(time.monotonic() - started, 1e-3)
        return view.say(
            "{documents} documents, {rate}/s",
            documents=view.number(progress.documents),
            rate=view.number(rate),
        )

    # The length is not known before the first report; 1 keeps the bar empty until then.
    with click.progressbar(
        length=1, label=view.say(label), file=sys.stderr, item_show_func=shown, update_min_steps=1
    ) as drawn:

        def report(progress: Progress) -> None:
            drawn.length = max(progress.total, 1)
            drawn.update(progress.done - drawn.pos, progress)

        yield report
