"""Long-running operations: starting them, letting them run on the virtual clock, and answering their urls.

Nothing runs by itself: before every request `advance` brings all operations to the present. An operation is a record
in the store, so it goes on after a restart; how it is answered follows from the type's declaration.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Literal

from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.operation_styles import OperationStyle
from azureml_emulator.arm.resource import Document, Json, Resource, copied
from azureml_emulator.arm.resource_type import Failure, Verb
from azureml_emulator.arm.world import World

Status = Literal["Running", "Succeeded", "Failed", "Canceled"]
SIGNATURE_BYTES = 3300
"""ARM's signed urls are about 3.5 KB in all (azure-service-operator recordings, 2025)."""


@dataclass
class Operation:
    """One accepted write on its way. ``verb`` is ``create``, ``update``, ``patch``, ``delete``, or the name of an
    action."""

    name: str
    resource_id: str
    verb: str
    location: str
    api_version: str
    started_at: float
    seconds: float
    state_before: str
    body_before: Document | None
    facts_before: Document | None
    body_sent: Json
    principal: Document
    base_url: str
    leaving_remnants: bool = True
    status: Status = "Running"
    ended_at: float | None = None
    word: str = ""
    """The resource's state while it runs; what ``titled`` status documents show."""
    failure: Document | None = None
    planned_failure: Document | None = None
    """Ordered by a fault: takes effect when the operation would have succeeded."""
    bad_polls: int = 0
    bad_status: int = 0
    polls: int = 0
    steps_done: int = 0
    revision: int = 0
    """That of the resource after the write: tells whether another write was accepted later."""
    joins: str = ""
    """Name of the creation that still ran when it was accepted. It ends no earlier, and shares a failure."""
    facts_set: Document = field(default_factory=dict)
    """Facts that it has set, by its own acceptance and steps (``None``: taken away)."""
    ignored: list[str] = field(default_factory=list)
    """Settings that a fault has left out of what was sent."""
    is_late: bool = False
    """Whether the real work behind it has taken longer than its duration."""

    @property
    def due_at(self) -> float:
        """When its duration is over."""
        return self.started_at + self.seconds

    def urls(self, style: OperationStyle, root: str) -> dict[str, str]:
        """Path and query of its urls by header name, unsigned."""
        names = {
            "root": root,
            "subscription": root.split("/")[2],
            "location": self.location,
            "name": self.name,
            "id": self.resource_id,
            "api_version": self.api_version,
        }
        templates = {"Azure-AsyncOperation": style.async_operation, "Location": style.location}
        return {header: template.format_map(names) for header, template in templates.items() if template}


def verb_of(world: World, operation: Operation) -> Verb:
    """The declaration that the operation follows."""
    kind = world.kind_of(parse(operation.resource_id))
    verbs = {"create": kind.create, "update": kind.update, "patch": kind.patch, "delete": kind.delete}
    return verbs.get(operation.verb) or next(item.verb for item in kind.actions if item.name == operation.verb)


def root_of(world: World, operation: Operation) -> str:
    """``/subscriptions/{sub}/providers/{namespace}``, under which most providers keep their operations."""
    resource_id = parse(operation.resource_id)
    return (
        f"/subscriptions/{resource_id.subscription}/providers/{world.state.registry.namespace(resource_id.namespace)}"
    )


def start(
    world: World, resource: Resource, verb_name: str, verb: Verb, before: Resource | None, leaving_remnants: bool = True
) -> Operation:
    """Remember a new operation on ``resource``; its steps at 0 are taken at once."""
    operation = Operation(
        name=_new_name(world, verb.style, resource),
        resource_id=str(resource.id),
        verb=verb_name,
        location=world.location_of(resource.id.root),
        api_version=world.request.api_version,
        started_at=world.now,
        seconds=world.state.settings.seconds(verb.seconds),
        state_before=before.provisioning_state if before else "",
        body_before=before.body if before else None,
        facts_before=before.facts if before else None,
        body_sent=world.request.body,
        principal=asdict(world.request.principal),
        base_url=world.request.base_url,
        leaving_remnants=leaving_remnants,
        word=resource.provisioning_state,
        revision=resource.revision,
    )
    urls = operation.urls(verb.style, root_of(world, operation))
    if urls:
        resource.facts["operation_uri"] = world.arm_url(urls.get("Azure-AsyncOperation", urls.get("Location", "")))
    take_steps(operation, verb, resource, 0.0)
    if before:
        operation.facts_set = _changed(before.facts, resource.facts)
    keep(world, operation)
    return operation


