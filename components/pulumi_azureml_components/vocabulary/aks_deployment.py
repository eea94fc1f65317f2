"""The deployment configuration of a service on Kubernetes: what `AksWebservice.deploy_configuration(…)` returns.

It holds what v1's configuration held, under the same names, and what v1 had no word for (readiness and startup probes,
collections, `auth_mode`). What v1 left to its service, this writes out: 10 replicas at most, a timeout of a minute.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import pulumi

from .aks_objects import PARTS, spread
from .aks_rules import ALLOWED, problems_together
from .aks_wire import deployment_arguments, endpoint_arguments, from_arguments, payload, read_payload
from .allowed import Allowed
from .authentication import AuthMode
from .auto_scaler import AutoScaler
from .container_resources import ContainerResourceRequirements
from .data_collection import DataCollection
from .liveness_probe import LivenessProbeRequirements
from .problem import Level, Problem
from .value import Value

__all__ = ["AksServiceDeploymentConfiguration"]


@dataclass(frozen=True, kw_only=True)
class AksServiceDeploymentConfiguration(Value):
    """Everything about a service on Kubernetes but its name, model, code and environment. None means: not said."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = ALLOWED
    compute_type: ClassVar[str] = "AKS"

    autoscale_enabled: pulumi.Input[bool] | None = None
    """Whether it scales. Default: True where `num_replicas` is not given."""
    autoscale_min_replicas: pulumi.Input[int] | None = None
    """Replicas at least, 1 or more; needs `autoscale_enabled=True`. Default: 1."""
    autoscale_max_replicas: pulumi.Input[int] | None = None
    """Replicas at most; needs `autoscale_enabled=True`. Default: 10."""
    autoscale_refresh_seconds: pulumi.Input[int] | None = None
    """Whole seconds between two decisions; needs `autoscale_enabled=True`. Default: 1."""
    autoscale_target_utilization: pulumi.Input[int] | None = None
    """Percent of the replicas that are busy, 1 to 100; needs `autoscale_enabled=True`. Default: 70."""
    collect_model_data: pulumi.Input[bool] | None = None
    """Whether model data is collected to the blob store; the short form of `data_collection`. Default: False."""
    auth_enabled: pulumi.Input[bool] | None = None
    """Whether callers send a key. Default: True; without any authentication there is no endpoint."""
    cpu_cores: pulumi.Input[float | str] | None = None
    """Processor cores that each replica is given, e.g. `0.1` or `"100m"`. Default: 0.1."""
    memory_gb: pulumi.Input[float] | None = None
    """Memory in GB that each replica is given; one GB is one Gi of Kubernetes. Default: 0.5."""
    enable_app_insights: pulumi.Input[bool] | None = None
    """Whether it logs to the workspace's Application Insights. Default: False."""
    scoring_timeout_ms: pulumi.Input[int] | None = None
    """Milliseconds that a call may take. Default: 60000 (the service's own: 5000)."""
    replica_max_concurrent_requests: pulumi.Input[int] | None = None
    """Calls that one replica works on at a time; the container's `WORKER_COUNT` has to match. Default: 1."""
    max_request_wait_time: pulumi.Input[int] | None = None
    """Milliseconds that a call may wait for a free replica before it is answered by 503. Default: 500."""
    num_replicas: pulumi.Input[int] | None = None
    """A fixed count of replicas, 1 or more, in place of scaling. Default: none."""
    primary_key: pulumi.Input[str] | None = field(default=None, repr=False)
    """First key of the endpoint; secret. Default: one of the service's making."""
    secondary_key: pulumi.Input[str] | None = field(default=None, repr=False)
    """Second key of the endpoint; secret, and only beside `primary_key`. Default: one of the service's making."""
    tags: Mapping[str, pulumi.Input[str]] | None = None
    """Tags of endpoint and deployment. Default: none."""
    properties: Mapping[str, pulumi.Input[str]] | None = None
    """Properties of endpoint and deployment: may be added, never changed or removed. Default: none."""
    description: pulumi.Input[str] | None = None
    """Free text on endpoint and deployment. Default: none."""
    gpu_cores: pulumi.Input[int] | None = None
    """Whole NVIDIA devices that each replica is given. Default: 0."""
    period_seconds: pulumi.Input[int] | None = None
    """Liveness probe: seconds between two questions, 1 or more. Default: 10."""
    initial_delay_seconds: pulumi.Input[int] | None = None
    """Liveness probe: seconds before the first question. Default: 310 (the service's own: 10)."""
    timeout_seconds: pulumi.Input[int] | None = None
    """Liveness probe: seconds to wait for an answer, 1 or more. Default: 2."""
    success_threshold: pulumi.Input[int] | None = None
    """Liveness probe: good answers in a row; Kubernetes itself wants 1. Default: 1."""
    failure_threshold: pulumi.Input[int] | None = None
    """Liveness probe: bad answers in a row before a restart, 1 or more. Default: 3 (the service's own: 30)."""
    namespace: pulumi.Input[str] | None = None
    """Namespace in the cluster. It belongs to the attached compute and can only repeat what that one says."""
    token_auth_enabled: pulumi.Input[bool] | None = None
    """Whether callers send a token of Azure Machine Learning in place of a key. Default: False."""
    compute_target_name: pulumi.Input[str] | None = None
    """Name of the attached Kubernetes compute. Default: that of the compute given to the component."""
    cpu_cores_limit: pulumi.Input[float | str] | None = None
    """Processor cores that each replica may use, not below `cpu_cores`. Default: no limit."""
    memory_gb_limit: pulumi.Input[float] | None = None
    """Memory in GB that each replica may use, not below `memory_gb`. Default: no limit."""
    blobfuse_enabled: pulumi.Input[bool] | None = None
    """v1 mounted models where True; models are always downloaded now. Default: not said."""

    auth_mode: pulumi.Input[AuthMode] | None = None
    """`key` or `aml_token`, in place of the two switches. Default: as they say."""
    autoscaler: AutoScaler | None = None
    """Scaling as one object, in place of `autoscale_*`."""
    container_resource_requirements: ContainerResourceRequirements | None = None
    """Resources as one object, in place of `cpu_cores`, `memory_gb`, `gpu_cores` and the limits."""
    liveness_probe_requirements: LivenessProbeRequirements | None = None
    """Liveness probe as one object, in place of its five fields."""
    readiness_probe_requirements: LivenessProbeRequirements | None = None
    """Readiness probe. Default: the service's."""
    startup_probe_requirements: LivenessProbeRequirements | None = None
    """Startup probe, for a model that takes long to load. Default: none."""
    data_collection: DataCollection | None = None
    """Collection in detail, in place of `collect_model_data`."""
    defaults: Literal["v1", "v2"] = "v1"
    """`v1` writes v1's defaults out; `v2` leaves what is not said to the service. Default: `v1`."""

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        return [*problems_together(self, sound), *self._announced()]

    def _announced(self) -> list[Problem]:
        if self.defaults != "v1":
            return []
        written = {
            "autoscale_max_replicas=10": self.num_replicas is None
            and self.autoscaler is None
            and self.autoscale_max_replicas is None,
            "scoring_timeout_ms=60000": self.scoring_timeout_ms is None,
            "initial_delay_seconds=310": self.liveness_probe_requirements is None
            and self.initial_delay_seconds is None,
            "failure_threshold=3": self.liveness_probe_requirements is None and self.failure_threshold is None,
        }
        names = ", ".join(name for name, applies in written.items() if applies)
        if not names:
            return []
        sentence = f"v1's defaults are written out where the service's own differ: {names}; \"v2\" leaves them to it"
        return [Problem("defaults", sentence, Level.NOTE)]

    def to_deployment(self) -> dict[str, Any]:
        """The arguments of the online deployment that this configuration says."""
        return deployment_arguments(self)

    def to_endpoint(self) -> dict[str, Any]:
        """The arguments of the online endpoint that this configuration says."""
        return endpoint_arguments(self)

    @classmethod
    def from_arguments(
        cls, deployment: Mapping[str, Any], endpoint: Mapping[str, Any]
    ) -> AksServiceDeploymentConfiguration:
        """The configuration that known arguments of deployment and endpoint amount to. Keys are left out."""
        return cls(**from_arguments(deployment, endpoint))

    def flattened(self) -> AksServiceDeploymentConfiguration:
        """The same configuration in v1's own fields, as far as they can say it."""
        held = {name: getattr(self, name) for name in PARTS if getattr(self, name) is not None}
        flat: dict[str, Any] = dict.fromkeys(held)
        flat |= {field: value for name in held for field, value in spread(name, held[name]).items()}
        if self.data_collection is not None:
            flat |= {"data_collection": None, "collect_model_data": self.data_collection.storage_enabled}
        return dataclasses.replace(self, **flat)

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it, without the keys: what is not said, and what is off, is left out or None, as there."""
        return payload(self.flattened())

    @classmethod
    def deserialize(cls, payload_obj: Any) -> AksServiceDeploymentConfiguration:
        """From what v1 wrote or returned for a service. Other members of it are not looked at."""
        return cls(**read_payload(payload_obj, cls.__name__, cls.compute_type))
