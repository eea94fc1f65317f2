"""Maps of properties, which the service lets grow and never change."""

from __future__ import annotations

from typing import Any

from ..rules import Transition

__all__ = ["properties_only_grow"]


def properties_only_grow(argument: str) -> Transition:
    """R31: a property that is there is neither removed nor altered (specification 2025-12-01)."""

    def test(old: Any, new: Any) -> str | None:
        before, after = old or {}, new or {}
        lost = sorted(name for name in before if name not in after)
        altered = sorted(name for name, value in before.items() if name in after and after[name] != value)
        faults = [f"{' and '.join(lost)} cannot be removed"] if lost else []
        faults += [f"{' and '.join(altered)} cannot be changed"] if altered else []
        return f"{'; '.join(faults)}: properties can be added only" if faults else None

    return Transition("R31", argument, test)
