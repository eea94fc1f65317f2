"""The contract: a file in ``types/`` declares one resource type of the service as data, with a few hooks for what
data cannot say.

A type states what the SERVICE does, from the service's own documents and recordings (``sources``), not what our
provider would like. The engine reads these values and names no type. Paths are dotted from the top of the body:
``properties.properties.vmSize``, ``location``.

Order of a PUT: path, api-version, token, locks → ``name_rule`` → ``shapes`` → ``required`` → ``create_only`` →
``references`` → ``unique`` → ``exclusive`` → ``check`` → body stored (``defaults`` filled, ``upper_case`` applied) →
``prepare`` → answer by the verb's style → … seconds … → ``on_created`` / ``on_updated``. What a GET shows: envelope,
stored body without ``secrets``, ``nulls``, provisioning state, then ``body(resource, context, document)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from azureml_emulator.arm.api_versions import ApiVersions, any_version, listed, since
from azureml_emulator.arm.errors import (
    CANNOT_BE_CHANGED,
    DANGLING_REFERENCE,
    INVALID_NAME,
    MISSING_PROPERTY,
    PLAIN,
    Component,
    Refusal,
)
from azureml_emulator.arm.operation_styles import OK, OperationStyle
from azureml_emulator.arm.resource import Answer, Context, Document, Json, Resource
from azureml_emulator.arm.route import Listing, Route
from azureml_emulator.arm.shapes import Shapes

__all__ = [
    "FULL_SYSTEM_DATA",
    "SHORT_SYSTEM_DATA",
    "Action",
    "ApiVersions",
    "CreateOnly",
    "Exclusive",
    "Failure",
    "Hook",
    "Listing",
    "NameRule",
    "Reference",
    "ResourceType",
    "Route",
    "SoftDelete",
    "Step",
    "Unique",
    "Verb",
    "any_version",
    "listed",
    "since",
]

FULL_SYSTEM_DATA = ("createdBy", "createdByType", "createdAt", "lastModifiedBy", "lastModifiedByType", "lastModifiedAt")
SHORT_SYSTEM_DATA = ("createdAt", "createdBy", "lastModifiedAt")

Hook = Callable[[Resource, Context], None]


@dataclass(frozen=True)
class Step:
    """What becomes true at a moment of a running operation: ``at`` is a fraction of its duration (0 = when accepted,
    1 = when done)."""

    at: float
    facts: Mapping[str, Json]


@dataclass(frozen=True)
class Failure:
    """Why an operation ended badly: goes into the status document's ``error`` and into ``facts["failure"]``."""

    code: str
    message: str
    details: tuple[tuple[str, str], ...] = ()
    whole: Document | None = None
    """The error as it is shown, where it is deeper than one row of details (template deployments)."""


Work = Callable[[Resource, Context], "bool | Failure"]
"""Real work behind an operation, asked at each look once ``seconds`` have passed: ``False`` still running, ``True``
done, or a `Failure`. It must answer at once: what takes long runs in a thread or a process of its own that a hook
started.
"""


@dataclass(frozen=True)
class Verb:
    """How one write is answered and how long it takes."""

    style: OperationStyle = OK
    seconds: float = 0
    """Virtual duration in the profile ``realistic``; in ``fast`` it is over at the next request."""
    state: str = ""
    """``provisioningState`` while running; ``""``: Creating, Updating or Deleting, as the verb says."""
    steps: tuple[Step, ...] = ()
    work: Work | None = None


@dataclass(frozen=True)
class NameRule:
    """What the service accepts as a name."""

    pattern: str
    """Regular expression over the whole name."""
    refusal: Refusal = INVALID_NAME


@dataclass(frozen=True)
class CreateOnly:
    """A property that cannot change once the resource is there. A write that leaves it out, or repeats it in another
    case, changes nothing."""

    path: str
    refusal: Refusal | None = CANNOT_BE_CHANGED
    """``None``: the service keeps the old value in silence."""


@dataclass(frozen=True)
class Reference:
    """A property holding the id of another resource that must exist. Ids under other subscriptions, and types that
    are not emulated, are believed."""

    path: str
    refusal: Refusal = DANGLING_REFERENCE
    believed: str = ""
    """Regular expression at the beginning of values that are not looked up (``azureml://registries/…``)."""
    types: tuple[str, ...] = ()
    """What it may be, in any casing and in any subscription. Empty: of any type."""


@dataclass(frozen=True)
class Unique:
    """A name taken in a wider circle than the parent. Compared among resources of the same type."""

    circle: Literal["region", "world"]
    refusal: Refusal


@dataclass(frozen=True)
class Exclusive:
    """One operation at a time. ``self``: on the resource or anything below it; ``parent``: on the parent or anything
    below that.

    An identical PUT while its own first one runs is answered with that same operation (a lost reply is replayed by
    azure-core).
    """

    circle: Literal["self", "parent"]
    refusal: Refusal


@dataclass(frozen=True)
class SoftDelete:
    """DELETE leaves a remnant that keeps the name."""

    retention_days: Callable[[Resource], float]
    refusal: Refusal
    """Answer to a PUT on the name of a remnant."""
    purge_query: str = ""
    """Query parameter whose value ``true`` skips the remnant."""
    circle: Literal["id", "region", "world"] = "id"
    """Where the name stays taken."""
    retained: Callable[[Resource, Context], bool] = lambda _resource, _context: True
    """Whether this very resource leaves a remnant."""
    recovers: Callable[[Context], bool] = lambda _: False
    """Whether the PUT in hand asks for the remnant back (its body and facts are then kept)."""


ActionHandler = Callable[[Resource, Context], "Json | Answer"]
"""Body of the answer (200), or an `Answer`. For a style with an operation: what it returns is not shown, but what it
changes on the resource is kept, and a `Refused` it raises is answered."""


