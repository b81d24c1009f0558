"""Read files that nobody would write: does any break, hang or fill the memory?

    python scripts/fuzz_files.py --count 500 --seed 7

Of each format some small good files are made, and damaged in many ways: bytes
changed, cut out, doubled, swapped and replaced by extreme numbers; of Word
documents the parts as well, packed again afterwards; of PDF the unpacked
streams. Each must give documents or a reason, in time and in bounded memory.

Exits with 1 if a file raised an error or took longer than `--limit` seconds; it
is then kept in `--keep`. Times are those of the clock: other programs count.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import lzma
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from sources.made import paragraph, pdf_file, table, typeset, word_file  # noqa: E402  # the tests' own makers

from tgsearch.document import Document  # noqa: E402
from tgsearch.errors import UnreadableDocumentError  # noqa: E402
from tgsearch.sources import guard, read  # noqa: E402

MAX_CHANGES = 12
MAX_PIECE = 200  # bytes that are cut out, doubled or put in at once

Dice: TypeAlias = random.Random
TEXT = (
    "BÁO CÁO\nKết quả cấp nước sạch năm 2021\nSáng 15/01/2021, Ủy ban nhân dân xã họp với mười hai thôn "
    "để bàn việc đưa nước về vùng cao.\n1. Đã cấp cho 120 hộ.\n2. Còn lại 45 hộ.\n"
    "Hưng Yên, ngày 3 tháng 2 năm 2021"
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerRoman"/>'
    '<w:lvlText w:val="Điều %1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
)
# What numbers and names in a damaged file turn to.
EXTREMES = (
    b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b"-1", b"0",
    b"1e999", b"4294967296", b"99999999999999999999", b"%s", b"<", b">", b"</", b"&#x110000;", b"]]>",
    b"<!--", b"{", b"}", b"[", b"<<", b">>", b"(", b")", b" R ", b"obj", b"endstream", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\r", b"\n\n", b"---\n", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"<table>", b"<w:p>", b'"',
    b"\\u0000", b"<w:tbl><w:tr><w:tc>",
)  # fmt: skip


class Outcome(NamedTuple):
    """What became of one file."""

    data: bytes
    suffix: str
    seconds: float
    answer: str  # "document", or the key of the reason
    error: str = ""  # a traceback


# Good files


def samples() -> dict[str, list[bytes]]:
    """Return small good files by their suffixes."""
    plain = TEXT.encode()
    rows = [
        {"id": str(number), "title": "Nước", "text": TEXT, "published": "2021-01-15"} for number in range(3)
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    markup = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    page = f"<html><head><title>Nước</title></head><body>{markup}<table><tr><td>a<td>b</table></body></html>"
    return {
        ".txt": [plain, TEXT.encode("utf-16"), TEXT.encode("cp1258", "replace")],
        ".md": [b"---\ntitle: Tin\ndate: 2021-01-15\n---\n# " + plain, b'{"title": "Tin"}\n\n' + plain],
        ".html": [page.encode()],
        ".jsonl": [lines],
        ".jsonl.gz": [gzip.compress(lines)],
        ".jsonl.xz": [lzma.compress(lines)],
        ".docx": word_files(),
        ".pdf": pdf_files(),
    }


def word_files() -> list[bytes]:
    """Return Word documents with all that the reader looks at."""
    style = '<w:style w:type="paragraph" w:styleId="u1" w:default="1"><w:name w:val="heading 1"/></w:style>'
    head = table(["UBND XÃ", "CỘNG HÒA\nĐộc lập"], ["Số: 1/BC-UBND", "Hưng Yên, ngày 3 tháng 2 năm 2021"])
    note = '<w:p><w:r><w:t>Bài</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    section = (
        '<w:sectPr><w:titlePg/><w:headerReference w:type="first" r:id="r0"/>'
        '<w:footerReference w:type="default" r:id="r1"/></w:sectPr>'
    )
    others = [
        ("header", paragraph("UBND XÃ")),
        ("footer", paragraph("Trang 2")),
        ("numbering", NUMBERING),
        ("footnotes", f'<w:footnote w:id="2">{paragraph("Chú thích.")}</w:footnote>'),
    ]
    listed = paragraph("Hộ").replace(
        "<w:r>", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r>', 1
    )
    body = head + "".join(map(paragraph, TEXT.split("\n"))) + listed + listed + note
    body += paragraph("C«ng t¸c", font=".VnTime", style="u1") + section
    core = "<dc:title>Nước</dc:title><dcterms:created>2014-05-06T07:08:09Z</dcterms:created>"
    return [
        word_file(body, others=others, core=core, styles=style),
        word_file(body, others=others, core=core, styles=style, method=zipfile.ZIP_STORED),
    ]


def pdf_files() -> list[bytes]:
    """Return PDFs of several kinds."""
    pages = [typeset(TEXT), typeset(TEXT)]
    return [
        pdf_file(pages, info={"Title": "Nước", "CreationDate": "D:20140506"}),
        pdf_file(pages, packed=False),
        pdf_file(
            [typeset("C«ng t¸c tuyªn gi¸o. " * 8)], font=".VnTime", legacy=True, picture=True, packed=False
        ),
    ]


# Damage


def damaged(dice: Dice, data: bytes, suffix: str) -> bytes:
    """Return a file with some damage."""
    if suffix == ".docx" and dice.random() < 0.6:
        return _damaged_inside(dice, data)
    if suffix.startswith(".jsonl.") and dice.random() < 0.6:
        packer = gzip if suffix.endswith("gz") else lzma
        return packer.compress(_changed(dice, packer.decompress(data)))
    return _changed(dice, data)


def _damaged_inside(dice: Dice, data: bytes) -> bytes:
    """Return a Word document of which one part is damaged; the archive around it is whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(parts))
    parts[name] = _changed(dice, parts[name])
    if dice.random() < 0.1:
        del parts[dice.choice(sorted(parts))]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def _changed(dice: Dice, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, MAX_CHANGES)):
        dice.choice(_CHANGES)(dice, changed)
    return bytes(changed)


