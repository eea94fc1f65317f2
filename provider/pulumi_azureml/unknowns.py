"""Values that are not known before the deployment, alone or inside lists and maps.

What such a value will be, nobody can say: it never breaks a rule, and it alone never proves a change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["IsUnknown", "all_known", "assumed_unchanged", "first_unknown", "holds_unknown"]

IsUnknown = Callable[[Any], bool]


def all_known(_value: Any) -> bool:
    """What holds outside of a preview."""
    return False


def holds_unknown(value: Any, is_unknown: IsUnknown) -> bool:
    """Whether a value is, or holds, something that is not known yet."""
    if isinstance(value, dict):
        return any(holds_unknown(item, is_unknown) for item in value.values())
    if isinstance(value, list):
        return any(holds_unknown(item, is_unknown) for item in value)
    return is_unknown(value)


def first_unknown(value: Any, is_unknown: IsUnknown) -> Any:
    """The first value, at any depth, that is not known yet; None where all of it is known."""
    if is_unknown(value):
        return value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = (first_unknown(item, is_unknown) for item in inner)
    return next((item for item in found if item is not None), None)


def assumed_unchanged(new: Any, old: Any, is_unknown: IsUnknown) -> Any:
    """`new` with the value from `old` at every place that is not known yet, so that what still differs is certain."""
    if is_unknown(new):
        return old
    if isinstance(new, dict):
        before = old if isinstance(old, dict) else {}
        return {name: assumed_unchanged(item, before.get(name), is_unknown) for name, item in new.items()}
    if isinstance(new, list):
        known = old if isinstance(old, list) else []
        ahead = [*known, *[None] * len(new)]
        return [assumed_unchanged(item, ahead[index], is_unknown) for index, item in enumerate(new)]
    return new