@dataclass(frozen=True)
class Action:
    """A request below a resource that is not a child resource: ``POST …/listKeys``, ``POST …/stop``, ``GET …/skus``."""

    name: str
    handler: ActionHandler
    source: str
    method: Literal["POST", "GET"] = "POST"
    shapes: Shapes = field(default_factory=dict)
    """What values of the request's body, then an object, must be. Empty: it may be anything."""
    verb: Verb = Verb(OK)
    """A style that is not synchronous makes an operation: ``steps`` change facts, ``state`` (when given) shows as
    provisioningState."""
    finished: Hook | None = None
    """Runs when the operation has succeeded."""
    failed: Hook | None = None
    """Runs when it has failed, on the resource as it was before."""
    result: Callable[[Resource, Context], Json] | None = None
    """What the operation's ``Location`` answers in the end; ``None``: as the style says."""
    counts_as: Literal["reads", "writes"] = "writes"
    """Rate limit class; POST counts as a write unless seen otherwise."""
    permission: str = "action"
    """Last word of the RBAC action: ``…/listKeys/action``."""
    api_versions: ApiVersions | None = None
    """Narrower than the type's, for hidden preview actions."""


@dataclass(frozen=True)
class ResourceType:
    """Everything the engine must know about one type of resource."""

    type: str
    """``Microsoft.MachineLearningServices/workspaces/computes``, in the casing the service echoes."""
    sources: Mapping[str, str]
    """What is stated → where it was seen (recording, document, specification with its version)."""
    api_versions: ApiVersions
    component: Component = PLAIN
    not_found: Refusal | None = None
    """404 of the provider; ``None``: Resource Manager's own ``ResourceNotFound`` (top-level resources)."""

    placed_in: Literal["group", "subscription", "parent", "anything"] = "group"
    """``group``: top level in a resource group; ``parent``: nested type; ``anything``: extension resource (locks,
    role assignments)."""
    tracked: bool = False
    """``location`` is required and create-only, ``tags`` are rule-checked."""
    longest_tag_name: int = 512
    """Azure documentation, Use tags to organize your Azure resources (2025)."""
    name_rule: NameRule | None = None
    shapes: Shapes = field(default_factory=dict)
    """What values at these paths must be. Hooks may rely on it."""
    required: tuple[str, ...] = ()
    required_refusal: Refusal = MISSING_PROPERTY
    create_only: tuple[CreateOnly, ...] = ()
    references: tuple[Reference, ...] = ()
    unique: Unique | None = None
    exclusive: Exclusive | None = None
    implied_parent: bool = False
    """A PUT makes the missing parent (model version → model container). Reads below a missing one are answered by the
    provider with its own 404, not by the gateway."""
    implied_names: tuple[str, ...] = ()
    """Children that exist without ever being made, while the parent does (``blobServices/default``)."""

    create: Verb | None = Verb(OK)
    """PUT of a new resource. ``None``: 405."""
    update: Verb | None = Verb(OK)
    """PUT of an existing one."""
    patch: Verb | None = None
    patchable: tuple[str, ...] | None = None
    """Paths a PATCH may change; others are ignored. ``None``: all."""
    delete: Verb | None = None
    delete_missing: int = 204
    """Status of DELETE when there is nothing (204, or 404 with ``not_found``)."""
    delete_query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Query parameter DELETE must carry → allowed values (any case)."""
    delete_shows_body: bool = False
    """DELETE answers with the deleted document (role assignments)."""
    check_delete: Hook | None = None
    """May raise `Refused` before anything is deleted."""
    closed_below: Callable[[Resource, str], Refusal | None] = lambda _resource, _type: None
    """Answer to any request for a type below it, where its settings close that type."""
    blocks_writes_while_deleting: Refusal | None = None
    """Answer to any write below it while its own deletion runs (resource groups)."""
    soft_delete: SoftDelete | None = None

    defaults: Mapping[str, Json] = field(default_factory=dict)
    """Filled into the stored body by PUT where the client sent nothing (or ``null``)."""
    upper_case: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()
    """Shown as ``null`` when unset."""
    secrets: tuple[str, ...] = ()
    """Stored, never shown, masked in the journal."""
    identity: bool = False
    """``identity`` gets ``principalId`` and ``tenantId``, each user-assigned one ``principalId`` and ``clientId``."""
    provisioning_state: str | None = "properties.provisioningState"
    """Where the state is shown; ``None``: nowhere."""
    system_data: tuple[str, ...] = FULL_SYSTEM_DATA
    etag: bool = False
    """Shown as a body key ``etag`` and an ``ETag`` header, and honoured in ``If-Match``."""
    response_headers: Mapping[str, str] = field(default_factory=dict)
    """On every successful answer of this type."""
    listing: Listing = field(default_factory=Listing)
    actions: tuple[Action, ...] = ()

    check: Hook | None = None
    """Last look before a PUT or PATCH is accepted: ``resource`` is as it would become; raise `Refused`.
    ``context.find(resource.id)`` is the old one."""
    prepare: Hook | None = None
    """Makes facts (keys, uris, ids) on the accepted resource. ``facts["guid"]`` is already there; runs at each PUT
    and PATCH."""
    observe: Hook | None = None
    """Runs before each read: states that move with the clock alone."""
    body: Callable[[Resource, Context, Document], Document] | None = None
    """Last word on what is shown; gets the document made from the data above and returns the one to send."""
    on_created: Hook | None = None
    """When creation has succeeded (for a synchronous PUT: at once)."""
    on_updated: Hook | None = None
    on_failed: Hook | None = None
    on_deleted: Hook | None = None
    """When it is gone (its children went first)."""
