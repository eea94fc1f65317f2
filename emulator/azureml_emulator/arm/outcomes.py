"""What the end of one operation leaves of its resource while others run on it, or have ended before.

The state of a resource is that of the operation that holds it, and after that the outcome of the last write. What a
failed operation puts back is its own work alone, never that of a later one.
"""

from __future__ import annotations

from azureml_emulator.arm.operations import Operation, keep, on_resource
from azureml_emulator.arm.resource import Resource
from azureml_emulator.arm.world import World

WRITES = ("create", "update", "patch")
"""Verbs that change what was asked for."""


def settle(world: World, operation: Operation, resource: Resource, outcome: str) -> None:
    """The state that follows from the end of an operation, unless another one holds the resource. A deletion or an
    action that runs, and remembers the state from which it started, would put this one back."""
    same = on_resource(world, operation.resource_id)
    others = [item for item in same if item.status == "Running" and item.name != operation.name]
    if any(item.word == operation.word for item in others):
        return  # as after a repeated PUT, which starts a second operation
    if operation.verb in WRITES:
        last = [item for item in same if item.verb in WRITES][-1]
        outcome = outcome if last.status == "Running" else last.status
    if resource.provisioning_state == operation.word:
        resource.provisioning_state = outcome
    for other in others:
        if other.state_before == operation.word:
            other.state_before = outcome
            keep(world, other)


def take_back_body(world: World, operation: Operation, resource: Resource) -> None:
    """Put back what was asked for before a write that has failed. Where a later one was accepted meanwhile its body
    stands, and if it fails too, this is what it puts back."""
    if operation.body_before is None:
        return
    same = [item for item in on_resource(world, operation.resource_id) if item.verb in WRITES]
    names = [item.name for item in same]
    expected = operation.revision
    for later in same[names.index(operation.name) + 1 :]:
        expected += 1
        if later.status == "Running" and later.revision == expected:
            later.body_before = operation.body_before
            keep(world, later)
            return
        if later.status != "Failed":
            return
    if resource.revision == expected:
        resource.body = operation.body_before


def take_back_facts(operation: Operation, resource: Resource) -> None:
    """Put back the facts that a failed action has set, where nobody has set them since."""
    before = operation.facts_before or {}
    for key, value in operation.facts_set.items():
        if resource.facts.get(key) != value:
            continue
        if key in before:
            resource.facts[key] = before[key]
        else:
            resource.facts.pop(key, None)
