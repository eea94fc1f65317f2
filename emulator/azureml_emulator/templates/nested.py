"""Nested deployments: whose names their templates see.

With ``expressionEvaluationOptions.scope`` = ``inner`` the template goes out as it is, and sees its own parameters and
variables. Otherwise (``outer``, the default) everything in it is evaluated here, by the names of the template that it
stands in, before it is sent (Azure documentation, Linked and nested templates: Expression evaluation scope).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.templates.copies import count_of
from azureml_emulator.templates.dependencies import is_inner
from azureml_emulator.templates.evaluation import resolved
from azureml_emulator.templates.resources import DEPLOYMENT, TEMPLATE_ONLY, body_of, scope_of
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.step import Step
from azureml_emulator.templates.syntax import escaped as escaped_text

_PLACE_WORDS = frozenset(("resourcegroup", "subscriptionid"))


def sent_body(step: Step, scope: Scope) -> Document:
    """The body of the PUT that makes a resource, nested deployments included."""
    if step.type.casefold() != DEPLOYMENT.casefold():
        return body_of(step, scope)
    body = body_of(step, scope, TEMPLATE_ONLY | _PLACE_WORDS | {"properties"})
    return {**body, "properties": _properties(step.source.get("properties") or {}, scope_of(step, scope))}


def _properties(properties: Mapping[str, Json], scope: Scope) -> Document:
    """The properties of a nested deployment; its template evaluated or left alone."""
    result: Document = resolved({key: value for key, value in properties.items() if key != "template"}, scope)
    template = properties.get("template")
    if isinstance(template, dict):
        result["template"] = template if is_inner(properties) else _evaluated(template, scope)
    return result


def _evaluated(template: Mapping[str, Json], scope: Scope) -> Document:
    """A template with nothing left to evaluate but the defaults of parameters that nobody can ask for."""
    result: Document = {
        key: value for key, value in template.items() if key not in ("variables", "resources", "outputs")
    }
    resources = template.get("resources") or []
    if isinstance(resources, dict):
        result["resources"] = {name: _resource(item, scope) for name, item in resources.items()}
    else:
        turned = [(item, list(_turns(item, scope))) for item in resources]
        result["resources"] = [_without_loops(made, turned) for _, several in turned for made in several]
    if template.get("outputs"):
        result["outputs"] = escaped(resolved(template["outputs"], scope))
    return result


def _turns(source: Json, scope: Scope) -> Iterator[Document]:
    """A resource of an outer template, once for each turn of its loop."""
    loop = source.get("copy") if isinstance(source, dict) else None
    if not isinstance(loop, dict):
        yield _resource(source, scope)
        return
    name = str(loop.get("name") or "")
    for index in range(count_of(loop, resolved(loop.get("count"), scope))):
        yield _resource(
            {key: value for key, value in source.items() if key != "copy"},
            scope.looping(name, index).looping("", index),
        )


def _resource(source: Json, scope: Scope) -> Document:
    """One resource, evaluated; a deployment inside of it keeps the rule of its own."""
    if str(source.get("type", "")).casefold() != DEPLOYMENT.casefold():
        children = [made for child in source.get("resources") or () for made in _turns(child, scope)]
        own = {key: value for key, value in source.items() if key != "resources"}
        made: Document = escaped(resolved(own, scope))
        return {**made, "resources": children} if children else made
    around: Document = escaped(resolved({key: value for key, value in source.items() if key != "properties"}, scope))
    properties = source.get("properties") or {}
    inside = _properties(properties, scope)
    template = inside.pop("template", None)
    around["properties"] = escaped(inside)
    if template is not None:
        around["properties"]["template"] = template if is_inner(properties) else escaped(template)
    return around


def _without_loops(made: Document, turned: list[tuple[Json, list[Document]]]) -> Document:
    """Dependencies on a loop name all that the loop has made: the loop itself is gone."""
    loops = {
        str(item["copy"].get("name")).casefold(): [f"{one['type']}/{one['name']}" for one in several]
        for item, several in turned
        if isinstance(item.get("copy"), dict)
    }
    if not loops or "dependsOn" not in made:
        return made
    named = [name for entry in made["dependsOn"] for name in loops.get(str(entry).casefold(), [entry])]
    return {**made, "dependsOn": named}


def escaped(value: Json) -> Json:
    """A value that is evaluated a second time and must come out the same."""
    match value:
        case str():
            return escaped_text(value)
        case list():
            return [escaped(item) for item in value]
        case dict():
            return {escaped_text(key): escaped(item) for key, item in value.items()}
        case _:
            return value
