"""What is written, commit by commit, and what must then be there?

A story is a sequence of commits that depends on nothing but a seed: documents
added, replaced and deleted, manifest entries set and removed. After any commit
the oracle says what a reader must see, so an index that was killed, cut off
or read while it was written can be held to some commit of its story.
"""

from __future__ import annotations

import random
from functools import cache

from engines.batches import Doc, batch
from engines.oracle import OracleEngine
from tgsearch.engine.base import TEXT, Everything, HasSequence, HasTerm, SearchRequest, TermClause
from tgsearch.engine.whoosh import WhooshEngine, policy, writer

COMMIT = "lần"  # the manifest entry that says which commit this is
SYLLABLES = ("nước", "sông", "dâng", "cao", "nhân", "dân", "canh", "đê", "ngày", "đêm")
REQUESTS = (
    SearchRequest((Everything(),), limit=10_000, facets=("locality",)),
    SearchRequest((HasTerm(TEXT, ("sông",)),), clauses=(TermClause(TEXT, (("đê", 1.0),)),), limit=10_000),
    SearchRequest((HasSequence(TEXT, (("nhân",), ("dân",))),), sort="newest", limit=10_000),
)
KEPT_COMMITS = 9  # what was added longer ago is deleted
BUFFERED_TOKENS = 60  # a few batches a segment
MERGE_FACTOR = 3


class Story:
    def __init__(self, seed):
        self.seed = seed
        self.known = {0: OracleEngine()}  # by commit
        self._answers = {}  # by commit

    def write(self, opened, commit):
        """Do everything of one commit but the commit."""
        chance = random.Random(self.seed * 1_000_003 + commit)
        for part in range(chance.randrange(1, 6)):
            opened.add(
                batch(*(self._document(chance, commit, part, n) for n in range(chance.randrange(1, 6))))
            )
            opened.record({f"tệp {chance.randrange(20)}": chance.choice([None, b"%d" % commit])})
            opened.delete([f"tin {chance.randrange(max(commit, 1))}.{chance.randrange(6)}" for _ in range(4)])
        opened.delete([f"tin {commit - KEPT_COMMITS}.{number}" for number in range(30)])
        opened.add(batch(Doc("sổ", "sông " * (commit % 5), stored=b"%d" % commit)))
        opened.record({COMMIT: b"%d" % commit})

    def _document(self, chance, commit, part, number):
        id = f"tin {commit}.{part * 5 + number}"
        if commit > 1 and chance.random() < 0.2:
            id = f"tin {chance.randrange(max(commit - KEPT_COMMITS, 1), commit)}.{number}"
        first = chance.randrange(1, 400)
        return Doc(
            id,
            " ".join(chance.choices(SYLLABLES, k=chance.randrange(12))),
            stored=f"{id} ở lần {commit}, phần {part}".encode(),
            days=chance.choice([None, (first, first), (first, first + 30)]),
            facets={"locality": [(chance.choice("abc"), chance.choice("de"))] * chance.randrange(2)},
        )

    def after(self, commit):
        """Return the oracle's view after a commit."""
        last = max(each for each in self.known if each <= commit)
        for number in range(last + 1, commit + 1):
            engine = OracleEngine()
            engine.documents, engine.entries = (
                self.known[number - 1].documents,
                self.known[number - 1].entries,
            )
            with engine.writer() as opened:
                self.write(opened, number)
            self.known[number] = engine
        return self.known[commit].searcher()

    def answers_after(self, commit):
        """Return what REQUESTS find after a commit."""
        if commit not in self._answers:
            searcher = self.after(commit)
            self._answers[commit] = [found(searcher, request) for request in REQUESTS]
        return self._answers[commit]

    def tell(self, engine, first, last):
        """Write the commits `first` to `last` with one writer."""
        with engine.writer() as opened:
            for commit in range(first, last + 1):
                self.write(opened, commit)
                opened.commit()


@cache
def story(seed):
    """The story of a seed, with what is known of it kept."""
    return Story(seed)


def made(directory, seed, commits):
    """Make an index that tells a story up to a commit."""
    engine = empty(directory)
    story(seed).tell(engine, 1, commits)
    return engine


def empty(directory):
    """Make an empty index."""
    engine = WhooshEngine.create(directory, {"analyzer": "thử nghiệm"})
    engine.ensure()
    return engine


def in_small_steps(patch, *, merge_factor=MERGE_FACTOR):
    """Make a writer flush and merge all the time."""
    patch.setattr(writer, "_BUFFERED_TOKENS", BUFFERED_TOKENS)
    patch.setattr(policy, "MERGE_FACTOR", merge_factor)


def commit_of(searcher):
    """Return which commit of its story a snapshot shows."""
    return int(searcher.manifest().get(COMMIT, b"0"))


def assert_tells(searcher, told):
    """A snapshot holds one commit of its story, whole, with nothing before or after it; return which."""
    commit = commit_of(searcher)
    assert [found(searcher, request) for request in REQUESTS] == told.answers_after(commit)
    assert searcher.manifest() == told.after(commit).manifest()
    assert searcher.document_count == told.after(commit).document_count
    return commit


def found(searcher, request):
    """Return what a request finds, without order and scores."""
    response = searcher.search(request)
    return response.total, response.facets, {(hit.id, hit.stored) for hit in response.documents}


def assert_whole(directory, told, *, at_least=0):
    """An index opens, is undamaged, and tells its story up to `at_least` or further; return up to where."""
    engine = WhooshEngine.open(directory)
    assert engine.check() == ()
    with engine.searcher() as searcher:
        commit = assert_tells(searcher, told)
    assert commit >= at_least
    return commit


def assert_goes_on(directory, told, *, at_least=0):
    """A whole index takes the next commit of its story at once, and keeps no litter."""
    commit = assert_whole(directory, told, at_least=at_least) + 1
    told.tell(WhooshEngine.open(directory), commit, commit)
    assert assert_whole(directory, told) == commit
    assert litter(directory) == set()
    return commit


def litter(directory):
    """Files that neither the last generation nor the one before it needs."""
    from tgsearch.engine.whoosh import toc
    from tgsearch.engine.whoosh.segment import PARTS

    kept = {"write.lock"}
    for generation in toc.generations(directory)[-2:]:
        kept.add(toc.toc_path(directory, generation).name)
        kept |= {
            f"{entry.stem}.{part}" for entry in toc.read(directory, generation).segments for part in PARTS
        }
    return {path.name for path in directory.iterdir()} - kept
