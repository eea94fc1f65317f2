"""A configuration for Kubernetes as arguments of the provider's resources and as v1's dictionary, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .aks_objects import gathered, spread
from .authentication import auth_mode, from_auth_mode
from .auto_scaler import AutoScaler
from .container_resources import ContainerResourceRequirements
from .data_collection import DataCollection
from .known import combine, given, is_known
from .liveness_probe import LivenessProbeRequirements
from .problem import InvalidConfiguration, Problem
from .value import required

if TYPE_CHECKING:
    from .aks_deployment import AksServiceDeploymentConfiguration

__all__ = [
    "deployment_arguments",
    "endpoint_arguments",
    "from_arguments",
    "payload",
    "read_data_collection",
    "read_payload",
]

_OBJECTS: Mapping[str, tuple[str, Any]] = {
    "autoScaler": ("autoscaler", AutoScaler),
    "containerResourceRequirements": ("container_resource_requirements", ContainerResourceRequirements),
    "livenessProbeRequirements": ("liveness_probe_requirements", LivenessProbeRequirements),
}
"""Keys of v1's dictionary that hold an object."""
_PLAIN = {
    "numReplicas": "num_replicas",
    "maxConcurrentRequestsPerContainer": "replica_max_concurrent_requests",
    "maxQueueWaitMs": "max_request_wait_time",
    "namespace": "namespace",
    "scoringTimeoutMs": "scoring_timeout_ms",
    "description": "description",
    "kvTags": "tags",
}
"""Keys of v1's dictionary that are always there."""
_SAID = {
    "appInsightsEnabled": "enable_app_insights",
    "authEnabled": "auth_enabled",
    "aadAuthEnabled": "token_auth_enabled",
    "computeName": "compute_target_name",
}
"""Keys of v1's dictionary that are there when they say something."""


def _choose(of: AksServiceDeploymentConfiguration, value: Any, v1: Any) -> Any:
    return v1 if value is None and of.defaults == "v1" else value


def _object(of: AksServiceDeploymentConfiguration, name: str) -> Any:
    held = getattr(of, name)
    return held if held is not None else gathered(name, of, v1_defaults=of.defaults == "v1")


def _scale(of: AksServiceDeploymentConfiguration) -> dict[str, Any]:
    """Scaling, or a fixed count; where only the outcome of another resource decides which, both as outputs."""
    scaler = _object(of, "autoscaler")
    enabled = scaler.autoscale_enabled
    if of.autoscaler is None and of.autoscale_enabled is None:
        enabled = of.num_replicas is None and of.defaults == "v1"
    if not is_known(enabled):
        scale = combine(lambda on, found: found if on else None, enabled, scaler.to_arguments())
        return given({"scale": scale, "instance_count": of.num_replicas})
    return {"scale": scaler.to_arguments()} if enabled else given({"instance_count": of.num_replicas})


def deployment_arguments(of: AksServiceDeploymentConfiguration) -> dict[str, Any]:
    """The arguments of the online deployment; an object that would say nothing is left out."""
    collection = of.data_collection or DataCollection(storage_enabled=of.collect_model_data)
    requests = {
        "timeout_ms": _choose(of, of.scoring_timeout_ms, 60000),
        "max_concurrent_requests": _choose(of, of.replica_max_concurrent_requests, 1),
        "max_queue_wait_ms": _choose(of, of.max_request_wait_time, 500),
    }
    probes = {"readiness_probe": of.readiness_probe_requirements, "startup_probe": of.startup_probe_requirements}
    return given(
        {
            "compute_type": "Kubernetes",
            **_scale(of),
            "container_resources": _object(of, "container_resource_requirements").to_arguments() or None,
            "request_settings": given(requests) or None,
            "liveness_probe": _object(of, "liveness_probe_requirements").to_arguments() or None,
            **{name: probe.to_arguments() for name, probe in probes.items() if probe is not None},
            "data_collector": collection.to_arguments(),
            "app_insights": _choose(of, of.enable_app_insights, v1=False),
            **_described(of),
        }
    )


