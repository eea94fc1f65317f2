"""Values that somebody sends to the control API, read into what the emulator works with: of the right kind and within
bounds, or a ``ValueError`` that names what is wrong and says what would do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from azureml_emulator.arm.resource import Document, Json

Reader = Callable[[str, Json], Any]
"""From the name of a value, for the sentence, and the value."""


def _wrong(name: str, wanted: str, value: Json) -> ValueError:
    return ValueError(f"{name} must be {wanted}, not {value!r}")


def number(least: float, most: float) -> Reader:
    """A finite number."""

    def read(name: str, value: Json) -> float:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or not least <= value <= most:
            raise _wrong(name, f"a number from {least} to {most}", value)
        return float(value) if isinstance(value, float) else int(value)

    return read


def whole(least: int, most: int = 10**9) -> Reader:
    """A whole number."""

    def read(name: str, value: Json) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _wrong(name, f"a whole number from {least} to {most}", value)
        return value

    return read


def flag(name: str, value: Json) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise _wrong(name, "true or false", value)
    return value


def text(name: str, value: Json) -> str:
    """A string."""
    if not isinstance(value, str):
        raise _wrong(name, "a string", value)
    return value


def one_of(*words: str) -> Reader:
    """One of a few strings."""

    def read(name: str, value: Json) -> str:
        if value not in words:
            raise _wrong(name, " or ".join(repr(word) for word in words), value)
        return str(value)

    return read


def optional(reader: Reader) -> Reader:
    """``null``, or what ``reader`` reads."""
    return lambda name, value: None if value is None else reader(name, value)


def listed(reader: Reader) -> Reader:
    """A list of what ``reader`` reads."""

    def read(name: str, value: Json) -> list[Any]:
        if not isinstance(value, list):
            raise _wrong(name, "a list", value)
        return [reader(f"{name}[{number}]", item) for number, item in enumerate(value)]

    return read


def by_name(readers: Mapping[str, Reader], required: tuple[str, ...] = ()) -> Reader:
    """An object with no other names than those of ``readers``."""

    def read(name: str, value: Json) -> Document:
        if not isinstance(value, dict):
            raise _wrong(name, "an object", value)
        for key in value:
            if key not in readers:
                raise ValueError(f"{name} has no {key!r}; it may have {', '.join(sorted(readers))}")
        for key in required:
            if key not in value:
                raise ValueError(f"{name} needs {key!r}")
        return {key: readers[key](f"{name}.{key}", item) for key, item in value.items()}

    return read
