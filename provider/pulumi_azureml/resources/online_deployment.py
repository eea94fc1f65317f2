"""An online deployment: a model, an environment and code that run behind an endpoint, and on how much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..constraints import Between
from ..declare import PATCH, PUT, REPLACE, Field, Generated, In, Json, Out, Ready, Type
from ..host.resource import Managed
from ..meaning import ARM_ID, ASSET, CASELESS, ENABLED, LOCATION
from ..traits import Logs
from .asset_id import CODE_VERSION, ENVIRONMENT_VERSION, MODEL_VERSION, pinned
from .data_collector import DataCollector
from .online_deployment_rules import DEPLOYMENT_RULES
from .online_drain import DRAIN
from .online_endpoint import ONLINE_NAME, ONLINE_TAGS, without_services
from .online_probe import Probe
from .online_resources import ContainerResources, ReplicaScale, RequestSettings
from .properties import properties_only_grow
from .references import ENDPOINT_ID

__all__ = ["ONLINE_DEPLOYMENT", "OnlineDeployment", "OnlineDeploymentArgs"]

_FIXED_SCALE = {"scaleType": "Default"}


class OnlineDeploymentArgs(TypedDict, total=False):
    """The arguments of an online deployment."""

    endpoint_id: Required[Annotated[In[str], Field("{endpoint_id}", REPLACE, means=ARM_ID, allows=(ENDPOINT_ID,))]]
    """ARM id of the online endpoint."""
    name: Annotated[
        In[str], Field("{name}", REPLACE, means=CASELESS, generated=Generated.RENEWED, allows=(ONLINE_NAME,))
    ]
    """Name within the endpoint. Default: the logical name with a suffix of six letters that changes with what replaces
    the deployment, so that its successor takes over before it goes. A name of yours means an outage then."""
    location: Annotated[In[str], Field("location", REPLACE, means=LOCATION, inherited_from="endpoint_id")]
    """Azure region. Default: that of the endpoint."""
    compute_type: Annotated[
        In[Literal["Managed", "Kubernetes"]], Field("properties.endpointComputeType", REPLACE, default="Managed")
    ]
    """On what it runs: Azure's own machines, or the Kubernetes compute of the endpoint. Default: `Managed`."""
    model_id: Annotated[In[str], Field("properties.model", PUT, means=ASSET, allows=(MODEL_VERSION,))]
    """Id of the model version. Absent where the image has its model in it."""
    environment_id: Annotated[
        In[str], Field("properties.environmentId", PUT, means=ASSET, allows=(ENVIRONMENT_VERSION,))
    ]
    """Id of the environment version. Not needed for MLflow models."""
    code_id: Annotated[In[str], Field("properties.codeConfiguration.codeId", PUT, means=ASSET, allows=(CODE_VERSION,))]
    """Id of the code version with the scoring script."""
    scoring_script: Annotated[In[str], Field("properties.codeConfiguration.scoringScript", PUT)]
    """Path of the scoring script within the code, e.g. `score.py`; it has functions `init` and `run`."""
    environment_variables: Annotated[
        In[Mapping[str, In[str]]],
        Field(
            "properties.environmentVariables",
            PUT,
            default={},
            filled_in=("AML_APP_ROOT", "AZUREML_ENTRY_SCRIPT", "AZUREML_MODEL_DIR"),
        ),
    ]
    """Environment variables of the container. Whoever may read the deployment can read them."""
    instance_type: Annotated[In[str], Field("properties.instanceType", REPLACE, means=CASELESS)]
    """Size of the machines, e.g. `Standard_DS3_v2`; on Kubernetes the name of an instance type of the compute."""
    instance_count: Annotated[In[int], Field("sku.capacity", PATCH, default=1, allows=(Between(1, 1000),))]
    """Fixed number of machines or replicas. Default: 1."""
    scale: Annotated[In[ReplicaScale], Field("properties.scaleSettings", PUT, default=_FIXED_SCALE)]
    """Replicas that follow the load; Kubernetes only. Default: a fixed number."""
    container_resources: Annotated[In[ContainerResources], Field("properties.containerResourceRequirements", PUT)]
    """What a replica asks for; Kubernetes only. Default: what the instance type says."""
    request_settings: Annotated[In[RequestSettings], Field("properties.requestSettings", PUT)]
    """Time limit, concurrency and queue of requests."""
    liveness_probe: Annotated[In[Probe], Field("properties.livenessProbe", PUT)]
    """How a container is found to live; one that does not is started again."""
    readiness_probe: Annotated[In[Probe], Field("properties.readinessProbe", PUT)]
    """How a container is found to be ready for requests."""
    startup_probe: Annotated[In[Probe], Field("properties.startupProbe", PUT)]
    """How a container is found to have started; the other probes wait for it."""
    data_collector: Annotated[In[DataCollector], Field("properties.dataCollector", PUT)]
    """Collection of what it is asked and answers. Default: none."""
    app_insights: Annotated[In[bool], Field("properties.appInsightsEnabled", PUT, default=False)]
    """Whether logs and metrics go to the workspace's Application Insights. Default: false."""
    egress_public_network_access: Annotated[
        In[bool], Field("properties.egressPublicNetworkAccess", REPLACE, means=ENABLED, default="Enabled")
    ]
    """Whether it may reach public networks; managed endpoints only. Default: true."""
    model_mount_path: Annotated[In[str], Field("properties.modelMountPath", REPLACE)]
    """Where the model is put in a container of yours. Default: what `AZUREML_MODEL_DIR` says."""
    description: Annotated[In[str], Field("properties.description", PUT)]
    """Free text."""
    properties: Annotated[In[Mapping[str, In[str]]], Field("properties.properties", PUT, shared=True)]
    """Properties: some may be added later, none is ever changed or removed."""
    tags: Annotated[In[Mapping[str, In[str]]], Field("tags", PATCH, shared=True, allows=(ONLINE_TAGS,))]
    """Tags. Tags of others are left alone."""