def endpoint_arguments(of: AksServiceDeploymentConfiguration) -> dict[str, Any]:
    """The arguments of the online endpoint."""
    keys = given({"primary_key": of.primary_key, "secondary_key": of.secondary_key})
    return {"auth_mode": auth_mode(of), **keys, **_described(of)}


def _described(of: AksServiceDeploymentConfiguration) -> dict[str, Any]:
    return given({"description": of.description, "tags": of.tags, "properties": of.properties})


def from_arguments(deployment: Mapping[str, Any], endpoint: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the configuration that known arguments amount to."""
    scaler = AutoScaler.from_arguments(deployment.get("scale"))
    requests = deployment.get("request_settings") or {}
    objects = {
        "autoscaler": scaler,
        "num_replicas": deployment.get("instance_count") if scaler is None else None,
        "container_resource_requirements": ContainerResourceRequirements.from_arguments(
            deployment.get("container_resources")
        ),
        "data_collection": DataCollection.from_arguments(deployment.get("data_collector")),
        **{
            f"{probe}_requirements": LivenessProbeRequirements.from_arguments(deployment.get(probe))
            for probe in ("liveness_probe", "readiness_probe", "startup_probe")
        },
    }
    plain = {
        "scoring_timeout_ms": requests.get("timeout_ms"),
        "replica_max_concurrent_requests": requests.get("max_concurrent_requests"),
        "max_request_wait_time": requests.get("max_queue_wait_ms"),
        "enable_app_insights": deployment.get("app_insights"),
        **{name: deployment.get(name) for name in ("description", "tags", "properties")},
    }
    return {**objects, **plain, **from_auth_mode(endpoint["auth_mode"]), "defaults": "v2"}


def payload(of: AksServiceDeploymentConfiguration) -> dict[str, Any]:
    """v1's dictionary of a flattened configuration."""
    found = {
        "computeType": of.compute_type,
        **{key: getattr(of, name) for key, name in _PLAIN.items()},
        **given({key: getattr(of, name) for key, name in _SAID.items()}),
        "properties": dict(of.properties or {}),
        "containerResourceRequirements": gathered("container_resource_requirements", of).serialize(),
        "livenessProbeRequirements": gathered("liveness_probe_requirements", of).serialize(),
    }
    if of.collect_model_data:
        found["dataCollection"] = {"storageEnabled": of.collect_model_data}
    if of.blobfuse_enabled is not None:
        found["storageInitEnabled"] = combine(lambda enabled: not enabled, of.blobfuse_enabled)
    if of.autoscale_enabled is not None:
        found["autoScaler"] = gathered("autoscaler", of).serialize()
    return found


def read_payload(payload_obj: Any, kind: str, compute_type: str) -> dict[str, Any]:
    """The fields of the configuration that v1's dictionary says."""
    read = required(payload_obj, ("computeType",), kind)
    if str(read["computeType"]).upper() != compute_type:
        problem = Problem("computeType", f'"{read["computeType"]}" must be {compute_type}')
        raise InvalidConfiguration([problem], doing=f"reading {kind}")
    found = {name: read.get(key) for key, name in (_PLAIN | _SAID).items()}
    found |= {
        "properties": dict(read.get("properties") or {}) or None,
        "collect_model_data": read_data_collection(read),
    }
    if read.get("storageInitEnabled") is not None:
        found["blobfuse_enabled"] = not read["storageInitEnabled"]
    for key, (name, held) in _OBJECTS.items():
        if read.get(key) is not None:
            found |= spread(name, held.deserialize(read[key]))
    return found


def read_data_collection(read: Mapping[str, Any]) -> Any:
    """The switch for collection. Off and absent are the same on v1's wire, so both read as not said."""
    collection = read.get("dataCollection")
    if collection is None:
        return None
    return required(collection, ("storageEnabled",), "DataCollection")["storageEnabled"] or None
