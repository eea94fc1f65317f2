"""Functions that take functions (Azure documentation, Lambda functions for ARM templates)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cmp_to_key

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.functions.signature import Arguments, Evaluation, Function, usage
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.syntax import Call, Node
from azureml_emulator.templates.values import as_text

_Applied = Callable[..., Json]


def _applied(function: str, node: Node, scope: Scope, evaluation: Evaluation) -> tuple[_Applied, int]:
    """A ``lambda('x', …)`` as something to call, and how many variables it has."""
    if not isinstance(node, Call) or node.name.casefold() != "lambda" or not node.arguments:
        raise TemplateError(f"The template function '{function}' expects a lambda at this position. {usage(function)}")
    *names, body = node.arguments
    variables = [as_text(evaluation.node(name, scope)).casefold() for name in names]

    def apply(*values: Json) -> Json:
        own = dict(zip(variables, values, strict=False))
        return evaluation.node(body, replace(scope, lambda_variables={**scope.lambda_variables, **own}))

    return apply, len(variables)


def _over(name: str, least: int, most: int, work: Callable[[Arguments, list[_Applied], list[int]], Json]) -> Function:
    """A function whose arguments are values first and lambdas after them."""

    def handler(nodes: Sequence[Node], scope: Scope, evaluation: Evaluation) -> Json:
        values: list[Json] = []
        applied: list[_Applied] = []
        counts: list[int] = []
        for node in nodes:
            if isinstance(node, Call) and node.name.casefold() == "lambda":
                call, count = _applied(name, node, scope, evaluation)
                applied.append(call)
                counts.append(count)
            else:
                values.append(evaluation.node(node, scope))
        if not applied:
            raise TemplateError(f"The template function '{name}' expects a lambda. {usage(name)}")
        return work(Arguments(name, values, scope), applied, counts)

    return Function(name, least, most, lazy=handler)


def _filter(given: Arguments, applied: list[_Applied], counts: list[int]) -> Json:
    return [item for place, item in enumerate(given.items(0)) if applied[0](*(item, place)[: counts[0]]) is True]


def _map(given: Arguments, applied: list[_Applied], counts: list[int]) -> Json:
    return [applied[0](*(item, place)[: counts[0]]) for place, item in enumerate(given.items(0))]


def _map_values(given: Arguments, applied: list[_Applied], _: list[int]) -> Json:
    return {key: applied[0](value) for key, value in given.properties(0).items()}


def _sort(given: Arguments, applied: list[_Applied], _: list[int]) -> Json:
    def order(first: Json, second: Json) -> int:
        if applied[0](first, second) is True:
            return -1
        return 1 if applied[0](second, first) is True else 0

    return sorted(given.items(0), key=cmp_to_key(order))


def _reduce(given: Arguments, applied: list[_Applied], counts: list[int]) -> Json:
    result = given[1]
    for place, item in enumerate(given.items(0)):
        result = applied[0](*(result, item, place)[: counts[0]])
    return result


def _to_object(given: Arguments, applied: list[_Applied], _: list[int]) -> Json:
    keyed = [(as_text(applied[0](item)), item) for item in given.items(0)]
    return {key: applied[1](item) if len(applied) > 1 else item for key, item in keyed}


def _group_by(given: Arguments, applied: list[_Applied], _: list[int]) -> Json:
    groups: dict[str, list[Json]] = {}
    for item in given.items(0):
        groups.setdefault(as_text(applied[0](item)), []).append(item)
    return groups


def _variable(given: Arguments) -> Json:
    known = given.scope.lambda_variables
    if given.text(0).casefold() not in known:
        raise given.failure(f"There is no lambda variable '{given[0]}' at this location.")
    return known[given.text(0).casefold()]


def _misplaced(_nodes: Sequence[Node], _scope: Scope, _evaluation: Evaluation) -> Json:
    raise TemplateError(
        "The template function 'lambda' is not expected at this location. "
        "Please see https://aka.ms/arm-template-expressions for usage details."
    )


LAMBDAS = (
    _over("filter", 2, 2, _filter),
    _over("groupBy", 2, 2, _group_by),
    Function("lambda", 1, None, lazy=_misplaced),
    Function("lambdaVariables", 1, 1, _variable),
    _over("map", 2, 2, _map),
    _over("mapValues", 2, 2, _map_values),
    _over("reduce", 3, 3, _reduce),
    _over("sort", 2, 2, _sort),
    _over("toObject", 2, 3, _to_object),
)