def _changed(before: Document, after: Document) -> Document:
    return {key: copied(after.get(key)) for key in before | after if before.get(key) != after.get(key)}


def keep(world: World, operation: Operation) -> None:
    """Write the operation down."""
    world.state.store.operations.put(operation.name, copied(vars(operation)))


def running(world: World) -> list[Operation]:
    """Operations that have not ended, oldest first."""
    records = world.state.store.operations.values.values()
    return [Operation(**record) for record in records if record["status"] == "Running"]


def on_resource(world: World, resource_id: str) -> list[Operation]:
    """Every operation there was on a resource of that name, oldest first."""
    key = resource_id.casefold()
    records = world.state.store.operations.values.values()
    return [Operation(**record) for record in records if record["resource_id"].casefold() == key]


def creation_of(world: World, resource: Resource) -> Operation | None:
    """The creation of the resource, while it runs."""
    same = [item for item in on_resource(world, str(resource.id)) if item.status == "Running"]
    return next((item for item in same if item.verb == "create"), None)


def _new_name(world: World, style: OperationStyle, resource: Resource) -> str:
    match style.name_form:
        case "guid":
            return world.guid()
        case "token":
            return base64.urlsafe_b64encode(world.secret(32)).decode().rstrip("=")
        case "digits":
            return f"{int.from_bytes(world.secret(8), 'big'):020d}"[-20:]
        case "kind:guid:guid":
            root = world.find(resource.id.root)
            owner = root.facts["guid"] if root else resource.facts["guid"]
            return f"{style.kind}:{owner}:{world.guid()}"
        case "group deletion":
            job = f"RESOURCEGROUPDELETIONJOB-{resource.name.upper().replace('-', ':2D')}-{resource.location.upper()}"
            text = json.dumps({"jobId": job, "jobLocation": resource.location}, separators=(",", ":"))
            return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def accepted_headers(world: World, operation: Operation, style: OperationStyle) -> dict[str, str]:
    """Headers of the answer that accepts the request."""
    urls = operation.urls(style, root_of(world, operation))
    headers = {header: world.arm_url(signed(world, operation, url)) for header, url in urls.items()}
    if style.retry_after:
        headers["Retry-After"] = str(world.state.settings.pause(style.retry_after[0]))
    return headers | dict(style.headers)


def signed(world: World, operation: Operation, url: str) -> str:
    """The url with ARM's signature of 3.5 KB, another one at each poll, when the settings ask for it."""
    if not world.state.settings.long_urls or operation.name not in url:
        return url
    seed, certificate = f"{operation.name}:{operation.polls}".encode(), b""
    while len(certificate) < SIGNATURE_BYTES * 3 // 4:
        certificate += hashlib.sha512(seed + certificate[-64:]).digest()
    long, short = base64.urlsafe_b64encode(certificate).decode().rstrip("="), hashlib.sha256(seed).hexdigest()
    ticks = int((world.now + 62135596800) * 10_000_000)
    return f"{url}&t={ticks}&c={long}&s={short}&h={short[:43]}"


def failure_of(document: Document) -> Failure:
    """A failure from its JSON; `failure_document` is the way back."""
    details = tuple((str(item["code"]), str(item["message"])) for item in document.get("details", ()))
    return Failure(str(document["code"]), str(document["message"]), details)


def failure_document(failure: Failure) -> Document:
    """``code``, ``message`` and ``details`` when there are any: as a status document shows it and as it is stored."""
    if failure.whole is not None:
        return failure.whole
    details = [{"code": code, "message": message} for code, message in failure.details]
    return {"code": failure.code, "message": failure.message, **({"details": details} if details else {})}


def take_steps(operation: Operation, verb: Verb, resource: Resource, part: float) -> bool:
    """Take the steps that are due at ``part`` of the way; whether there were any."""
    due = [step for step in verb.steps[operation.steps_done :] if step.at <= part]
    for step in due:
        resource.facts |= step.facts
        operation.facts_set |= step.facts
    operation.steps_done += len(due)
    return bool(due)
