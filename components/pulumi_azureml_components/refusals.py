"""What the resources of a component will refuse, told before any of them is registered.

The resources check themselves, but each alone and one after the other; a component asks the same check beforehand, so
that everything is said at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pulumi_azureml.check import Fault, check_arguments
from pulumi_azureml.declare import Type
from pulumi_azureml.unknowns import holds_unknown

from .vocabulary.known import is_known
from .vocabulary.problem import Problem

__all__ = ["UNMADE", "refusals"]

UNMADE: Any = object()
"""Stands for what another resource of the component will say."""


class Declared(Protocol):
    """A class of resources."""

    declared: Type


def refusals(
    kind: Declared | type, arguments: Mapping[str, Any], *, words: Mapping[str, str] | None = None
) -> list[Problem]:
    """What a resource refuses in those of its arguments that are known; `words` are the component's own for some."""
    declared: Type = kind.declared  # type: ignore[union-attr]
    given = _plain(arguments)
    if declared.settle is not None:
        if holds_unknown(given, _is_unknown):
            return []
        given = declared.settle(given)
    checked = check_arguments(declared, given, {}, _is_unknown)
    return [_problem(fault, words or {}) for fault in checked.faults]


def _problem(fault: Fault, words: Mapping[str, str]) -> Problem:
    path = words.get(fault.property, fault.property)
    return Problem("", f"{path}: {fault.reason}") if fault.secret else Problem(path, fault.reason)


def _is_unknown(value: Any) -> bool:
    return value is UNMADE or not is_known(value)


def _plain(value: Any) -> Any:
    """Maps and sequences as the engine hands them over."""
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_plain(item) for item in value]
    return value
