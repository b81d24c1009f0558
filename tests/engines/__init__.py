"""Every engine, held to the promises of `engine.base`."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("engines.contract", "engines.story", "engines.reader")
