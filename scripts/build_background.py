"""How common is each syllable of Vietnamese? Makes `src/tgsearch/data/background.tsv` from wordfreq.

    pip install wordfreq==3.1.1
    python scripts/build_background.py

wordfreq counts Vietnamese by syllables, over encyclopedia, subtitles, news,
books and the web. Its data are under CC BY-SA 4.0, and so is the file made
from them: see src/tgsearch/data/README.md.
"""

from __future__ import annotations

from pathlib import Path

from tgsearch.text import term

TARGET = Path(__file__).parent.parent / "src/tgsearch/data/background.tsv"
MIN_PER_BILLION = 1000  # rarer ones are as rare as what is not in the file


def main() -> None:
    """Write the file: the same bytes from the same wordfreq."""
    from wordfreq import get_frequency_dict  # type: ignore[import-not-found]  # of no use but here

    shares: dict[str, float] = {}
    for word, share in get_frequency_dict("vi").items():
        if word.isalpha():
            shares[term(word)] = shares.get(term(word), 0.0) + share
    rows = [f"{word}\t{round(share * 1e9)}" for word, share in sorted(shares.items())]
    kept = [row for row in rows if int(row.partition("\t")[2]) >= MIN_PER_BILLION]
    TARGET.write_text("\n".join(["syllable\tper_billion", *kept, ""]), "utf-8", newline="\n")
    print(f"{len(kept)} syllables")


if __name__ == "__main__":
    main()
