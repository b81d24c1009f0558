"""What an operating system said, to a reader of Vietnamese."""

from __future__ import annotations

import errno
import os
import pickle
from pathlib import Path

import pytest

from tgsearch import StorageError
from tgsearch.sources.reasons import Reason, pack_reason, unpack_reason
from tgsearch.systemwords import system_words

FULL = os.strerror(errno.ENOSPC)


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EMFILE])
def test_common_sentences_have_their_vietnamese(number):
    said = os.strerror(number)
    assert system_words(said, "en") == said
    assert system_words(said, "vi") not in (said, "")


@pytest.mark.parametrize("said", ["", "Something that no system says"])
def test_what_is_not_known_stays(said):
    assert system_words(said, "vi") == said


def test_errors_and_reasons_say_it_in_the_language_of_the_reader():
    error = pickle.loads(pickle.dumps(StorageError(path=Path("index"), reason=FULL)))
    reason = unpack_reason(pack_reason(Reason("io", detail=FULL)))
    assert FULL in error.message("en")
    assert "(ổ đĩa đã hết chỗ)" in error.message("vi")
    assert FULL in reason
    assert "ổ đĩa đã hết chỗ" in reason.message("vi")
