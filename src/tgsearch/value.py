"""How is a value class made that costs a start nothing? A frozen dataclass, its code made when first used.

`dataclasses.dataclass` writes and compiles six functions for a class at once, a
millisecond on Python 3.11, and a search loads some sixty such classes, most of
which it never makes one of. `frozen` gives the same class, and compiles only
the constructor, when the first value is made.

    >>> @frozen
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1), Point(1) == Point(x=1, y=0)
    (Point(x=1, y=0), True)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    import dataclasses

    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[Callable], Callable]:
        """Do nothing: what it says is for type checkers."""
        return lambda decorator: decorator


_Value = TypeVar("_Value")
_set = object.__setattr__


@dataclass_transform(frozen_default=True)
def frozen(cls: type[_Value]) -> type[_Value]:
    """Make `cls` a class of immutable values with the fields that it annotates.

    The same as `dataclass(frozen=True, slots=True)` gives, for classes whose
    only base is object, fields without `field(...)`, and methods that don't
    use `super()`: constructor, `__post_init__`, equality and hash by all fields,
    `repr`, patterns by position, pickling; `dataclasses.fields`, `replace` and
    `asdict` take them.
    """
    namespace = dict(cls.__dict__)
    del namespace["__dict__"], namespace["__weakref__"]
    names = tuple(cls.__annotations__)
    defaults = {name: namespace.pop(name) for name in names if name in namespace}
    values = _getter(names)

    def __eq__(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:
        return hash(values(self))

    def __repr__(self: object) -> str:
        shown = ", ".join(map("{}={!r}".format, names, values(self)))
        return f"{type(self).__qualname__}({shown})"

    def __getstate__(self: object) -> tuple[object, ...]:
        return values(self)

    def __setstate__(self: object, state: Sequence[object]) -> None:
        for name, value in zip(names, state, strict=True):
            _set(self, name, value)

    made = type(  # slots can't be added to a class that is there
        cls.__name__,
        cls.__bases__,
        {
            "__eq__": __eq__,
            "__hash__": __hash__,
            "__repr__": __repr__,
            **namespace,
            "__slots__": names,
            "__match_args__": names,
            "__init__": _Later(lambda made: _constructor(made, names, defaults)),
            "__dataclass_fields__": _Later(lambda made: _fields(made, defaults)),
            "__setattr__": _refuse,
            "__delattr__": _refuse,
            "__getstate__": __getstate__,
            "__setstate__": __setstate__,
        },
    )
    return cast("type[_Value]", made)


def field_names(value: object) -> tuple[str, ...]:
    """Return the names of the fields of a value, in order; () of anything that no `frozen` class made."""
    names: tuple[str, ...] = getattr(type(value), "__match_args__", ())
    return names if type(value).__setattr__ is _refuse else ()


def _getter(names: Sequence[str]) -> Callable[[object], tuple[object, ...]]:
    """Return a function that gives the values of some attributes."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _refuse(self: object, name: str, *value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")


class _Later:
    """An attribute of a class that is made when it is first asked for, then takes this one's place."""

    def __init__(self, make: Callable[[type], object]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, instance: object, owner: type) -> object:
        setattr(self._owner, self._name, self._make(self._owner))
        return getattr(owner if instance is None else instance, self._name)


def _constructor(cls: type, names: Sequence[str], defaults: Mapping[str, object]) -> object:
    parameters = (f"{name}=_defaults[{name!r}]" if name in defaults else name for name in names)
    lines = [f"_set_{name}(self, {name})" for name in names]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    source = f"def __init__({', '.join(('self', *parameters))}):\n " + "\n ".join(lines or ["pass"])
    made: dict[str, object] = {"_defaults": defaults, "__name__": cls.__module__}
    made.update((f"_set_{name}", getattr(cls, name).__set__) for name in names)  # quicker than `_set`
    exec(source, made)
    return made["__init__"]


def _fields(cls: type, defaults: Mapping[str, object]) -> Mapping[str, dataclasses.Field[object]]:
    """Return what marks a dataclass, made by the library itself."""
    import dataclasses

    fields = [
        (name, kind, dataclasses.field(default=defaults.get(name, dataclasses.MISSING)))
        for name, kind in cls.__annotations__.items()
    ]
    made = dataclasses.make_dataclass(cls.__name__, fields, frozen=True)
    return {field.name: field for field in dataclasses.fields(made)}
