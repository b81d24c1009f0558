"""What stands where in a query tree?"""

from __future__ import annotations

from collections.abc import Iterator

from tgsearch import query


def is_filter(node: query.Node) -> bool:
    """Tell whether a clause narrows the result and can't be left out when words may be missing."""
    if isinstance(node, (query.And, query.Or)):
        return all(map(is_filter, node.clauses))
    if isinstance(node, query.InField):
        return node.name != "title" or is_filter(node.clause)
    return isinstance(node, query.Not)


def texts(node: query.Node) -> Iterator[str]:
    """Yield every text in a tree that may have to be read into syllables."""
    match node:
        case query.Word() | query.Phrase() | query.Fuzzy() | query.Prefix():
            yield node.text
        case query.Bag(clauses) | query.And(clauses) | query.Or(clauses):
            for each in clauses:
                yield from texts(each)
        case query.Not(clause) | query.InField(_, clause):
            yield from texts(clause)


def with_words(node: query.Node, unread: set[query.InField]) -> query.Node:
    """Return a tree with words in place of the `unread` fields, except below a Not, which nothing scores."""
    match node:
        case query.InField(_, clause) if node in unread:
            return clause
        case query.Bag(clauses) | query.And(clauses) | query.Or(clauses):
            return type(node)(tuple(with_words(each, unread) for each in clauses))
    return node
