"""Long-running operations: starting them, letting them run on the virtual clock, and answering their urls.

Nothing runs by itself: before every request `advance` brings all operations to the present. An operation is a record in the store, so it goes
on after a restart; how it is answered follows from the type's declaration.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.errors import Refusal, Refused, refuse
from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.operation_styles import OperationStyle
from azureml_emulator.arm.resource import EMPTY, Answer, Document, Empty, Json, Principal, Request, Resource
from azureml_emulator.arm.resource_type import Failure, Verb
from azureml_emulator.arm.world import World

Status = Literal["Running", "Succeeded", "Failed", "Canceled"]
SIGNATURE_BYTES = 3300
"""ARM's signed urls are about 3.5 KB in all (azure-service-operator recordings, 2025)."""


@dataclass
class Operation:
    """One accepted write on its way. ``verb`` is ``create``, ``update``, ``patch``, ``delete``, or the name of an action."""

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

    def urls(self, style: OperationStyle, root: str) -> dict[str, str]:
        """Path and query of its urls by header name, unsigned."""
        names = {
            "root": root, "subscription": root.split("/")[2], "location": self.location, "name": self.name, "id": self.resource_id,
            "api_version": self.api_version,
        }  # fmt: skip
        templates = {"Azure-AsyncOperation": style.async_operation, "Location": style.location}
        return {header: template.format_map(names) for header, template in templates.items() if template}


def verb_of(world: World, operation: Operation) -> Verb:
    """The declaration that the operation follows."""
    kind = world.kind_of(parse(operation.resource_id))
    verbs = {"create": kind.create, "update": kind.update, "patch": kind.patch, "delete": kind.delete}
    verb = verbs.get(operation.verb) or next(action.verb for action in kind.actions if action.name == operation.verb)
    return verb


def root_of(world: World, operation: Operation) -> str:
    """``/subscriptions/{sub}/providers/{namespace}``, under which most providers keep their operations."""
    resource_id = parse(operation.resource_id)
    return f"/subscriptions/{resource_id.subscription}/providers/{world.state.registry.namespace(resource_id.namespace)}"


def start(world: World, resource: Resource, verb_name: str, verb: Verb, before: Resource | None, leaving_remnants: bool = True) -> Operation:
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
    )
    urls = operation.urls(verb.style, root_of(world, operation))
    if urls:
        resource.facts["operation_uri"] = world.arm_url(urls.get("Azure-AsyncOperation", urls.get("Location", "")))
    _take_steps(operation, verb, resource, 0.0)
    keep(world, operation)
    return operation


def keep(world: World, operation: Operation) -> None:
    world.state.store.operations.put(operation.name, asdict(operation))


def running(world: World) -> list[Operation]:
    """Operations that have not ended, oldest first."""
    records = world.state.store.operations.values.values()
    return [Operation(**record) for record in records if record["status"] == "Running"]


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
    headers = {header: world.arm_url(_signed(world, operation, url)) for header, url in urls.items()}
    if style.retry_after:
        headers["Retry-After"] = str(style.retry_after[0])
    return headers | dict(style.headers)


def _signed(world: World, operation: Operation, url: str) -> str:
    """The url with ARM's signature of 3.5 KB, another one at each poll, when the settings ask for it."""
    if not world.state.settings.long_urls or operation.name not in url:
        return url
    seed, certificate = f"{operation.name}:{operation.polls}".encode(), b""
    while len(certificate) < SIGNATURE_BYTES * 3 // 4:
        certificate += hashlib.sha512(seed + certificate[-64:]).digest()
    long, short = base64.urlsafe_b64encode(certificate).decode().rstrip("="), hashlib.sha256(seed).hexdigest()
    ticks = int((world.now + 62135596800) * 10_000_000)
    return f"{url}&t={ticks}&c={long}&s={short}&h={short[:43]}"


def advance(world: World) -> None:
    """Bring every running operation to the present, in the order in which they end."""
    for operation in sorted(running(world), key=lambda item: item.started_at + item.seconds):
        request = Request("", "", {"api-version": operation.api_version}, {}, operation.body_sent, Principal(**operation.principal), operation.base_url)
        _advance_one(World(world.state, request), operation)


def _advance_one(world: World, operation: Operation) -> None:
    verb, resource = verb_of(world, operation), world.find(operation.resource_id)
    if resource is None:
        _end(world, operation, "Canceled", Failure("ResourceNotFound", f"The resource '{operation.resource_id}' is gone."))
        return
    passed = world.now - operation.started_at
    part = 1.0 if passed >= operation.seconds else passed / operation.seconds
    if _take_steps(operation, verb, resource, min(part, 0.999999)):
        world.save(resource)
        keep(world, operation)
    if part < 1.0:
        return
    outcome: bool | Failure = verb.work(resource, world) if verb.work else True
    if operation.planned_failure and outcome is True:
        outcome = _failure(operation.planned_failure)
    if isinstance(outcome, Failure):
        _fail(world, operation, resource, outcome)
    elif outcome:
        _succeed(world, operation, verb, resource)
    else:
        world.save(resource)


