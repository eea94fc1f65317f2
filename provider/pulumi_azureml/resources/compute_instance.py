"""A compute instance: one managed development machine in a workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..constraints import Between, MaxItems, NameRule, PublicKey, TagRule
from ..declare import LOCAL, PUT, REPLACE, Action, Derived, Field, Generated, In, Out, Ready, Switch, Type
from ..host.resource import Managed
from ..meaning import ARM_ID, CASELESS, ENABLED, LOCATION, MINUTES
from .assigned_user import NO_SINGLE_SIGN_ON, SOMEBODY_TO_OPEN_IT, TENANT_OF_THE_PROVIDER, AssignedUser
from .compute_identity import IDENTITY_NEEDS_IDS, ComputeIdentity
from .compute_instance_methods import METHODS_OF_V1
from .compute_instance_rules import INSTANCE_RULES
from .compute_network import IN_REGION_OF_WORKSPACE, NO_SUBNET_BESIDE, RESERVED_SUBNET, in_some_network
from .custom_application import UNIQUE_NAMES, UNIQUE_PORTS, CustomApplication, EnvironmentApplication
from .on_delete import DELETED_ALONE
from .references import MACHINE_SIZE, SUBNET_ID, WORKSPACE_ID
from .schedule import SUMMER_TIME, Schedule
from .setup_scripts import SetupScripts
from .subnet_names import SUBNET_NAMES, WHOLE_SUBNET, subnet_id_from_names

__all__ = ["COMPUTE_INSTANCE", "ComputeInstance", "ComputeInstanceArgs"]


class ComputeInstanceArgs(TypedDict, total=False):
    """The arguments of a compute instance."""

    workspace_id: Required[Annotated[In[str], Field("{workspace_id}", REPLACE, means=ARM_ID, allows=(WORKSPACE_ID,))]]
    """ARM id of the workspace."""
    name: Annotated[
        In[str],
        Field(
            "{name}",
            REPLACE,
            means=CASELESS,
            generated=Generated.UNIQUE,
            allows=(NameRule(3, 24, letter_after_last_dash=True),),
        ),
    ]
    """Name, unique in the region. Default: the logical name with a suffix of six letters."""
    location: Annotated[In[str], Field("location", REPLACE, means=LOCATION, inherited_from="workspace_id")]
    """Azure region. Default, and the only region that the service takes: that of the workspace."""
    vm_size: Annotated[
        In[str],
        Field(
            "properties.properties.vmSize",
            REPLACE,
            means=CASELESS,
            allows=(MACHINE_SIZE,),
        ),
    ]
    """Size of the machine, e.g. `Standard_DS3_v2`; `supported_vm_sizes` lists them. Default: `Standard_DS3_v2`."""
    ssh_public_access: Annotated[
        In[bool], Field("properties.properties.sshSettings.sshPublicAccess", REPLACE, means=ENABLED, default="Disabled")
    ]
    """Whether the instance takes SSH connections. Default: false. The service cannot change it later."""
    admin_user_public_key: Annotated[
        In[str],
        Field("properties.properties.sshSettings.adminPublicKey", REPLACE, write_only=True, allows=(PublicKey(),)),
    ]
    """Public key of the user `azureuser`, one line as in `id_rsa.pub`."""
    subnet_id: Annotated[In[str], Field("properties.properties.subnet.id", REPLACE, means=ARM_ID, allows=(SUBNET_ID,))]
    """ARM id of the subnet to join; not allowed where the workspace has a managed network."""
    vnet_resource_group_name: Annotated[In[str], Field("", REPLACE, in_body=False)]
    """With `vnet_name` and `subnet_name` another spelling of `subnet_id`, in the workspace's subscription."""
    vnet_name: Annotated[In[str], Field("", REPLACE, in_body=False)]
    """See `vnet_resource_group_name`."""
    subnet_name: Annotated[In[str], Field("", REPLACE, in_body=False)]
    """See `vnet_resource_group_name`."""
    node_public_ip: Annotated[In[bool], Field("properties.properties.enableNodePublicIp", REPLACE, default=True)]
    """Whether the instance has a public address; without, it takes a subnet or a managed network. Default: true."""
    application_sharing: Annotated[
        In[Literal["Personal", "Shared"]],
        Field("properties.properties.applicationSharingPolicy", REPLACE, means=CASELESS, default="Shared"),
    ]
    """Whether others in the workspace may open its applications. Default: `Shared`."""
    assigned_user: Annotated[
        In[AssignedUser], Field("properties.properties.personalComputeInstanceSettings.assignedUser", REPLACE)
    ]
    """The person for whom the instance is made. Default: whoever runs the program."""
    single_sign_on: Annotated[In[bool], Field("properties.properties.enableSSO", REPLACE, default=True)]
    """Whether applications on the instance act as the user. Default: true."""
    identity: Annotated[In[ComputeIdentity], Field("identity", REPLACE)]
    """Managed identity of the instance. Default: none."""
    disable_local_auth: Annotated[In[bool], Field("properties.disableLocalAuth", REPLACE, default=False)]
    """Whether logging in with keys is closed. Default: false."""
    idle_shutdown_minutes: Annotated[
        In[int],
        Field(
            "properties.properties.idleTimeBeforeShutdown",
            # A PUT on an existing instance is accepted and ignored (Azure/bicep-types-az#2543, 2025-07), and the action
            # is documented with this version alone (learn.microsoft.com, how-to-create-compute-instance, 2025).
            Action("updateIdleShutdownSetting", body="idleTimeBeforeShutdown", api_version="2021-07-01"),
            means=MINUTES,
            allows=(Between(15, 4320),),
        ),
    ]
    """Minutes without activity after which the instance stops, 15 to 4320. Default: never."""
    schedules: Annotated[
        In[Sequence[In[Schedule]]],
        Field("properties.properties.schedules.computeStartStop", PUT, allows=(MaxItems(4),), default=[]),
    ]
    """Up to four times at which the instance starts or stops by itself."""
    setup_scripts: Annotated[In[SetupScripts], Field("properties.properties.setupScripts", REPLACE, secret=True)]
    """Scripts that set the instance up. Kept as a secret, since scripts tend to hold some."""
    custom_applications: Annotated[
        In[Sequence[In[CustomApplication | EnvironmentApplication]]],
        Field("properties.properties.customServices", REPLACE, default=[]),
    ]
    """Containers that run on the instance."""
    description: Annotated[In[str], Field("properties.description", PUT)]
    """Free text. A change never replaces the instance."""
    tags: Annotated[In[Mapping[str, In[str]]], Field("tags", PUT, shared=True, allows=(TagRule(),))]
    """Tags. A change never replaces the instance; tags of others are left alone."""
    state: Annotated[
        In[Literal["Running", "Stopped"]],
        Field(
            "properties.properties.state",
            Switch(
                {"Running": "start", "Stopped": "stop"},
                settled={
                    "Running": "Running",
                    "JobRunning": "Running",
                    "Starting": "Running",
                    "Restarting": "Running",
                    "Stopped": "Stopped",
                    "Stopping": "Stopped",
                },
            ),
            in_body=False,
        ),
    ]
    """Desired power state, converged by starting and stopping. Default: whatever it is."""
    on_delete: Annotated[In[str], Field("", LOCAL, in_body=False, allows=(DELETED_ALONE,))]
    """What destroying does: `delete`, the default and all there is. The option `retain_on_delete` keeps it in Azure."""


