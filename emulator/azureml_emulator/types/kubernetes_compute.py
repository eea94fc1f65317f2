"""A Kubernetes cluster that was attached to the workspace: a name for a namespace of it, with the instance types that
its deployments may ask for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.ids import ResourceId, parse
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Failure
from azureml_emulator.arm.shapes import Shapes
from azureml_emulator.types.cluster_extension import CLUSTERS, is_cluster, machine_learning_extension, setting
from azureml_emulator.types.compute_kind import ComputeKind, inner
from azureml_emulator.types.kubernetes_quantity import amount

NAME = "Kubernetes"
NAME_PATTERN = r"[a-zA-Z](?![a-zA-Z0-9-]*-\d+$)[a-zA-Z0-9-]{2,23}"
"""Specification 2025-12-01, pattern of computeName."""
NAMESPACE_PATTERN = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
DEFAULT_INSTANCE_TYPE = "defaultinstancetype"
DEFAULT_RESOURCES = {
    "requests": {"cpu": "100m", "memory": "2Gi"},
    "limits": {"cpu": "2", "memory": "2Gi"},
}
"""Of the instance type that every cluster with the extension has (how-to-manage-kubernetes-instance-types)."""
SHAPES: Shapes = {
    **{f"properties.properties.{name}": str for name in ("namespace", "defaultInstanceType")},
    **{
        f"properties.properties.{name}": dict
        for name in (
            "instanceTypes",
            *(f"instanceTypes.*{part}" for part in ("", ".nodeSelector", ".resources", ".resources.*")),
        )
    },
}
FIXED = ("namespace",)
"""Another namespace is another attachment."""
UNSET = {
    "relayConnectionString": None,
    "serviceBusConnectionString": None,
    "extensionPrincipalId": None,
    "extensionInstanceReleaseTrain": "stable",
    "vcName": None,
}
RESOURCE_WORDS = {"cpu": "cpu", "memory": "memory", "nvidia.com/gpu": "gpu"}


def cluster_id(compute: Resource) -> ResourceId | None:
    """The id of the cluster; ``None`` when it is not one of a cluster."""
    try:
        found = parse(str(compute.properties.get("resourceId") or ""))
    except ValueError:
        return None
    return found if is_cluster(found) else None


def instance_types(compute: Resource) -> Mapping[str, Document]:
    """Name → ``nodeSelector`` and ``resources``; never empty."""
    given: Document = inner(compute).get("instanceTypes") or {}
    return given or {DEFAULT_INSTANCE_TYPE: {"nodeSelector": None, "resources": DEFAULT_RESOURCES}}


def default_instance_type(compute: Resource) -> str:
    """What a deployment gets that asks for none."""
    return str(inner(compute).get("defaultInstanceType") or DEFAULT_INSTANCE_TYPE)


def resources_of(compute: Resource, instance_type: str) -> Document:
    """``requests`` and ``limits`` of one of its instance types; that of the extension when the name is its default."""
    return (instance_types(compute).get(instance_type) or {}).get("resources") or DEFAULT_RESOURCES


def _check(compute: Resource, before: Resource | None, context: Context) -> None:
    if not re.fullmatch(NAME_PATTERN, compute.name):
        raise _wrong(
            f"The compute name '{compute.name}' is invalid. It has 3 to 24 letters, digits and hyphens, begins with a "
            "letter and does not end in a hyphen and digits."
        )
    _check_cluster(compute, before, context)
    _check_unchanged(compute, before)
    namespace = inner(compute).get("namespace")
    if namespace is not None and not re.fullmatch(NAMESPACE_PATTERN, str(namespace)):
        raise _wrong(f"The namespace '{namespace}' is not the name of a Kubernetes namespace.")
    wanted, known = default_instance_type(compute), instance_types(compute)
    if wanted not in known and wanted != DEFAULT_INSTANCE_TYPE:
        raise _wrong(f"The default instance type '{wanted}' is not one of {', '.join(known)}.")
    for name, shape in known.items():
        _check_resources(name, (shape or {}).get("resources") or {})


def _wrong(sentence: str) -> Exception:
    return refuse(400, "UserError", sentence)


def _check_cluster(compute: Resource, before: Resource | None, context: Context) -> None:
    written, found = compute.properties.get("resourceId"), cluster_id(compute)
    if before is not None and written is None:
        compute.properties["resourceId"] = before.properties["resourceId"]
        return
    if found is None:
        raise _wrong(
            f"The resourceId '{written}' of a Kubernetes compute must be the id of one of {', '.join(CLUSTERS)}."
        )
    if before is not None and str(written).casefold() != str(before.properties["resourceId"]).casefold():
        raise _wrong(f"The compute '{compute.name}' is attached to another cluster. Detach it first.")
    foreign = found.subscription.casefold() != context.subscription_id.casefold()
    if not foreign and context.find(found) is None:
        raise _wrong(f"Cannot found Kubernetes cluster. There is no '{found}'.")


def _check_unchanged(compute: Resource, before: Resource | None) -> None:
    if before is None:
        return
    for field in FIXED:
        old, new = inner(before).get(field), inner(compute).get(field)
        if new is None:
            inner(compute)[field] = old
        elif new != old:
            raise _wrong(
                f"The {field} of the compute '{compute.name}' cannot be changed. Detach it and attach it again."
            )


def _check_resources(name: str, resources: Mapping[str, Json]) -> None:
    for part in ("requests", "limits"):
        for word, value in (resources.get(part) or {}).items():
            if value is not None and amount(value) is None:
                raise _wrong(f"The instance type '{name}' has {part}.{word} '{value}', which is not a quantity.")
    for word, value in (resources.get("requests") or {}).items():
        asked, limit = amount(value), amount((resources.get("limits") or {}).get(word))
        if asked is not None and limit is not None and asked > limit:
            raise _wrong(f"The instance type '{name}' requests more {RESOURCE_WORDS.get(word, word)} than its limit.")


def _begin(compute: Resource, _context: Context) -> None:
    fields = inner(compute)
    fields["namespace"] = fields.get("namespace") or "default"


def _shown(compute: Resource, context: Context, asked: Document) -> Document:
    extension = machine_learning_extension(cluster_id(compute), context)
    installed: Document = {}
    if extension and compute.provisioning_state == "Succeeded":
        principal = (context.shown(extension).get("identity") or {}).get("principalId")
        train = extension.properties.get("releaseTrain") or "stable"
        installed = {"extensionPrincipalId": principal, "extensionInstanceReleaseTrain": train.casefold()}
    secrets = {"relayConnectionString": None, "serviceBusConnectionString": None}
    types = {name: {"nodeSelector": None, **(shape or {})} for name, shape in instance_types(compute).items()}
    return {
        **UNSET,
        **asked,
        **secrets,
        **installed,
        "defaultInstanceType": default_instance_type(compute),
        "instanceTypes": types,
    }


def inference_failure(compute: Resource, context: Context) -> Failure | None:
    """Why no endpoint or deployment can live on the compute's cluster. Clusters of other subscriptions are believed."""
    found = cluster_id(compute)
    if found is None or found.subscription.casefold() != context.subscription_id.casefold():
        return None
    if context.find(found) is None:
        return Failure("ClusterNotFound", "Cannot found Kubernetes cluster.")
    extension = machine_learning_extension(found, context)
    if extension is None:
        return Failure(
            "InferencingClientCallFailed",
            f"The Azure Machine Learning extension on the cluster '{found.name}' is not connectable. Install the "
            "cluster extension Microsoft.AzureML.Kubernetes with enableInference=True.",
        )
    if str(setting(extension, "enableInference")).casefold() != "true":
        return Failure(
            "ScoringFeUnhealthy",
            f"The router azureml-fe is not running on the cluster '{found.name}'. Set enableInference=True on the "
            f"extension '{extension.name}'.",
        )
    return None


def router_of(compute: Resource, context: Context) -> str:
    """Scheme and authority of the cluster's router azureml-fe: its name in the certificate, else its address, which is
    made up."""
    found = cluster_id(compute)
    extension = machine_learning_extension(found, context) if found else None
    numbers = bytes.fromhex((extension or compute).facts["guid"].replace("-", ""))[:3]
    public = extension is None or str(setting(extension, "inferenceRouterServiceType")).casefold() == "loadbalancer"
    address = ".".join(str(number) for number in (20 if public else 10, *numbers))
    if extension is None or str(setting(extension, "allowInsecureConnections")).casefold() == "true":
        return f"http://{address}"
    return f"https://{setting(extension, 'sslCname') or address}"


KUBERNETES_COMPUTE = ComputeKind(
    NAME,
    _check,
    _shown,
    _begin,
    removals=("Detach",),
    resource_id=lambda compute: compute.properties.get("resourceId"),
)
