"""A compute of a workspace, of any kind. What differs by kind is in `compute_instance`,
`compute_cluster` and `kubernetes_compute`."""

from __future__ import annotations

from azureml_emulator.arm.errors import COMPUTE as COMPUTE_COMPONENT
from azureml_emulator.arm.errors import Refusal, refuse
from azureml_emulator.arm.operation_styles import COMPUTE_DELETE, COMPUTE_PATCH, COMPUTE_PUT
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Action, Listing, Reference, ResourceType, Step, Verb
from azureml_emulator.arm.shapes import below
from azureml_emulator.types.compute_cluster import COMPUTE_CLUSTER, list_nodes
from azureml_emulator.types.compute_cluster import SHAPES as CLUSTER_SHAPES
from azureml_emulator.types.compute_instance import COMPUTE_INSTANCE
from azureml_emulator.types.compute_instance import SHAPES as INSTANCE_SHAPES
from azureml_emulator.types.compute_instance_actions import INSTANCE_ACTIONS
from azureml_emulator.types.compute_kind import ComputeKind
from azureml_emulator.types.compute_power import POWER_ACTIONS
from azureml_emulator.types.compute_quota import COMPUTE_TYPE
from azureml_emulator.types.kubernetes_compute import KUBERNETES_COMPUTE
from azureml_emulator.types.kubernetes_compute import SHAPES as KUBERNETES_SHAPES
from azureml_emulator.types.machine_learning import API_VERSIONS
from azureml_emulator.types.managed_network import DISABLED, is_provisioned, isolation_mode, provision
from azureml_emulator.types.subnet import SUBNET_TYPE

COMPUTE_KINDS: tuple[ComputeKind, ...] = (COMPUTE_INSTANCE, COMPUTE_CLUSTER, KUBERNETES_COMPUTE)
"""Every kind that is emulated."""
KNOWN_KINDS = (
    "AKS", "Kubernetes", "AmlCompute", "ComputeInstance", "DataFactory", "VirtualMachine", "HDInsight", "Databricks",
    "DataLakeAnalytics", "SynapseSpark",
)  # fmt: skip
NO_SECRETS = "{kind} computes do not have any secrets associated with them. This operation is not supported."


def kind_of(compute: Resource) -> ComputeKind:
    """The kind by ``properties.computeType``, in any letter case; refuses what the service or the emulator does not
    know."""
    written = str(compute.properties.get("computeType") or "")
    for kind in COMPUTE_KINDS:
        if kind.name.lower() == written.lower():
            return kind
    if written.lower() in {name.lower() for name in KNOWN_KINDS}:
        raise refuse(
            501,
            "NotImplemented",
            f"Computes of type '{written}' are not emulated. Use {', '.join(kind.name for kind in COMPUTE_KINDS)}.",
        )
    raise refuse(400, "UserError", f"The compute type '{written}' is not one of {', '.join(KNOWN_KINDS)}.")


def _workspace(compute: Resource, context: Context) -> Resource:
    workspace = context.find(compute.id.root)
    if workspace is None:
        raise LookupError(f"the compute {compute.id} has no workspace")
    return workspace


def _check(compute: Resource, context: Context) -> None:
    kind, before = kind_of(compute), context.find(compute.id)
    compute.properties["computeType"] = kind.name
    if before is not None and before.properties["computeType"] != kind.name:
        old = before.properties["computeType"]
        raise refuse(
            400,
            "UserError",
            f"The type of the compute '{compute.name}' cannot be changed from '{old}' to '{kind.name}'.",
        )
    region = _workspace(compute, context).location
    if compute.body.setdefault("location", region) != region:
        # Computes live in the region of their workspace (how-to-create-compute-instance); the service's text is
        # unverified.
        raise refuse(
            400,
            "UserError",
            f"The location '{compute.location}' of the compute '{compute.name}' must be that of its workspace, "
            f"'{region}'.",
        )
    kind.check(compute, before, context)


def _prepare(compute: Resource, context: Context) -> None:
    kind_of(compute).begin(compute, context)


def _created(compute: Resource, context: Context) -> None:
    workspace, kind = _workspace(compute, context), kind_of(compute)
    inside = isolation_mode(workspace) != DISABLED and "Detach" not in kind.removals
    if inside and not is_provisioned(workspace):
        provision(workspace, spark=False)  # lazily, by the first compute in it (how-to-managed-network)
        context.save(workspace)
    kind.created(compute, context)


def _failed(compute: Resource, context: Context) -> None:
    kind_of(compute).failed(compute, context)


def _observe(compute: Resource, context: Context) -> None:
    kind_of(compute).observe(compute, context)


def _check_delete(compute: Resource, context: Context) -> None:
    kind = kind_of(compute)
    action = context.request.query.get("underlyingresourceaction", "")
    if action.lower() not in {name.lower() for name in kind.removals}:
        raise refuse(
            400,
            "UserError",
            f"The underlying resource action '{action}' is not supported for computes of type '{kind.name}'. Use "
            f"{kind.removals[0]}.",
        )


