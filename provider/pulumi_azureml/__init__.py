"""Infrastructure as code for Azure Machine Learning.

Resources are used in a Pulumi program like those of any other provider: `Workspace("ws", resource_group_name=…, …)`.
"""

from .errors import AzureMLError
from .lookups import (
    Found,
    VmSize,
    get_compute_instance,
    get_compute_instance_output,
    get_workspace,
    get_workspace_output,
    supported_vm_sizes,
    supported_vm_sizes_output,
)
from .resources.assigned_user import AssignedUser
from .resources.compute_cluster import ClusterScale, ClusterUser, ComputeCluster, ComputeClusterArgs
from .resources.compute_identity import ComputeIdentity
from .resources.compute_instance import ComputeInstance, ComputeInstanceArgs
from .resources.custom_application import (
    ApplicationMount,
    ApplicationPort,
    CustomApplication,
    EnvironmentVariable,
)
from .resources.kubernetes_compute import (
    InstanceType,
    InstanceTypeResources,
    KubernetesCompute,
    KubernetesComputeArgs,
)
from .resources.managed_network import FqdnRule, ManagedNetwork, PrivateEndpointRule, ServiceTagRule
from .resources.schedule import CronSchedule, RecurrenceSchedule
from .resources.setup_scripts import InlineScript, SetupScripts, WorkspaceScript
from .resources.workspace import (
    ServerlessCompute,
    Workspace,
    WorkspaceArgs,
    WorkspaceEncryption,
)
from .resources.workspace_identity import WorkspaceIdentity

__all__ = [
    "ApplicationMount",
    "ApplicationPort",
    "AssignedUser",
    "AzureMLError",
    "ClusterScale",
    "ClusterUser",
    "ComputeCluster",
    "ComputeClusterArgs",
    "ComputeIdentity",
    "ComputeInstance",
    "ComputeInstanceArgs",
    "CronSchedule",
    "CustomApplication",
    "EnvironmentVariable",
    "Found",
    "FqdnRule",
    "InlineScript",
    "InstanceType",
    "InstanceTypeResources",
    "KubernetesCompute",
    "KubernetesComputeArgs",
    "ManagedNetwork",
    "PrivateEndpointRule",
    "RecurrenceSchedule",
    "ServerlessCompute",
    "ServiceTagRule",
    "SetupScripts",
    "VmSize",
    "Workspace",
    "WorkspaceArgs",
    "WorkspaceEncryption",
    "WorkspaceIdentity",
    "WorkspaceScript",
    "get_compute_instance",
    "get_compute_instance_output",
    "get_workspace",
    "get_workspace_output",
    "supported_vm_sizes",
    "supported_vm_sizes_output",
]
