"""What can an engine be asked of its terms? Questions as values, so that many can be announced together.

Each is the question that the method of `engine.base.Searcher` named beside it answers.
"""

from __future__ import annotations

from typing import TypeAlias

from tgsearch.value import frozen


@frozen
class Frequency:
    """`document_frequency`."""

    field: str
    term: str


@frozen
class Folding:
    """`terms_folding_to`."""

    field: str
    folded: str


@frozen
class Beginning:
    """`terms_with_prefix`, or if `is_folded` `terms_with_folded_prefix`."""

    field: str
    prefix: str
    limit: int
    is_folded: bool = False


@frozen
class Near:
    """`terms_near`."""

    field: str
    folded: str
    distance: int
    limit: int


TermQuestion: TypeAlias = Frequency | Folding | Beginning | Near
