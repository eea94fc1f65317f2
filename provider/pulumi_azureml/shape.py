"""A declaration's annotations as a tree that `check`, `wire` and the documentation walk.

The tree is built once per type, on first use, and never changes. It answers what the annotations say and nothing more.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from typing_extensions import NotRequired, Required, is_typeddict

from .declare import Derived, Eventual, Field, Key, Out, Type

__all__ = [
    "ListOf",
    "MapOf",
    "Member",
    "Object",
    "Scalar",
    "Shape",
    "Variants",
    "arguments",
    "derived",
    "has_integers",
    "outputs",
    "results",
    "whole_numbers",
]

Word = TypeVar("Word")


@dataclass(frozen=True)
class Scalar:
    """A string, number or boolean; `choices` where the set is closed."""

    kind: type
    choices: tuple[Any, ...] = ()

    def __str__(self) -> str:
        if self.choices:
            return " | ".join(f'"{choice}"' for choice in self.choices)
        return {str: "string", int: "integer", float: "number", bool: "boolean"}.get(self.kind, "any")


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape."""

    item: Shape

    def __str__(self) -> str:
        return f"list of {self.item}"


@dataclass(frozen=True)
class MapOf:
    """Values of one shape by name."""

    value: Shape

    def __str__(self) -> str:
        return f"map of {self.value}"


@dataclass(frozen=True, eq=False, repr=False)
class Object:
    """A nested object with named members."""

    name: str
    members: Mapping[str, Member]
    source: type | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, eq=False, repr=False)
class Variants:
    """One of several objects, told apart by a constant, a literal, or the keys they have."""

    options: tuple[Object, ...]

    def __str__(self) -> str:
        return " | ".join(option.name for option in self.options)


Shape = Union[Scalar, ListOf, MapOf, Object, Variants]


@dataclass(frozen=True, eq=False, repr=False)
class Member:
    """A property: its Python name, what its declaration says, and the shape of its value."""

    name: str
    key: Key
    shape: Shape
    required: bool

    @property
    def in_path(self) -> bool:
        return self.key.wire.startswith("{")

    @property
    def field(self) -> Field:
        assert isinstance(self.key, Field), f"{self.name} is nested: its parent says what a change does"
        return self.key


@cache
def arguments(declared: Type) -> Object:
    """The tree of a type's arguments."""
    return _object(declared.arguments)


@cache
def outputs(declared: Type) -> Mapping[str, Out]:
    """The outputs of a type by name."""
    return _words(declared.outputs, Out)


@cache
def derived(declared: Type) -> Mapping[str, Derived]:
    """The outputs of a type that are made of others, by name."""
    return _words(declared.outputs, Derived)


@cache
def results(declared: Type) -> Mapping[str, Shape]:
    """Everything a program can read of a resource, by name: its arguments and its outputs."""
    hints = get_type_hints(declared.outputs, include_extras=True)
    outs = {name: _shape(get_args(get_args(hint)[0])[0], name) for name, hint in hints.items() if _metadata(hint)}
    return {**outs, **{member.name: member.shape for member in arguments(declared).members.values()}}


def has_integers(shape: Shape) -> bool:
    """Whether integers occur in a shape."""
    if isinstance(shape, Scalar):
        return shape.kind is int
    if isinstance(shape, (ListOf, MapOf)):
        return has_integers(shape.item if isinstance(shape, ListOf) else shape.value)
    options = shape.options if isinstance(shape, Variants) else (shape,)
    return any(has_integers(member.shape) for option in options for member in option.members.values())


def whole_numbers(shape: Shape, value: Any) -> Any:
    """A value from the engine, which knows floats alone, with its integers restored."""
    if isinstance(shape, Scalar):
        return int(value) if shape.kind is int and isinstance(value, float) and value.is_integer() else value
    if isinstance(shape, ListOf) and isinstance(value, list):
        return [whole_numbers(shape.item, item) for item in value]
    if isinstance(shape, MapOf) and isinstance(value, dict):
        return {name: whole_numbers(shape.value, item) for name, item in value.items()}
    if isinstance(shape, (Object, Variants)) and isinstance(value, dict):
        options = shape.options if isinstance(shape, Variants) else (shape,)
        known = {name: member for option in options for name, member in option.members.items()}
        return {n: whole_numbers(known[n].shape, item) if n in known else item for n, item in value.items()}
    return value


@cache
def _object(source: type) -> Object:
    hints = get_type_hints(source, include_extras=True)
    required = frozenset(getattr(source, "__required_keys__", frozenset()))
    return Object(
        source.__name__, {name: _member(source, name, hint, name in required) for name, hint in hints.items()}, source
    )


def _words(source: type, kind: type[Word]) -> dict[str, Word]:
    """The words of one kind that the annotations of a class carry, by name."""
    hints = get_type_hints(source, include_extras=True)
    return {name: word for name, hint in hints.items() for word in _metadata(hint) if isinstance(word, kind)}


def _metadata(hint: Any) -> tuple[Any, ...]:
    while get_origin(hint) in (Required, NotRequired):
        hint = get_args(hint)[0]
    return get_args(hint)[1:] if get_origin(hint) is Annotated else ()


def _member(source: type, name: str, hint: Any, required: bool) -> Member:
    while get_origin(hint) in (Required, NotRequired):
        required = get_origin(hint) is Required
        hint = get_args(hint)[0]
    keys = [word for word in _metadata(hint) if isinstance(word, Key)]
    if len(keys) != 1:
        raise TypeError(f"{source.__name__}.{name} needs one Field or Key in its annotation and has {len(keys)}")
    return Member(name, keys[0], _shape(get_args(hint)[0], f"{source.__name__}.{name}"), required)


def _shape(hint: Any, where: str) -> Shape:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _shape(inner[0], where)
    if origin in (Union, types.UnionType):
        options = [option for option in inner if option not in (Eventual, type(None))]
        if len(options) == 1:
            return _shape(options[0], where)
        if all(is_typeddict(option) for option in options):
            return Variants(tuple(_object(option) for option in options))
    if origin is Literal:
        return Scalar(type(inner[0]), inner)
    if hint in (str, int, float, bool):
        return Scalar(hint)
    if origin in (list, Sequence):
        return ListOf(_shape(inner[0], where))
    if origin in (dict, Mapping):
        return MapOf(_shape(inner[1], where))
    if is_typeddict(hint):
        return _object(hint)
    raise TypeError(f"{where}: {hint!r} is no shape that a declaration may have")
