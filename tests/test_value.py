"""A `frozen` class is what the standard library's frozen dataclass with slots is."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.value import field_names, frozen

NAN = float("nan")


@frozen
class Place:
    """A place."""

    name: str
    level: int = 0
    inside: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name.upper()

    @property
    def deep(self) -> bool:
        return self.level > 1


@frozen
class One:
    item: object


@frozen
class Empty:
    """Nothing."""


@frozen
class Positive:
    number: int

    def __post_init__(self) -> None:
        if self.number <= 0:
            raise ValueError(f"{self.number} is not positive")


@dataclass(frozen=True, slots=True)
class Model:
    """What `Place` is to behave like."""

    name: str
    level: int = 0
    inside: tuple[str, ...] = ()


PLACE = Place("huyện", 1, ("tỉnh",))


@pytest.mark.parametrize(
    ("positional", "named"),
    [
        (("xã",), {}),
        (("xã", 2), {}),
        (("xã", 2, ("huyện", "tỉnh")), {}),
        (("xã",), {"inside": ("huyện",)}),
        ((), {"level": 2, "name": "xã"}),
    ],
)
def test_values_are_made_as_of_a_dataclass(positional, named):
    made, model = Place(*positional, **named), Model(*positional, **named)
    assert dataclasses.astuple(made) == dataclasses.astuple(model)
    assert repr(made) == repr(model).replace("Model", "Place")


@pytest.mark.parametrize(
    ("positional", "named"),
    [((), {}), (("xã", 2, (), 4), {}), (("xã",), {"name": "xã"}), (("xã",), {"depth": 2})],
)
def test_arguments_must_fit(positional, named):
    for kind in (Place, Model):
        with pytest.raises(TypeError):
            kind(*positional, **named)


def test_signature_is_that_of_the_fields():
    names = list(inspect.signature(Place).parameters)
    assert names == list(inspect.signature(Model).parameters)
    assert inspect.signature(Place).parameters["level"].default == 0


@given(st.tuples(st.text(), st.integers()), st.tuples(st.text(), st.integers()))
def test_equality_and_hash_are_by_all_fields(one, other):
    assert (Place(*one) == Place(*other)) == (one == other)
    assert hash(Place(*one)) == hash(Place(*one))
    assert len({Place(*one), Place(*other)}) == len({one, other})


def test_values_of_other_classes_are_not_equal():
    assert Model(PLACE.name, PLACE.level, PLACE.inside) != PLACE
    assert One(()) != Empty()
    assert Empty() == Empty()
    assert One(NAN) == One(NAN)  # the same object, as in a tuple
    assert One(1) != One(2)


def test_no_field_can_change():
    for change in (lambda: setattr(PLACE, "name", "xã"), lambda: delattr(PLACE, "name")):
        with pytest.raises(dataclasses.FrozenInstanceError, match="'name'"):
            change()
    with pytest.raises(dataclasses.FrozenInstanceError):
        PLACE.other = 1
    assert PLACE.name == "huyện"
    assert not hasattr(PLACE, "__dict__")


def test_patterns_take_fields_by_position_and_name():
    match PLACE:
        case Place(name, 1, inside=(above,)):
            assert (name, above) == ("huyện", "tỉnh")
        case _:
            pytest.fail("no match")


def test_methods_and_properties_stay():
    assert str(PLACE) == "HUYỆN"
    assert Place("xã", 2).deep
    assert Place.__doc__ == "A place."
    assert (Place.__module__, Place.__qualname__) == (__name__, "Place")


def test_what_a_class_checks_is_checked():
    assert Positive(1).number == 1
    with pytest.raises(ValueError, match="0 is not positive"):
        Positive(0)


@pytest.mark.parametrize("value", [PLACE, One(None), Empty(), Positive(3)])
def test_values_survive_copying_and_pickling(value):
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.copy(value) == copy.deepcopy(value) == value


def test_dataclass_functions_take_them():
    assert dataclasses.is_dataclass(Place)
    assert [(field.name, field.type, field.default) for field in dataclasses.fields(Place)] == [
        (field.name, field.type, field.default) for field in dataclasses.fields(Model)
    ]
    assert dataclasses.replace(PLACE, level=3) == Place("huyện", 3, ("tỉnh",))
    assert dataclasses.asdict(PLACE) == {"name": "huyện", "level": 1, "inside": ("tỉnh",)}
    with pytest.raises(ValueError, match="not positive"):
        dataclasses.replace(Positive(1), number=-1)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (PLACE, ("name", "level", "inside")),
        (Empty(), ()),
        (Model("xã"), ()),
        (Place, ()),
        ((1, 2), ()),
        (None, ()),
    ],
)
def test_field_names(value, names):
    assert field_names(value) == names
