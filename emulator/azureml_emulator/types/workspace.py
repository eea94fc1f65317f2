"""A workspace: of kind Default, Hub, Project or FeatureStore."""

from __future__ import annotations

import re

from azureml_emulator.arm.errors import ACCOUNT, Refusal
from azureml_emulator.arm.operation_styles import WORKSPACE_DELETE, WORKSPACE_PATCH, WORKSPACE_PUT
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import (
    CreateOnly,
    Listing,
    NameRule,
    Reference,
    ResourceType,
    SoftDelete,
    Verb,
)
from azureml_emulator.arm.shapes import below
from azureml_emulator.types.feature_store_settings import settled
from azureml_emulator.types.key_vault import grant
from azureml_emulator.types.machine_learning import API_VERSIONS
from azureml_emulator.types.managed_network import adopt_rules, prepare_network, provision, shown_network
from azureml_emulator.types.private_endpoint_connection import shown_connections
from azureml_emulator.types.subnet import SUBNET_TYPE
from azureml_emulator.types.workspace_actions import WORKSPACE_ACTIONS, notebook_info
from azureml_emulator.types.workspace_rules import (
    INHERITED,
    SHAPES,
    WORKSPACE_TYPE,
    asks_for_the_remnant,
    check_workspace,
    closed_by_legacy_mode,
    hub_of,
    leaves_a_remnant,
    projects_of,
    refuse_deleting_a_hub_in_use,
    workspace_kind,
)

RETENTION_DAYS = 14
ECHOED_NAMESPACES = (
    ("keyVault", "Microsoft.Keyvault"),
    ("applicationInsights", "Microsoft.insights"),
)
"""Provider names as the service writes them back, whatever the client wrote (azure-service-operator recordings,
2025-11)."""
DEFAULT_NETWORK_RULES = {"defaultAction": "Allow", "bypass": "", "ipRules": [], "resourceAccessRules": []}
FULL_ACCESS = {"keys": ["all"], "secrets": ["all"], "certificates": ["all"], "storage": []}
BOOLEANS = ("hbiWorkspace", "v1LegacyMode", "enableDataIsolation")

LINKED_TYPES = {
    "storageAccount": "Microsoft.Storage/storageAccounts",
    "keyVault": "Microsoft.KeyVault/vaults",
    "containerRegistry": "Microsoft.ContainerRegistry/registries",
    "applicationInsights": "Microsoft.Insights/components",
    "hubResourceId": WORKSPACE_TYPE,
    "serverlessComputeSettings.serverlessComputeCustomSubnet": SUBNET_TYPE,
}
"""Property under ``properties`` → type of what it links."""

CREATE_ONLY = (
    "kind",
    "properties.storageAccount",
    "properties.keyVault",
    "properties.hbiWorkspace",
    "properties.hubResourceId",
    "properties.enableServiceSideCMKEncryption",
    "properties.encryption.status",
    "properties.encryption.keyVaultProperties.keyVaultArmId",
    "properties.encryption.keyVaultProperties.identityClientId",
    "properties.encryption.cosmosDbResourceId",
    "properties.encryption.searchAccountResourceId",
    "properties.encryption.storageAccountResourceId",
)
PATCHABLE = (
    "allowRoleAssignmentOnRG",
    "applicationInsights",
    "containerRegistry",
    "description",
    "enableDataIsolation",
    "encryption.keyVaultProperties.keyIdentifier",
    "featureStoreSettings",
    "friendlyName",
    "imageBuildCompute",
    "ipAllowlist",
    "managedNetwork",
    "networkAcls",
    "primaryUserAssignedIdentity",
    "publicNetworkAccess",
    "serverlessComputeSettings",
    "serviceManagedResourcesSettings",
    "systemDatastoresAuthMode",
    "v1LegacyMode",
)
"""Under ``properties``."""


