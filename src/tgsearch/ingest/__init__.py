"""How do files become part of the index? Surveyed, planned, prepared, written.

- `survey`: which files are there, and what has to be done?
- `portions`: in which portions is it done?
- `holding`: whose version of a document counts when several files hold it?
- `application`: how are portions written, and files remembered?
- `run`: the whole of it, and its report.
"""

from __future__ import annotations

from tgsearch.ingest.application import Progress
from tgsearch.ingest.run import SETTLE_DOCUMENTS, Sync, SyncOptions

__all__ = ["SETTLE_DOCUMENTS", "Progress", "Sync", "SyncOptions"]
