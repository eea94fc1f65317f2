"""Functions that a template defines for itself: they see their own parameters and nothing else of it."""

from __future__ import annotations

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.functions.signature import Evaluation
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.syntax import Call


def call_user_defined(node: Call, scope: Scope, evaluation: Evaluation) -> Json:
    """What ``namespace.name(arguments)`` is worth."""
    definition = scope.functions.get(node.name.casefold())
    if definition is None:
        raise TemplateError(
            f"The template function '{node.name}' is not valid. "
            "Please see https://aka.ms/arm-template/#functions for usage details."
        )
    names = [str(parameter["name"]) for parameter in definition.get("parameters") or ()]
    if len(names) != len(node.arguments):
        raise TemplateError(
            f"Unable to evaluate template language function '{node.name}': function requires {len(names)} argument(s) "
            f"while {len(node.arguments)} were provided. "
            "Please see https://aka.ms/arm-template/#functions for usage details."
        )
    values = [evaluation.node(argument, scope) for argument in node.arguments]
    inside = Scope(scope.place, dict(zip(names, values, strict=True)), functions=scope.functions)
    return evaluation.piece((definition.get("output") or {}).get("value"), inside)
