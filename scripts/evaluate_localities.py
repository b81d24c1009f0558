"""Print precision and recall of the localities found in a labelled collection.

    python scripts/evaluate_localities.py GOLD.jsonl [--errors]

Each line of the file holds a document (`id`, `title`, `text`, perhaps `file` and `pub_date`) and its labels:
`primary`, `primary_alternatives` and `mentions`, each a province, a district and a commune. What is found
where the labels have nothing counts against precision.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tgsearch.document import Document
from tgsearch.localities import Locality, gazetteer
from tgsearch.metadata.geography import locate

Chain = tuple[str | None, str | None, str | None]


def chain(place: Locality | dict[str, str | None] | list[str | None] | None) -> Chain:
    """Return province, district and commune of a place, however it is written; all None for no place."""
    if place is None:
        return (None, None, None)
    if isinstance(place, Locality):
        return (place.province, place.district, place.commune)
    if isinstance(place, dict):
        return (place["province"], place["district"], place["commune"])
    return (place[0], place[1], place[2])


class Score:
    """Counts of what was found, what was to be found, and what of it is right."""

    def __init__(self) -> None:
        self.right = self.found = self.wanted = 0

    def add(self, found: Iterable[object], wanted: Iterable[object]) -> None:
        """Count one document."""
        found, wanted = set(found), set(wanted)
        self.found += len(found)
        self.wanted += len(wanted)
        self.right += len(found & wanted)

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.wanted if self.wanted else 1.0
        counts = f"{self.right} right of {self.found} found, {self.wanted} labelled"
        return f"precision {precision:.3f}  recall {recall:.3f}  ({counts})"


def main() -> None:
    """Locate every document of the file and print the scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", action="store_true", help="print every document with a difference")
    options = parser.parse_args()
    places = gazetteer()
    scores: dict[str, Score] = {}
    seconds = 0.0
    characters = 0
    for line in options.gold.read_text("utf-8").splitlines():
        record = json.loads(line)
        published = record.get("pub_date")
        document = Document(
            record["id"], record["text"], record["title"], path=record.get("file"), published=published
        )
        start = time.perf_counter()
        fact, mentions = locate(
            document, at=date.fromisoformat(published) if published else None, gazetteer=places
        )
        seconds += time.perf_counter() - start
        characters += len(record["title"]) + len(record["text"])
        primary = chain(fact.locality if fact else None)
        accepted = [
            chain(record["primary"]),
            *(chain(other) for other in record.get("primary_alternatives", [])),
        ]
        wanted = primary if primary in accepted else accepted[0]
        group = "daksong" if record.get("source") == "daksong" else "others"
        for part in ("all", group):
            provinces = [other[0] for other in accepted]
            province = primary[0] if primary[0] in provinces else provinces[0]
            score(scores, f"{part}: province").add(filter(None, [primary[0]]), filter(None, [province]))
            score(scores, f"{part}: chain").add(
                [primary] if any(primary) else [], [wanted] if any(wanted) else []
            )
            score(scores, f"{part}: mentions").add(map(chain, mentions), map(chain, record["mentions"]))
        if options.errors:
            report(record, primary, accepted, set(map(chain, mentions)), set(map(chain, record["mentions"])))
    for name, value in sorted(scores.items()):
        print(f"{name:20} {value}")
    print(f"{seconds / characters * 3500 * 1000:.3f} ms for 3,500 characters")


def score(scores: dict[str, Score], name: str) -> Score:
    """Return the score of a name, a new one the first time."""
    return scores.setdefault(name, Score())


def report(
    record: dict[str, str], primary: Chain, accepted: list[Chain], found: set[Chain], wanted: set[Chain]
) -> None:
    """Print what differs in one document."""
    if primary not in accepted:
        print(f"{record['id']}: primary {primary}, labelled {accepted[0]}: {record['title'][:90]}")
    for word, places in (("too many", found - wanted), ("missed", wanted - found)):
        for place in sorted(places, key=str):
            print(f"{record['id']}: {word} {place}")


if __name__ == "__main__":
    main()