def _prepare(workspace: Resource, context: Context) -> None:
    facts, properties = workspace.facts, workspace.properties
    if "telemetry_key" not in facts:
        facts["telemetry_key"] = context.guid()
        facts["notebook_resource_id"] = context.guid().replace("-", "")
        facts["notebook_keys"] = [context.secret(32).hex(), context.secret(32).hex()]
    workspace.body["kind"] = workspace_kind(workspace)
    properties.pop("allowRecoverSoftDeletedWorkspace", None)
    if "featureStoreSettings" in properties:
        properties["featureStoreSettings"] = settled(properties["featureStoreSettings"])
    for name in BOOLEANS:
        # Template deployments send the strings "true" and "false" (azure-ai-ml 1.35.2, workspace_base.json).
        if isinstance(properties.get(name), str):
            properties[name] = properties[name].lower() == "true"
    identity = workspace.body["identity"]
    if "userassigned" not in str(identity.get("type") or "").lower():
        identity.pop("userAssignedIdentities", None)
    hub = hub_of(workspace, context)
    if hub is not None:
        for field in INHERITED:
            # Kept as the hub has it, so that a body read from GET can be sent back by PUT.
            properties[field] = hub.properties.get(field)
    prepare_network(workspace, context)


def _body(workspace: Resource, context: Context, document: Document) -> Document:
    kind, location = workspace_kind(workspace), workspace.location
    owner = (hub_of(workspace, context) if kind == "Project" else None) or workspace
    isolated = kind in ("Hub", "Project")
    properties: Document = {
        "hbiWorkspace": False,
        "imageBuildCompute": None,
        "v1LegacyMode": False,
        "enableDataIsolation": isolated,
        "publicNetworkAccess": "Enabled",
        "allowRoleAssignmentOnRG": True,
        "ipAllowlist": [],
        "networkAcls": DEFAULT_NETWORK_RULES,
        "serverlessComputeSettings": None,
        "systemDatastoresAuthMode": "AccessKey",
        **({} if isolated else {"containerRegistry": None}),
        **document["properties"],
        **_linked_ids(owner),
        "managedNetwork": shown_network(workspace, context),
        **_made_by_the_service(workspace, context),
        "discoveryUrl": f"https://{location}.api.azureml.ms/discovery",
        "mlFlowTrackingUri": f"azureml://{location}.api.azureml.ms/mlflow/v1.0{workspace.id}",
    }
    if context.request.api_version < "2023":
        properties["sasGetterUri"] = ""
    if kind == "Hub":
        group = str(workspace.id).partition("/providers/")[0]
        properties["associatedWorkspaces"] = projects_of(workspace, context)
        properties["workspaceHubConfig"] = {
            "defaultWorkspaceResourceGroup": group,
            **(properties.get("workspaceHubConfig") or {}),
        }
    return {**document, "etag": None, "properties": properties}


def _linked_ids(owner: Resource) -> Document:
    """The linked ids of the workspace (or of a project's hub) in the service's casing; insights that were never given
    are null."""
    ids: Document = {field: owner.properties[field] for field in INHERITED if field in owner.properties}
    ids.setdefault("applicationInsights", None)
    for field, namespace in ECHOED_NAMESPACES:
        if ids.get(field):
            ids[field] = re.sub(
                rf"/providers/{namespace}/", f"/providers/{namespace}/", ids[field], flags=re.IGNORECASE
            )
    return ids


def _made_by_the_service(workspace: Resource, context: Context) -> Document:
    return {
        "tenantId": context.tenant_id,
        "workspaceId": workspace.facts["guid"],
        "notebookInfo": notebook_info(workspace),
        "storageHnsEnabled": False,
        "linkedModelInventoryArmId": None,
        **shown_connections(workspace, context),
        "sdkTelemetryAppInsightsKey": workspace.facts["telemetry_key"],
        # Shown as false although deletion is soft (azure-powershell recordings, 2025-11-04).
        "softDeleteEnabled": False,
        "creationTime": context.timestamp(workspace.created_at),
        "EnableSoftwareBillOfMaterials": False,
    }


def _accepted(workspace: Resource, context: Context) -> None:
    """What the service does to its neighbours once a workspace is created or changed."""
    adopt_rules(workspace, context)
    vault = context.find(workspace.properties.get("keyVault") or "")
    principal = (context.shown(workspace).get("identity") or {}).get("principalId")
    if vault is not None and principal:
        grant(vault, {"tenantId": context.tenant_id, "objectId": principal, "permissions": FULL_ACCESS})
        context.save(vault)
    account = context.find(workspace.properties.get("storageAccount") or "")
    if account is not None:
        service = account.id.child("blobServices", "default")
        for name in ("azureml", f"azureml-blobstore-{workspace.facts['guid']}"):
            if context.find(service.child("containers", name)) is None:
                context.put(service.child("containers", name), {"properties": {}})
    if workspace.properties.get("provisionNetworkNow"):
        provision(workspace, spark=False)


