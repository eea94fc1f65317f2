"""What the service refuses when a workspace is written: rules between fields and with other resources."""

from __future__ import annotations

import re

from azureml_emulator.arm.errors import Refusal, refuse
from azureml_emulator.arm.ids import ResourceId, parse
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.shapes import Shapes, below
from azureml_emulator.types.managed_network import RULE_SHAPES, check_managed_network

WORKSPACE_TYPE = "Microsoft.MachineLearningServices/workspaces"
KINDS = {kind.lower(): kind for kind in ("Default", "Hub", "Project", "FeatureStore")}
INHERITED = ("storageAccount", "keyVault", "containerRegistry", "applicationInsights")
"""What a project takes from its hub; a GET of the project shows the hub's values."""
OF_V1 = ("computes", "outboundRules", "privateEndpointConnections")
"""Parts of a workspace that the legacy mode leaves open."""
KEY_IDENTIFIER = r"https://[^/]+/keys/[^/]+/[^/]+/?"


SHAPES: Shapes = {
    **dict.fromkeys(("description", "friendlyName", "imageBuildCompute", "primaryUserAssignedIdentity"), str),
    **dict.fromkeys(("featureStoreSettings", "networkAcls", "serverlessComputeSettings", "workspaceHubConfig"), dict),
    "serviceManagedResourcesSettings.cosmosDb": dict,
    "encryption.status": str,
    "encryption.keyVaultProperties.keyVaultArmId": str,
    "encryption.keyVaultProperties.keyIdentifier": str,
    "managedNetwork.isolationMode": str,
    "managedNetwork.managedNetworkKind": str,
    "managedNetwork.outboundRules": dict,
    **below("managedNetwork.outboundRules.*", RULE_SHAPES),
}
"""Under ``properties`` (specification 2025-12-01)."""


def workspace_kind(workspace: Resource) -> str:
    """``Default``, ``Hub``, ``Project`` or ``FeatureStore``, in the service's casing whatever the client wrote."""
    written = str(workspace.body.get("kind") or "Default")
    return KINDS.get(written.lower(), written)


def hub_of(workspace: Resource, context: Context) -> Resource | None:
    """The hub of a project."""
    hub_id = workspace.properties.get("hubResourceId")
    return context.find(hub_id) if hub_id else None


def closed_by_legacy_mode(workspace: Resource, type_name: str) -> Refusal | None:
    """With ``v1LegacyMode`` the v2 API is closed. Workspaces and computes belong to v1 as well: those it keeps in
    Resource Manager (how-to-configure-network-isolation-with-v2, 2022-05 and 2025; status and text are unverified)."""
    prefix = f"{WORKSPACE_TYPE}/"
    part = type_name.removeprefix(prefix).partition("/")[0]
    if workspace.properties.get("v1LegacyMode") is not True or not type_name.startswith(prefix) or part in OF_V1:
        return None
    return Refusal(
        400,
        "UserError",
        "The workspace '{name}' is in v1 legacy mode (v1LegacyMode), which does not allow operations of the v2 API on "
        f"'{part}'.",
    )


def check_workspace(workspace: Resource, context: Context) -> None:
    """Everything the service looks at before it accepts a PUT or PATCH."""
    before = context.find(workspace.id)
    kind = workspace_kind(workspace)
    if kind not in KINDS.values():
        raise refuse(
            400,
            "ValidationError",
            f"The workspace kind '{kind}' is not supported. Supported kinds: {', '.join(KINDS.values())}.",
        )
    if kind == "Project":
        _check_project(workspace, context)
    else:
        _check_linked_resources(workspace, context, new=before is None)
    _check_identity(workspace, context)
    _check_encryption(workspace)
    check_managed_network(workspace, before)


def _check_project(project: Resource, context: Context) -> None:
    hub = hub_of(project, context)
    if hub is None or workspace_kind(hub) != "Hub":
        raise refuse(
            400,
            "ValidationError",
            "A workspace of kind 'Project' requires 'properties.hubResourceId', the id of an existing workspace of "
            "kind 'Hub'.",
        )
    if project.location != hub.location:
        raise refuse(
            400,
            "ValidationError",
            f"The location '{project.location}' of the project must be that of its hub, '{hub.location}'.",
        )
    for field in INHERITED:
        own, inherited = project.properties.get(field), hub.properties.get(field)
        if own and str(own).lower() != str(inherited).lower():
            raise refuse(
                400,
                "ValidationError",
                f"The property 'properties.{field}' cannot be set on a workspace of kind 'Project': it is inherited "
                "from the hub.",
            )


