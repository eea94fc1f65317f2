"""The texts of a resource that are masked wherever the service repeats them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from ..declare import Json, Type
from ..shape import ListOf, MapOf, Object, Shape, Variants, arguments

__all__ = ["secret_texts"]


def secret_texts(declared: Type, properties: Json) -> list[str]:
    """Every text in a secret argument, its lines, and the form in which scripts travel.

    Where an object says which of its members are secret, the others are not: a word such as `AccountKey` is needed in
    the service's sentences.
    """
    members = [m for m in arguments(declared).members.values() if m.key.secret]
    found: list[str] = []
    for text in (text for m in members for text in _texts(m.shape, properties.get(m.name))):
        found += [text, b64encode(text.encode()).decode(), *map(str.strip, text.splitlines())]
    return found


def _texts(shape: Shape | None, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from [value] if value else []
    elif isinstance(value, list):
        for item in value:
            yield from _texts(shape.item if isinstance(shape, ListOf) else None, item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if _may_be_secret(shape, name):
                yield from _texts(_inner(shape, name), item)


def _options(shape: Shape | None) -> tuple[Object, ...]:
    return shape.options if isinstance(shape, Variants) else (shape,) if isinstance(shape, Object) else ()


def _may_be_secret(shape: Shape | None, name: str) -> bool:
    """Whether a member is secret: itself, or because its object names none that is."""
    members = [member for option in _options(shape) for member in option.members.values()]
    named = {member.name for member in members if member.key.secret}
    return not named or name in named


def _inner(shape: Shape | None, name: str) -> Shape | None:
    if isinstance(shape, MapOf):
        return shape.value
    return next((option.members[name].shape for option in _options(shape) if name in option.members), None)
