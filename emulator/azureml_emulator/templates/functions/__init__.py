"""The functions of the expression language. One family, one file; `ALL` is the only list."""

from __future__ import annotations

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.functions.arrays import ARRAYS
from azureml_emulator.templates.functions.comparisons import COMPARISONS
from azureml_emulator.templates.functions.dates import DATES
from azureml_emulator.templates.functions.deployments import DEPLOYMENTS
from azureml_emulator.templates.functions.encodings import ENCODINGS
from azureml_emulator.templates.functions.identifiers import IDENTIFIERS
from azureml_emulator.templates.functions.lambdas import LAMBDAS
from azureml_emulator.templates.functions.logic import LOGIC
from azureml_emulator.templates.functions.networks import NETWORKS
from azureml_emulator.templates.functions.numbers import NUMBERS
from azureml_emulator.templates.functions.objects import OBJECTS
from azureml_emulator.templates.functions.resources import RESOURCES, list_function
from azureml_emulator.templates.functions.sequences import SEQUENCES
from azureml_emulator.templates.functions.signature import Arguments, Evaluation, Function
from azureml_emulator.templates.functions.strings import STRINGS
from azureml_emulator.templates.functions.user_defined import call_user_defined
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.syntax import Call

ALL: tuple[Function, ...] = (
    *ARRAYS,
    *COMPARISONS,
    *DATES,
    *DEPLOYMENTS,
    *ENCODINGS,
    *IDENTIFIERS,
    *LAMBDAS,
    *LOGIC,
    *NETWORKS,
    *NUMBERS,
    *OBJECTS,
    *RESOURCES,
    *SEQUENCES,
    *STRINGS,
)
_BY_NAME = {function.name.casefold(): function for function in ALL}


def find(name: str) -> Function | None:
    """The function of that name, in any case. Everything that begins with ``list`` asks a resource."""
    found = _BY_NAME.get(name.casefold())
    return found or (list_function(name) if name.casefold().startswith("list") and len(name) > len("list") else None)


def call(node: Call, scope: Scope, evaluation: Evaluation) -> Json:
    """What a call is worth."""
    if "." in node.name:
        return call_user_defined(node, scope, evaluation)
    function = find(node.name)
    if function is None:
        raise unknown(node.name)
    function.check_count(len(node.arguments))
    if function.lazy:
        return function.lazy(node.arguments, scope, evaluation)
    assert function.handler is not None
    values = [evaluation.node(argument, scope) for argument in node.arguments]
    return function.handler(Arguments(function.name, values, scope))


def unknown(name: str) -> TemplateError:
    """The service's sentence about a function that it does not know."""
    return TemplateError(
        f"The template function '{name}' is not valid. "
        "Please see https://aka.ms/arm-template-expressions for usage details."
    )