def _ssh_command(access: bool | None, user: str | None, host: str | None, port: int | None) -> str | None:
    return f"ssh {user}@{host} -p {int(port)}" if access and user and host and port else None


def _addresses(applications: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {each["displayName"]: each["endpointUri"] for each in applications}


class ComputeInstanceOutputs:
    """The outputs of a compute instance."""

    state: Annotated[pulumi.Output[str], Out("properties.properties.state")]
    """`Running`, `Stopped`, or a state on the way."""
    provisioning_state: Annotated[pulumi.Output[str], Out("properties.provisioningState")]
    """`Succeeded`, or what went wrong."""
    admin_user: Annotated[pulumi.Output[str], Out("properties.properties.sshSettings.adminUserName")]
    """User of SSH connections."""
    ssh_port: Annotated[pulumi.Output[int], Out("properties.properties.sshSettings.sshPort")]
    """Port of SSH connections."""
    ssh_host: Annotated[pulumi.Output[str], Out("properties.properties.connectivityEndpoints.publicIpAddress")]
    """Public address; it may change when the instance restarts."""
    private_ip: Annotated[pulumi.Output[str], Out("properties.properties.connectivityEndpoints.privateIpAddress")]
    """Address in its virtual network."""
    created_by: Annotated[pulumi.Output[str], Out("properties.properties.createdBy.userName")]
    """Name of whoever made it."""
    os_image_version: Annotated[pulumi.Output[str], Out("properties.properties.osImageMetadata.currentImageVersion")]
    """Version of its operating system image."""
    applications: Annotated[
        pulumi.Output[Mapping[str, str]], Out("properties.properties.applications", through=_addresses)
    ]
    """Where its applications are opened, by their names: `Jupyter`, `Jupyter Lab`, your own, …"""
    jupyter_uri: Annotated[pulumi.Output[str], Derived(("applications",), lambda found: (found or {}).get("Jupyter"))]
    """Where Jupyter is opened."""
    ssh_command: Annotated[
        pulumi.Output[str], Derived(("ssh_public_access", "admin_user", "ssh_host", "ssh_port"), _ssh_command)
    ]
    """How to log in: `ssh azureuser@1.2.3.4 -p 50000`; nothing while SSH is closed or there is no address."""
    principal_id: Annotated[pulumi.Output[str], Out("identity.principalId")]
    """Object id of the system-assigned identity, for role assignments."""


COMPUTE_INSTANCE = Type(
    name="ComputeInstance",
    noun="compute instance",
    arguments=ComputeInstanceArgs,
    outputs=ComputeInstanceOutputs,
    path="{workspace_id}/computes/{name}",
    arm_type="Microsoft.MachineLearningServices/workspaces/computes",
    api_version="2025-12-01",
    constants={"properties.computeType": "ComputeInstance"},
    # The v1 SDK's code took this size where its page named the retired Standard_NC6 (azureml-core 1.61). Every recorded
    # request names the one type of authorization there is (azure-ai-ml, 2022-10), and a GET may show it as null.
    defaults={
        "properties.properties.vmSize": "Standard_DS3_v2",
        "properties.properties.computeInstanceAuthorizationType": "personal",
    },
    ready=(
        Ready(
            "properties.provisioningState",
            ready=frozenset({"Succeeded"}),
            failed=frozenset({"Failed", "Canceled"}),
            errors=("properties.provisioningErrors", "properties.properties.errors"),
        ),
        # The machine has a state of its own: provisioning may have succeeded while its setup failed.
        Ready(
            "properties.properties.state",
            ready=frozenset({"Running", "JobRunning", "Stopped"}),
            failed=frozenset({"CreateFailed", "SetupFailed", "UserSetupFailed", "Unusable"}),
            errors=("properties.properties.errors",),
        ),
        Ready(
            "properties.properties.lastOperation.operationStatus",
            ready=frozenset(),
            failed=frozenset(),
            stillborn=frozenset({"CreateFailed"}),
        ),
    ),
    delete_query={"underlyingResourceAction": "Delete"},
    settle=subnet_id_from_names,
    settles=("subnet_id",),
    rules=(
        WHOLE_SUBNET,
        RESERVED_SUBNET,
        NO_SINGLE_SIGN_ON,
        SOMEBODY_TO_OPEN_IT,
        TENANT_OF_THE_PROVIDER,
        IDENTITY_NEEDS_IDS,
        SUMMER_TIME,
        UNIQUE_NAMES,
        UNIQUE_PORTS,
        *INSTANCE_RULES,
    ),
    looks=(IN_REGION_OF_WORKSPACE, in_some_network("subnet_id", *SUBNET_NAMES), NO_SUBNET_BESIDE),
    delete_before_replace=True,
    lost_on_replace="its disk with everything under /home and all installed packages (files in the workspace's file "
    "share stay)",
    protect=True,
    timeouts={"create": 3600, "update": 3600, "delete": 1800},
)


class ComputeInstance(ComputeInstanceOutputs, Managed):
    """A managed development machine."""

    declared = COMPUTE_INSTANCE
    _GONE = METHODS_OF_V1

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[ComputeInstanceArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)
