"""Endpoints and deployments in the words of the inference contract: what a runtime and a data plane need to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from urllib.parse import urlsplit

from azureml_emulator.arm.resource import Context, Resource
from azureml_emulator.inference.contract import Asset, AuthMode, ComputeType, Deployment, Endpoint, Probe, Scale
from azureml_emulator.types.autoscale_setting import limits_of
from azureml_emulator.types.durations import duration_seconds
from azureml_emulator.types.online_container_resources import container_resources
from azureml_emulator.types.online_deployment_settings import (
    environment_variables,
    is_managed,
    probe,
    request_settings,
    scale_settings,
)
from azureml_emulator.types.online_endpoint import scoring_base
from azureml_emulator.types.online_endpoint_access import auth_mode, keys_of, opens
from azureml_emulator.types.online_endpoint_rules import DEPLOYMENT_TYPE, ENDPOINT_TYPE, compute_type


def serving_endpoint(endpoint: Resource, context: Context) -> Endpoint:
    """The endpoint as callers meet it."""
    maps = [endpoint.properties.get(field) or {} for field in ("traffic", "mirrorTraffic")]
    base = scoring_base(endpoint, context)
    traffic, mirrored = ({name.casefold(): int(share) for name, share in shares.items()} for shares in maps)
    return Endpoint(
        id=str(endpoint.id),
        name=endpoint.name,
        compute_type=cast("ComputeType", compute_type(endpoint)),
        state=endpoint.provisioning_state,
        scoring_uri=f"{base}/score" if base else "",
        auth_mode=cast("AuthMode", auth_mode(endpoint)),
        keys=keys_of(endpoint) or ("", ""),
        traffic=traffic,
        mirror_traffic=mirrored,
    )


def endpoints(context: Context) -> Sequence[Endpoint]:
    """Every endpoint that can be called."""
    return [
        serving_endpoint(endpoint, context)
        for endpoint in context.all(ENDPOINT_TYPE)
        if scoring_base(endpoint, context)
    ]


def endpoint_at(url: str, context: Context) -> Endpoint | None:
    """The endpoint whose scoring uri has the same authority and begins as ``url`` does (``/score`` left out)."""
    asked = urlsplit(url)
    for endpoint in endpoints(context):
        own = urlsplit(endpoint.scoring_uri.removesuffix("score"))
        if own.netloc.casefold() == asked.netloc.casefold() and asked.path.casefold().startswith(own.path.casefold()):
            return endpoint
    return None


def is_token_for(endpoint: Endpoint, token: str, context: Context) -> bool:
    """Whether a token that ``POST …/token`` gave out lets its holder call the endpoint."""
    found = context.find(endpoint.id)
    return found is not None and opens(found, token, context)


def deployments(context: Context) -> Sequence[Deployment]:
    """Every deployment that serves, or did before its last update failed."""
    return [
        serving_deployment(deployment, context)
        for deployment in context.all(DEPLOYMENT_TYPE)
        if deployment.facts.get("rolled_out")
    ]


def _asset(asset_id: str | None, context: Context) -> Asset | None:
    if not asset_id:
        return None
    found = context.find(asset_id)
    return Asset(asset_id, context.shown(found) if found else None)


def _seconds(value: object) -> float:
    return duration_seconds(value) or 0.0


def _probe(deployment: Resource, name: str) -> Probe:
    asked = probe(deployment, name)
    return Probe(
        _seconds(asked["initialDelay"]),
        _seconds(asked["period"]),
        _seconds(asked["timeout"]),
        asked["failureThreshold"],
        asked["successThreshold"],
    )


def _scale(deployment: Resource, context: Context) -> Scale:
    instances = int(deployment.body["sku"]["capacity"])
    asked, limits = scale_settings(deployment), limits_of(deployment.id, context)
    if asked["scaleType"] == "TargetUtilization":
        return Scale(
            instances,
            automatic=True,
            minimum=asked["minInstances"],
            maximum=asked["maxInstances"],
            target_utilization=asked["targetUtilizationPercentage"],
            polling_interval=_seconds(asked["pollingInterval"]),
        )
    if limits:
        return Scale(instances, automatic=True, minimum=limits.minimum, maximum=limits.maximum)
    return Scale(instances)


def serving_deployment(deployment: Resource, context: Context) -> Deployment:
    """The revision that the stored body asks for."""
    properties, endpoint = deployment.properties, context.find(deployment.id.parent or "")
    assert endpoint is not None, "a deployment lives in an endpoint"
    code, requests = properties.get("codeConfiguration") or {}, request_settings(deployment)
    managed = is_managed(deployment)
    return Deployment(
        id=str(deployment.id),
        name=deployment.name,
        endpoint_id=str(endpoint.id),
        endpoint_name=endpoint.name,
        revision=int(deployment.facts.get("rollout", 1)),
        compute_type="Managed" if managed else "Kubernetes",
        model=_asset(properties.get("model"), context),
        environment=_asset(properties.get("environmentId"), context),
        code=_asset(code.get("codeId"), context),
        scoring_script=str(code.get("scoringScript") or ""),
        environment_variables=environment_variables(deployment, context),
        model_mount_path=str(properties.get("modelMountPath") or ""),
        instance_type=str(properties.get("instanceType") or ""),
        scale=_scale(deployment, context),
        liveness=_probe(deployment, "livenessProbe"),
        readiness=_probe(deployment, "readinessProbe"),
        request_timeout=_seconds(requests["requestTimeout"]),
        concurrent_requests=int(requests["maxConcurrentRequestsPerInstance"]),
        queue_wait=_seconds(requests["maxQueueWait"]),
        startup=_probe(deployment, "startupProbe") if properties.get("startupProbe") else None,
        resources={} if managed else container_resources(deployment, endpoint, context),
        document=context.shown(deployment),
    )
