"""PUT, PATCH, DELETE and actions, for every type. Names none."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from azureml_emulator.arm import checks
from azureml_emulator.arm.accepting import accept, accepted, fail_at_once, own_headers, plan
from azureml_emulator.arm.documents import drop_at, merged, only
from azureml_emulator.arm.errors import ANOTHER_OPERATION, GATEWAY, NO_OBJECT, RESOURCE_NOT_FOUND, Refused, refuse
from azureml_emulator.arm.faults import Fault
from azureml_emulator.arm.ids import ResourceId
from azureml_emulator.arm.operations import Operation, running, start, verb_of
from azureml_emulator.arm.resource import EMPTY, Answer, Document, Resource, copied
from azureml_emulator.arm.resource_type import Action, ResourceType
from azureml_emulator.arm.shapes import ENVELOPE
from azureml_emulator.arm.world import World

_NOT_STORED = ("id", "name", "type", "systemData", "etag")


def put(world: World, kind: ResourceType, resource_id: ResourceId, faults: Sequence[Fault]) -> Answer:
    """Create, replace, or bring back a soft-deleted resource."""
    existing = world.find(resource_id)
    verb = kind.create if existing is None else kind.update
    if verb is None:
        raise _not_allowed(world)
    body = _body(world, kind, faults)
    checks.check_name(kind, resource_id)
    checks.check_shapes({**ENVELOPE, **kind.shapes}, resource_id, body)
    checks.check_preconditions(world, kind, resource_id, existing)
    checks.check_envelope(kind, resource_id, body, existing)
    resource = _recovered(world, kind, resource_id) if existing is None else existing
    before = copy.deepcopy(existing)
    if existing:
        checks.check_create_only(kind, resource_id, body, existing)
    if resource is None or existing:
        checks.check_required(kind, resource_id, body)
        resource = resource or world.blank(kind, resource_id)
        resource.body = body
    resource.id = world.printed_id(kind, resource_id)
    repeated = _repeated(world, kind, resource)
    if repeated:
        return accepted(world, kind, resource, repeated, verb_of(world, repeated))
    _check_before_accepting(world, kind, resource)
    return accept(world, kind, resource, before, "update" if existing else "create", verb, faults)


def patch(world: World, kind: ResourceType, resource_id: ResourceId, faults: Sequence[Fault]) -> Answer:
    """JSON merge patch over what is stored."""
    if kind.patch is None:
        raise _not_allowed(world)
    existing = world.find(resource_id)
    if existing is None:
        raise missing(kind, resource_id)
    checks.check_preconditions(world, kind, resource_id, existing)
    sent = _body(world, kind, faults)
    checks.check_shapes({**ENVELOPE, **kind.shapes}, resource_id, sent)
    wanted = only(sent, kind.patchable) if kind.patchable is not None else sent
    body = merged(existing.body, wanted)
    if wanted.get("tags") is not None:
        body["tags"] = wanted["tags"]  # ARM replaces tags as a whole (azure-resource-manager-rpc v1.0, PATCH).
    checks.check_envelope(kind, resource_id, body, existing)
    checks.check_still_required(kind, resource_id, body, existing)
    before = copy.deepcopy(existing)
    checks.check_create_only(kind, resource_id, body, existing)
    existing.body = body
    _check_before_accepting(world, kind, existing)
    return accept(world, kind, existing, before, "patch", kind.patch, faults)


def delete(world: World, kind: ResourceType, resource_id: ResourceId, faults: Sequence[Fault]) -> Answer:
    """Delete with all that is below."""
    if kind.delete is None:
        raise _not_allowed(world)
    for parameter, values in kind.delete_query.items():
        given = world.request.query.get(parameter.casefold(), "")
        if given.casefold() not in {value.casefold() for value in values}:
            allowed = ", ".join(values)
            raise refuse(
                400,
                "BadRequest",
                f"The query parameter '{parameter}' is required to delete this resource. Allowed values: {allowed}.",
            )
    existing = world.find(resource_id)
    if existing is None:
        return _delete_missing(world, kind, resource_id)
    checks.check_preconditions(world, kind, resource_id, existing)
    if kind.check_delete:
        kind.check_delete(existing, world)
    repeated = next(
        (item for item in running(world) if item.resource_id.casefold() == resource_id.key and item.verb == "delete"),
        None,
    )
    if repeated:
        return accepted(world, kind, existing, repeated, kind.delete)
    _refuse_competing(world, kind, resource_id)
    leaving = not _purges(world, kind)
    if kind.delete.style.synchronous:
        fail_at_once(faults)
        shown = world.shown(existing)
        world.take_away(resource_id, leaving)
        headers = {**own_headers(kind), **dict(kind.delete.style.headers)}
        return Answer(kind.delete.style.status, shown if kind.delete_shows_body else EMPTY, headers)
    before = copy.deepcopy(existing)
    existing.provisioning_state = kind.delete.state or "Deleting"
    operation = start(world, existing, "delete", kind.delete, before, leaving)
    plan(world, operation, faults)
    world.save(existing)
    return accepted(world, kind, existing, operation, kind.delete)


def _purges(world: World, kind: ResourceType) -> bool:
    parameter = kind.soft_delete.purge_query if kind.soft_delete else ""
    return bool(parameter) and world.request.query.get(parameter.casefold(), "").casefold() == "true"


def _delete_missing(world: World, kind: ResourceType, resource_id: ResourceId) -> Answer:
    """Nothing live: a remnant is purged when that is asked for, else the type's answer to nothing."""
    if _purges(world, kind) and world.state.store.remnants.find(resource_id):
        world.purge(resource_id)
        return Answer(200, EMPTY, own_headers(kind))
    if kind.delete_missing == 404:
        raise missing(kind, resource_id)
    return Answer(kind.delete_missing, EMPTY, own_headers(kind))


