"""What differs between the kinds of compute. All kinds are resources of one type (`compute`), told apart by
``properties.computeType``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.types.machine_sizes import MachineSize, find_machine_size


@dataclass(frozen=True)
class ComputeKind:
    """One value of ``computeType``."""

    name: str
    check: Callable[[Resource, Resource | None, Context], None]
    """Last look at a PUT or PATCH: the compute as it would become, the old one (``None`` when new). May put fields back
    that the service
    ignores."""
    shown: Callable[[Resource, Context, Document], Document]
    """The inner ``properties.properties`` that a client sees, from those that were asked for."""
    begin: Callable[[Resource, Context], None]
    """Makes facts on the accepted compute; runs at each PUT and PATCH."""
    created: Callable[[Resource, Context], None] = lambda _compute, _context: None
    failed: Callable[[Resource, Context], None] = lambda _compute, _context: None
    observe: Callable[[Resource, Context], None] = lambda _compute, _context: None
    removals: tuple[str, ...] = ("Delete",)
    """Values of ``underlyingResourceAction`` that DELETE takes."""
    resource_id: Callable[[Resource], str | None] = lambda _compute: None
    """What is shown as ``properties.resourceId``."""


def inner(compute: Resource) -> Document:
    """``properties.properties``: the part that belongs to the kind, made when absent."""
    value: Document = compute.properties.setdefault("properties", {}) or {}
    compute.properties["properties"] = value
    return value


def is_transitional(compute: Resource) -> bool:
    """While it is created or changed, most of what the service measures is null."""
    return compute.provisioning_state in ("Creating", "Updating")


def required_size(compute: Resource, context: Context) -> MachineSize:
    """The machine size asked for; refuses one that the region does not offer for this kind of compute."""
    wanted, kind = inner(compute).get("vmSize"), str(compute.properties["computeType"])
    if not wanted:
        raise refuse(400, "UserError", "The property 'properties.properties.vmSize' is required.")
    size = find_machine_size(str(wanted))
    if size is None:
        raise refuse(
            400,
            "UserError",
            f"The VM size '{wanted}' is not available in the region '{context.location_of(compute)}'. Choose one that "
            "'vmSizes' lists.",
        )
    if not size.supports(kind):
        raise refuse(400, "UserError", f"The VM size '{wanted}' is not supported for computes of type '{kind}'.")
    return size
