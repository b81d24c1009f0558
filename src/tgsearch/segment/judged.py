"""What does a syllable say by itself? Each distinct one is judged once, and then looked up."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from tgsearch.growing import Growing
from tgsearch.segment.syllables import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tgsearch.segment.syllables import Syllables


class JudgedSyllables:
    """Flags of syllables; remembers those of a vocabulary until another one comes. Threads take turns."""

    def __init__(self, judge: Callable[[str], int]) -> None:
        """Take what gives the flags, eight at most, of a syllable as written."""
        self._judge = judge
        self._lock = Lock()
        self._forget(Vocabulary())

    def _forget(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._flags = Growing(np.uint8)  # by syllable

    def flags(self, syllables: Syllables) -> NDArray[np.uint8]:
        """Return the flags of each syllable of a batch, in order."""
        with self._lock:
            if syllables.vocabulary is not self._vocabulary:
                self._forget(syllables.vocabulary)
            new = self._vocabulary.surfaces[len(self._flags) :]
            self._flags.extend(list(map(self._judge, new)))
            flags: NDArray[np.uint8] = self._flags.values.take(syllables.ids)
        return flags

    def shares(self, syllables: Syllables) -> list[float]:
        """Return the share of the syllables of each document, its title's too, that have any flag; 0 of none.

        Args:
            syllables: what `segment.split_documents` gave.
        """
        flagged = np.concatenate(([0], np.cumsum(self.flags(syllables) > 0)))
        bounds = syllables.bounds[::2]
        counts = np.diff(flagged.take(bounds)) / np.maximum(np.diff(bounds), 1)
        shares: list[float] = counts.tolist()
        return shares