def _check_linked_resources(workspace: Resource, context: Context, new: bool) -> None:
    # Text of azure-sdk and terraform users' logs: "Missing dependent resources in workspace json".
    missing = [field for field in ("storageAccount", "keyVault") if not workspace.properties.get(field)]
    if missing:
        raise refuse(400, "ValidationError", f"Missing dependent resources in workspace json: {', '.join(missing)}")
    account = context.find(workspace.properties["storageAccount"])
    if account is None or not new:
        return
    sku = str((account.body.get("sku") or {}).get("name", ""))
    # A feature store is made on a lake (azure-ai-ml 1.35.2, workspace_base.json: isHnsEnabled).
    lake = account.properties.get("isHnsEnabled") and workspace_kind(workspace) != "FeatureStore"
    if sku.lower().startswith("premium") or lake:
        raise refuse(
            400,
            "ValidationError",
            f"The storage account '{account.name}' cannot be the default storage of a workspace: premium accounts and "
            "hierarchical namespace are not supported.",
        )


def _check_identity(workspace: Resource, context: Context) -> None:
    identity: Document = workspace.body.get("identity") or {}
    kind = str(identity.get("type") or "SystemAssigned").replace(" ", "").lower()
    user_assigned = {_key(written) for written in identity.get("userAssignedIdentities") or {}}
    if "userassigned" not in kind:
        return
    if not user_assigned:
        raise refuse(
            400,
            "ValidationError",
            f"The identity type '{identity['type']}' requires 'identity.userAssignedIdentities'.",
        )
    for written in identity["userAssignedIdentities"]:
        if parse(written).subscription == context.subscription_id and context.find(written) is None:
            raise refuse(
                400,
                "FailedIdentityOperation",
                f"Identity operation failed: the user-assigned identity '{written}' was not found.",
            )
    primary = workspace.properties.get("primaryUserAssignedIdentity")
    if primary and _key(primary) not in user_assigned:
        raise refuse(
            400,
            "ValidationError",
            "'properties.primaryUserAssignedIdentity' must be one of 'identity.userAssignedIdentities'.",
        )
    if "systemassigned" not in kind and not primary:
        raise refuse(
            400,
            "ValidationError",
            "'properties.primaryUserAssignedIdentity' is required when the identity is only user-assigned.",
        )


def _key(written: str) -> str:
    try:
        identity: ResourceId = parse(written)
    except ValueError as reason:
        raise refuse(
            400,
            "LinkedInvalidPropertyId",
            f"Property id '{written}' at path 'identity.userAssignedIdentities' is invalid.",
        ) from reason
    return identity.key


def _check_encryption(workspace: Resource) -> None:
    encryption: Document = workspace.properties.get("encryption") or {}
    if encryption.get("status") != "Enabled":
        return
    key = encryption.get("keyVaultProperties") or {}
    if not key.get("keyVaultArmId") or not re.fullmatch(KEY_IDENTIFIER, str(key.get("keyIdentifier", ""))):
        raise refuse(
            400,
            "ValidationError",
            "Encryption with a customer-managed key requires 'keyVaultProperties.keyVaultArmId' and "
            "'keyVaultProperties.keyIdentifier', "
            "the url of one version of a key (https://{vault}/keys/{name}/{version}).",
        )


def leaves_a_remnant(workspace: Resource, _context: Context) -> bool:
    """Whether its deletion is soft. Never with a customer-managed key, nor with user-assigned identities alone
    (concept-soft-delete)."""
    encrypted = (workspace.properties.get("encryption") or {}).get("status") == "Enabled"
    identity = str((workspace.body.get("identity") or {}).get("type") or "")
    return not encrypted and identity.lower() != "userassigned"


def asks_for_the_remnant(context: Context) -> bool:
    """``properties.allowRecoverSoftDeletedWorkspace``, the strings ``True``/``False`` in the specification
    (2022-05-01); true as a boolean as well."""
    asked = ((context.request.body or {}).get("properties") or {}).get("allowRecoverSoftDeletedWorkspace")
    return str(asked).lower() == "true"


def refuse_deleting_a_hub_in_use(workspace: Resource, context: Context) -> None:
    """A hub goes after its projects (unverified: status and text)."""
    projects = projects_of(workspace, context)
    if projects:
        raise refuse(
            409,
            "Conflict",
            f"The hub '{workspace.name}' cannot be deleted while it has projects: {', '.join(projects)}. Delete them "
            "first.",
        )


def projects_of(hub: Resource, context: Context) -> list[str]:
    """Ids of the projects of a hub, oldest first."""
    if workspace_kind(hub) != "Hub":
        return []
    others = context.all(WORKSPACE_TYPE)
    return [str(other.id) for other in others if str(other.properties.get("hubResourceId") or "").lower() == hub.id.key]
