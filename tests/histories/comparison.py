"""Does an index equal one that is built from nothing? Document for document, and in what it remembers."""

from __future__ import annotations

import dataclasses

import tgsearch
from tgsearch.engine.base import Everything, SearchRequest
from tgsearch.facets import DATE_FACET, NOW_FACET, OPEN_FACET, PLACE_FACET, TYPE_FACET
from tgsearch.manifest import contested_ids, documents_of, file_records

FACETS = (PLACE_FACET, NOW_FACET, DATE_FACET, TYPE_FACET, OPEN_FACET)
QUERIES = ("tuyên giáo", "cai cach", "báo cáo Hưng Yên", "công văn OR kế hoạch", '"chuyển đổi số"', "2021")
MANY, PAGE = 1_000_000, 10_000


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
    return files, contested_ids(entries)


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
    ):
        assert mine == theirs, f"{what}: {difference(mine, theirs)}"
    return len(stored)


def difference(mine, theirs):
    """The first few things that two collections do not have in common."""
    if isinstance(mine, dict):
        ids = [id for id in {**mine, **theirs} if mine.get(id) != theirs.get(id)]
        return [(id, mine.get(id), theirs.get(id)) for id in ids[:5]]
    return {"more": sorted(set(mine) - set(theirs))[:5], "less": sorted(set(theirs) - set(mine))[:5]}
