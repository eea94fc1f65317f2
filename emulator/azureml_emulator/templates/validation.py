"""``POST …/deployments/{name}/validate`` and ``…/whatIf``: a deployment that is looked at and not begun."""

from __future__ import annotations

from collections.abc import Mapping

from azureml_emulator.arm.checks import check_name, check_shapes, require_ancestors
from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.errors import GATEWAY, refuse
from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.resource import Context, Json, Resource
from azureml_emulator.arm.shapes import ENVELOPE
from azureml_emulator.arm.world import World
from azureml_emulator.templates.durations import duration
from azureml_emulator.templates.intake import located, planned
from azureml_emulator.templates.record import remember
from azureml_emulator.templates.resources import DEPLOYMENT
from azureml_emulator.templates.shown import properties_of_plan
from azureml_emulator.templates.what_if import changes, without_payloads


def validate(context: Context, names: Mapping[str, str]) -> Json:
    """What the deployment would be made of; its refusal when it would not begin."""
    assert isinstance(context, World)
    deployment = _imagined(context, names)
    plan, mode = planned(deployment, context)
    remember(deployment, plan, context, mode)
    return {
        "id": str(deployment.id),
        "name": deployment.name,
        "type": DEPLOYMENT,
        **({"location": deployment.location} if deployment.location else {}),
        "properties": {
            **properties_of_plan(deployment, plan.steps, context),
            "provisioningState": "Succeeded",
            "timestamp": timestamp(context.now),
            "duration": duration(0),
            "correlationId": deployment.facts["correlation_id"],
            "validatedResources": [{"id": step.id} for step in plan.steps if step.state != "Skipped"],
        },
    }


def what_if(context: Context, names: Mapping[str, str]) -> Json:
    """What the deployment would change; its refusal when it would not begin."""
    assert isinstance(context, World)
    deployment = _imagined(context, names)
    told = changes(deployment, context)
    settings = deployment.properties.get("whatIfSettings") or {}
    if str(settings.get("resultFormat")).casefold() == "resourceidonly":
        told = [without_payloads(change) for change in told]
    return {
        "status": "Succeeded",
        "properties": {"correlationId": deployment.facts["correlation_id"], "changes": told},
    }


def _imagined(world: World, names: Mapping[str, str]) -> Resource:
    """The deployment as it would be, in no store."""
    kind = world.state.registry.type(DEPLOYMENT)
    assert kind is not None
    resource_id = parse(world.request.path.rstrip("/").rpartition("/")[0])
    require_ancestors(world, resource_id, writing=True)
    check_name(kind, resource_id)
    body = world.request.body
    check_shapes({**ENVELOPE, **kind.shapes}, resource_id, body)
    if not isinstance(body, dict) or not isinstance(body.get("properties"), dict):
        message = f"The request content was invalid: the deployment '{names['name']}' has no 'properties'."
        raise refuse(400, "InvalidRequestContent", message, component=GATEWAY)
    deployment = world.blank(kind, resource_id)
    deployment.body = {**body, "properties": dict(body["properties"])}
    located(deployment)
    return deployment
