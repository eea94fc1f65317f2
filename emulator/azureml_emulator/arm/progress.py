"""Letting operations run on the virtual clock, and what becomes of the resource when one ends.

Nothing runs by itself: before every request `advance` brings all operations to the present.
"""

from __future__ import annotations

import logging
from dataclasses import replace

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
from azureml_emulator.arm.resource import Principal, Request, Resource
from azureml_emulator.arm.resource_type import Failure, Verb
from azureml_emulator.arm.world import World

_LOG = logging.getLogger(__name__)


def advance(world: World) -> None:
    """Bring every running operation to the present, in the order in which they end."""
    for operation in sorted(running(world), key=lambda item: item.started_at + item.seconds):
        advance_one(world, operation.name)


def advance_one(world: World, name: str) -> Operation:
    """Bring one operation to the present. One that has ended stays as it is: the work of another one may have brought
    it there before (a template deployment waits for what it has started)."""
    operation = Operation(**world.state.store.operations.values[name])
    if operation.status != "Running":
        return operation
    request = Request(
        "",
        "",
        {"api-version": operation.api_version},
        {},
        operation.body_sent,
        Principal(**operation.principal),
        operation.base_url,
    )
    own = World(world.state, request)
    try:
        with world.state.store.savepoint():
            _advance(own, operation)
    except Exception as reason:  # noqa: BLE001  # it would come back before each later request
        _give_up(own, name, reason)
    return Operation(**world.state.store.operations.values[name])


def _give_up(world: World, name: str, reason: Exception) -> None:
    """End an operation as failed because it cannot be brought to the present."""
    refusal = reason.refusal if isinstance(reason, Refused) else SERVER_FAULT
    failure = Failure(refusal.code, refusal.message, refusal.details)
    operation = Operation(**world.state.store.operations.values[name])
    _LOG.error("the %s of %s ends", operation.verb, operation.resource_id, exc_info=reason)
    try:
        with world.state.store.savepoint():
            resource = world.find(operation.resource_id)
            if resource:
                _fail(world, operation, resource, failure)
    except Exception as again:  # noqa: BLE001  # a hook for failures that fails itself
        _LOG.error("after the failed %s of %s", operation.verb, operation.resource_id, exc_info=again)
    _end(world, operation, "Failed", failure)


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
    outcome: bool | Failure = verb.work(resource, world) if verb.work else True
    if operation.planned_failure and outcome is True:
        outcome = failure_of(operation.planned_failure)
    if isinstance(outcome, Failure):
        _fail(world, operation, resource, outcome)
    elif outcome:
        _succeed(world, operation, verb, resource)
    else:
        world.save(resource)


def _succeed(world: World, operation: Operation, verb: Verb, resource: Resource) -> None:
    kind = world.kind_of(resource)
    _end(world, operation, "Succeeded")
    if operation.verb == "delete":
        world.take_away(resource.id, operation.leaving_remnants)
        return
    take_steps(operation, verb, resource, 1.0)
    if operation.word == resource.provisioning_state and not _others(world, operation):
        resource.provisioning_state = "Succeeded"
    resource.facts.pop("failure", None)
    world.save(resource)
    hooks = {"create": kind.on_created, "update": kind.on_updated, "patch": kind.on_updated}
    finished = {action.name: action.finished for action in kind.actions}
    hook = (hooks | finished).get(operation.verb)
    if hook:
        hook(resource, world)
        if world.state.store.resources.find(resource.id):
            world.save(resource)


def _others(world: World, operation: Operation) -> bool:
    """Whether another operation still holds the resource in the same state (a repeated PUT starts a second one)."""
    own = operation.resource_id.casefold()
    return any(
        other.resource_id.casefold() == own and other.word == operation.word
        for other in running(world)
        if other.name != operation.name
    )


def _fail(world: World, operation: Operation, resource: Resource, failure: Failure) -> None:
    """A failed create stays behind as Failed; a failed update puts the old values back and is Failed; a failed delete
    or action leaves all as it was."""
    _end(world, operation, "Failed", failure)
    if operation.verb in ("create", "update", "patch"):
        if operation.body_before is not None:
            resource.body = operation.body_before
        resource.provisioning_state = "Failed"
        resource.facts["failure"] = failure_document(failure)
    else:
        resource.provisioning_state = operation.state_before or "Succeeded"
        resource.facts = operation.facts_before or resource.facts
    world.save(resource)
    kind = world.kind_of(resource)
    hooks = [kind.on_failed, *(action.failed for action in kind.actions if action.name == operation.verb)]
    for hook in filter(None, hooks):
        hook(resource, world)
        world.save(resource)


def _end(world: World, operation: Operation, status: Status, failure: Failure | None = None) -> None:
    operation.status, operation.ended_at = status, max(operation.started_at + operation.seconds, operation.started_at)
    operation.failure = failure_document(failure) if failure else None
    # What was sent and what was there before is needed no longer, and may hold secrets.
    over = replace(operation, body_sent=None, body_before=None, facts_before=None)
    keep(world, over)
