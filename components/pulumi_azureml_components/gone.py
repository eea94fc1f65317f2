"""What v1 had and a declared resource has not, methods and classes: each with where it is done now."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pulumi_azureml.host.gone import Gone

__all__ = ["CLASSES", "OF_ASSETS", "OF_SERVICES", "Gone", "GoneClass"]


class GoneClass(ImportError, pulumi.RunError):
    """A class of v1; told as `Gone`."""


_DECLARED = "change the arguments in the program, and `pulumi up` makes it so"
_REMOVED = "take it out of the program, and `pulumi up` deletes it"
_WAITED = "`pulumi up` waits for it; custom_timeouts in opts says how long"
_SHOWN = "`pulumi-azureml show` prints it"
_COMMON = {
    **dict.fromkeys(("update", "add_tags", "remove_tags", "add_properties"), _DECLARED),
    "delete": _REMOVED,
    "serialize": _SHOWN,
    "deserialize": "`pulumi-azureml import` brings what exists into a program",
    "list": "`pulumi-azureml list` prints what there is",
}
OF_SERVICES: Mapping[str, str] = {
    **_COMMON,
    "wait_for_deployment": _WAITED,
    "run": "`pulumi-azureml invoke` scores, and so does any HTTP client at scoring_uri",
    "get_keys": "primary_key and secondary_key are outputs, `pulumi-azureml keys` prints them",
    "regen_key": "`pulumi-azureml rotate-key` makes a key anew",
    "get_logs": "`pulumi-azureml logs` prints them",
    **dict.fromkeys(
        ("get_access_token", "get_token"), "`pulumi-azureml token` prints one; a token is never kept in a stack"
    ),
    **dict.fromkeys(("create_version", "update_version"), "put the version into the map that the component is given"),
    **dict.fromkeys(
        ("deploy", "deploy_from_image", "deploy_from_model"), "declare it in the program, and `pulumi up` deploys it"
    ),
    "delete_version": "take the version out of the map that the component is given, and out of traffic",
}
"""Methods of v1's web services."""
OF_ASSETS: Mapping[str, str] = {
    **_COMMON,
    "create": "declare it in the program, and `pulumi up` registers it",
    "get": "get_environment and get_model of pulumi_azureml look one up",
    **dict.fromkeys(("wait_for_creation", "update_creation_state"), _WAITED),
    "deploy": "give it to AksWebservice, AciWebservice, ManagedEndpoint or deploy",
    "register": "it is registered by `pulumi up`",
    "build": "Azure builds an image when it is first used",
    "package": "give a build_context to EnvironmentImage, and copy the model in its Dockerfile",
    "profile": "there is no profiling any more: measure a deployment",
    "download": "`az ml model download` fetches it",
}
"""Methods of v1's images, environments and models."""

_IMAGE = "an image is declared by EnvironmentImage"
CLASSES: Mapping[str, str] = {
    "LocalWebservice": "a service on this machine is no resource of a stack: deploy by AksWebservice or "
    "ManagedEndpoint",
    "Webservice": "a service is declared by AksWebservice, AksEndpoint, AciWebservice or ManagedEndpoint",
    "Model": "a model is declared by RegisteredModel, and deployed by deploy",
    "Run": "the model of a run is declared by RegisteredModel(job=…)",
    "AutoMLRun": "the model of such a run is declared by RegisteredModel(from_automl=AutoMLOutput(…))",
    **dict.fromkeys(("Image", "ContainerImage"), _IMAGE),
    "ModelPackage": "give a build_context to EnvironmentImage, and copy the model in its Dockerfile",
    "Workspace": "it is in pulumi_azureml; WorkspaceConfig reads a config.json",
    **dict.fromkeys(("AksCompute", "ComputeTarget"), "an attached cluster is pulumi_azureml's KubernetesCompute"),
    "ComputeInstance": "it is in pulumi_azureml",
}
"""Classes of v1 that programs import."""
