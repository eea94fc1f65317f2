"""Infrastructure as code for Azure Machine Learning.

Resources are used in a Pulumi program like those of any other provider: `Workspace("ws", resource_group_name=…, …)`.

A name is loaded when it is asked for: a program pays for the resource types that it names, and for no other.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which takes time to load
if TYPE_CHECKING:
    from .access_token import AccessToken
    from .automl_jobs import get_best_child_job, get_best_child_job_output
    from .errors import AzureMLError
    from .lookups import (
        Found,
        VmSize,
        get_access_token,
        get_compute_instance,
        get_compute_instance_output,
        get_environment,
        get_environment_output,
        get_model,
        get_model_output,
        get_online_endpoint,
        get_online_endpoint_output,
        get_workspace,
        get_workspace_output,
        supported_vm_sizes,
        supported_vm_sizes_output,
    )
    from .resources.assigned_user import AssignedUser
    from .resources.autoscale_notification import AutoscaleNotification, AutoscaleWebhook
    from .resources.autoscale_profile import (
        AutoscaleDimension,
        AutoscaleProfile,
        AutoscaleRecurrence,
        AutoscaleRule,
        AutoscaleWindow,
    )
    from .resources.autoscale_setting import AutoscaleSetting, AutoscaleSettingArgs
    from .resources.code_version import CodeVersion, CodeVersionArgs
    from .resources.compute_cluster import ClusterScale, ClusterUser, ComputeCluster, ComputeClusterArgs
    from .resources.compute_identity import ComputeIdentity
    from .resources.compute_instance import ComputeInstance, ComputeInstanceArgs
    from .resources.custom_application import (
        ApplicationMount,
        ApplicationPort,
        CustomApplication,
        EnvironmentApplication,
        EnvironmentVariable,
        TmpfsMount,
        VolumeMount,
    )
    from .resources.data_collector import CollectedData, DataCollector
    from .resources.datastore import Datastore, DatastoreArgs, OneLakeArtifact
    from .resources.datastore_credentials import (
        AccountKeyCredentials,
        CertificateCredentials,
        NoCredentials,
        SasCredentials,
        ServicePrincipalCredentials,
    )
    from .resources.endpoint_traffic import EndpointTraffic, EndpointTrafficArgs
    from .resources.environment_version import EnvironmentVersion, EnvironmentVersionArgs, InferenceRoutes, Route
    from .resources.kubernetes_compute import (
        InstanceType,
        InstanceTypeResources,
        KubernetesCompute,
        KubernetesComputeArgs,
    )
    from .resources.managed_network import FqdnRule, ManagedNetwork, PrivateEndpointRule, ServiceTagRule
    from .resources.model_job import ModelJob
    from .resources.model_version import ModelVersion, ModelVersionArgs
    from .resources.online_deployment import OnlineDeployment, OnlineDeploymentArgs
    from .resources.online_endpoint import KeyRotation, OnlineEndpoint, OnlineEndpointArgs
    from .resources.online_identity import OnlineIdentity
    from .resources.online_probe import Probe
    from .resources.online_resources import ContainerResources, ReplicaScale, RequestSettings
    from .resources.schedule import CronSchedule, RecurrenceSchedule
    from .resources.setup_scripts import InlineScript, SetupScripts, WorkspaceScript
    from .resources.workspace import ServerlessCompute, Workspace, WorkspaceArgs
    from .resources.workspace_encryption import WorkspaceEncryption
    from .resources.workspace_feature_store import FeatureStore
    from .resources.workspace_identity import WorkspaceIdentity

__all__ = [
    "AccessToken",
    "AccountKeyCredentials",
    "ApplicationMount",
    "ApplicationPort",
    "AssignedUser",
    "AutoscaleDimension",
    "AutoscaleNotification",
    "AutoscaleProfile",
    "AutoscaleRecurrence",
    "AutoscaleRule",
    "AutoscaleSetting",
    "AutoscaleSettingArgs",
    "AutoscaleWebhook",
    "AutoscaleWindow",
    "AzureMLError",
    "CertificateCredentials",
    "ClusterScale",
    "ClusterUser",
    "CodeVersion",
    "CodeVersionArgs",
    "CollectedData",
    "ComputeCluster",
    "ComputeClusterArgs",
    "ComputeIdentity",
    "ComputeInstance",
    "ComputeInstanceArgs",
    "ContainerResources",
    "CronSchedule",
    "CustomApplication",
    "DataCollector",
    "Datastore",
    "DatastoreArgs",
    "EndpointTraffic",
    "EndpointTrafficArgs",
    "EnvironmentApplication",
    "EnvironmentVariable",
    "EnvironmentVersion",
    "EnvironmentVersionArgs",
    "FeatureStore",
    "Found",
    "FqdnRule",
    "InferenceRoutes",
    "InlineScript",
    "InstanceType",
    "InstanceTypeResources",
    "KeyRotation",
    "KubernetesCompute",
    "KubernetesComputeArgs",
    "ManagedNetwork",
    "ModelJob",
    "ModelVersion",
    "ModelVersionArgs",
    "NoCredentials",
    "OneLakeArtifact",
    "OnlineDeployment",
    "OnlineDeploymentArgs",
    "OnlineEndpoint",
    "OnlineEndpointArgs",
    "OnlineIdentity",
    "PrivateEndpointRule",
    "Probe",
    "RecurrenceSchedule",
    "ReplicaScale",
    "RequestSettings",
    "Route",
    "SasCredentials",
    "ServerlessCompute",
    "ServicePrincipalCredentials",
    "ServiceTagRule",
    "SetupScripts",
    "TmpfsMount",
    "VmSize",
    "VolumeMount",
    "Workspace",
    "WorkspaceArgs",
    "WorkspaceEncryption",
    "WorkspaceIdentity",
    "WorkspaceScript",
    "get_access_token",
    "get_best_child_job",
    "get_best_child_job_output",
    "get_compute_instance",
    "get_compute_instance_output",
    "get_environment",
    "get_environment_output",
    "get_model",
    "get_model_output",
    "get_online_endpoint",
    "get_online_endpoint_output",
    "get_workspace",
    "get_workspace_output",
    "supported_vm_sizes",
    "supported_vm_sizes_output",
]

_HOMES = {
    "automl_jobs": ("get_best_child_job", "get_best_child_job_output"),
    "resources.autoscale_notification": (
        "AutoscaleNotification",
        "AutoscaleWebhook",
    ),
    "resources.autoscale_profile": (
        "AutoscaleDimension",
        "AutoscaleProfile",
        "AutoscaleRecurrence",
        "AutoscaleRule",
        "AutoscaleWindow",
    ),
    "resources.autoscale_setting": (
        "AutoscaleSetting",
        "AutoscaleSettingArgs",
    ),
    "resources.datastore": (
        "Datastore",
        "DatastoreArgs",
        "OneLakeArtifact",
    ),
    "resources.datastore_credentials": (
        "AccountKeyCredentials",
        "CertificateCredentials",
        "NoCredentials",
        "SasCredentials",
        "ServicePrincipalCredentials",
    ),
    "resources.data_collector": ("CollectedData", "DataCollector"),
    "resources.online_resources": ("ContainerResources", "ReplicaScale", "RequestSettings"),
    "resources.online_probe": ("Probe",),
    "resources.online_deployment": ("OnlineDeployment", "OnlineDeploymentArgs"),
    "resources.endpoint_traffic": ("EndpointTraffic", "EndpointTrafficArgs"),
    "resources.online_identity": ("OnlineIdentity",),
    "resources.online_endpoint": ("KeyRotation", "OnlineEndpoint", "OnlineEndpointArgs"),
    "resources.environment_version": ("EnvironmentVersion", "EnvironmentVersionArgs", "InferenceRoutes", "Route"),
    "resources.model_job": ("ModelJob",),
    "resources.model_version": ("ModelVersion", "ModelVersionArgs"),
    "resources.code_version": ("CodeVersion", "CodeVersionArgs"),
    "access_token": ("AccessToken",),
    "errors": ("AzureMLError",),
    "lookups": (
        "Found",
        "VmSize",
        "get_access_token",
        "get_compute_instance",
        "get_compute_instance_output",
        "get_environment",
        "get_environment_output",
        "get_model",
        "get_model_output",
        "get_online_endpoint",
        "get_online_endpoint_output",
        "get_workspace",
        "get_workspace_output",
        "supported_vm_sizes",
        "supported_vm_sizes_output",
    ),
    "resources.assigned_user": ("AssignedUser",),
    "resources.compute_cluster": ("ClusterScale", "ClusterUser", "ComputeCluster", "ComputeClusterArgs"),
    "resources.compute_identity": ("ComputeIdentity",),
    "resources.compute_instance": ("ComputeInstance", "ComputeInstanceArgs"),
    "resources.custom_application": (
        "ApplicationMount",
        "ApplicationPort",
        "CustomApplication",
        "EnvironmentApplication",
        "EnvironmentVariable",
        "TmpfsMount",
        "VolumeMount",
    ),
    "resources.kubernetes_compute": (
        "InstanceType",
        "InstanceTypeResources",
        "KubernetesCompute",
        "KubernetesComputeArgs",
    ),
    "resources.managed_network": ("FqdnRule", "ManagedNetwork", "PrivateEndpointRule", "ServiceTagRule"),
    "resources.schedule": ("CronSchedule", "RecurrenceSchedule"),
    "resources.setup_scripts": ("InlineScript", "SetupScripts", "WorkspaceScript"),
    "resources.workspace": ("ServerlessCompute", "Workspace", "WorkspaceArgs"),
    "resources.workspace_encryption": ("WorkspaceEncryption",),
    "resources.workspace_feature_store": ("FeatureStore",),
    "resources.workspace_identity": ("WorkspaceIdentity",),
}
"""Where each public name is defined."""


if not TYPE_CHECKING:  # for those who check types, a name that is not above is an error

    def __getattr__(name: str) -> object:
        """Load a public name on its first use (PEP 562)."""
        from .public_names import load

        return load(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
