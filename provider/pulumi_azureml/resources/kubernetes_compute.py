"""A Kubernetes compute: a cluster of yours (AKS or Arc) that a workspace may deploy to. It is attached, never made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..constraints import NameRule, NotEmpty, Pattern, TagRule
from ..declare import PUT, REPLACE, Field, Generated, In, Key, Out, Ready, Type
from ..host.resource import Managed
from ..meaning import ARM_ID, CASELESS, LOCATION, QUANTITY
from ..rules import Level, Rule
from .compute_identity import IDENTITY_NEEDS_IDS, ComputeIdentity
from .references import KUBERNETES_CLUSTER_ID, WORKSPACE_ID

__all__ = [
    "KUBERNETES_COMPUTE",
    "InstanceType",
    "InstanceTypeResources",
    "KubernetesCompute",
    "KubernetesComputeArgs",
]

_NAMESPACE = Pattern(
    r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
    "1 to 63 lower-case letters, digits and `-`, the first and last no `-`",
)
_AMOUNT = Pattern(r"\d+(\.\d+)?(m|[kKMGTPE]i?)?", "a Kubernetes quantity, as in `500m`, `2` or `4Gi`")


class InstanceTypeResources(TypedDict, total=False):
    """Resources of a container."""

    cpu: Annotated[In[str], Key("cpu", means=QUANTITY, allows=(_AMOUNT,))]
    """Processors, e.g. `500m` or `2`."""
    memory: Annotated[In[str], Key("memory", means=QUANTITY, allows=(_AMOUNT,))]
    """Memory, e.g. `4Gi`."""
    gpu: Annotated[In[str], Key("nvidia\\.com/gpu", means=QUANTITY, allows=(_AMOUNT,))]
    """NVIDIA devices."""


class InstanceType(TypedDict, total=False):
    """What a deployment may ask of the cluster by one name."""

    requests: Annotated[In[InstanceTypeResources], Key("resources.requests")]
    """What a container is given at least."""
    limits: Annotated[In[InstanceTypeResources], Key("resources.limits")]
    """What a container may use at most."""
    node_selector: Annotated[In[Mapping[str, In[str]]], Key("nodeSelector")]
    """Labels of the nodes that it runs on."""


class KubernetesComputeArgs(TypedDict, total=False):
    """The arguments of a Kubernetes compute."""

    workspace_id: Required[Annotated[In[str], Field("{workspace_id}", REPLACE, means=ARM_ID, allows=(WORKSPACE_ID,))]]
    """ARM id of the workspace."""
    name: Annotated[
        In[str], Field("{name}", REPLACE, means=CASELESS, generated=Generated.UNIQUE, allows=(NameRule(3, 24),))
    ]
    """Name, unique in the workspace. Default: the logical name with a suffix of six letters."""
    location: Annotated[In[str], Field("location", REPLACE, means=LOCATION, inherited_from="workspace_id")]
    """Azure region. Default: that of the workspace."""
    cluster_id: Required[
        Annotated[In[str], Field("properties.resourceId", REPLACE, means=ARM_ID, allows=(KUBERNETES_CLUSTER_ID,))]
    ]
    """ARM id of the AKS or Arc-enabled cluster; it needs the extension `Microsoft.AzureML.Kubernetes`."""
    namespace: Annotated[
        In[str], Field("properties.properties.namespace", REPLACE, default="default", allows=(_NAMESPACE,))
    ]
    """Namespace that deployments run in; it has to exist. Default: `default`."""
    default_instance_type: Annotated[In[str], Field("properties.properties.defaultInstanceType", PUT)]
    """Instance type of a deployment that names none."""
    instance_types: Annotated[
        In[Mapping[str, In[InstanceType]]],
        Field("properties.properties.instanceTypes", PUT, allows=(NotEmpty(),)),
    ]
    """Instance types by name. Absent: what the cluster defines."""
    identity: Annotated[In[ComputeIdentity], Field("identity", REPLACE)]
    """Managed identity. Default: none."""
    description: Annotated[In[str], Field("properties.description", PUT)]
    """Free text."""
    tags: Annotated[In[Mapping[str, In[str]]], Field("tags", PUT, shared=True, allows=(TagRule(),))]
    """Tags. Tags of others are left alone."""


class KubernetesComputeOutputs:
    """The outputs of a Kubernetes compute."""

    provisioning_state: Annotated[pulumi.Output[str], Out("properties.provisioningState")]
    """`Succeeded`, or what went wrong."""
    principal_id: Annotated[pulumi.Output[str], Out("identity.principalId")]
    """Object id of the system-assigned identity, for role assignments."""


def _system_namespace(inputs: Mapping[str, Any]) -> str | None:
    namespace = inputs.get("namespace") or ""
    if namespace.startswith("kube-") or namespace == "azureml":
        return f"namespace {namespace} belongs to the system: deployments there may be removed with it"
    return None


def _default_is_one(inputs: Mapping[str, Any]) -> str | None:
    default, known = inputs.get("default_instance_type"), inputs.get("instance_types")
    if default is None or known is None or default in known:
        return None
    return f"{default} is none of instance_types ({', '.join(sorted(known))})"


KUBERNETES_COMPUTE = Type(
    name="KubernetesCompute",
    noun="Kubernetes compute",
    arguments=KubernetesComputeArgs,
    outputs=KubernetesComputeOutputs,
    path="{workspace_id}/computes/{name}",
    arm_type="Microsoft.MachineLearningServices/workspaces/computes",
    api_version="2025-12-01",
    constants={"properties.computeType": "Kubernetes"},
    ready=(
        Ready(
            "properties.provisioningState",
            ready=frozenset({"Succeeded"}),
            failed=frozenset({"Failed", "Canceled"}),
            errors=("properties.provisioningErrors",),
        ),
    ),
    # The cluster is the user's: it is let go, never deleted.
    delete_query={"underlyingResourceAction": "Detach"},
    rules=(
        Rule("R08", "namespace", ("namespace",), _system_namespace, Level.WARNING),
        Rule("instance types", "default_instance_type", ("default_instance_type", "instance_types"), _default_is_one),
        IDENTITY_NEEDS_IDS,
    ),
    lost_on_replace="nothing of the cluster itself; endpoints on it cannot be reached until it is attached again",
    timeouts={"create": 1800, "update": 1800, "delete": 1800},
)


class KubernetesCompute(KubernetesComputeOutputs, Managed):
    """A Kubernetes cluster that a workspace may deploy to."""

    declared = KUBERNETES_COMPUTE

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[KubernetesComputeArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)
