"""The world as the hooks of a type see it (`arm.resource.Context`), made anew for each request."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from azureml_emulator.arm import render
from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.documents import is_missing, set_at, value_at
from azureml_emulator.arm.ids import ResourceId, parse
from azureml_emulator.arm.resource import Document, Request, Resource, copied
from azureml_emulator.arm.resource_type import ResourceType
from azureml_emulator.arm.state import State


class World:
    """A `Context` over the state. Everything else in the engine works through it too."""

    def __init__(self, state: State, request: Request) -> None:
        self.state = state
        self.request = request
        self.subscription_id = state.subscription_id
        self.tenant_id = state.tenant_id
        self.location = state.location

    @property
    def now(self) -> float:
        return self.state.clock.now

    def timestamp(self, at: float | None = None) -> str:
        return timestamp(self.now if at is None else at)

    def find(self, resource_id: str | ResourceId) -> Resource | None:
        parsed = as_id(resource_id)
        if parsed is None:
            return None
        found = self.state.store.resources.find(parsed)
        return found or self._implied(parsed)

    def _implied(self, resource_id: ResourceId) -> Resource | None:
        kind = self.state.registry.type(resource_id.type)
        implied = kind is not None and resource_id.name.casefold() in {name.casefold() for name in kind.implied_names}
        parent = resource_id.parent
        if implied and parent and self.state.store.resources.find(parent):
            return self.put(resource_id, {"properties": {}})
        return None

    def all(self, type_name: str, within: str | ResourceId | None = None) -> Sequence[Resource]:
        circle = as_id(within) if within is not None else None
        found = self.state.store.resources.of_type(type_name)
        return [copy.deepcopy(item) for item in found if circle is None or item.id.is_within(circle)]

    def kind_of(self, resource: Resource | ResourceId) -> ResourceType:
        """The type of something that is stored. ``KeyError`` when a file was written with a type that is not emulated
        any more."""
        resource_id = resource.id if isinstance(resource, Resource) else resource
        kind = self.state.registry.type(resource_id.type)
        if kind is None:
            raise KeyError(
                f"the store holds a resource of type {resource_id.type}, which is not emulated; use a fresh "
                f"--data directory"
            )
        return kind

    def shown(self, resource: Resource) -> Document:
        kind = self.kind_of(resource)
        if kind.observe:
            before = copy.deepcopy(resource)
            kind.observe(resource, self)
            if before != resource:
                self.save(resource)
        return render.shown(kind, resource, self)

    def location_of(self, resource: Resource | ResourceId) -> str:
        step: ResourceId | None = resource.id if isinstance(resource, Resource) else resource
        if isinstance(resource, Resource) and resource.location:
            return resource.location
        while step is not None:
            found = self.state.store.resources.find(step)
            if found and found.location:
                return found.location
            step = step.parent
        return self.location

    def put(self, resource_id: str | ResourceId, body: Document, facts: Document | None = None) -> Resource:
        parsed = as_id(resource_id)
        if parsed is None:
            raise ValueError(f"{resource_id!r} is not the id of a resource")
        kind = self.kind_of(parsed)
        existing = self.state.store.resources.find(parsed)
        resource = self.blank(kind, parsed) if existing is None else existing
        resource.body = copied(body)
        resource.facts |= copied(facts or {})
        self.fill(kind, resource)
        self.save(resource)
        hook = kind.on_created if existing is None else kind.on_updated
        if hook:
            hook(resource, self)
            self.save(resource)
        return resource

    def blank(self, kind: ResourceType, resource_id: ResourceId) -> Resource:
        """A new resource with nothing in it, under the type's own casing."""
        who = self.request.principal
        return Resource(self.printed_id(kind, resource_id), {}, {"guid": self.guid()}, self.now, self.now, who, who)

    def printed_id(self, kind: ResourceType, resource_id: ResourceId) -> ResourceId:
        """The id with the provider and type words as the service writes them and the names as the client wrote them."""
        namespace, *types = kind.type.split("/")
        return ResourceId(resource_id.scope, namespace, tuple(types), resource_id.names)

    def fill(self, kind: ResourceType, resource: Resource) -> None:
        """What the service adds to an accepted body: defaults, casing, identity, and the facts of the type's
        ``prepare``."""
        for path, value in kind.defaults.items():
            if is_missing(resource.body, path):
                set_at(resource.body, path, copied(value))
        for path in kind.upper_case:
            text = value_at(resource.body, path)
            if isinstance(text, str):
                set_at(resource.body, path, text.upper())
        if kind.identity:
            render.give_identity(resource, self)
        if kind.prepare:
            kind.prepare(resource, self)

    def save(self, resource: Resource) -> None:
        self.state.store.resources.put(resource)

    def remove(self, resource_id: str | ResourceId) -> None:
        parsed = as_id(resource_id)
        if parsed is not None:
            self.take_away(parsed, leaving_remnants=False)

    def take_away(self, resource_id: ResourceId, leaving_remnants: bool) -> None:
        """Delete with all that is below, deepest first. Types with soft delete leave a remnant when that is wanted."""
        resources = self.state.store.resources
        doomed = resources.below(resource_id)
        top = resources.find(resource_id)
        for resource in [*doomed, *([top] if top else [])]:
            kind, gone = self.kind_of(resource), copy.deepcopy(resource)
            resources.drop(resource.id)
            if leaving_remnants and kind.soft_delete and kind.soft_delete.retained(gone, self):
                gone.provisioning_state = "Succeeded"
                gone.facts |= {
                    "deleted_at": self.now,
                    "purge_at": self.now + kind.soft_delete.retention_days(gone) * 86400,
                }
                self.state.store.remnants.put(gone)
            if kind.on_deleted:
                kind.on_deleted(gone, self)

    def deleted(self, type_name: str) -> Sequence[Resource]:
        remnants = self.state.store.remnants
        for remnant in remnants:
            if remnant.facts["purge_at"] <= self.now:
                remnants.drop(remnant.id)
        return [copy.deepcopy(item) for item in remnants.of_type(type_name)]

    def purge(self, resource_id: str | ResourceId) -> None:
        parsed = as_id(resource_id)
        if parsed is not None:
            self.state.store.remnants.drop(parsed)

    def guid(self) -> str:
        return self.state.identifiers.guid()

    def secret(self, size: int = 64) -> bytes:
        return self.state.identifiers.secret(size)

    def arm_url(self, path_and_query: str) -> str:
        return self.request.base_url + path_and_query

    def service(self, name: str) -> Any:
        return None if name in self.state.settings.services_off else self.state.services.get(name)


def as_id(resource_id: str | ResourceId | None) -> ResourceId | None:
    """The parsed id; ``None`` for what is not one."""
    if isinstance(resource_id, ResourceId) or resource_id is None:
        return resource_id
    try:
        return parse(resource_id)
    except ValueError:
        return None
