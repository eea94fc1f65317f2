"""What an online deployment must obey, with the sentences of refusal.

Sources: how-to-manage-quotas (counts, names, timeouts), specification 2025-12-01 (scale, data collector, resources),
how-to-troubleshoot-online-endpoints and how-to-troubleshoot-kubernetes-compute (codes). The sentences are ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.types.durations import duration_seconds
from azureml_emulator.types.machine_sizes import find_machine_size
from azureml_emulator.types.online_container_resources import resource_errors
from azureml_emulator.types.online_data_collector import collector_errors
from azureml_emulator.types.online_deployment_settings import (
    PROBES,
    STARTUP_PROBE,
    is_managed,
    probe,
    request_settings,
    scale_settings,
)
from azureml_emulator.types.online_endpoint_rules import compute_type, deployments_of, neighbours, percent
from azureml_emulator.types.online_properties import keep_properties
from azureml_emulator.types.online_refusals import invalid, one_of

KINDS = ("Managed", "Kubernetes")
MOST_DEPLOYMENTS = 20
"""Per managed endpoint."""
MOST_IN_PLACE = {"Managed": 500, "Kubernetes": 100}
"""Managed: per region of a subscription; Kubernetes: per cluster."""
ACCESS = ("Enabled", "Disabled")
MOST_INSTANCES = 50
LONGEST_REQUEST = {"Managed": 180.0, "Kubernetes": 300.0}
"""Seconds."""
KUBERNETES_NAMES = (6, 62)
"""Letters of endpoint and deployment name together."""
SCALE_TYPES = ("Default", "TargetUtilization")
NEVER_CREATED = (
    "This endpoint has not been created successfully or is in deleting provisioning state. Please recreate endpoint "
    "and then try again to create deployment."
)
WITHOUT_ENVIRONMENT = ("mlflow_model", "triton_model")


def check_deployment(deployment: Resource, context: Context) -> None:
    """Refuse with every reason at once."""
    endpoint, before = context.find(deployment.id.parent or ""), context.find(deployment.id)
    assert endpoint is not None, "the engine has looked for the parent"
    written = deployment.properties.get("endpointComputeType")
    kind = one_of(written, KINDS)
    if kind is None or kind != compute_type(endpoint):
        raise invalid(
            f"The endpointComputeType '{written}' does not fit the endpoint, which is {compute_type(endpoint)}."
        )
    deployment.properties["endpointComputeType"] = kind
    _check_endpoint_ready(endpoint, context)
    if before is not None and not before.facts.get("rolled_out"):
        raise invalid(
            f"Specified deployment [{deployment.name}] failed during initial provisioning and is in an unrecoverable "
            "state. Delete and re-create."
        )
    wrong = [
        *keep_properties(deployment, before),
        *_place_errors(deployment, endpoint, before, context),
        *_instance_errors(deployment),
        *_scale_errors(deployment),
        *_request_errors(deployment),
        *_probe_errors(deployment),
        *_switch_errors(deployment),
        *collector_errors(deployment, context),
        *_source_errors(deployment, context),
    ]
    if kind == "Kubernetes":
        wrong += resource_errors(deployment, endpoint, context)
    if wrong:
        raise invalid(*wrong)


def _check_endpoint_ready(endpoint: Resource, context: Context) -> None:
    if context.request.method != "PUT":
        return
    if not endpoint.facts.get("reachable"):
        raise invalid(NEVER_CREATED)
    if endpoint.provisioning_state != "Succeeded":
        raise invalid(
            f"Cannot create a deployment in endpoint {endpoint.name} because it is in "
            f"{endpoint.provisioning_state} provisioning state."
        )


def _place_errors(deployment: Resource, endpoint: Resource, before: Resource | None, context: Context) -> list[str]:
    wrong = []
    if deployment.location != endpoint.location:
        wrong.append(f"The location '{deployment.location}' must be that of the endpoint, '{endpoint.location}'.")
    if before is not None:
        return wrong
    if is_managed(deployment) and len(deployments_of(endpoint, context)) >= MOST_DEPLOYMENTS:
        wrong.append(f"The endpoint '{endpoint.name}' has {MOST_DEPLOYMENTS} deployments, which is the limit.")
    most = MOST_IN_PLACE[compute_type(endpoint)]
    if sum(len(deployments_of(other, context)) for other in neighbours(endpoint, context)) >= most:
        wrong.append(f"There are {most} deployments, which is the limit.")
    letters, (least, most) = len(endpoint.name) + len(deployment.name), KUBERNETES_NAMES
    if not is_managed(deployment) and not least <= letters <= most:
        wrong.append(
            f"The names of endpoint and deployment have {letters} letters together; {least} to {most} are allowed."
        )
    return wrong


def _switch_errors(deployment: Resource) -> list[str]:
    properties, wrong = deployment.properties, []
    access, insights = properties.get("egressPublicNetworkAccess"), properties.get("appInsightsEnabled")
    if access is not None:
        properties["egressPublicNetworkAccess"] = one_of(access, ACCESS) or access
        if one_of(access, ACCESS) is None:
            wrong.append(f"'{access}' is not a value of egressPublicNetworkAccess: use {', '.join(ACCESS)}.")
    if insights is not None and not isinstance(insights, bool):
        wrong.append(f"The appInsightsEnabled '{insights}' must be true or false.")
    return wrong


def _is_count(value: Json, least: int, most: float = float("inf")) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _instance_errors(deployment: Resource) -> list[str]:
    sku: Document = deployment.body.get("sku") or {}
    capacity, wrong = sku.get("capacity"), []
    if capacity is not None and not _is_count(capacity, 1, MOST_INSTANCES):
        wrong.append(f"InvalidDeploymentSpec: the instance count '{capacity}' must be from 1 to {MOST_INSTANCES}.")
    wanted = deployment.properties.get("instanceType")
    if is_managed(deployment) and wanted is not None:
        size = find_machine_size(str(wanted))
        if size is None or not size.supports("MIR"):
            wrong.append(f"The instance type '{wanted}' is not supported by managed online deployments.")
    return wrong


def _scale_errors(deployment: Resource) -> list[str]:
    scale = scale_settings(deployment)
    kind = one_of(scale["scaleType"], SCALE_TYPES)
    if kind is None:
        return [f"The scaleType '{scale['scaleType']}' is not one of {', '.join(SCALE_TYPES)}."]
    if isinstance(deployment.properties.get("scaleSettings"), dict):
        deployment.properties["scaleSettings"]["scaleType"] = kind
    if kind == "Default":
        return []
    if is_managed(deployment):
        return ["Managed online deployments accept the scaleType Default only; Azure Monitor scales them."]
    least, most, target = (scale[name] for name in ("minInstances", "maxInstances", "targetUtilizationPercentage"))
    wrong = []
    if not _is_count(least, 1) or not _is_count(most, 1) or least > most:
        wrong.append(
            f"InvalidDeploymentSpec: minInstances '{least}' must be at least 1 and at most maxInstances '{most}'."
        )
    if not _is_count(target, 1, 100):
        wrong.append(f"The targetUtilizationPercentage '{target}' must be from 1 to 100.")
    return wrong + _duration_errors(
        "scaleSettings.pollingInterval", scale["pollingInterval"], lambda length: length >= 1
    )


def _duration_errors(path: str, value: Json, allowed: Callable[[float], bool]) -> list[str]:
    length = duration_seconds(value)
    return [] if length is not None and allowed(length) else [f"The value '{value}' of {path} is out of range."]


def _request_errors(deployment: Resource) -> list[str]:
    settings, longest = request_settings(deployment), LONGEST_REQUEST[deployment.properties["endpointComputeType"]]
    timeout = settings["requestTimeout"]
    wrong = _duration_errors("requestSettings.maxQueueWait", settings["maxQueueWait"], lambda length: length >= 0)
    if not _is_count(settings["maxConcurrentRequestsPerInstance"], 1):
        wrong.append("The value of requestSettings.maxConcurrentRequestsPerInstance must be a positive integer.")
    length = duration_seconds(timeout)
    if length is None or not 0 < length <= longest:
        wrong.append(f"The requestTimeout '{timeout}' must be positive and at most PT{longest:.0f}S.")
    return wrong


def _probe_errors(deployment: Resource) -> list[str]:
    wrong: list[str] = []
    for name in (*PROBES, STARTUP_PROBE):
        asked: dict[str, Any] = probe(deployment, name)
        wrong += [
            f"The value of {name}.{field} must be a positive integer."
            for field in ("failureThreshold", "successThreshold")
            if not _is_count(asked[field], 1)
        ]
        for field in ("timeout", "period"):
            wrong += _duration_errors(f"{name}.{field}", asked[field], lambda length: length >= 1)
        wrong += _duration_errors(f"{name}.initialDelay", asked["initialDelay"], lambda length: length >= 0)
    if probe(deployment, "livenessProbe")["successThreshold"] != 1:
        wrong.append("The value of livenessProbe.successThreshold must be 1.")
    return wrong


def _source_errors(deployment: Resource, context: Context) -> list[str]:
    """Something to run: an environment, or a model that brings its own. Models elsewhere are believed."""
    properties = deployment.properties
    code = properties.get("codeConfiguration")
    wrong = []
    if code is not None and not (isinstance(code, dict) and code.get("scoringScript")):
        wrong.append("The field codeConfiguration.scoringScript is required.")
    if properties.get("environmentId"):
        return wrong
    if not properties.get("model"):
        return [*wrong, "A deployment needs an environmentId, or a model that brings its own environment."]
    model = context.find(str(properties["model"]))
    kind = str(context.shown(model)["properties"].get("modelType") or "") if model else ""
    if kind and kind.casefold() not in WITHOUT_ENVIRONMENT:
        wrong.append(f"A deployment of a model of type '{kind}' needs an environmentId.")
    return wrong


def refuse_while_live(deployment: Resource, context: Context) -> None:
    """Live traffic must be sent elsewhere before a deployment is deleted. That the service refuses is documented by its
    sample for safe rollout only; the text is unverified."""
    endpoint = context.find(deployment.id.parent or "")
    share = percent(endpoint.properties.get("traffic"), deployment.name) if endpoint else 0
    if endpoint and share:
        raise invalid(
            f"Cannot delete the deployment {deployment.name}: it gets {share} percent of the traffic of the endpoint "
            f"{endpoint.name}. Set its traffic to 0 first."
        )
