"""The outputs of a deployment in v1's words."""

from __future__ import annotations

from typing import Any

from pulumi_azureml import OnlineDeployment, OnlineEndpoint

from .vocabulary.auto_scaler import AutoScaler
from .vocabulary.container_resources import ContainerResourceRequirements
from .vocabulary.data_collection import DataCollection
from .vocabulary.deployment_status import service_state, version_type
from .vocabulary.liveness_probe import LivenessProbeRequirements

__all__ = ["deployment_outputs"]


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
