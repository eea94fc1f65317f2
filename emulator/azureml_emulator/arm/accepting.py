"""From a checked write to its answer: the resource is kept, the operation started, the style's status, body and
headers made."""

from __future__ import annotations

from collections.abc import Sequence

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.faults import Fault
from azureml_emulator.arm.operations import Operation, accepted_headers, creation_of, keep, start
from azureml_emulator.arm.render import etag
from azureml_emulator.arm.resource import EMPTY, Answer, Document, Resource
from azureml_emulator.arm.resource_type import ResourceType, Verb
from azureml_emulator.arm.world import World


def accept(
    world: World,
    kind: ResourceType,
    resource: Resource,
    before: Resource | None,
    name: str,
    verb: Verb,
    faults: Sequence[Fault],
) -> Answer:
    """Keep what was asked and answer by the verb's style; for a synchronous one everything has happened by then."""
    if verb.style.synchronous:
        fail_at_once(faults)
    if kind.implied_parent and resource.id.parent and world.find(resource.id.parent) is None:
        world.put(resource.id.parent, {"properties": {}})
    resource.modified_at, resource.modified_by = world.now, world.request.principal
    resource.revision = before.revision + 1 if before else 1
    world.fill(kind, resource)
    creation = creation_of(world, resource) if before else None
    if verb.style.synchronous:
        return _done_at_once(world, kind, resource, verb, before, creation)
    if creation is None:
        resource.provisioning_state = verb.state or ("Creating" if before is None else "Updating")
    operation = start(world, resource, name, verb, before)
    if creation:
        # A replayed PUT is another operation, and does not make the resource ready any sooner.
        operation.joins, operation.seconds = creation.name, max(operation.seconds, creation.due_at - world.now)
    plan(world, operation, faults)
    world.save(resource)
    return accepted(world, kind, resource, operation, verb)


def _done_at_once(
    world: World,
    kind: ResourceType,
    resource: Resource,
    verb: Verb,
    before: Resource | None,
    creation: Operation | None,
) -> Answer:
    """``creation`` still runs: the resource is as ready as it was, and what follows is left to the creation's end."""
    if creation is None:
        resource.provisioning_state = "Succeeded"
    world.save(resource)
    hook = kind.on_updated if before else kind.on_created
    if hook and creation is None:
        hook(resource, world)
        world.save(resource)
    own: dict[str, str] = {}
    if verb.style.location:
        path = verb.style.location.format(id=resource.id, api_version=world.request.api_version)
        own["Location"] = world.arm_url(path)
    body = EMPTY if verb.style.body == "empty" else world.shown(resource)
    return Answer(verb.style.status, body, {**own_headers(kind, resource), **own})


def accepted(world: World, kind: ResourceType, resource: Resource, operation: Operation, verb: Verb) -> Answer:
    """The answer that accepts, with the operation's urls."""
    bodies = {
        "resource": world.shown(resource) if verb.style.body == "resource" else None,
        "null": None,
        "empty": EMPTY,
    }
    headers = {**own_headers(kind, resource), **accepted_headers(world, operation, verb.style)}
    return Answer(verb.style.status, bodies[verb.style.body], headers)


def own_headers(kind: ResourceType, resource: Resource | None = None) -> Document:
    """What the type's component puts on every success."""
    own = {"ETag": etag(resource)} if resource and kind.etag else {}
    return {**kind.component.success_headers, **kind.response_headers, **own}


def plan(world: World, operation: Operation, faults: Sequence[Fault]) -> None:
    """Attach what faults have ordered for the operation."""
    for fault in faults:
        operation.ignored.extend(fault.ignore)
        if fault.fail_operation:
            operation.planned_failure = {
                "code": "InternalServerError",
                "message": "The operation failed.",
                **fault.fail_operation,
            }
        if fault.status_url:
            operation.bad_status, operation.bad_polls = (
                int(fault.status_url["status"]),
                int(fault.status_url.get("polls", 1)),
            )
    keep(world, operation)


def fail_at_once(faults: Sequence[Fault]) -> None:
    """A synchronous write has no operation that could fail later: the order is answered at once."""
    for fault in faults:
        if fault.fail_operation:
            raise refuse(
                400,
                str(fault.fail_operation.get("code", "BadRequest")),
                str(fault.fail_operation.get("message", "The request failed.")),
            )
