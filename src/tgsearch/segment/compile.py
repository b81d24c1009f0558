"""How are pyvi's files made into tables?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from tgsearch.errors import SegmenterUnavailableError
from tgsearch.segment.crfsuite import CrfModel, parse_crf
from tgsearch.segment.lexicon import build_lexicon
from tgsearch.segment.pickled import crfsuite_bytes
from tgsearch.segment.pyvi_files import PyviFiles
from tgsearch.segment.tables import EXACT, Spelling, Tables, Weights

_CENTER, _LEFT, _RIGHT = "word.lower():", "-1:word.lower():", "+1:word.lower():"

# The attributes of the model that the first twelve weights belong to, in their order.
_SHAPE_ATTRIBUTES = (
    "bias",
    "word.isupper()",
    "word.istitle()",
    "word.isdigit()",
    "-1:word.isupper()",
    "-1:word.istitle()",
    "-1:word.bi_gram()",
    "-2:word.tri_gram()",
    "+1:word.isupper()",
    "+1:word.istitle()",
    "+1:word.bi_gram()",
    "+2:word.tri_gram()",
)


def compile_tables(files: PyviFiles, spelling: Spelling) -> Tables:
    """Make the tables from pyvi's files.

    Raises:
        SegmenterUnavailableError: the files are not of the known form.
    """
    try:
        model = parse_crf(crfsuite_bytes(files.model))
        begin, inside = model.labels.index("B_W"), model.labels.index("I_W")
        words = _spelled_words(files.words, spelling)
    except ValueError as error:
        raise SegmenterUnavailableError(reason=str(error)) from error
    score_of = dict(
        zip(model.attributes, (model.state[:, inside] - model.state[:, begin]).tolist(), strict=True)
    )
    center, left, right = (
        _syllable_scores(score_of, prefix, spelling) for prefix in (_CENTER, _LEFT, _RIGHT)
    )
    listed = dict.fromkeys(syllable for word in words for syllable in word)
    known = list(dict.fromkeys([*listed, *center, *left, *right]))
    numbers = {syllable: number for number, syllable in enumerate(known, 1)}
    return Tables(
        spelling,
        numbers,
        len(listed),
        center=_by_number(known, center),
        left=_by_number(known, left),
        right=_by_number(known, right),
        lexicon=build_lexicon(([numbers[syllable] for syllable in word] for word in words), len(listed)),
        weights=Weights(
            *(score_of.get(name, 0.0) for name in _SHAPE_ATTRIBUTES), *_transitions(model, begin, inside)
        ),
    )


def _spelled_words(words: bytes, spelling: Spelling) -> list[tuple[str, ...]]:
    """Return the words of two and more syllables that the spelling can ever meet."""
    found = [word for word in word_list(words) if len(word) > 1]
    if spelling is EXACT:  # pyvi looks lower-cased syllables up in the list as it is
        return [word for word in found if all(syllable == syllable.lower() for syllable in word)]
    return [tuple(map(spelling.of, word)) for word in found]


def _syllable_scores(score_of: Mapping[str, float], prefix: str, spelling: Spelling) -> dict[str, float]:
    """Return the score of each syllable; of two with one spelling, that of the one so written."""
    scores: dict[str, float] = {}
    for attribute, score in score_of.items():
        if attribute.startswith(prefix):
            written = attribute[len(prefix) :]
            spelled = spelling.of(written)
            if written == spelled or spelled not in scores:
                scores[spelled] = score
    return scores


def _by_number(known: Iterable[str], scores: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([0.0, *(scores.get(syllable, 0.0) for syllable in known)])


def _transitions(model: CrfModel, begin: int, inside: int) -> list[float]:
    labels = (begin, inside)
    return [float(model.transition[before, label]) for before in labels for label in labels]


def word_list(words: bytes) -> tuple[tuple[str, ...], ...]:
    """Return each line of pyvi's word list as its syllables, in the order of the file.

    Source: pyvi 0.1.1, ViTokenizer.py, which splits lines and syllables in this way.
    """
    return tuple(tuple(line.split(" ")) for line in words.decode("utf-8").split("\n"))
