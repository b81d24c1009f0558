"""The public names: listed once, all there, and complete."""

from __future__ import annotations

import inspect
import typing

import pytest

import tgsearch
import tgsearch.errors
import tgsearch.results


def test_all_is_sorted():
    assert list(tgsearch.__all__) == sorted(tgsearch.__all__)


@pytest.mark.parametrize("name", tgsearch.__all__)
def test_every_public_name_is_there(name):
    assert getattr(tgsearch, name) is not None


@pytest.mark.parametrize("module", [tgsearch.errors, tgsearch.results])
def test_every_error_and_result_is_public(module):
    own = [
        name
        for name, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__
    ]
    assert set(own) <= set(tgsearch.__all__)


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="no attribute 'serach'"):
        tgsearch.serach  # noqa: B018


def test_dir_lists_what_can_be_had():
    assert set(tgsearch.__all__) <= set(dir(tgsearch))


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sync", ["paths", "jobs", "dry_run", "progress", "stop"]),
        (
            "search",
            [
                *("query", "locality", "since", "until", "year", "type", "sort", "limit", "page"),
                *("facets", "match", "accents", "explain"),
            ],
        ),
        ("get", ["id"]),
        ("delete", ["id"]),
    ],
)
def test_methods_take_what_the_design_says(method, parameters):
    signature = inspect.signature(getattr(tgsearch.Index, method))
    assert set(parameters) <= set(signature.parameters)


@pytest.mark.parametrize("name", [name for name in tgsearch.__all__ if name[0].isupper()])
def test_public_classes_are_documented(name):
    assert inspect.getdoc(getattr(tgsearch, name))


def test_result_types_resolve():
    assert typing.get_type_hints(tgsearch.Results)["hits"] == tuple[tgsearch.Hit, ...]