def _offset(timestamp: str) -> str:
    """Computes write ``+00:00`` where others write ``Z`` (azure-powershell recordings, 2024-07-24)."""
    return timestamp.replace("Z", "+00:00")


def _errors(compute: Resource) -> Json:
    failure = compute.facts.get("failure")
    return (
        [{"error": {"code": failure["code"], "message": failure["message"]}}]
        if failure and compute.provisioning_state == "Failed"
        else None
    )


def _body(compute: Resource, context: Context, document: Document) -> Document:
    kind, properties = kind_of(compute), document["properties"]
    creating = compute.provisioning_state == "Creating"
    document["tags"] = compute.body.get("tags") or (None if creating else {})
    document["properties"] = {
        "disableLocalAuth": False,
        "description": None,
        "computeLocation": compute.location,
        "provisioningWarnings": {},
        **properties,
        "createdOn": _offset(context.timestamp(compute.created_at)),
        "modifiedOn": _offset(context.timestamp(compute.modified_at)),
        "resourceId": kind.resource_id(compute),
        "provisioningErrors": _errors(compute),
        "isAttachedCompute": "Detach" in kind.removals,
        "properties": kind.shown(compute, context, properties.get("properties") or {}),
    }
    return document


def _list_keys(compute: Resource, _context: Context) -> Json:
    raise refuse(400, "UserError", NO_SECRETS.format(kind=kind_of(compute).name))


def _list_nodes(compute: Resource, context: Context) -> Json:
    kind = kind_of(compute)
    if kind is not COMPUTE_CLUSTER:
        raise refuse(
            400,
            "UserError",
            f"The operation 'listNodes' is not supported for computes of type '{kind.name}'. It requires an "
            "AmlCompute.",
        )
    return list_nodes(compute, context)


COMPUTE = ResourceType(
    type=COMPUTE_TYPE,
    sources={
        "PUT 201 with Azure-AsyncOperation only": (
            "azure-powershell recordings, 2022-06-05; azure-sdk-for-python recordings, 2022-10-04"
        ),
        "PATCH 202 with a body": "azure-powershell recordings, 2022-06-05, though the specification says 200",
        "DELETE 202 empty": "azure-sdk-for-python recordings, 2022-08-30",
        "underlyingResourceAction": (
            "specification 2025-12-01: required, Delete | Detach; the text of the 400 is unverified"
        ),
        "echo": (
            "azure-powershell recordings, 2022-06-05 and 2024-07-24: upper-case vmSize, nulls written out, no "
            "systemData"
        ),
        "listKeys 400": "azure-powershell recordings, 2022-06-05",
        "PUT on an existing instance": (
            "Azure/bicep-types-az#2543: accepted, idleTimeBeforeShutdown ignored; that tags, description and "
            "schedules take effect is unverified"
        ),
        "404": "unverified text; code and envelope as other computes' errors",
    },
    api_versions=API_VERSIONS,
    component=COMPUTE_COMPONENT,
    not_found=Refusal(404, "ComputeNotFound", "Compute with name {name} was not found in workspace {parent}."),
    placed_in="parent",
    shapes={
        "properties.computeType": str,
        "properties.resourceId": str,
        "properties.description": str,
        "properties.properties": dict,
        **KUBERNETES_SHAPES,
        **below("properties.properties", {**INSTANCE_SHAPES, **CLUSTER_SHAPES}),
    },
    required=("properties.computeType",),
    references=(Reference("properties.properties.subnet.id", types=(SUBNET_TYPE,)),),
    create=Verb(
        COMPUTE_PUT,
        seconds=180,
        steps=(
            Step(0, {"state": "Creating"}),
            Step(0.4, {"state": "SettingUp"}),
            Step(0.7, {"state": "UserSettingUp"}),
            Step(1, {"state": "Running"}),
        ),
    ),
    update=Verb(COMPUTE_PUT, seconds=10),
    patch=Verb(COMPUTE_PATCH, seconds=10),
    patchable=("properties.properties.scaleSettings",),
    delete=Verb(COMPUTE_DELETE, seconds=60),
    delete_query={"underlyingResourceAction": ("Delete", "Detach")},
    check_delete=_check_delete,
    upper_case=("properties.properties.vmSize",),
    secrets=(
        "properties.properties.userAccountCredentials.adminUserPassword",
        "properties.properties.userAccountCredentials.adminUserSshPublicKey",
    ),
    identity=True,
    system_data=(),
    listing=Listing(continuation="$skip", size_parameters=()),
    actions=(
        *POWER_ACTIONS,
        *INSTANCE_ACTIONS,
        Action("listKeys", _list_keys, source="azure-powershell recordings, 2022-06-05"),
        Action("listNodes", _list_nodes, source="azure-powershell recordings, 2024-07 or later: items under nodes"),
    ),
    check=_check,
    prepare=_prepare,
    observe=_observe,
    body=_body,
    on_created=_created,
    on_failed=_failed,
)
