"""What is a searcher told about words that were taken otherwise than typed?"""

from __future__ import annotations

from tgsearch.results import Remark


def read_as_keystrokes(typed: str, read: str) -> Remark:
    """Say that raw Telex or VNI keystrokes were read."""
    return Remark(
        f"“{typed}” is in no document and was read as keystrokes for “{read}”.",
        f"Không tài liệu nào có “{typed}” nên đã đọc là kiểu gõ Telex hoặc VNI của “{read}”.",
    )


def did_you_mean(query: str) -> Remark:
    """Propose a query that finds something."""
    return Remark(f"Did you mean: {query}", f"Có phải bạn muốn tìm: {query}", proposal=query)