def _take_steps(operation: Operation, verb: Verb, resource: Resource, part: float) -> bool:
    """Take the steps that are due at ``part`` of the way; whether there were any."""
    due = [step for step in verb.steps[operation.steps_done :] if step.at <= part]
    for step in due:
        resource.facts |= step.facts
    operation.steps_done += len(due)
    return bool(due)


def _succeed(world: World, operation: Operation, verb: Verb, resource: Resource) -> None:
    kind = world.kind_of(resource)
    _end(world, operation, "Succeeded")
    if operation.verb == "delete":
        world.take_away(resource.id, operation.leaving_remnants)
        return
    _take_steps(operation, verb, resource, 1.0)
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
    return any(other.resource_id.casefold() == own and other.word == operation.word for other in running(world) if other.name != operation.name)


def _fail(world: World, operation: Operation, resource: Resource, failure: Failure) -> None:
    """A failed create stays behind as Failed; a failed update puts the old values back and is Failed; a failed delete or action leaves all as it was."""
    _end(world, operation, "Failed", failure)
    if operation.verb in ("create", "update", "patch"):
        if operation.body_before is not None:
            resource.body = operation.body_before
        resource.provisioning_state = "Failed"
        resource.facts["failure"] = asdict(failure)
    else:
        resource.provisioning_state = operation.state_before or "Succeeded"
        resource.facts = operation.facts_before or resource.facts
    world.save(resource)
    hook = world.kind_of(resource).on_failed
    if hook:
        hook(resource, world)
        world.save(resource)


def _failure(document: Document) -> Failure:
    details = tuple((str(item["code"]), str(item["message"])) for item in document.get("details", ()))
    return Failure(str(document["code"]), str(document["message"]), details)


def _end(world: World, operation: Operation, status: Status, failure: Failure | None = None) -> None:
    operation.status, operation.ended_at = status, max(operation.started_at + operation.seconds, operation.started_at)
    operation.failure = asdict(failure) if failure else None
    keep(world, operation)


def find_by_url(world: World) -> tuple[Operation, str] | None:
    """The operation that the request in hand polls, and the header whose url it is."""
    path, query = world.request.path, world.request.query
    last = path.rstrip("/").rsplit("/", 1)[-1]
    record = world.state.store.operations.values.get(last)
    if record is None:
        return None
    operation = Operation(**record)
    for header, url in operation.urls(verb_of(world, operation).style, root_of(world, operation)).items():
        wanted = urlsplit(url)
        same_query = all(query.get(key.casefold()) == value for key, value in parse_qsl(wanted.query) if key != "api-version")
        if wanted.path.casefold() == path.casefold() and same_query:
            return operation, header
    return None


def poll(world: World, operation: Operation, header: str) -> Answer:
    """Answer one of the operation's urls."""
    style = verb_of(world, operation).style
    operation.polls += 1
    keep(world, operation)
    if operation.polls <= operation.bad_polls:
        raise refuse(operation.bad_status, "InternalServerError" if operation.bad_status >= 500 else "NotFound", "The operation's status is not available.")
    if header == "Azure-AsyncOperation" or style.result == "document":
        return Answer(200, status_document(world, operation, style))
    if operation.status == "Running":
        url = operation.urls(style, root_of(world, operation))["Location"]
        later = {"Retry-After": str(style.retry_after[min(operation.polls, len(style.retry_after) - 1)])} if style.retry_after else {}
        return Answer(202, EMPTY, {"Location": world.arm_url(_signed(world, operation, url)), **later})
    if operation.failure:
        failure = _failure(operation.failure)
        raise Refused(Refusal(409 if failure.code.endswith(("Conflict", "InProgress")) else 400, failure.code, failure.message, failure.details))
    return Answer(200, _result(world, operation, style))


def _result(world: World, operation: Operation, style: OperationStyle) -> Json | Empty:
    resource = world.find(operation.resource_id)
    if resource is None:
        return EMPTY
    results = {action.name: action.result for action in world.kind_of(resource).actions}
    result = results.get(operation.verb)
    if result:
        return result(resource, world)
    return world.shown(resource) if style.result == "resource" else EMPTY


def status_document(world: World, operation: Operation, style: OperationStyle) -> Document:
    """The operation as its status url shows it, in the style's own form."""
    ended = operation.status != "Running"
    error = {"error": _error(_failure(operation.failure))} if operation.failure else {}
    match style.document:
        case "bare":
            return {"status": operation.status, "percentComplete": 100.0, **error} if ended else {"status": "InProgress"}
        case "arm":
            return {"status": operation.status if ended else "Accepted" if operation.polls <= 1 else "Running", **error}
        case "titled":
            url = operation.urls(style, root_of(world, operation)).get("Azure-AsyncOperation") or world.request.path
            times = {"startTime": timestamp(operation.started_at)}
            if operation.ended_at is not None:
                times["endTime"] = timestamp(operation.ended_at)
            word = operation.status if ended else operation.word or "InProgress"
            path = world.request.path if style.result == "document" else url.partition("?")[0]
            return {"id": path, "name": operation.name, **times, "percentComplete": 100.0 if ended else 0.0, "status": word, **error}


def _error(failure: Failure) -> Document:
    details = [{"code": code, "message": message} for code, message in failure.details]
    return {"code": failure.code, "message": failure.message, **({"details": details} if details else {})}
