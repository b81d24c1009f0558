"""What do the sites of an index repeat on their pages, and which pages were read before that was known?

While files are read, what a site repeats is taken as its pages tell so far.
When all are read it is settled by all frames of the manifest, and the pages
that were judged otherwise are read again. They are few: those that came before
a site was known, and those with a line that became or ceased to be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping

from tgsearch.boilerplate.frames import MIN_PAGES, believed_lines, misjudged, repeated_lines, site_in
from tgsearch.manifest import frames_in
from tgsearch.prepare import Repeated


class Framing:
    """The frames of the manifest by site, as they change in a run."""

    def __init__(self, entries: Mapping[str, bytes], *, may_be_misjudged: bool) -> None:
        """Take the frames of a manifest; without a run that ended early, they are judged right."""
        self._frames: dict[int, dict[str, bytes]] = {}
        self._sites: dict[str, int] = {}
        self._changed: set[int] = set()
        for id, frame in frames_in(entries):
            self._put(id, frame)
        if not may_be_misjudged:
            self._changed.clear()
        self._known: dict[int, frozenset[int]] = {}
        self._pages: dict[int, int] = {}  # as many as it had when `_known` was made
        for site, frames in self._frames.items():
            if len(frames) >= MIN_PAGES:
                self._know(site, believed_lines([*frames.values()]))

    def __bool__(self) -> bool:
        """Tell whether there is any frame."""
        return bool(self._sites)

    def _put(self, id: str, frame: bytes) -> int:
        site = self._sites[id] = site_in(frame)
        self._frames.setdefault(site, {})[id] = frame
        self._changed.add(site)
        return site

    def _know(self, site: int, lines: frozenset[int]) -> None:
        self._known[site], self._pages[site] = lines, len(self._frames[site])

    def note(self, id: str, frame: bytes | None) -> None:
        """Note the frame of a file as it is now; None when it has none, or is gone."""
        old = self._sites.pop(id, None)
        if old is not None:
            del self._frames[old][id]
            self._changed.add(old)
        if frame is None:
            return
        site = self._put(id, frame)
        pages = self._frames[site]
        # Counting again at each doubling costs no more than twice the counting at the end.
        if len(pages) >= max(MIN_PAGES, 2 * self._pages.get(site, 0)):
            self._know(site, repeated_lines([*pages.values()]))

    def known(self) -> Repeated:
        """Return what sites repeat, to judge by what was read so far; sites of few pages are left out."""
        return self._known

    def settle(self) -> list[str]:
        """Return the ids of the files that have to be judged again, and know what to judge them by."""
        found = []
        for site in self._changed:
            if not (pages := self._frames[site]):
                continue
            lines = repeated_lines([*pages.values()])
            self._know(site, lines)
            ids = [*pages]
            found += [ids[place] for place in misjudged([*pages.values()], lines)]
        return sorted(found)