def act(world: World, kind: ResourceType, resource_id: ResourceId, action: Action, faults: Sequence[Fault]) -> Answer:
    """An action on a resource."""
    resource = world.find(resource_id)
    if resource is None:
        raise missing(kind, resource_id)
    if action.shapes:
        checks.check_shapes(action.shapes, resource_id, world.request.body)
    style = action.verb.style
    before = copy.deepcopy(resource)
    if not style.synchronous:
        _refuse_competing(world, kind, resource_id)
    result = action.handler(resource, world)
    if style.synchronous:
        fail_at_once(faults)
        if resource != before and world.state.store.resources.find(resource_id):
            world.save(resource)
        answer = result if isinstance(result, Answer) else Answer(style.status, result)
        return Answer(answer.status, answer.body, {**own_headers(kind), **answer.headers})
    resource.provisioning_state = action.verb.state or resource.provisioning_state
    operation = start(world, resource, action.name, action.verb, before)
    plan(world, operation, faults)
    world.save(resource)
    return accepted(world, kind, resource, operation, action.verb)


def missing(kind: ResourceType, resource_id: ResourceId) -> Refused:
    """The 404 of the family that answers for the type."""
    return checks.refused(kind.not_found or RESOURCE_NOT_FOUND, resource_id)


def _body(world: World, kind: ResourceType, faults: Sequence[Fault]) -> Document:
    body = world.request.body
    if not isinstance(body, dict):
        raise Refused(NO_OBJECT)
    body = {key: value for key, value in copied(body).items() if key not in _NOT_STORED}
    for fault in faults:
        for path in fault.ignore:
            drop_at(body, path)
    if kind.provisioning_state:
        drop_at(body, kind.provisioning_state)
    if "properties" in body and body["properties"] is None:
        body["properties"] = {}
    return body


def _recovered(world: World, kind: ResourceType, resource_id: ResourceId) -> Resource | None:
    """The remnant when the request asks for it back; a refusal when one merely keeps the name; ``None`` when the name
    is free."""
    rule = kind.soft_delete
    if rule is None:
        return None
    for remnant in world.deleted(kind.type):
        same_name = remnant.name.casefold() == resource_id.name.casefold()
        same_place = rule.circle == "world" or (
            rule.circle == "region" and remnant.location == (world.request.body or {}).get("location")
        )
        if remnant.id.key == resource_id.key or (same_name and same_place):
            if not rule.recovers(world):
                raise checks.refused(rule.refusal, resource_id, location=remnant.location)
            world.purge(remnant.id)
            remnant.facts = {
                key: value for key, value in remnant.facts.items() if key not in ("deleted_at", "purge_at")
            }
            return remnant
    return None


def _check_before_accepting(world: World, kind: ResourceType, resource: Resource) -> None:
    checks.check_references(world, kind, resource.id, resource.body)
    checks.check_unique(world, kind, resource)
    _refuse_competing(world, kind, resource.id)
    if resource.provisioning_state == "Deleting":
        raise checks.refused(ANOTHER_OPERATION, resource.id)
    if kind.check:
        kind.check(resource, world)


def _refuse_competing(world: World, kind: ResourceType, resource_id: ResourceId) -> None:
    if kind.exclusive and checks.competing(world, kind, resource_id):
        raise checks.refused(kind.exclusive.refusal, resource_id)


def _repeated(world: World, kind: ResourceType, resource: Resource) -> Operation | None:
    """The operation of an identical PUT that is still running, for types that allow one at a time."""
    if kind.exclusive is None:
        return None
    same = [
        item
        for item in running(world)
        if item.resource_id.casefold() == resource.id.key and item.verb in ("create", "update")
    ]
    return next((item for item in same if item.body_sent == world.request.body), None)


def _not_allowed(world: World) -> Refused:
    method = world.request.method
    return refuse(
        405, "MethodNotAllowed", f"The requested resource does not support http method '{method}'.", component=GATEWAY
    )