def _piece(dice: Dice, data: bytearray) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.randint(1, MAX_PIECE))


def _flip(dice: Dice, data: bytearray) -> None:
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _cut(dice: Dice, data: bytearray) -> None:
    start, end = _piece(dice, data)
    del data[start:end]


def _cut_off(dice: Dice, data: bytearray) -> None:
    if dice.random() < 0.2:
        del data[dice.randrange(len(data) + 1) :]


def _double(dice: Dice, data: bytearray) -> None:
    start, end = _piece(dice, data)
    data[start:start] = data[start:end] * dice.choice((1, 1, 1, 50))


def _move(dice: Dice, data: bytearray) -> None:
    start, end = _piece(dice, data)
    piece = data[start:end]
    del data[start:end]
    at = dice.randrange(len(data) + 1)
    data[at:at] = piece


def _noise(dice: Dice, data: bytearray) -> None:
    start, end = _piece(dice, data)
    data[start:end] = dice.randbytes(end - start)


def _extreme(dice: Dice, data: bytearray) -> None:
    at = dice.randrange(len(data) + 1)
    data[at : at + dice.choice((0, 1, 4))] = dice.choice(EXTREMES)


def _number(dice: Dice, data: bytearray) -> None:
    """Put an extreme number in place of digits."""
    digits = [at for at, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if digits:
        at = dice.choice(digits)
        data[at : at + 1] = dice.choice((b"-1", b"0", b"99999999", b"2147483648", b"18446744073709551616"))


_CHANGES: tuple[Callable[[Dice, bytearray], None], ...] = (
    _flip, _flip, _cut, _cut_off, _double, _move, _noise, _extreme, _extreme, _number,
)  # fmt: skip


# Reading


def outcomes(suffix: str, count: int, seed: int, folder: Path) -> Iterator[Outcome]:
    """Read `count` damaged files of a format; the same seed damages them alike."""
    dice = random.Random(f"{seed} {suffix}")
    good = samples()[suffix]
    for _ in range(count):
        yield outcome(damaged(dice, dice.choice(good), suffix), suffix, folder)


def outcome(data: bytes, suffix: str, folder: Path) -> Outcome:
    """Read one file; an error of any kind is kept."""
    path = folder / f"tệp{suffix}"
    path.write_bytes(data)
    started = time.monotonic()
    error = ""
    answers: list[str] = []
    try:
        answers = [_answer(item) for item in read(path, id="mã")]
        assert answers, "nothing was read, and nothing said why"
    except Exception:  # whatever it is, it is what is looked for
        error = traceback.format_exc(limit=-4)
    return Outcome(data, suffix, time.monotonic() - started, answers[0] if answers else "", error)


def _answer(item: Document | UnreadableDocumentError) -> str:
    if isinstance(item, Document):
        item.text.encode("utf-8")
        item.title.encode("utf-8")
        return "document"
    return str(getattr(item.data["reason"], "key", item.data["reason"]))


def report(suffix: str, all_read: Sequence[Outcome], limit: float, keep: Path | None) -> int:
    """Print what became of the files of a format; return how many were too slow or failed."""
    times = sorted(each.seconds * 1000 for each in all_read)
    answers = Counter(each.answer for each in all_read if each.answer)
    shown = ", ".join(f"{key} {count}" for key, count in answers.most_common())
    median, longest = times[len(times) // 2], times[-1]
    print(f"{suffix:10} {len(times)} files, median {median:.1f} ms, max {longest:.0f} ms: {shown}")
    bad = [each for each in all_read if each.error or each.seconds > limit]
    for error, count in Counter(each.error or f"over {limit:g} s" for each in bad).items():
        print(f"{count} times: {error}")
    for number, each in enumerate(bad if keep is not None else ()):
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{number}{suffix}").write_bytes(each.data)
    return len(bad)


def peak_megabytes() -> str:
    """Return the greatest memory of this process and of the one that read PDFs."""
    guard.close()
    try:
        import resource
    except ImportError:
        return "unknown"
    kinds = (("here", resource.RUSAGE_SELF), ("other process", resource.RUSAGE_CHILDREN))
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return ", ".join(f"{name} {resource.getrusage(kind).ru_maxrss / unit:.0f} MB" for name, kind in kinds)


def main() -> int:
    """Run the campaign; return 0 when nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=500, help="files of each format (500)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed makes the same files (7)")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds that a file may take (10)")
    parser.add_argument("--only", nargs="*", help="suffixes, as .pdf .docx (all)")
    parser.add_argument("--keep", type=Path, help="a folder for files that failed")
    arguments = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        for suffix in arguments.only or samples():
            done = list(outcomes(suffix, arguments.count, arguments.seed, Path(place)))
            failed += report(suffix, done, arguments.limit, arguments.keep)
    print(f"{failed} failed; peak memory: {peak_megabytes()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
