"""Why is a file found by a query, or not? Asked of the index itself, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tgsearch import query
from tgsearch.asking import Asking, SearchOptions, filters_of, parse_query
from tgsearch.engine.base import AllOf, AnyOf, HasId, MatchNode, Searcher, SearchRequest
from tgsearch.hits import Presenter, explained
from tgsearch.manifest import documents_of, file_records
from tgsearch.results import Remark, Why

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer

MAX_RANK = 10_000  # hits that are looked through for the rank


def why(
    searcher: Searcher, analyzer: Analyzer, text: str, file: str, options: SearchOptions, today: date
) -> Why:
    """Tell whether a query finds a file, at which rank, and what keeps it out if it does not.

    Args:
        searcher: the index.
        analyzer: as for `search`.
        text: the query.
        file: an id as a hit has it, or the path of a file.
        options: those of the search; page and limit are not looked at.
        today: for dates that count from it.
    """
    id, unknown = _identified(searcher, file)
    if id is None:
        return Why(None, found=False, rank=None, matched=None, reasons=(unknown,), explanation=())
    every = replace(options, page=1, limit=MAX_RANK, facets=False)
    asking = Asking(searcher, analyzer, every, today, stored=False)
    tree = parse_query(text, today).tree
    answer = asking.answer(tree)
    tiers = answer.request.tiers[: answer.response.tiers_used]  # the others were not looked at
    (found,) = _held(searcher, [AllOf((AnyOf(tiers), answer.request.within))], id)
    if not found:
        reasons = (
            *_filters_missed(searcher, options, today, id),
            *_parts_missed(searcher, asking, answer.resolution.tree, id),
        )
        return Why(id, found=False, rank=None, matched=None, reasons=reasons, explanation=())
    ids = [document.id for document in answer.response.documents]
    rank = ids.index(id) + 1 if id in ids else None
    if rank is None:
        return Why(id, found=True, rank=None, matched=None, reasons=(_FAR_DOWN,), explanation=())
    presenter = Presenter(analyzer, answer.resolution.wanted)
    document = replace(answer.response.documents[rank - 1], stored=searcher.stored([id])[id])
    (hit,) = presenter.hits([document], rank)
    hit = explained(hit, searcher, answer.request)
    return Why(id, found=True, rank=rank, matched=hit.matched, reasons=(), explanation=hit.explanation)


def _identified(searcher: Searcher, file: str) -> tuple[str | None, Remark]:
    """Return the id of a document in the index, or why there is none."""
    unknown = Remark(
        f"{file} is not in the index: index the folder that it lies in.",
        f"{file} chưa có trong chỉ mục: hãy lập chỉ mục cho thư mục chứa tệp này.",
    )
    if searcher.stored([file]):
        return file, unknown
    entries = searcher.manifest()
    path = Path(file).resolve()
    for id, record in file_records(entries).items():
        if not _is_file(path, record.root, id):
            continue
        ids = documents_of(entries, id)
        if len(ids) == 1 and searcher.stored(ids):
            return ids[0], unknown
        if record.failure:
            return None, Remark(
                f"{file} could not be read: {record.failure}", f"Không đọc được {file}: {record.failure}"
            )
        return None, Remark(
            f"{file} holds {len(ids)} documents: ask for one of them by its id.",
            f"{file} chứa {len(ids)} tài liệu: hãy hỏi từng tài liệu theo mã của nó.",
        )
    return None, unknown


def _is_file(path: Path, root: str, id: str) -> bool:
    """Tell whether a path is that of a file of the manifest, known by its id and what was indexed."""
    return path == Path(root) or (Path(root) in path.parents and path.as_posix().endswith(f"/{id}"))


def _held(searcher: Searcher, nodes: Sequence[MatchNode], id: str) -> list[bool]:
    """Tell of each node whether a document matches it."""
    requests = [SearchRequest((AllOf((node, HasId((id,)))),), limit=0) for node in nodes]
    return [response.total > 0 for response in searcher.search_all(requests)]


def _filters_missed(searcher: Searcher, options: SearchOptions, today: date, id: str) -> Iterator[Remark]:
    filters = list(filters_of(options, today))
    held = _held(searcher, [each.lets_through for each in filters], id)
    for each, is_held in zip(filters, held, strict=True):
        if not is_held:
            yield Remark(f"It is not of {each.typed}.", f"Tài liệu này không thuộc {each.typed}.")


def _parts_missed(searcher: Searcher, asking: Asking, tree: query.Node, id: str) -> Iterator[Remark]:
    """Yield a remark for each part of a query, typed next to each other or joined by AND, that fails."""
    parts = tree.clauses if isinstance(tree, (query.Bag, query.And)) else (tree,)
    held = _held(searcher, [asking.resolve(part).tiers[0] for part in parts], id)
    for part, is_held in zip(parts, held, strict=True):
        if not is_held:
            if isinstance(part, query.Not):
                text = str(part.clause)
                yield Remark(
                    f"It holds {text}, which is denied.", f"Tài liệu này có {text}, vốn bị loại trừ."
                )
            else:
                yield Remark(f"It does not hold {part}.", f"Tài liệu này không có {part}.")


_FAR_DOWN = Remark(
    f"It is found, but not among the first {MAX_RANK} hits.",
    f"Có tìm thấy, nhưng không nằm trong {MAX_RANK} kết quả đầu.",
)
