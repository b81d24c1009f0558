"""What does the command `tgsearch` do? Parse, make one library call, render.

Each command has a module of its own here, loaded when it is called, so that
`tgsearch --help` starts as fast as click does. Results go to standard output,
everything else to standard error.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence

__all__ = ["main"]

# New objects before garbage is looked for. Loading the program and a search make half as
# many, hardly any of them garbage; after every 700, as Python does, costs a start some milliseconds.
_COLLECTED_OBJECTS = 100_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `tgsearch` with `arguments` (those of the process unless given), then exit with its code."""
    gc.set_threshold(_COLLECTED_OBJECTS)
    from tgsearch.cli.program import main as run

    try:
        run(arguments)
    finally:
        gc.freeze()  # what is left goes with the process, and need not be looked through first
