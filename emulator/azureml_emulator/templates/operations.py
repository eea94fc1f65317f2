"""``…/deployments/{name}/operations``: what a deployment has done to each resource (also under the older path without
``/providers/``, which azure-ai-ml uses)."""

from __future__ import annotations

import http
from collections.abc import Iterator, Mapping

from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.errors import GATEWAY, refuse
from azureml_emulator.arm.reads import paged
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Listing
from azureml_emulator.arm.world import World
from azureml_emulator.templates.durations import duration
from azureml_emulator.templates.record import steps_of
from azureml_emulator.templates.step import Step


def operations(deployment: Resource, context: Context) -> Json:
    """One page of its operations."""
    assert isinstance(context, World)
    return paged(context, list(_documents(deployment, context)), Listing())


def listed(context: Context, names: Mapping[str, str]) -> Json:
    """The same under the older path."""
    return operations(deployment_named(context, names), context)


def one(context: Context, names: Mapping[str, str]) -> Json:
    """One operation of one deployment."""
    deployment = deployment_named(context, names)
    found = [item for item in _documents(deployment, context) if item["operationId"] == names["operation"].upper()]
    if not found:
        message = f"Deployment operation '{names['operation']}' could not be found."
        raise refuse(404, "DeploymentOperationNotFound", message, component=GATEWAY)
    return found[0]


def deployment_named(context: Context, names: Mapping[str, str]) -> Resource:
    """The deployment that a path names; raises the service's 404."""
    group = f"/resourceGroups/{names['group']}" if "group" in names else ""
    scope = f"/subscriptions/{names['subscription']}{group}"
    if group and context.find(scope) is None:
        message = f"Resource group '{names['group']}' could not be found."
        raise refuse(404, "ResourceGroupNotFound", message, component=GATEWAY)
    found = context.find(f"{scope}/providers/Microsoft.Resources/deployments/{names['name']}")
    if found is None:
        raise refuse(404, "DeploymentNotFound", f"Deployment '{names['name']}' could not be found.", component=GATEWAY)
    return found


def _documents(deployment: Resource, context: Context) -> Iterator[Document]:
    """What has begun, in the order of the steps, and the evaluation of the outputs at the end."""
    for step in steps_of(deployment):
        if step.started_at is not None:
            yield _shown(deployment, step, context)
    if deployment.facts["outputs"] is not None:
        ended = deployment.facts["ended_at"]
        operation = deployment.facts["correlation_id"].replace("-", "")[:16].upper()
        yield {
            "id": f"{deployment.id}/operations/{operation}",
            "operationId": operation,
            "properties": {
                "provisioningOperation": "EvaluateDeploymentOutput",
                "provisioningState": "Succeeded",
                "timestamp": timestamp(ended),
                "duration": duration(0),
                "trackingId": deployment.facts["correlation_id"],
                "statusCode": "OK",
                "statusMessage": None,
            },
        }


def _shown(deployment: Resource, step: Step, context: Context) -> Document:
    assert step.started_at is not None
    until = step.ended_at if step.ended_at is not None else context.now
    properties: Document = {
        "provisioningOperation": step.kind,
        "provisioningState": step.state,
        "timestamp": timestamp(until),
        "duration": duration(until - step.started_at),
        "trackingId": step.tracking_id,
        "serviceRequestId": step.tracking_id,
        "statusCode": _status_code(step),
        "targetResource": step.named(),
    }
    if step.error:
        error = {key: value for key, value in step.error.items() if key != "target" or value != step.id}
        state = {} if step.status >= 400 else {"status": "Failed"}
        properties["statusMessage"] = {**state, "error": error}
    return {
        "id": f"{deployment.id}/operations/{step.operation_id}",
        "operationId": step.operation_id,
        "properties": properties,
    }


def _status_code(step: Step) -> str:
    """The name of the last answer's status: a long-running operation ends with OK, or Conflict when it fails
    (recordings and documents, 2019 to 2022)."""
    if step.operation and step.ended:
        return "Conflict" if step.state == "Failed" else "OK"
    return http.HTTPStatus(step.status).phrase.replace(" ", "")
