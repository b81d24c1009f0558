"""How is what hits give back kept? In small blocks, packed with a dictionary of what many documents share.

A dictionary of some hundred kilobytes, made from the first documents of an
index, lets blocks of a few documents pack as well as long ones would, and a hit
unpacks one block. A segment has the dictionaries that its blocks need. Packing
waits until the arrays are made, in the thread that writes the segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tgsearch.arrayfile import Array, ArrayFile, ArrayFileError
from tgsearch.engine.whoosh.dictionary import StringTable, strings

if TYPE_CHECKING:
    from backports.zstd import ZstdCompressor, ZstdDict

# Measured on 4,000 records of news pages, of 3,740 bytes, that the dictionary had not seen. Level 3 with a
# dictionary of 112 kB: 1,167 bytes, 0.024 ms to pack a document. Level 5 with 160 kB: 1,060 bytes, 0.053 ms;
# with 224 kB 1,055; in blocks of 24 kB 1 % less, but a block takes 0.06 ms to unpack and not 0.04. Level 4:
# 1,095 bytes; level 9 with 224 kB: 1,033, 0.19 ms. A thread packs while other documents are analysed.
_BLOCK_BYTES = 16 << 10
_LEVEL = 5
_SAMPLE_BYTES = 2 << 20  # a dictionary of more gains less than 1 %
_DICTIONARY_BYTES = 160 << 10
_WAITING_BYTES = 32 << 20  # that wait to be packed: more than a full buffer of the writer has as a rule
_PLAIN = 0  # dictionary number of a block that needs none


class StoredBlocks:
    """Byte strings by document number."""

    def __init__(self, file: ArrayFile) -> None:
        self._blocks = file.column("blocks")
        self._block_ends = file["block_ends"]
        self._first_docs = file["first_docs"]
        self._ends = file.column("ends")
        self._dictionary_of = file["dictionary_of"]
        self._dictionaries = StringTable(file, "dictionary")
        self._unpacked: tuple[int, bytes] = (-1, b"")

    def __getitem__(self, number: int) -> bytes:
        """Return what was stored for a document.

        Raises:
            ArrayFileError: its block does not unpack to what the block should hold.
        """
        block = int(self._first_docs.searchsorted(np.uint32(number), "right")) - 1
        start = 0 if number == self._first_docs[block] else self._ends.at(number - 1)
        return self._block(block)[start : self._ends.at(number)]

    def __len__(self) -> int:
        return len(self._ends)

    def blocks(self) -> Iterator[tuple[bytes, int, list[int]]]:
        """Yield each packed block, which of the `dictionaries` it needs and where its documents end in it."""
        packed, bounds = self._blocks.whole().data, pairwise(self._block_ends.tolist())
        documents = pairwise([*self._first_docs.tolist(), len(self)])
        ends = self._ends.whole().tolist()
        for (start, end), dictionary, (first, stop) in zip(
            bounds, self._dictionary_of.tolist(), documents, strict=True
        ):
            yield bytes(packed[start:end]), dictionary, ends[first:stop]

    def dictionaries(self) -> list[bytes]:
        """Return what blocks are packed with; the first is b"", of those that need none."""
        return [b"", *self._dictionaries.all()]

    def _packed(self, number: int) -> Array:
        return self._blocks.between(int(self._block_ends[number]), int(self._block_ends[number + 1]))

    def _block(self, number: int) -> bytes:
        last, data = self._unpacked
        if last != number:
            data = self._unpack(number)
            self._unpacked = (number, data)
        return data

    def _unpack(self, number: int) -> bytes:
        from backports.zstd import ZstdDecompressor, ZstdError

        following = self._first_docs[number + 1] if number + 1 < len(self._first_docs) else len(self)
        size = self._ends.at(int(following) - 1)
        dictionary = self._zstd_dictionaries[self._dictionary_of[number]]
        try:
            # No more than that is unpacked, whatever the block says of itself.
            unpack = ZstdDecompressor(dictionary).decompress
            data: bytes = unpack(self._packed(number).data, max_length=size + 1)
        except ZstdError as error:
            raise ArrayFileError(f"block {number} can't be unpacked: {error}") from error
        if len(data) != size:
            raise ArrayFileError(f"block {number} has {len(data)} bytes, not {size}")
        return data

    @cached_property
    def _zstd_dictionaries(self) -> list[ZstdDict | None]:
        from backports.zstd import ZstdDict

        return [None, *map(ZstdDict, self._dictionaries.all())]

    def dictionary(self) -> bytes:
        """Return the first dictionary, for use in another segment; b"" if there is none."""
        return self._dictionaries[0] if len(self._dictionaries) else b""


class StoredBlocksBuilder:
    """Collects byte strings in document order into packed blocks."""

    def __init__(self, dictionary: bytes = b"") -> None:
        """Pack with `dictionary`, or one made here, as soon as there is enough to be worth one."""
        self._offered = dictionary
        self._dictionaries: list[bytes] = []
        self._blocks: list[bytes] = []
        self._dictionary_of: list[int] = []
        self._first_docs: list[int] = []
        self._ends: list[int] = []
        self._open: list[bytes] = []
        self._open_bytes = 0
        self._waiting: list[list[bytes]] = []  # blocks that are not packed yet
        self._waiting_bytes = 0

    def add(self, value: bytes) -> None:
        """Add the next document's bytes."""
        if not self._open:
            self._first_docs.append(len(self._ends))
        self._open.append(value)
        self._open_bytes += len(value)
        self._ends.append(self._open_bytes)
        if self._open_bytes >= _BLOCK_BYTES:
            self._close_block()

    def add_blocks(self, stored: StoredBlocks) -> None:
        """Add the documents of another segment as they are packed there."""
        self._close_block()
        self._pack_waiting()
        numbers = list(map(self._number, stored.dictionaries()))
        for block, dictionary, ends in stored.blocks():
            self._first_docs.append(len(self._ends))
            self._blocks.append(block)
            self._dictionary_of.append(numbers[dictionary])
            self._ends.extend(ends)

    def _number(self, dictionary: bytes) -> int:
        if not dictionary:
            return _PLAIN
        if dictionary not in self._dictionaries:
            self._dictionaries.append(dictionary)
        return self._dictionaries.index(dictionary) + 1

    def _close_block(self) -> None:
        if not self._open:
            return
        self._waiting.append(self._open)
        self._waiting_bytes += self._open_bytes
        self._open, self._open_bytes = [], 0
        if self._waiting_bytes >= _SAMPLE_BYTES and not self._dictionaries:
            found = self._offered or _trained([value for block in self._waiting for value in block])
            self._dictionaries = [found] if found else []
        if self._waiting_bytes >= _WAITING_BYTES:
            self._pack_waiting()

    def _pack_waiting(self) -> None:
        if not self._waiting:
            return
        from backports.zstd import ZstdCompressor

        number = _PLAIN + 1 if self._dictionaries else _PLAIN
        compressor = self._compressor if self._dictionaries else ZstdCompressor(_LEVEL)
        for block in self._waiting:
            self._blocks.append(compressor.compress(b"".join(block), mode=ZstdCompressor.FLUSH_FRAME))
            self._dictionary_of.append(number)
        self._waiting, self._waiting_bytes = [], 0

    @cached_property
    def _compressor(self) -> ZstdCompressor:
        from backports.zstd import ZstdCompressor, ZstdDict

        digested = ZstdDict(self._dictionaries[0]).as_digested_dict
        compressor: ZstdCompressor = ZstdCompressor(_LEVEL, zstd_dict=digested)
        return compressor

    @property
    def dictionary(self) -> bytes:
        """The dictionary to pack other documents with, too; b"" if there is none yet."""
        return self._dictionaries[0] if self._dictionaries else self._offered

    def arrays(self) -> dict[str, Array]:
        """Return the named arrays that `StoredBlocks` reads."""
        self._close_block()
        self._pack_waiting()
        ends = np.zeros(len(self._blocks) + 1, np.uint64)
        np.cumsum([len(block) for block in self._blocks], out=ends[1:])
        used = self._dictionaries if any(self._dictionary_of) else []
        return {
            "blocks": np.frombuffer(b"".join(self._blocks), np.uint8),
            "block_ends": ends,
            "first_docs": np.array(self._first_docs, np.uint32),
            "ends": np.array(self._ends, np.uint32),
            "dictionary_of": np.array(self._dictionary_of, np.uint16),
            **strings("dictionary", used),
        }


def _trained(samples: Sequence[bytes]) -> bytes:
    """Return a dictionary made from some documents; b"" if they are too few or too odd for one."""
    from backports.zstd import ZstdError, train_dict

    try:
        return bytes(train_dict(samples, _DICTIONARY_BYTES).dict_content)
    except (ZstdError, ValueError):
        return b""
