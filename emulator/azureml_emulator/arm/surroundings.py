"""What lies around a resource that a request is about, and may stand in its way: enclosing resources and locks."""

from __future__ import annotations

from collections.abc import Sequence

from azureml_emulator.arm.checks import refused, require_ancestors
from azureml_emulator.arm.ids import ResourceId
from azureml_emulator.arm.locks import refuse_if_locked
from azureml_emulator.arm.resource_type import ResourceType
from azureml_emulator.arm.world import World

WRITING = ("PUT", "PATCH", "DELETE", "POST")
"""Methods that change something. A lock takes every POST for a change (Azure documentation, Lock your resources: a
read-only lock blocks all operations that require a POST)."""


def pass_surroundings(world: World, kind: ResourceType, resource_id: ResourceId) -> None:
    """Everything around a resource is there and lets the request be."""
    method = world.request.method
    require_ancestors(world, resource_id, writing=method in WRITING)
    refuse_closed(world, kind, enclosing(resource_id))
    if method in WRITING:
        refuse_if_locked(world.state.store.resources, resource_id, "delete" if method == "DELETE" else "write")


def enclosing(resource_id: ResourceId) -> list[ResourceId]:
    """From the inside out."""
    parent = resource_id.parent
    return [parent, *enclosing(parent)] if parent else []


def refuse_closed(world: World, kind: ResourceType, around: Sequence[ResourceId]) -> None:
    """Nothing that lies around a resource of the type, or around a collection of them, closes it."""
    for resource_id in around:
        outer, found = world.state.registry.type(resource_id.type), world.find(resource_id)
        refusal = outer.closed_below(found, kind.type) if outer and found else None
        if refusal:
            raise refused(refusal, resource_id)
