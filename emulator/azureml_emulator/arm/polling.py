"""Answering the urls of operations: status documents in each provider's own form, and ``Location``."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.errors import Refusal, Refused, refuse
from azureml_emulator.arm.operation_styles import OperationStyle
from azureml_emulator.arm.operations import Operation, failure_of, keep, root_of, signed, verb_of
from azureml_emulator.arm.resource import EMPTY, Answer, Document, Empty, Json
from azureml_emulator.arm.world import World


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
        same_query = all(
            query.get(key.casefold()) == value for key, value in parse_qsl(wanted.query) if key != "api-version"
        )
        if wanted.path.casefold() == path.casefold() and same_query:
            return operation, header
    return None


def poll(world: World, operation: Operation, header: str) -> Answer:
    """Answer one of the operation's urls."""
    style = verb_of(world, operation).style
    operation.polls += 1
    keep(world, operation)
    if operation.polls <= operation.bad_polls:
        raise refuse(
            operation.bad_status,
            "InternalServerError" if operation.bad_status >= 500 else "NotFound",
            "The operation's status is not available.",
        )
    if header == "Azure-AsyncOperation" or style.result == "document":
        return Answer(200, status_document(world, operation, style))
    if operation.status == "Running":
        url = operation.urls(style, root_of(world, operation))["Location"]
        later: dict[str, str] = {}
        if style.retry_after:
            asked = style.retry_after[min(operation.polls, len(style.retry_after) - 1)]
            later["Retry-After"] = str(world.state.settings.pause(asked))
        return Answer(202, EMPTY, {"Location": world.arm_url(signed(world, operation, url)), **later})
    if operation.failure:
        failure = failure_of(operation.failure)
        raise Refused(
            Refusal(
                409 if failure.code.endswith(("Conflict", "InProgress")) else 400,
                failure.code,
                failure.message,
                failure.details,
            )
        )
    return Answer(204) if style.result == "no content" else Answer(200, _result(world, operation, style))


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
    error = {"error": operation.failure} if operation.failure else {}
    match style.document:
        case "bare":
            return (
                {"status": operation.status, "percentComplete": 100.0, **error} if ended else {"status": "InProgress"}
            )
        case "arm":
            return {"status": operation.status if ended else "Accepted" if operation.polls <= 1 else "Running", **error}
        case "titled":
            url = operation.urls(style, root_of(world, operation)).get("Azure-AsyncOperation") or world.request.path
            times = {"startTime": timestamp(operation.started_at)}
            if operation.ended_at is not None:
                times["endTime"] = timestamp(operation.ended_at)
            word = operation.status if ended else style.word or operation.word or "InProgress"
            path = world.request.path if style.result == "document" else url.partition("?")[0]
            return {
                "id": path,
                "name": operation.name,
                **times,
                "percentComplete": 100.0 if ended else 0.0,
                "status": word,
                **error,
            }
