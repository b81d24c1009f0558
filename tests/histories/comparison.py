"""Does an index equal one that is built from nothing, and is every text of the files in it?"""

from __future__ import annotations

import dataclasses
import os
import re
import unicodedata

import tgsearch
from histories.contents import UNPACKED, suffix_of, texts_of_records
from tgsearch.engine.base import Everything, SearchRequest
from tgsearch.facets import (
    DATE_FACET,
    NOW_FACET,
    NUMBER_FACET,
    OPEN_FACET,
    PLACE_FACET,
    READ_FACET,
    TYPE_FACET,
)
from tgsearch.manifest import documents_of, file_records, frames_in
from tgsearch.records import read_record
from tgsearch.sources import FileEntry, walk
from tgsearch.sources.page import shown_path
from tgsearch.unsettled import contested_ids, may_be_misjudged

FACETS = (PLACE_FACET, NOW_FACET, DATE_FACET, TYPE_FACET, NUMBER_FACET, OPEN_FACET, READ_FACET)
QUERIES = ("tuyên giáo", "cai cach", "báo cáo Hưng Yên", "công văn OR kế hoạch", '"chuyển đổi số"', "2021")
MANY, PAGE = 1_000_000, 10_000
LOOKED_FOR = 40  # of all marks


def what_it_holds(index):
    """Every document as stored, the counts of every facet, and what some queries find."""
    searcher = index._current()
    everything = searcher.search(SearchRequest((Everything(),), limit=MANY, facets=FACETS))
    ids = sorted(each.id for each in everything.documents)
    stored = searcher.stored(ids)
    assert sorted(stored) == ids
    found = {query: sorted(index.ranked_ids(query, limit=PAGE, match="all")) for query in QUERIES}
    assert all(len(ids) < PAGE for ids in found.values())
    return stored, {facet: dict(everything.facets[facet]) for facet in FACETS}, found


def what_it_remembers(index):
    """Each file as it was read, but for its time, which may be left open, and the documents it gave."""
    entries = index._current().manifest()
    files = {
        id: (dataclasses.replace(record, mtime_ns=0), documents_of(entries, id))
        for id, record in file_records(entries).items()
    }
    return files, contested_ids(entries), dict(frames_in(entries)), may_be_misjudged(entries)


def assert_equals_one_from_nothing(index, root, place):
    """Compare an index with another one of the same files; return how many documents they have."""
    with tgsearch.create(place) as other:
        other.sync(root)
        stored, facets, found = what_it_holds(index)
        wanted, wanted_facets, wanted_found = what_it_holds(other)
        files, wanted_files = what_it_remembers(index), what_it_remembers(other)
    for what, mine, theirs in (
        ("documents", sorted(stored), sorted(wanted)),
        ("records", stored, wanted),
        ("facets", facets, wanted_facets),
        ("answers", found, wanted_found),
        ("files", *(dict(each[0]) for each in (files, wanted_files))),
        ("contested", files[1], wanted_files[1]),
        ("frames", files[2], wanted_files[2]),
        ("misjudged", files[3], wanted_files[3]),
    ):
        assert mine == theirs, f"{what}: {difference(mine, theirs)}"
    return len(stored)


def difference(mine, theirs):
    """The first few things that two collections do not have in common."""
    if isinstance(mine, dict):
        ids = [id for id in {**mine, **theirs} if mine.get(id) != theirs.get(id)]
        return [(id, mine.get(id), theirs.get(id)) for id in ids[:5]]
    return {"more": sorted(set(mine) - set(theirs))[:5], "less": sorted(set(theirs) - set(mine))[:5]}


# Whether any text was lost


def assert_no_text_is_lost(index, tree):
    """Each text of a file that can be read is stored and found, and each file that can't be is told of."""
    manifest = index._current().manifest()
    records = file_records(manifest)
    wanted = {}  # by id, what the last file that holds it says
    unsure = set()  # paths of files that may say anything
    for entry in files_in_order(tree.root):
        record = records[entry.id]
        assert record.failure is not None or documents_of(manifest, entry.id), f"nothing of {entry.id}"
        if not os.access(entry.path, os.R_OK):
            assert record.failure == "permission denied"
            continue
        texts = tree.texts_in(entry.path)
        if texts is None:
            unsure.add(shown_path(entry.path))
        if holds_records(entry):
            wanted.update({id: (entry, each) for id, each in whole_records(entry, texts).items()})
        elif texts:
            assert record.failure is None, f"{entry.id}: {record.failure}"
            wanted[entry.id] = (entry, texts)
        elif texts == ():
            assert record.failure is not None, f"no word of {entry.id}"
    stored = stored_texts(index, wanted, unsure)
    for id, texts in sorted(stored.items())[:: 1 + len(stored) // LOOKED_FOR]:
        (mark,) = re.findall(r"đề án (\w+)", " ".join(texts))
        assert id in index.ranked_ids(mark, match="all"), f"{mark} of {id}"


def files_in_order(root):
    """The files that no pattern leaves out; of those that hold a document of one id the last one counts."""
    entries = [each for each in walk([root]) if isinstance(each, FileEntry)]
    return sorted(entries, key=lambda entry: (holds_records(entry), entry.id))


def holds_records(entry):
    return suffix_of(entry.path.name) in UNPACKED


def whole_records(entry, texts):
    """What the records of a file say, by id; nothing of a packed file that may have been damaged."""
    suffix = suffix_of(entry.path.name)
    if texts is None and suffix != ".jsonl":
        return {}
    return texts_of_records(entry.path.read_bytes(), suffix)


def stored_texts(index, wanted, unsure):
    """The texts that the index has to have by id, when it has stored them."""
    texts_of, stored = {}, index._current().stored(sorted(wanted))
    for id, (entry, texts) in wanted.items():
        assert id in stored, f"{id} of {entry.id}"
        document = read_record(stored[id])
        if document.path != shown_path(entry.path):
            assert document.path in unsure
            continue
        said = letters(f"{document.title} {document.text}")
        for text in texts:
            assert letters(text) in said, f"{entry.id}: {text!r} is not in {document}"
        texts_of[id] = texts
    return texts_of


def letters(text):
    """What of a text stays when its lines are broken elsewhere and its digits are changed."""
    return re.sub(r"[\s\d]", "", unicodedata.normalize("NFC", text))
