"""Values that may not be known yet (`pulumi.Output`, awaitables): which are, and computing with those that are not."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pulumi

__all__ = ["combine", "given", "is_known", "mapped", "merged"]


def is_known(value: Any) -> bool:
    """Whether a value can be looked at now."""
    return not (isinstance(value, pulumi.Output) or inspect.isawaitable(value))


def combine(function: Callable[..., Any], *values: Any) -> Any:
    """`function` of the values, at once where all are known, else as an output."""
    if all(is_known(value) for value in values):
        return function(*values)
    return pulumi.Output.all(*values).apply(lambda found: function(*found))


def mapped(value: Any, convert: Callable[[Any], Any]) -> Any:
    """`convert(value)`, at once or as an output; None, now or then, stays None."""
    return combine(lambda found: None if found is None else convert(found), value)


def given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that say something: None is left out."""
    return {name: value for name, value in arguments.items() if value is not None}


def merged(*maps: Any) -> Any:
    """One map of several, at once or as an output; later ones win, None is none, and so is what holds nothing."""
    return combine(
        lambda *found: {name: value for each in found for name, value in (each or {}).items()} or None, *maps
    )
