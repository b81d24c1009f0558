"""Which of several machines takes a file? The one whose number the hash of the file's id falls on.

All of them see the same files; each reads its own and knows of the others what
the index knows. The id of a file is the same on every machine and system, and
so is the hash.
"""

from __future__ import annotations

from tgsearch.errors import OptionError
from tgsearch.value import frozen

ALLOWED = "K/N, two whole numbers with 1 ≤ K ≤ N"


@frozen
class Shard:
    """The share of one machine: `number` of `count`, counted from 1."""

    number: int
    count: int

    @classmethod
    def of(cls, number: int, count: int) -> Shard:
        """Return a share that there is.

        Raises:
            OptionError: `number` is none of 1 to `count`.
        """
        if not 1 <= number <= count:
            raise OptionError(option="shard", value=f"{number}/{count}", allowed=ALLOWED)
        return cls(number, count)

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def has(self, id: str) -> bool:
        """Tell whether a file belongs to it, by its id."""
        from hashlib import blake2b

        key = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8)
        return int.from_bytes(key.digest(), "little") % self.count == self.number - 1
