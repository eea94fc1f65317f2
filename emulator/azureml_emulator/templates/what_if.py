"""``POST …/whatIf``: what a deployment would change, told without making it.

Each leaf of a resource in the template is held against what a GET shows now. What the template leaves out is not
foretold (the service tells deletions of properties, and calls much of that noise), and neither is a value that only the
running deployment knows: it stands there as its expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from azureml_emulator.arm.documents import ABSENT, leaves, value_at
from azureml_emulator.arm.resource import Document, Json, Resource
from azureml_emulator.arm.world import World
from azureml_emulator.templates.cleaning import leftovers
from azureml_emulator.templates.errors import NotYetKnown, TemplateError
from azureml_emulator.templates.evaluation import resolved
from azureml_emulator.templates.intake import DEEPEST, opened, planned
from azureml_emulator.templates.parameters import declared, is_secure
from azureml_emulator.templates.plan import Plan
from azureml_emulator.templates.record import MODES, remember, scope_of_deployment
from azureml_emulator.templates.resources import DEPLOYMENT, TEMPLATE_ONLY, scope_of
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.step import Step
from azureml_emulator.templates.syntax import is_expression

MASK = "*******"
ChangeType = Literal["Create", "Delete", "Ignore", "Deploy", "NoChange", "Modify"]


def changes(deployment: Resource, world: World) -> list[Document]:
    """Every change of an imagined deployment, by id; nested deployments are looked into."""
    found = {change["resourceId"].casefold(): change for change in _changes(deployment, world)}
    for resource in _others(deployment, world, found):
        shown = world.shown(resource)
        found[resource.id.key] = _change(str(resource.id), "Ignore", shown, shown)
    return sorted(found.values(), key=lambda change: str(change["resourceId"]).casefold())


def without_payloads(change: Document) -> Document:
    """A change with the result format ``ResourceIdOnly``: only whether something is deployed."""
    kind = change["changeType"]
    return {"resourceId": change["resourceId"], "changeType": "Deploy" if kind in ("Modify", "NoChange") else kind}


def _changes(deployment: Resource, world: World, depth: int = 0) -> Iterator[Document]:
    plan, mode = planned(deployment, world)
    remember(deployment, plan, world, mode)
    scope = scope_of_deployment(deployment, world, None)
    open_scope = replace(scope, parameters=_masked(plan))
    for step in plan.steps:
        if step.state == "Skipped":
            continue
        if step.type.casefold() == DEPLOYMENT.casefold():
            nested = opened(step, scope, world) if depth < DEEPEST else None
            yield from _changes(nested, world, depth + 1) if nested else ()
        else:
            yield _told(step, open_scope, world)
    if mode == MODES["complete"]:
        for step in leftovers(world, deployment, plan.steps):
            resource = world.find(step.id)
            yield _change(step.id, "Delete", world.shown(resource) if resource else None, None)


def _told(step: Step, scope: Scope, world: World) -> Document:
    body = {key: value for key, value in step.source.items() if key.casefold() not in TEMPLATE_ONLY}
    after = {
        "apiVersion": step.api_version,
        "id": step.id,
        "type": step.type,
        "name": step.resource_id.name,
        **_partly(body, scope_of(step, scope)),
    }
    resource = world.find(step.id)
    if resource is None:
        return _change(step.id, "Create", None, after)
    before = world.shown(resource)
    delta = list(_delta(before, {key: value for key, value in after.items() if key in body}))
    return {**_change(step.id, "Modify" if delta else "NoChange", before, after), "delta": delta}


def _change(resource_id: str, kind: ChangeType, before: Document | None, after: Document | None) -> Document:
    sides = {"before": before, "after": after}
    return {"resourceId": resource_id, "changeType": kind, **{key: side for key, side in sides.items() if side}}


def _partly(value: Json, scope: Scope) -> Json:
    """A piece of a template with every expression evaluated that can be now."""
    if isinstance(value, dict) and "copy" not in value:
        return {key: _partly(item, scope) for key, item in value.items()}
    if isinstance(value, list):
        return [_partly(item, scope) for item in value]
    try:
        return resolved(value, scope)
    except (NotYetKnown, TemplateError):
        return value


def _masked(plan: Plan) -> dict[str, Json]:
    """The parameters without what is secure: the answer shows what resources would be made of."""
    declarations = declared(plan.template)
    return {
        name: MASK if is_secure(declarations[name], plan.template) else value for name, value in plan.parameters.items()
    }


def _delta(before: Mapping[str, Json], after: Document) -> Iterator[Document]:
    for path, value in leaves(after):
        if value is None or value == {} or _is_open(value):
            continue
        old = value_at(dict(before), path)
        if old is ABSENT or old is None:
            yield {"path": path, "propertyChangeType": "Create", "before": None, "after": value, "children": None}
        elif not _same(old, value):
            yield {"path": path, "propertyChangeType": "Modify", "before": old, "after": value, "children": None}


def _is_open(value: Json) -> bool:
    if isinstance(value, list):
        return any(_is_open(item) for item in value)
    if isinstance(value, dict):
        return any(_is_open(item) for item in value.values())
    return isinstance(value, str) and is_expression(value)


def _same(old: Json, new: Json) -> bool:
    """Whether two values mean the same: case of text and spaces of locations do not count."""
    if isinstance(old, str) and isinstance(new, str):
        return old.replace(" ", "").casefold() == new.replace(" ", "").casefold()
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_same(*pair) for pair in zip(old, new, strict=True))
    if isinstance(old, dict) and isinstance(new, dict):
        return all(_same(old.get(key), value) for key, value in new.items())
    return bool(old == new)


def _others(deployment: Resource, world: World, found: Mapping[str, Document]) -> Sequence[Resource]:
    """The tracked resources of the group that the deployment does not touch."""
    group = deployment.id.parent
    if group is None or not group.group:
        return ()
    return [
        resource
        for resource in world.state.store.resources
        if resource.id.parent is not None
        and resource.id.parent.key == group.key
        and world.kind_of(resource).tracked
        and resource.id.key not in found
    ]
