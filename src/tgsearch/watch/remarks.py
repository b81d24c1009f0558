"""What is said while watching, besides the reports? Each sentence in English, knowing its Vietnamese."""

from __future__ import annotations

from pathlib import Path

from tgsearch.results import Remark


def gone(path: Path) -> Remark:
    """Return that a root is not there."""
    return Remark(
        f"{path} is not there; its documents stay in the index, and it is watched again when it is back.",
        f"Không thấy {path}; tài liệu của nó vẫn ở trong chỉ mục và sẽ được theo dõi lại khi có trở lại.",
    )


def back(path: Path) -> Remark:
    """Return that a root is there again."""
    return Remark(f"{path} is back.", f"{path} đã có trở lại.")


def deaf(error: OSError, seconds: float) -> Remark:
    """Return that there will be no events, and what is done instead."""
    return Remark(
        f"The system does not tell what changes ({error}); looking every {seconds:.0f} s instead.",
        f"Hệ thống không báo được thay đổi ({error}); các tệp sẽ được kiểm tra {seconds:.0f} giây một lần.",
    )


def blocked(path: str) -> Remark:
    """Return that a change has to wait for a root that is gone."""
    return Remark(
        f"Some files have the same names as files of {path}, which is not there: they wait until it is back.",
        f"Có tệp ở nơi khác trùng tên với tệp của {path} hiện không thấy; các tệp đó chờ đến khi có trở lại.",
    )
