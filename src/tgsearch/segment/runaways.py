"""Where is a run of joined syllables cut that is longer than words are?

The model now and then joins neighbors into one: `các_biện_pháp_bảo_đảm`.
Vietnamese words of four and more syllables are few and listed, apart from names, so
a longer run that is not in the list is cut into words that are.
"""

from __future__ import annotations

from collections.abc import Sequence

from tgsearch.segment.lexicon import Lexicon

SHORTEST = 4  # syllables


def cuts(surfaces: Sequence[str], listed: Sequence[int], lexicon: Lexicon) -> list[int]:
    """Return where words begin within a run of joined syllables, without its start.

    Of all ways to cut the run into listed words and single syllables the one
    with the greatest sum of squared lengths is taken; among equals, the one with the
    longer word first. Capitalised syllables at the start of a mixed run may
    be a name, and count as a listed word.

    Args:
        surfaces: the syllables as written.
        listed: their numbers in the lexicon, 0 for those that it lacks.
        lexicon: the listed words.

    Returns:
        [] if the run is a listed word or a name, or holds no listed word.
    """
    length = len(surfaces)
    name = next((place for place, surface in enumerate(surfaces) if not surface.istitle()), length)
    if name == length:
        return []
    lengths = [_word_lengths(listed, start, lexicon) for start in range(length)]
    if length in lengths[0]:
        return []
    if name > 1:
        lengths[0].append(name)
    gain, first = [0] * (length + 1), [1] * length
    for start in range(length - 1, -1, -1):
        gain[start], first[start] = max(
            ((size * size if size > 1 else 0) + gain[start + size], size) for size in lengths[start]
        )
    found = []
    at = first[0]
    while at < length and gain[0]:
        found.append(at)
        at += first[at]
    return found


def _word_lengths(listed: Sequence[int], start: int, lexicon: Lexicon) -> list[int]:
    """Return the lengths of the words that can begin at `start`; any single syllable is one."""
    lengths = [1]
    node = listed[start]
    for end in range(start + 1, len(listed)):
        node = lexicon.next(node, listed[end])
        if not node:
            break
        if lexicon.is_word[node]:
            lengths.append(end + 1 - start)
    return lengths
