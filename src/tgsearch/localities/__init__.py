"""Which place is meant by a name, at a time, and what is that place called today?

The gazetteer holds the provinces, districts and communes of Việt Nam until
30 June 2025 (with what ended since 2017) and those since 1 July 2025, when
districts were abolished, and knows what became of each. A document's place is
a `Locality`; `gazetteer()` gives the one `Gazetteer` (see `units`) of the
process, which is read from disk on the first call.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.localities.units import Gazetteer

__all__ = ["Locality", "gazetteer"]


@frozen
class Locality:
    """A place as named at the date of its document, and what it is called today.

    Names stand without class word ("Hưng Yên", "Đắk N'Drung", "4" for Phường
    4). A commune that is known only by a name that several bear has neither
    province nor `unit`.
    """

    province: str | None
    district: str | None
    commune: str | None
    now: tuple[
        str, ...
    ]  # ("Bắc Ninh",), or ("Kinh Bắc, Bắc Ninh", …): every candidate when the unit was split
    unit: str  # id of the deepest unit, "" if it is not known which one is meant


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the gazetteer of the process; takes some milliseconds the first time."""
    from tgsearch.localities.units import load

    return load()
