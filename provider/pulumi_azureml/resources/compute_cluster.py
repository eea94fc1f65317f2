"""A compute cluster (AmlCompute): machines that come and go with the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..constraints import Between, NameRule, PublicKey, TagRule
from ..declare import PATCH, PUT, REPLACE, Field, Generated, In, Key, Out, Ready, Type
from ..host.resource import Managed
from ..meaning import ARM_ID, CASELESS, ENABLED, LOCATION, SECONDS
from ..rules import Rule
from .compute_identity import IDENTITY_NEEDS_IDS, ComputeIdentity
from .compute_network import IN_REGION_OF_WORKSPACE, NO_SUBNET_BESIDE, RESERVED_SUBNET, in_some_network
from .references import MACHINE_SIZE, SUBNET_ID, WORKSPACE_ID

__all__ = ["COMPUTE_CLUSTER", "ClusterScale", "ClusterUser", "ComputeCluster", "ComputeClusterArgs"]

_NODES = Between(0, 65000)


class ClusterScale(TypedDict, total=False):
    """Between which numbers of nodes the cluster moves."""

    max_nodes: Required[Annotated[In[int], Key("maxNodeCount", allows=(_NODES,))]]
    """Most nodes."""
    min_nodes: Annotated[In[int], Key("minNodeCount", allows=(_NODES,), default=0)]
    """Fewest nodes; they run, and cost, without work too. Default: 0."""
    idle_seconds: Annotated[In[int], Key("nodeIdleTimeBeforeScaleDown", means=SECONDS, default="PT2M")]
    """Seconds without work after which a node goes. Default of the service: 120."""


class ClusterUser(TypedDict, total=False):
    """Who may log in to the nodes."""

    name: Required[Annotated[In[str], Key("adminUserName")]]
    """Name of the user."""
    public_key: Annotated[In[str], Key("adminUserSshPublicKey", write_only=True, allows=(PublicKey(),))]
    """Public key, one line as in `id_rsa.pub`."""
    password: Annotated[In[str], Key("adminUserPassword", write_only=True)]
    """Password."""


class ComputeClusterArgs(TypedDict, total=False):
    """The arguments of a compute cluster."""

    workspace_id: Required[Annotated[In[str], Field("{workspace_id}", REPLACE, means=ARM_ID, allows=(WORKSPACE_ID,))]]
    """ARM id of the workspace."""
    name: Annotated[
        In[str], Field("{name}", REPLACE, means=CASELESS, generated=Generated.UNIQUE, allows=(NameRule(3, 32),))
    ]
    """Name, unique in the workspace. Default: the logical name with a suffix of six letters."""
    location: Annotated[In[str], Field("location", REPLACE, means=LOCATION, inherited_from="workspace_id")]
    """Azure region of the resource, which is that of the workspace. Default: just that."""
    vm_size: Required[
        Annotated[
            In[str],
            Field(
                "properties.properties.vmSize",
                REPLACE,
                means=CASELESS,
                allows=(MACHINE_SIZE,),
            ),
        ]
    ]
    """Size of the machines, e.g. `Standard_DS3_v2`."""
    scale: Required[Annotated[In[ClusterScale], Field("properties.properties.scaleSettings", PATCH)]]
    """Between which numbers of nodes the cluster moves."""
    priority: Annotated[
        In[Literal["Dedicated", "LowPriority"]],
        Field("properties.properties.vmPriority", REPLACE, means=CASELESS, default="Dedicated"),
    ]
    """`LowPriority` machines are cheaper, and may be taken away. Default: `Dedicated`."""
    subnet_id: Annotated[In[str], Field("properties.properties.subnet.id", REPLACE, means=ARM_ID, allows=(SUBNET_ID,))]
    """ARM id of the subnet to join; not allowed where the workspace has a managed network."""
    node_public_ip: Annotated[In[bool], Field("properties.properties.enableNodePublicIp", REPLACE, default=True)]
    """Whether nodes have public addresses; without, they take a subnet or a managed network. Default: true."""
    remote_login: Annotated[
        In[bool], Field("properties.properties.remoteLoginPortPublicAccess", REPLACE, means=ENABLED, default="Disabled")
    ]
    """Whether nodes take SSH connections from outside their network. Default: false."""
    admin_user: Annotated[
        In[ClusterUser],
        Field("properties.properties.userAccountCredentials", REPLACE, secret=True, write_only=True),
    ]
    """Who may log in to the nodes. Kept as a secret."""
    identity: Annotated[In[ComputeIdentity], Field("identity", REPLACE)]
    """Managed identity of the nodes. Default: none."""
    disable_local_auth: Annotated[In[bool], Field("properties.disableLocalAuth", REPLACE, default=False)]
    """Whether logging in with keys is closed. Default: false."""
    description: Annotated[In[str], Field("properties.description", PUT)]
    """Free text."""
    tags: Annotated[In[Mapping[str, In[str]]], Field("tags", PUT, shared=True, allows=(TagRule(),))]
    """Tags. Tags of others are left alone."""


class ComputeClusterOutputs:
    """The outputs of a compute cluster."""

    provisioning_state: Annotated[pulumi.Output[str], Out("properties.provisioningState")]
    """`Succeeded`, or what went wrong."""
    principal_id: Annotated[pulumi.Output[str], Out("identity.principalId")]
    """Object id of the system-assigned identity, for role assignments."""


def _scale_bounds(inputs: Mapping[str, Any]) -> str | None:
    scale = inputs["scale"]
    least, most = scale.get("min_nodes", 0), scale["max_nodes"]
    return f"min_nodes {least} is more than max_nodes {most}" if least > most else None


def _one_way_in(inputs: Mapping[str, Any]) -> str | None:
    user = inputs.get("admin_user")
    if user is None or user.get("public_key") or user.get("password"):
        return None
    return "needs a public_key or a password"


COMPUTE_CLUSTER = Type(
    name="ComputeCluster",
    noun="compute cluster",
    arguments=ComputeClusterArgs,
    outputs=ComputeClusterOutputs,
    path="{workspace_id}/computes/{name}",
    arm_type="Microsoft.MachineLearningServices/workspaces/computes",
    api_version="2025-12-01",
    constants={"properties.computeType": "AmlCompute"},
    # Left open, the service opens SSH on the public nodes of a cluster without a subnet (specification 2024-04-01).
    defaults={"properties.properties.remoteLoginPortPublicAccess": "Disabled"},
    ready=(
        Ready(
            "properties.provisioningState",
            ready=frozenset({"Succeeded"}),
            failed=frozenset({"Failed", "Canceled"}),
            errors=("properties.provisioningErrors", "properties.properties.errors"),
        ),
    ),
    delete_query={"underlyingResourceAction": "Delete"},
    rules=(
        Rule("cluster scale", "scale", ("scale",), _scale_bounds),
        Rule("cluster user", "admin_user", ("admin_user",), _one_way_in),
        IDENTITY_NEEDS_IDS,
        RESERVED_SUBNET,
    ),
    looks=(IN_REGION_OF_WORKSPACE, in_some_network("subnet_id"), NO_SUBNET_BESIDE),
    lost_on_replace="the jobs that run on it",
    timeouts={"create": 2400, "update": 2400, "delete": 2400},
)


class ComputeCluster(ComputeClusterOutputs, Managed):
    """A cluster of machines that grows with the work and shrinks without it."""

    declared = COMPUTE_CLUSTER

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[ComputeClusterArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)
