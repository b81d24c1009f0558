"""Print precision and recall of published, event and period against hand-labelled documents.

    python scripts/evaluate_dates.py [--misses] GOLD.jsonl …

A line of GOLD holds `id`, `source`, `title`, `text`, `pub_date` with its
`pub_date_source`, `event_date` (or `event_partial`, "MM-DD", where the text
gives no year), `period`, and `meta_date`, the day it was crawled. Three runs:

    text     the text alone; only what the text states can be found
    stated   the date of the front matter is given, as in real folders
    crawled  the crawler's day is given too; partial event dates get its year
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tgsearch.document import DateFact, Document
from tgsearch.metadata.chronology import date_document

FACTS = ("published", "event", "period")
RUNS = ("text", "stated", "crawled")
Row = dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What was expected and what was found for one fact of one document."""

    fact: str
    expected: str | None
    found: str | None
    also_right: frozenset[str] = frozenset()  # answers that count neither for nor against


@dataclass
class Counts:
    """Right, wrong and missed answers for one fact."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, row: Row, answer: Answer) -> None:
        """Count one answer."""
        expected, found = answer.expected, answer.found
        if found is not None and found == expected:
            self.right += 1
            return
        wrong = found is not None and found not in answer.also_right
        self.wrong += wrong
        self.missed += expected is not None
        if wrong or expected is not None:
            self.misses.append(f"{row['id']}: expected {expected}, found {found} | {row['title'][:80]}")

    def __str__(self) -> str:
        found, expected = self.right + self.wrong, self.right + self.missed
        precision = f"{self.right / found:.3f}" if found else "  –  "
        recall = f"{self.right / expected:.3f}" if expected else "  –  "
        return f"{precision} ({self.right}/{found})  {recall} ({self.right}/{expected})"


def main() -> None:
    """Read the arguments and print one table a run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true", help="list every wrong or missing answer")
    arguments = parser.parse_args()
    rows = [json.loads(line) for path in arguments.gold for line in path.read_text("utf-8").splitlines()]
    for run in RUNS:
        counts = _evaluate(rows, run)
        print(f"\n{run}: precision (right/found)  recall (right/expected)")
        for (source, fact), count in sorted(counts.items(), key=lambda item: (item[0][0] != "all", item[0])):
            print(f"  {source:10} {fact:10} {count}")
            if arguments.misses and source != "all":
                print("".join(f"      {miss}\n" for miss in count.misses), end="")


def _evaluate(rows: list[Row], run: str) -> dict[tuple[str, str], Counts]:
    counts: dict[tuple[str, str], Counts] = defaultdict(Counts)
    for row in rows:
        given = _given(row, run)
        facts = date_document(Document(id=row["id"], text=row["text"], title=row["title"], published=given))
        for answer in _answers(row, run, given, facts):
            for source in ("all", row["source"]):
                counts[source, answer.fact].add(row, answer)
    return counts


def _given(row: Row, run: str) -> str | None:
    if run == "text":
        return None
    if row["pub_date_source"] == "front_matter":
        return row["pub_date"]
    return row.get("meta_date") if run == "crawled" else None


def _answers(row: Row, run: str, given: str | None, facts: tuple[DateFact | None, ...]) -> Iterator[Answer]:
    published, event, period = (str(fact.span) if fact else None for fact in facts)
    if given is None:
        stated = row["pub_date"] if row["pub_date_source"] == "text" else None
        yield Answer(
            "published", expected=stated, found=published, also_right=frozenset([row["pub_date"] or ""])
        )
    happened: str | None = row["event_date"]
    also = {row.get("event_date_deduced") or ""}
    if happened is None and row.get("event_partial"):
        if given:
            happened = _latest(row["event_partial"], date.fromisoformat(given))
        elif event and event.endswith(row["event_partial"]):
            also.add(event)
    if run == "text" and row["pub_date_source"] == "front_matter" and row["event_date"]:
        also.add(row["event_date"])
        if not _is_written(date.fromisoformat(row["event_date"]), f"{row['title']}\n{row['text']}"):
            happened = None  # the year stands only in the front matter
    yield Answer("event", expected=happened, found=event, also_right=frozenset(also))
    yield Answer("period", expected=row["period"], found=period)


def _is_written(day: date, text: str) -> bool:
    """Tell whether a day stands in `text` with its year."""
    return bool(re.search(rf"\b0?{day.day} ?[/.-] ?0?{day.month} ?[/.-] ?{day.year}\b", text))


def _latest(month_day: str, day: date) -> str | None:
    """Return the last such day that is not more than a month after `day`."""
    for year in (day.year + 1, day.year, day.year - 1):
        try:
            found = date.fromisoformat(f"{year}-{month_day}")
        except ValueError:
            continue
        if found <= day + timedelta(days=31):
            return found.isoformat()
    return None


if __name__ == "__main__":
    main()
