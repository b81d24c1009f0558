"""The trie holds the words that it was built of, and no others."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.segment.lexicon import build_lexicon

N_SYLLABLES = 12
SYLLABLE = st.integers(1, N_SYLLABLES)
WORD = st.lists(SYLLABLE, min_size=2, max_size=5).map(tuple)


def holds(lexicon, word):
    node, *rest = word
    for syllable in rest:
        node = lexicon.next(node, syllable)
    return bool(node and lexicon.is_word[node])


@given(st.sets(WORD, min_size=1, max_size=60), st.lists(WORD, max_size=60))
def test_words_of_the_list_are_found_and_others_not(words, others):
    lexicon = build_lexicon(words, N_SYLLABLES)
    assert all(holds(lexicon, word) for word in words)
    assert [word for word in others if holds(lexicon, word)] == [word for word in others if word in words]


@given(st.sets(WORD, min_size=1, max_size=60))
def test_a_batch_of_steps_is_as_single_steps(words):
    lexicon = build_lexicon(words, N_SYLLABLES)
    nodes, syllables = np.divmod(np.arange(len(lexicon.base) * (N_SYLLABLES + 1)), N_SYLLABLES + 1)
    found, reached = lexicon.step(nodes, syllables)
    single = [lexicon.next(int(node), int(other)) for node, other in zip(nodes, syllables, strict=True)]
    assert found.tolist() == [place for place, node in enumerate(single) if node]
    assert reached.tolist() == [node for node in single if node]


def test_no_step_from_or_with_an_unlisted_syllable():
    lexicon = build_lexicon([(1, 2), (2, 1, 2)], 2)
    assert [lexicon.next(0, 1), lexicon.next(0, 0), lexicon.next(1, 0)] == [0, 0, 0]
    assert not lexicon.is_word[lexicon.next(2, 1)]


def test_no_words():
    assert build_lexicon([], 3).next(1, 2) == 0