class OnlineDeploymentOutputs:
    """The outputs of an online deployment."""

    provisioning_state: Annotated[pulumi.Output[str], Out("properties.provisioningState")]
    """`Succeeded`, or what went wrong."""


def _imported(inputs: Json) -> Json:
    """The arguments without what the service shows beside them: the number that a moving scale is at, and on Azure's
    own machines a queue that has no effect."""
    found = without_services(inputs)
    if found.get("scale") is not None:
        found.pop("instance_count", None)
    if found.get("compute_type") == "Managed" and "request_settings" in found:
        settings = {name: v for name, v in found["request_settings"].items() if name != "max_queue_wait_ms"}
        found = {**found, "request_settings": settings}
    return found


ONLINE_DEPLOYMENT = Type(
    name="OnlineDeployment",
    noun="online deployment",
    arguments=OnlineDeploymentArgs,
    outputs=OnlineDeploymentOutputs,
    path="{endpoint_id}/deployments/{name}",
    arm_type="Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
    api_version="2025-12-01",
    constants={"sku.name": "Default"},
    defaults={
        "properties.endpointComputeType": "Managed",
        "properties.scaleSettings": _FIXED_SCALE,
        "sku.capacity": 1,
    },
    ready=(
        Ready(
            "properties.provisioningState",
            ready=frozenset({"Succeeded"}),
            failed=frozenset({"Failed", "Canceled"}),
        ),
    ),
    lock="{endpoint_id}",
    drain=DRAIN,
    logs=Logs(
        verb="getLogs",
        text="content",
        sources={
            "the storage initializer": {"containerType": "StorageInitializer"},
            "the inference server": {"containerType": "InferenceServer"},
        },
    ),
    beyond_repair=("is in an unrecoverable state",),
    imported=_imported,
    rules=(*DEPLOYMENT_RULES, pinned("model_id"), pinned("environment_id")),
    transitions=(properties_only_grow("properties"),),
    lost_on_replace="what answers requests: callers get no answer until its successor serves (without a name of yours "
    "the successor stands beside it first)",
    timeouts={"create": 7200, "update": 7200, "delete": 3600},
)


class OnlineDeployment(OnlineDeploymentOutputs, Managed):
    """A model that answers requests behind an endpoint."""

    declared = ONLINE_DEPLOYMENT

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[OnlineDeploymentArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)
