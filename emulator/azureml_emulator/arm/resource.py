"""A stored resource, the request that is being answered, and what a hook of a resource type may do to the world.

``Context`` is the whole reach of the files in ``types/``: they import nothing of the engine, the store or the server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from azureml_emulator.arm.ids import ResourceId

Json = Any
"""A JSON value: the bodies of requests and answers are open by nature (the service accepts and returns unknown
properties)."""
Document = dict[str, Json]


def copied(value: Json) -> Json:
    """A copy that shares nothing which can change; for JSON alone, several times as fast as `copy.deepcopy`."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


class Empty:
    """The body that is not there at all (Content-Length 0). ``None`` is the JSON text ``null``, four bytes, and the
    service sends both."""


EMPTY = Empty()


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire."""

    status: int
    body: Json | Empty = EMPTY
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Principal:
    """Who sent the request, as the token says."""

    object_id: str
    app_id: str
    name: str = ""
    kind: str = "Application"
    """``User``, ``Application`` or ``ManagedIdentity``: what ``systemData.createdByType`` shows."""


@dataclass(frozen=True)
class Request:
    """One ARM request, parsed once."""

    method: str
    path: str
    query: Mapping[str, str]
    """Names in lower case; values as sent."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Json
    """``None`` when there was none."""
    principal: Principal
    base_url: str
    """Scheme and authority under which the client came in: absolute urls are built on it, so a proxied client stays
    on its own host."""

    @property
    def api_version(self) -> str:
        """The api-version as the client wrote it; ``""`` when absent."""
        return self.query.get("api-version", "")


@dataclass
class Resource:
    """A resource as the service remembers it. What a client sees is made from it at each read (`ResourceType.body`)."""

    id: ResourceId
    body: Document
    """What clients asked for, after defaults and merges: ``location``, ``tags``, ``sku``, ``kind``, ``identity``,
    ``properties``, …"""
    facts: Document
    """What the service made up: ``guid`` (always there), keys, states, timestamps. Shown only where a type's ``body``
    hook puts it."""
    created_at: float
    """Seconds since 1970 on the virtual clock."""
    modified_at: float
    created_by: Principal
    modified_by: Principal
    provisioning_state: str = "Succeeded"
    revision: int = 1
    """Counts every accepted write; the ETag is made from it."""

    def __deepcopy__(self, memo: object) -> Resource:
        return replace(self, body=copied(self.body), facts=copied(self.facts))

    @property
    def name(self) -> str:
        return self.id.name

    @property
    def location(self) -> str:
        """Own location, ``""`` when it has none (see `Context.location_of`)."""
        return str(self.body.get("location") or "")

    @property
    def properties(self) -> Document:
        """``body["properties"]``, made when absent."""
        value: Document = self.body.setdefault("properties", {})
        return value


class Context(Protocol):
    """The world as a hook sees it, at one moment of the virtual clock."""

    subscription_id: str
    tenant_id: str
    location: str
    """Where the ready-made resource group is; a fallback for resources without one."""
    request: Request
    """What is being answered. When an operation ends on its own, the request that had started it."""

    @property
    def now(self) -> float:
        """Virtual seconds since 1970. When an operation ends, the moment of its end, however late somebody looks."""

    def timestamp(self, at: float | None = None) -> str:
        """ISO 8601 with seven decimals and ``Z``, as ARM writes it; of ``now`` when ``at`` is ``None``."""

    def find(self, resource_id: str | ResourceId) -> Resource | None:
        """The resource, or ``None``. Case-insensitive. A malformed id finds nothing."""

    def all(self, type_name: str, within: str | ResourceId | None = None) -> Sequence[Resource]:
        """Every resource of one type, oldest first, at any depth below ``within`` (everywhere when ``None``)."""

    def shown(self, resource: Resource) -> Document:
        """The document a GET answers with, now."""

    def location_of(self, resource: Resource | ResourceId) -> str:
        """Its own location, else that of the nearest ancestor that has one, else the default location."""

    def put(self, resource_id: str | ResourceId, body: Document, facts: Document | None = None) -> Resource:
        """Create or replace a resource on the service's own account: checks are skipped, defaults are filled, it is
        at once Succeeded, and its ``prepare`` and ``on_created`` hooks run."""

    def save(self, resource: Resource) -> None:
        """Keep changes made to a resource that is not the one the hook was called for (that one is saved by the
        engine)."""

    def remove(self, resource_id: str | ResourceId) -> None:
        """Delete at once with all that is below, running ``on_deleted``; soft delete does not apply. Missing is
        fine."""

    def deleted(self, type_name: str) -> Sequence[Resource]:
        """The soft-deleted resources of one type; ``facts["deleted_at"]`` and ``facts["purge_at"]`` are virtual
        seconds."""

    def purge(self, resource_id: str | ResourceId) -> None:
        """Forget a soft-deleted resource for good."""

    def guid(self) -> str:
        """A new GUID, from the seed."""

    def secret(self, size: int = 64) -> bytes:
        """New random bytes, from the seed."""

    def arm_url(self, path_and_query: str) -> str:
        """Absolute url under the authority that the request in hand came to."""

    def service(self, name: str) -> Any:
        """A data plane by the name under which `azureml_emulator.server` registered it (``blobs``, ``inference``,
        ``identity``); ``None`` when it is not running, so that the control plane can be tested alone."""
