"""Which files are left out? What patterns as in .gitignore say, given or found in the folders.

A file `.tgsearchignore` in a folder holds patterns for what is in it and below.
The last pattern that matches decides; those of a deeper folder come after those
of the folders above, and given ones after all. As with git, nothing in a folder
that is left out can be taken in again.

The language of the patterns, and their matching, are pathspec's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

IGNORE_FILE = ".tgsearchignore"
_MAX_BYTES = 1 << 20  # of an ignore file; what is larger is none
_LAST_STARS = re.compile(r"(!?(?:.*/)?)(\*\*?)(/?)[ \t]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns that hold in every given folder, relative to it."""

    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()  # taken in though a pattern before says otherwise

    def __bool__(self) -> bool:
        return bool(self.exclude or self.include)


NO_PATTERNS = Patterns()


@dataclass(frozen=True, slots=True)
class Rules:
    """All patterns that hold in a folder."""

    given: tuple[GitIgnoreSpecPattern, ...] = ()
    # Those of its ignore file and of the folders above, the deepest first, with the length of each prefix.
    found: tuple[tuple[int, tuple[GitIgnoreSpecPattern, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.given or self.found)

    def inside(self, path: str, prefix: str) -> Rules:
        """Return the rules of a folder that has the ignore file `path`; `prefix` begins the ids in it.

        Raises:
            OSError: the file can't be read.
        """
        with open(path, "rb") as file:
            data = file.read(_MAX_BYTES + 1)
        lines = data.decode("utf-8-sig", "replace").splitlines() if len(data) <= _MAX_BYTES else []
        patterns = _compiled(lines)
        return Rules(self.given, ((len(prefix), patterns), *self.found)) if patterns else self

    def leave_out(self, path: str, *, is_dir: bool) -> bool:
        """Tell whether `path`, relative to the given folder, is left out by itself, not with its folder."""
        shown = path + "/" * is_dir
        for start, patterns in ((0, self.given), *self.found):
            decided = _decided(patterns, shown[start:])
            if decided is not None:
                return decided
        return False


def rules(patterns: Patterns) -> Rules:
    """Return the rules of a given folder without its ignore file."""
    return Rules(_compiled([*patterns.exclude, *(f"!{each}" for each in patterns.include)]))


def _decided(patterns: Sequence[GitIgnoreSpecPattern], path: str) -> bool | None:
    """Return what the last pattern says that matches `path` itself; None when there is none.

    One that ends before `path` does matches a folder that holds it, and was asked about that.
    """
    for pattern in reversed(patterns):
        found = pattern.match_file(path)
        if found is not None and found.match.end() == len(path):
            return pattern.include
    return None


def _compiled(lines: Iterable[str]) -> tuple[GitIgnoreSpecPattern, ...]:
    """Compile patterns; those that are none are passed over, as git does."""
    lines = [unicodedata.normalize("NFC", line) for line in lines if line.strip()]
    if not lines:
        return ()
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    compiled = []
    for line in lines:
        try:
            pattern = GitIgnoreSpecPattern(_spelled_out(line))
        except (ValueError, re.error):
            continue
        if pattern.include is not None:
            compiled.append(pattern)
    return tuple(compiled)


def _spelled_out(line: str) -> str:
    """Write a star at the end of a pattern so that it matches whole names.

    pathspec shortens "*" to the first letter of a path, and reads "folder/**" as the folder itself.
    """
    found = _LAST_STARS.fullmatch(line)
    if found is None:
        return line
    before, stars, slash = found.groups()
    return f"{before}{'**/' * (stars == '**')}?*{slash}"
