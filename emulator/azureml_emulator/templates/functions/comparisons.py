"""Functions that compare (Azure documentation, Comparison functions for ARM templates)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.functions.signature import Arguments, Evaluation, Function
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.syntax import Node


class _Order(Protocol):
    def __call__(self, comparison: int) -> bool: ...


def _coalesce(nodes: Sequence[Node], scope: Scope, evaluation: Evaluation) -> Json:
    return next((value for node in nodes if (value := evaluation.node(node, scope)) is not None), None)


def _equals(given: Arguments) -> Json:
    first, second = given[0], given[1]
    return isinstance(first, bool) == isinstance(second, bool) and first == second


def _ordered(name: str, verdict: _Order) -> Function:
    def handler(given: Arguments) -> Json:
        first, second = given[0], given[1]
        if isinstance(first, str):
            second = given.text(1)
        else:
            first, second = given.whole(0), given.whole(1)
        return verdict(comparison=(first > second) - (first < second))

    return Function(name, 2, 2, handler)


COMPARISONS = (
    Function("coalesce", 1, None, lazy=_coalesce),
    Function("equals", 2, 2, _equals),
    _ordered("greater", lambda comparison: comparison > 0),
    _ordered("greaterOrEquals", lambda comparison: comparison >= 0),
    _ordered("less", lambda comparison: comparison < 0),
    _ordered("lessOrEquals", lambda comparison: comparison <= 0),
)