def _is_of_kind(document: Document, kind: str) -> bool:
    return str(document["kind"]).lower() == kind.lower()


WORKSPACE = ResourceType(
    type=WORKSPACE_TYPE,
    sources={
        "PUT, PATCH, DELETE 202 with an empty body and two urls": (
            "azure-powershell and azure-service-operator recordings, 2022 to 2025-11"
        ),
        "an identical PUT is a new operation": "azure-service-operator recordings, 2025-11",
        "echo": "azure-powershell recordings, 2025-11-04, api-version 2024-04-01; sasGetterUri in 2022-05-01",
        "managedNetwork shown though never asked for": (
            "azure-service-operator recordings, 2025-11; pulumi/pulumi-azure-native#3225"
        ),
        "create-only": (
            "specification 2025-12-01 (visibility read, create); storage account and key vault 'cannot be changed "
            "once created'"
        ),
        "patchable": "specification 2025-12-01, WorkspaceUpdateParameters",
        "access policy on the key vault": "azure-service-operator recordings, 2025-11",
        "sku Basic": "azure-powershell recordings, 2022-05-31",
        "kinds": (
            "azure-powershell recordings, 2025-11-04: a hub lists its projects, a project shows the hub's resources"
        ),
        "soft delete": (
            "Azure/ResourceModules#3596, hashicorp/terraform-provider-azurerm#22171; "
            "https://learn.microsoft.com/azure/machine-learning/concept-soft-delete"
        ),
        "purge": "hashicorp/terraform-provider-azurerm#25624; specification 2025-12-01: query forceToPurge",
        "recovery": (
            "specification 2022-05-01, WorkspaceProperties.allowRecoverSoftDeletedWorkspace ('False' | 'True'); its "
            "effect is unverified"
        ),
        "v1LegacyMode closes the v2 API": (
            "https://learn.microsoft.com/azure/machine-learning/how-to-configure-network-isolation-with-v2: "
            "workspaces and computes are of v1 as well; status and text are unverified"
        ),
        "name": "specification 2025-12-01: ^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$",
        "identity SystemAssigned when none is given": "the portal's default; the service's own answer is unverified",
    },
    api_versions=API_VERSIONS,
    component=ACCOUNT,
    tracked=True,
    name_rule=NameRule(r"[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}"),
    shapes=below("properties", SHAPES),
    create_only=tuple(CreateOnly(path) for path in CREATE_ONLY),
    references=tuple(Reference(f"properties.{field}", types=(linked,)) for field, linked in LINKED_TYPES.items()),
    create=Verb(WORKSPACE_PUT, seconds=45),
    update=Verb(WORKSPACE_PUT, seconds=20),
    patch=Verb(WORKSPACE_PATCH, seconds=15),
    patchable=("tags", "sku", "identity", *(f"properties.{field}" for field in PATCHABLE)),
    delete=Verb(WORKSPACE_DELETE, seconds=40),
    check_delete=refuse_deleting_a_hub_in_use,
    closed_below=closed_by_legacy_mode,
    soft_delete=SoftDelete(
        lambda _: RETENTION_DAYS,
        Refusal(
            400, "BadRequest", "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete"
        ),
        purge_query="forceToPurge",
        retained=leaves_a_remnant,
        recovers=asks_for_the_remnant,
    ),
    defaults={
        "tags": {},
        "identity": {"type": "SystemAssigned"},
        "sku": {"name": "Basic", "tier": "Basic"},
        "kind": "Default",
        "properties.description": "",
        "properties.friendlyName": "",
    },
    identity=True,
    listing=Listing(filters={"kind": _is_of_kind}, continuation="$skip", size_parameters=()),
    actions=WORKSPACE_ACTIONS,
    check=check_workspace,
    prepare=_prepare,
    body=_body,
    on_created=_accepted,
    on_updated=_accepted,
)
