"""Truth, and what hangs on it (Azure documentation, Logical functions for ARM templates).

``if`` evaluates only the branch that is taken: the other one may name what does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.functions.signature import Arguments, Evaluation, Function
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.syntax import Node


def _truths(function: str, nodes: Sequence[Node], scope: Scope, evaluation: Evaluation, until: bool) -> bool:
    """Whether ``until`` is among the arguments; what comes after it is not looked at."""
    return any(Arguments(function, [evaluation.node(node, scope)], scope).truth(0) is until for node in nodes)


def _and(nodes: Sequence[Node], scope: Scope, evaluation: Evaluation) -> Json:
    return not _truths("and", nodes, scope, evaluation, until=False)


def _or(nodes: Sequence[Node], scope: Scope, evaluation: Evaluation) -> Json:
    return _truths("or", nodes, scope, evaluation, until=True)


def _if(nodes: Sequence[Node], scope: Scope, evaluation: Evaluation) -> Json:
    condition = Arguments("if", [evaluation.node(nodes[0], scope)], scope).truth(0)
    return evaluation.node(nodes[1 if condition else 2], scope)


def _bool(given: Arguments) -> Json:
    value = given[0]
    if isinstance(value, str) and value.casefold() in ("true", "false", "1", "0"):
        return value.casefold() in ("true", "1")
    if isinstance(value, int):
        return bool(value)
    raise given.failure(f"The value '{value}' is no boolean.")


LOGIC = (
    Function("and", 2, None, lazy=_and),
    Function("bool", 1, 1, _bool),
    Function("false", 0, 0, lambda _: False),
    Function("if", 3, 3, lazy=_if),
    Function("not", 1, 1, lambda given: not given.truth(0)),
    Function("or", 2, None, lazy=_or),
    Function("true", 0, 0, lambda _: True),
)
