"""The seam between the control plane of deployments and whatever runs their containers.

The resource type of deployments (`types.online_deployment`) speaks to one `Runtime`, registered as
``state.services["inference"]``. It is asked on the engine's thread, inside a transaction, so every method answers at
once: what takes long runs in threads or processes of the runtime's own, and the engine asks again at each look at the
operation. Without a registered runtime nothing runs: every rollout succeeds at once, and the logs are made up.

A runtime keeps nothing that must survive a restart: the store does. After one it is asked to deploy again whatever an
operation waits for; what was ready before it brings back itself from `types.online_serving.deployments`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, cast

from azureml_emulator.arm.resource import Context, Document
from azureml_emulator.arm.resource_type import Failure

SERVICE = "inference"
"""Name under which a runtime is registered among the services of the state."""
ComputeType = Literal["Managed", "Kubernetes"]
Container = Literal["InferenceServer", "StorageInitializer"]
AuthMode = Literal["Key", "AMLToken", "AADToken"]


@dataclass(frozen=True)
class Asset:
    """A model, environment or code version that a deployment names."""

    id: str
    """As the client wrote it: an ARM id, or ``azureml://registries/…``."""
    document: Document | None
    """What a GET of it shows (``properties.modelUri``, ``.image``, ``.condaFile``, ``.codeUri``, …); ``None`` for what
    is not emulated (registries)."""


@dataclass(frozen=True)
class Probe:
    """A liveness or readiness probe. Times in seconds."""

    initial_delay: float = 10
    period: float = 10
    timeout: float = 2
    failure_threshold: int = 30
    success_threshold: int = 1


@dataclass(frozen=True)
class Scale:
    """How many instances there are, and who changes that. Times in seconds, utilization in percent."""

    instances: int = 1
    """What ``sku.capacity`` says."""
    automatic: bool = False
    """``TargetUtilization`` (Kubernetes). Managed deployments are scaled by autoscale settings of Azure Monitor."""
    minimum: int = 1
    maximum: int = 1
    target_utilization: int = 70
    polling_interval: float = 1


@dataclass(frozen=True)
class Deployment:
    """One revision of a deployment: all that is needed to run it."""

    id: str
    """ARM id in the service's casing; compare ``.casefold()``."""
    name: str
    endpoint_id: str
    endpoint_name: str
    revision: int
    """Another one after each PUT, also an identical one: a rollout that failed is tried again."""
    compute_type: ComputeType
    model: Asset | None
    """``None``: the image brings its own."""
    environment: Asset | None
    """``None``: the service's own image (MLflow and Triton models)."""
    code: Asset | None
    scoring_script: str
    """Path inside the code; ``""`` without code."""
    environment_variables: Mapping[str, str]
    """Those of the client and the three that the service adds (``AZUREML_MODEL_DIR``, …)."""
    model_mount_path: str
    """Where a custom container wants the model; ``""``: where ``AZUREML_MODEL_DIR`` says."""
    instance_type: str
    scale: Scale
    liveness: Probe
    readiness: Probe
    request_timeout: float = 5
    """Seconds."""
    concurrent_requests: int = 1
    """Per instance."""
    queue_wait: float = 0
    """Seconds a request may wait for an instance (Kubernetes)."""
    resources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """``requests`` and ``limits`` of one instance as Kubernetes quantities (Kubernetes)."""
    startup: Probe | None = None
    """``None``: there is no startup probe."""
    document: Document = field(default_factory=dict)
    """What a GET shows, for all that is not said above (data collector, tags, …)."""


@dataclass(frozen=True)
class Endpoint:
    """An endpoint as the data plane needs it, read anew for each request."""

    id: str
    name: str
    compute_type: ComputeType
    state: str
    """``provisioningState``."""
    scoring_uri: str
    auth_mode: AuthMode
    keys: tuple[str, str]
    """Primary and secondary; two empty strings unless the mode is Key."""
    traffic: Mapping[str, int]
    """Deployment → percent, names in lower case."""
    mirror_traffic: Mapping[str, int]


State = Literal["unknown", "deploying", "ready", "failed"]


@dataclass(frozen=True)
class Status:
    """How far the last revision is that a runtime was asked to run."""

    state: State
    revision: int = 0
    """Of which revision; 0 when ``unknown``."""
    failure: Failure | None = None
    """Why it ``failed``, with a code of the service: ``ImageBuildFailure``, ``ResourceNotReady``, ``BadArgument``,
    ``UserScriptInitFailed``, …"""
    instances: int | None = None
    """How many run now; ``None``: as many as asked for."""


class Runtime(Protocol):
    """What runs deployments. Ids are those of `Deployment.id`."""

    router: str
    """Scheme and authority at which the endpoints of Kubernetes clusters answer, e.g. ``http://127.0.0.1:8500``;
    ``""``: at an invented address."""

    def deploy(self, deployment: Deployment, context: Context) -> Status:
        """Begin to run this revision; asked once per revision (again after a restart). The revision before it goes on
        serving until this one is ready, and stays when this one fails. ``context`` is valid during the call only:
        read what is needed (datastores, the workspace), then let go of it."""

    def scale(self, deployment_id: str, instances: int) -> None:
        """Run that many instances from now on. Unknown ids are fine."""

    def undeploy(self, deployment_id: str) -> None:
        """Stop and forget it, logs included. Unknown ids are fine."""

    def status(self, deployment_id: str) -> Status:
        """How far it is."""

    def logs(self, deployment_id: str, container: Container, tail: int | None) -> str | None:
        """The last ``tail`` lines (all when ``None``), also of a revision that failed; ``None``: nothing is known."""


def runtime_of(context: Context) -> Runtime | None:
    """The registered runtime; ``None``: no inference runtime, the control plane alone."""
    return cast("Runtime | None", context.service(SERVICE))
