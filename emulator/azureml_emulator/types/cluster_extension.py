"""An extension of a Kubernetes cluster (Azure's own or Arc-connected). Azure ML's is ``Microsoft.AzureML.Kubernetes``:
its settings decide whether endpoints can live on the cluster and where its router answers.
"""

from __future__ import annotations

from dataclasses import replace

from azureml_emulator.arm.errors import PLAIN, Refusal, refuse
from azureml_emulator.arm.ids import ResourceId
from azureml_emulator.arm.operation_styles import RPC_ACCEPTED, RPC_PUT
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import CreateOnly, Failure, ResourceType, Verb, since
from azureml_emulator.types.connected_cluster import CONNECTED_CLUSTER
from azureml_emulator.types.managed_cluster import MANAGED_CLUSTER

EXTENSION_TYPE = "Microsoft.KubernetesConfiguration/extensions"
MACHINE_LEARNING = "microsoft.azureml.kubernetes"
CLUSTERS = (MANAGED_CLUSTER.type, CONNECTED_CLUSTER.type)
OPERATION = "{id}/operations/{name}?api-version={api_version}"
ROUTER_SERVICES = ("loadbalancer", "nodeport", "clusterip")
NEWEST = "1.1.95"
"""Version that is shown when none was asked for; made up."""


def is_cluster(resource_id: ResourceId) -> bool:
    """Whether it is the id of a Kubernetes cluster."""
    return resource_id.type.casefold() in {kind.casefold() for kind in CLUSTERS}


def machine_learning_extension(cluster: ResourceId | None, context: Context) -> Resource | None:
    """Azure ML's extension on a cluster, once it is installed."""
    if cluster is None:
        return None
    return next(
        (
            extension
            for extension in context.all(EXTENSION_TYPE, cluster)
            if is_machine_learning(extension) and extension.provisioning_state in ("Succeeded", "Updating")
        ),
        None,
    )


def is_machine_learning(extension: Resource) -> bool:
    """Whether it is Azure ML's."""
    return str(extension.properties.get("extensionType")).casefold() == MACHINE_LEARNING


def setting(extension: Resource, name: str) -> str | None:
    """One of its configuration settings, whatever casing the name was written in."""
    settings: Document = extension.properties.get("configurationSettings") or {}
    return next((value for key, value in settings.items() if key.casefold() == name.casefold()), None)


def _protected(extension: Resource, name: str) -> bool:
    secrets: Document = extension.properties.get("configurationProtectedSettings") or {}
    return any(key.casefold() == name.casefold() for key in secrets)


def _check(extension: Resource, _context: Context) -> None:
    scope = extension.id.parent
    if scope is None or not is_cluster(scope):
        raise refuse(400, "BadRequest", f"'{scope}' is not a Kubernetes cluster: it cannot have extensions.")


def _install(extension: Resource, _context: Context) -> bool | Failure:
    """The chart refuses settings that contradict each other; the sentences are ours."""
    if not is_machine_learning(extension):
        return True
    inference = str(setting(extension, "enableInference")).casefold() == "true"
    training = str(setting(extension, "enableTraining")).casefold() == "true"
    if not inference and not training:
        return _failed("Set enableTraining=True, enableInference=True, or both.")
    if not inference:
        return True
    service = str(setting(extension, "inferenceRouterServiceType") or "").casefold()
    if service not in ROUTER_SERVICES:
        return _failed(
            "With enableInference=True, inferenceRouterServiceType must be LoadBalancer, NodePort or ClusterIP."
        )
    insecure = str(setting(extension, "allowInsecureConnections")).casefold() == "true"
    secure = bool(setting(extension, "sslSecret")) or _protected(extension, "sslCertPemFile")
    if insecure == secure:
        return _failed("Give either allowInsecureConnections=True, or a certificate: sslSecret, or the two pem files.")
    return True


def _failed(sentence: str) -> Failure:
    return Failure("ExtensionOperationFailed", f"The extension operation failed with the following error: {sentence}")


def _body(extension: Resource, _context: Context, document: Document) -> Document:
    properties = document["properties"]
    scope = properties.get("scope") or {"cluster": {"releaseNamespace": "azureml"}}
    version = properties.get("version") or NEWEST
    failure = extension.facts.get("failure")
    document["properties"] = {
        "autoUpgradeMinorVersion": True,
        "releaseTrain": "Stable",
        "configurationSettings": {},
        **properties,
        "configurationProtectedSettings": dict.fromkeys(
            extension.properties.get("configurationProtectedSettings") or {}, ""
        ),
        "scope": scope,
        "version": version,
        "currentVersion": version,
        "statuses": [],
        "errorInfo": failure,
        "packageUri": None,
        "isSystemExtension": False,
    }
    return document


CLUSTER_EXTENSION = ResourceType(
    type=EXTENSION_TYPE,
    sources={
        "shape": "specification Microsoft.KubernetesConfiguration 2022-11-01",
        "PUT 201 with Azure-AsyncOperation below the extension": "specification; unverified by a recording",
        "settings of Microsoft.AzureML.Kubernetes": (
            "https://learn.microsoft.com/azure/machine-learning/how-to-deploy-kubernetes-extension; the sentences of a "
            "failed installation are unverified"
        ),
        "protected settings come back empty": "specification: never returned; unverified how",
        "version": "made up",
    },
    api_versions=since("2020-07-01", "2022-03-01", "2022-11-01", "2023-05-01", "2024-11-01"),
    component=PLAIN,
    not_found=Refusal(404, "ExtensionNotFound", "The extension '{name}' was not found."),
    placed_in="anything",
    shapes={
        "properties.extensionType": str,
        "properties.scope": dict,
        "properties.configurationSettings": dict,
        "properties.configurationProtectedSettings": dict,
    },
    required=("properties.extensionType",),
    create_only=(CreateOnly("properties.extensionType"), CreateOnly("properties.scope")),
    create=Verb(replace(RPC_PUT, async_operation=OPERATION), seconds=300, work=_install),
    update=Verb(replace(RPC_PUT, status=200, async_operation=OPERATION), seconds=120, work=_install),
    patch=Verb(replace(RPC_ACCEPTED, async_operation=OPERATION, location=None), seconds=120, work=_install),
    delete=Verb(replace(RPC_ACCEPTED, async_operation=OPERATION, location=None), seconds=120),
    secrets=("properties.configurationProtectedSettings",),
    identity=True,
    defaults={"identity": {"type": "SystemAssigned"}},
    check=_check,
    body=_body,
)
