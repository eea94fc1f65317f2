"""The outputs of a deployment in v1's words."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi_azureml import OnlineDeployment, OnlineEndpoint

from .vocabulary.auto_scaler import AutoScaler
from .vocabulary.container_resources import ContainerResourceRequirements
from .vocabulary.data_collection import DataCollection
from .vocabulary.deployment_status import service_state, version_type
from .vocabulary.liveness_probe import LivenessProbeRequirements

__all__ = ["OneDeployment", "deployment_outputs"]


class OneDeployment:
    """The outputs of a service with one deployment."""

    deployment_name: pulumi.Output[str]
    """Name of the deployment in Azure."""
    enable_app_insights: pulumi.Output[bool]
    """Whether it logs to Application Insights."""
    autoscaler: pulumi.Output[dict[str, Any] | None]
    """Scaling, as v1's `AutoScaler` wrote it; None for a fixed count."""
    num_replicas: pulumi.Output[int | None]
    """The fixed count of replicas; None while it scales."""
    compute_id: pulumi.Output[str | None]
    """ARM id of the attached compute; None on Azure's own machines."""
    compute_name: pulumi.Output[str | None]
    """Name of the attached compute; None on Azure's own machines."""
    container_resource_requirements: pulumi.Output[dict[str, Any] | None]
    """Resources, as v1's `ContainerResourceRequirements` wrote them."""
    liveness_probe_requirements: pulumi.Output[dict[str, Any] | None]
    """Liveness probe, as v1's `LivenessProbeRequirements` wrote it."""
    data_collection: pulumi.Output[dict[str, Any] | None]
    """Collection, as v1's `DataCollection` wrote it; None where there is none."""
    max_concurrent_requests_per_container: pulumi.Output[int | None]
    """Calls that one replica works on at a time; None where the service decides."""
    max_request_wait_time: pulumi.Output[int | None]
    """Milliseconds that a call may wait; None where the service decides."""
    scoring_timeout_ms: pulumi.Output[int | None]
    """Milliseconds that a call may take; None where the service decides."""
    version_type: pulumi.Output[str | None]
    """`Control` or `Treatment`, from the tag that says it; None without one."""
    token_auth_enabled: pulumi.Output[bool]
    """Whether callers send tokens."""
    environment_id: pulumi.Output[str | None]
    """Id of the environment's version."""
    models: pulumi.Output[list[str]]
    """Ids of the models' versions: one, or none."""
    deployment_status: pulumi.Output[str]
    """`Succeeded`, or what went wrong."""
    state: pulumi.Output[str]
    """The same in v1's words: `Healthy`, `Unhealthy` or `Transitioning`."""
    is_default: bool
    """Whether it is where traffic goes: True."""
    traffic_percentile: int
    """Percent of the requests that it gets: 100."""


def deployment_outputs(deployment: OnlineDeployment, endpoint: OnlineEndpoint) -> dict[str, Any]:
    """Everything that v1 told of a service on Kubernetes and that its deployment says."""
    requests = deployment.request_settings.apply(lambda found: found or {})
    return {
        "enable_app_insights": deployment.app_insights,
        "autoscaler": deployment.scale.apply(_serialized(AutoScaler)),
        "compute_id": endpoint.compute_id,
        "compute_name": endpoint.compute_id.apply(lambda id_: id_.rsplit("/", 1)[-1] if id_ else None),
        "container_resource_requirements": deployment.container_resources.apply(
            _serialized(ContainerResourceRequirements)
        ),
        "liveness_probe_requirements": deployment.liveness_probe.apply(_serialized(LivenessProbeRequirements)),
        "data_collection": deployment.data_collector.apply(_serialized(DataCollection)),
        "max_concurrent_requests_per_container": requests.apply(lambda found: found.get("max_concurrent_requests")),
        "max_request_wait_time": requests.apply(lambda found: found.get("max_queue_wait_ms")),
        "scoring_timeout_ms": requests.apply(lambda found: found.get("timeout_ms")),
        "num_replicas": deployment.instance_count,
        "version_type": deployment.tags.apply(version_type),
        "token_auth_enabled": endpoint.auth_mode.apply(lambda mode: mode in ("aml_token", "aad_token")),
        "environment_id": deployment.environment_id,
        "models": deployment.model_id.apply(lambda id_: [id_] if id_ else []),
        "deployment_status": deployment.provisioning_state,
        "state": deployment.provisioning_state.apply(service_state),
        "deployment_name": deployment.name,
    }


def _serialized(kind: Any) -> Any:
    """An argument of the deployment as v1's dictionary of the value object that says it; None where there is none."""

    def convert(found: Any) -> Any:
        value = kind.from_arguments(found)
        return None if value is None else value.serialize()

    return convert
