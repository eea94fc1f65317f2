"""Letting operations run on the virtual clock, and what becomes of the resource when one ends.

Nothing runs by itself: before every request `advance` brings all operations to the present.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from azureml_emulator.arm.documents import drop_at
from azureml_emulator.arm.errors import SERVER_FAULT, Refused
from azureml_emulator.arm.operations import (
    Operation,
    Status,
    failure_document,
    failure_of,
    keep,
    running,
    take_steps,
    verb_of,
)
from azureml_emulator.arm.outcomes import WRITES, settle, take_back_body, take_back_facts
from azureml_emulator.arm.resource import Principal, Request, Resource, copied
from azureml_emulator.arm.resource_type import Failure, Verb
from azureml_emulator.arm.world import World

_LOG = logging.getLogger(__name__)
_METHODS = {"create": "PUT", "update": "PUT", "patch": "PATCH", "delete": "DELETE"}


def advance(world: World) -> None:
    """Bring every running operation to the present, in the order in which they end."""
    for operation in sorted(running(world), key=lambda item: (round(item.due_at, 6), item.started_at)):
        advance_one(world, operation.name)


def advance_one(world: World, name: str) -> Operation:
    """Bring one operation to the present. One that has ended stays as it is: the work of another one may have brought
    it there before (a template deployment waits for what it has started)."""
    operation = Operation(**world.state.store.operations.values[name])
    if operation.status != "Running":
        return operation
    own = World(world.state, _request_of(operation))
    try:
        with world.state.store.savepoint():
            _advance(own, operation)
    except Exception as reason:  # noqa: BLE001  # it would come back before each later request
        _give_up(own, name, reason)
    return Operation(**world.state.store.operations.values[name])


def _request_of(operation: Operation) -> Request:
    """The request that had started it, as the hooks of its end see it."""
    body = copied(operation.body_sent)
    for path in operation.ignored:
        drop_at(body, path)
    query = {"api-version": operation.api_version}
    who = Principal(**operation.principal)
    method = _METHODS.get(operation.verb, "POST")
    return Request(method, operation.resource_id, query, {}, body, who, operation.base_url)


def _give_up(world: World, name: str, reason: Exception) -> None:
    """End an operation as failed because it cannot be brought to the present."""
    refusal = reason.refusal if isinstance(reason, Refused) else SERVER_FAULT
    failure = Failure(refusal.code, refusal.message, refusal.details)
    operation = Operation(**world.state.store.operations.values[name])
    _LOG.error("the %s of %s ends", operation.verb, operation.resource_id, exc_info=reason)
    resource = world.find(operation.resource_id)
    if resource is None:
        _end(world, operation, "Failed", failure)
        return
    _take_back(world, operation, resource, failure)
    try:
        with world.state.store.savepoint():
            _tell_failed(world, operation, resource)
    except Exception as again:  # noqa: BLE001  # a hook for failures that fails itself
        _LOG.error("after the failed %s of %s", operation.verb, operation.resource_id, exc_info=again)


def cancel(world: World, resource: Resource, failure: Failure) -> None:
    """End every operation that runs on a resource as canceled, with the reason that their status documents give."""
    for operation in running(world):
        if operation.resource_id.casefold() == resource.id.key:
            _end(world, operation, "Canceled", failure)


def _advance(world: World, operation: Operation) -> None:
    verb, resource = verb_of(world, operation), world.find(operation.resource_id)
    if resource is None:
        _end(
            world,
            operation,
            "Canceled",
            Failure("ResourceNotFound", f"The resource '{operation.resource_id}' is gone."),
        )
        return
    passed = world.now - operation.started_at
    part = 1.0 if passed >= operation.seconds else passed / operation.seconds
    if take_steps(operation, verb, resource, min(part, 0.999999)):
        world.save(resource)
        keep(world, operation)
    if part < 1.0:
        return
    joined = Operation(**world.state.store.operations.values[operation.joins]) if operation.joins else None
    if joined and joined.status == "Running":
        return
    outcome = _outcome(world, operation, verb, resource, joined)
    if outcome is False:
        operation.is_late = True
        keep(world, operation)
        world.save(resource)
        return
    # What follows from its end follows at its end, however late somebody looks.
    ended_at = world.now if operation.is_late else max(operation.due_at, joined.ended_at or 0 if joined else 0)
    with world.state.clock.at(ended_at):
        if isinstance(outcome, Failure):
            _fail(world, operation, resource, outcome)
        else:
            _succeed(world, operation, verb, resource)


def _outcome(
    world: World, operation: Operation, verb: Verb, resource: Resource, joined: Operation | None
) -> bool | Failure:
    """How an operation ends whose time is over; ``False``: it goes on."""
    if joined and joined.failure:
        return Failure(joined.failure["code"], joined.failure["message"], whole=joined.failure)
    outcome = verb.work(resource, world) if verb.work else True
    return failure_of(operation.planned_failure) if operation.planned_failure and outcome is True else outcome


def _succeed(world: World, operation: Operation, verb: Verb, resource: Resource) -> None:
    kind = world.kind_of(resource)
    _end(world, operation, "Succeeded")
    if operation.verb == "delete":
        world.take_away(resource.id, operation.leaving_remnants)
        return
    take_steps(operation, verb, resource, 1.0)
    settle(world, operation, resource, "Succeeded")
    resource.facts.pop("failure", None)
    world.save(resource)
    hooks = {"create": kind.on_created, "update": kind.on_updated, "patch": kind.on_updated}
    finished = {action.name: action.finished for action in kind.actions}
    hook = (hooks | finished).get(operation.verb)
    if hook:
        hook(resource, world)
        if world.state.store.resources.find(resource.id):
            world.save(resource)


def _fail(world: World, operation: Operation, resource: Resource, failure: Failure) -> None:
    _take_back(world, operation, resource, failure)
    _tell_failed(world, operation, resource)


def _take_back(world: World, operation: Operation, resource: Resource, failure: Failure) -> None:
    """A failed create stays behind as Failed; a failed update puts the old values back and is Failed; a failed delete
    or action leaves all as it was."""
    _end(world, operation, "Failed", failure)
    if operation.verb in WRITES:
        take_back_body(world, operation, resource)
        settle(world, operation, resource, "Failed")
        if resource.provisioning_state == "Failed":
            resource.facts["failure"] = failure_document(failure)
    else:
        settle(world, operation, resource, operation.state_before or "Succeeded")
        take_back_facts(operation, resource)
    world.save(resource)


def _tell_failed(world: World, operation: Operation, resource: Resource) -> None:
    kind = world.kind_of(resource)
    hooks = [kind.on_failed, *(action.failed for action in kind.actions if action.name == operation.verb)]
    for hook in filter(None, hooks):
        hook(resource, world)
        world.save(resource)


def _end(world: World, operation: Operation, status: Status, failure: Failure | None = None) -> None:
    operation.status, operation.ended_at = status, world.now
    operation.failure = failure_document(failure) if failure else None
    # What was sent and what was there before is needed no longer, and may hold secrets.
    over = replace(operation, body_sent=None, body_before=None, facts_before=None, facts_set={})
    keep(world, over)
