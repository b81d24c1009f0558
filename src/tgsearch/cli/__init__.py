"""What does the command `tgsearch` do? Parse, make one library call, render.

Each command has a module of its own here, loaded when it is called, so that
`tgsearch --help` starts as fast as click does. Results go to standard output,
everything else to standard error.
"""

from __future__ import annotations

from tgsearch.cli.program import main

__all__ = ["main"]
