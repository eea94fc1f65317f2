"""Components in the words of the v1 SDK, over the resources of `pulumi_azureml`.

A name is loaded when it is asked for: a program pays for what it names.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which takes time to load
if TYPE_CHECKING:
    from .aci_webservice import AciWebservice
    from .aks_endpoint import AksEndpoint, EndpointVersion
    from .aks_webservice import AksWebservice
    from .deploy import deploy
    from .environment_image import EnvironmentImage
    from .managed_endpoint import ManagedDeployment, ManagedEndpoint
    from .monitor_autoscale import MonitorAutoscale
    from .registered_model import RegisteredModel
    from .vocabulary.access_token import AksServiceAccessToken
    from .vocabulary.aci_deployment import AciServiceDeploymentConfiguration
    from .vocabulary.aci_sku import SKUS, Sku, sku_for
    from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
    from .vocabulary.aks_endpoint_version import VERSION_TYPE_TAG, AksEndpointDeploymentConfiguration
    from .vocabulary.authentication import AuthMode
    from .vocabulary.auto_scaler import AutoScaler
    from .vocabulary.automl_output import AutoMLOutput
    from .vocabulary.conda_dependencies import CondaDependencies
    from .vocabulary.container_resources import ContainerResourceRequirements
    from .vocabulary.data_collection import DataCollection
    from .vocabulary.docker_section import DEFAULT_IMAGE, ContainerRegistry, DockerBuildContext, DockerSection
    from .vocabulary.environment import Environment
    from .vocabulary.environment_reference import EnvironmentReference
    from .vocabulary.inference_config import InferenceConfig
    from .vocabulary.liveness_probe import LivenessProbeRequirements
    from .vocabulary.local_deployment import LocalWebserviceDeploymentConfiguration
    from .vocabulary.problem import InvalidConfiguration, Level, Problem, refuse
    from .vocabulary.python_section import PythonSection
    from .vocabulary.service_name import service_name_problems
    from .vocabulary.serving import Serving
    from .vocabulary.target import Target, compute_problems, namespace_problems, target_problems
    from .vocabulary.traffic import default_version, traffic_problems, traffic_shares
    from .vocabulary.workspace_config import WorkspaceConfig

__all__ = [
    "DEFAULT_IMAGE",
    "SKUS",
    "VERSION_TYPE_TAG",
    "AciServiceDeploymentConfiguration",
    "AciWebservice",
    "AksEndpoint",
    "AksEndpointDeploymentConfiguration",
    "AksServiceAccessToken",
    "AksServiceDeploymentConfiguration",
    "AksWebservice",
    "AuthMode",
    "AutoMLOutput",
    "AutoScaler",
    "CondaDependencies",
    "ContainerRegistry",
    "ContainerResourceRequirements",
    "DataCollection",
    "DockerBuildContext",
    "DockerSection",
    "EndpointVersion",
    "Environment",
    "EnvironmentImage",
    "EnvironmentReference",
    "InferenceConfig",
    "InvalidConfiguration",
    "Level",
    "LivenessProbeRequirements",
    "LocalWebserviceDeploymentConfiguration",
    "ManagedDeployment",
    "ManagedEndpoint",
    "MonitorAutoscale",
    "Problem",
    "PythonSection",
    "RegisteredModel",
    "Serving",
    "Sku",
    "Target",
    "WorkspaceConfig",
    "compute_problems",
    "default_version",
    "deploy",
    "namespace_problems",
    "refuse",
    "service_name_problems",
    "sku_for",
    "target_problems",
    "traffic_problems",
    "traffic_shares",
]

_HOMES = {
    "aci_webservice": ("AciWebservice",),
    "aks_endpoint": (
        "AksEndpoint",
        "EndpointVersion",
    ),
    "aks_webservice": ("AksWebservice",),
    "deploy": ("deploy",),
    "environment_image": ("EnvironmentImage",),
    "managed_endpoint": (
        "ManagedDeployment",
        "ManagedEndpoint",
    ),
    "monitor_autoscale": ("MonitorAutoscale",),
    "registered_model": ("RegisteredModel",),
    "vocabulary.access_token": ("AksServiceAccessToken",),
    "vocabulary.aci_deployment": ("AciServiceDeploymentConfiguration",),
    "vocabulary.aci_sku": (
        "SKUS",
        "Sku",
        "sku_for",
    ),
    "vocabulary.aks_deployment": ("AksServiceDeploymentConfiguration",),
    "vocabulary.aks_endpoint_version": (
        "VERSION_TYPE_TAG",
        "AksEndpointDeploymentConfiguration",
    ),
    "vocabulary.authentication": ("AuthMode",),
    "vocabulary.auto_scaler": ("AutoScaler",),
    "vocabulary.automl_output": ("AutoMLOutput",),
    "vocabulary.conda_dependencies": ("CondaDependencies",),
    "vocabulary.container_resources": ("ContainerResourceRequirements",),
    "vocabulary.data_collection": ("DataCollection",),
    "vocabulary.docker_section": (
        "DEFAULT_IMAGE",
        "ContainerRegistry",
        "DockerBuildContext",
        "DockerSection",
    ),
    "vocabulary.environment": ("Environment",),
    "vocabulary.environment_reference": ("EnvironmentReference",),
    "vocabulary.inference_config": ("InferenceConfig",),
    "vocabulary.liveness_probe": ("LivenessProbeRequirements",),
    "vocabulary.local_deployment": ("LocalWebserviceDeploymentConfiguration",),
    "vocabulary.problem": (
        "InvalidConfiguration",
        "Level",
        "Problem",
        "refuse",
    ),
    "vocabulary.python_section": ("PythonSection",),
    "vocabulary.service_name": ("service_name_problems",),
    "vocabulary.serving": ("Serving",),
    "vocabulary.target": (
        "Target",
        "compute_problems",
        "namespace_problems",
        "target_problems",
    ),
    "vocabulary.traffic": (
        "default_version",
        "traffic_problems",
        "traffic_shares",
    ),
    "vocabulary.workspace_config": ("WorkspaceConfig",),
}
"""Where each public name is defined."""


if not TYPE_CHECKING:  # for those who check types, a name that is not above is an error

    def __getattr__(name: str) -> object:
        """Load a public name on its first use (PEP 562)."""
        if name[:1].isupper() and name not in __all__:
            from .gone import CLASSES, GoneClass

            if name in CLASSES:
                raise GoneClass(f"{__name__} has no {name}: {CLASSES[name]}")
        from pulumi_azureml.public_names import load

        return load(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
