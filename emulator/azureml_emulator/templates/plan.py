"""From a template and its parameters to what is to be made. No I/O: the world comes in as a `Place`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.templates import functions
from azureml_emulator.templates.dependencies import connect, is_inner
from azureml_emulator.templates.errors import NotYetKnown, TemplateError
from azureml_emulator.templates.evaluation import is_loop, turns
from azureml_emulator.templates.nested import escaped, sent_body
from azureml_emulator.templates.parameters import parameter_values
from azureml_emulator.templates.resources import laid_flat
from azureml_emulator.templates.scope import Fresh, Place, Scope
from azureml_emulator.templates.step import Step
from azureml_emulator.templates.structure import checked
from azureml_emulator.templates.syntax import calls, is_expression, parse


@dataclass(frozen=True)
class Plan:
    """What a deployment is going to do."""

    template: Document
    parameters: Mapping[str, Json]
    steps: tuple[Step, ...]


def made_plan(template: Json, given: Json, place: Place, fresh: Fresh) -> Plan:
    """Everything that can be said about a deployment before it begins. Raises `TemplateError`."""
    document = checked(template)
    _check_expressions(document)
    around = Scope(place, functions=own_functions(document), fresh=fresh)
    parameters = parameter_values(document, given if isinstance(given, dict) else {}, around)
    scope = scope_of_template(document, parameters, place)
    steps = laid_flat(document, scope)
    connect(steps, scope)
    for step in steps:
        if not step.wanted or step.existing:
            step.state = "Skipped"
        else:
            _try(step, scope)
    return Plan(document, parameters, tuple(steps))


def scope_of_template(template: Document, parameters: Mapping[str, Json], place: Place) -> Scope:
    """The scope of a template's own expressions. Loops over variables are turned here, once."""
    variables: Document = {}
    scope = Scope(place, parameters, variables, own_functions(template))
    loops: list[Document] = []
    for name, value in (template.get("variables") or {}).items():
        if name.casefold() == "copy" and is_loop(value):
            loops = value
        else:
            variables[name] = value
    for loop in loops:
        made = list(turns(loop, scope))
        variables[str(loop["name"])] = escaped(made)
    return scope


def own_functions(template: Document) -> dict[str, Document]:
    """The functions a template defines, by ``namespace.name`` in lower case."""
    return {
        f"{space['namespace']}.{name}".casefold(): definition
        for space in template.get("functions") or ()
        for name, definition in (space.get("members") or {}).items()
    }


def template_hash(template: Document) -> str:
    """A number of 64 bits in decimal. The service's own algorithm is not public; equal templates have equal hashes."""
    text = json.dumps(template, sort_keys=True, separators=(",", ":"))
    return str(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def _check_expressions(template: Document) -> None:
    """Every expression can be read, and every function in it is known: also where it would never be evaluated."""
    for where, text in _expressions(template, "template"):
        _check_expression(where, text)


def _check_expression(where: str, text: str) -> None:
    try:
        for call in calls(parse(text)):
            if "." not in call.name and functions.find(call.name) is None:
                raise functions.unknown(call.name)
    except TemplateError as reason:
        raise TemplateError(f"The template resource '{where}' is not valid: {reason}") from reason


def _expressions(value: Json, where: str) -> Iterator[tuple[str, str]]:
    """Every expression with the name of what it stands in. Templates that look after themselves are left out."""
    if isinstance(value, str):
        if is_expression(value):
            yield where, value
    elif isinstance(value, list):
        for item in value:
            yield from _expressions(item, where)
    elif isinstance(value, dict):
        name = value.get("name")
        inside = name if isinstance(name, str) and "type" in value else where
        alone = is_inner(value)
        for key, item in value.items():
            yield from _expressions(key, inside)
            if not (alone and key.casefold() == "template"):
                named = key if where in ("parameters", "variables", "outputs") else inside
                yield from _expressions(item, key if where == "template" else named)


def _try(step: Step, scope: Scope) -> None:
    """Evaluate a resource once, to be told of its mistakes at once; what needs the running world has to wait."""
    try:
        sent_body(step, scope)
    except NotYetKnown:
        return
    except TemplateError as reason:
        raise TemplateError(f"The template resource '{step.name}' is not valid: {reason}") from reason
