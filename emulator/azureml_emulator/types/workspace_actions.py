"""The POST and GET requests below a workspace that are not child resources."""

from __future__ import annotations

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.operation_styles import WORKSPACE_ACTION
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Action, Verb
from azureml_emulator.types.container_registry import credentials
from azureml_emulator.types.managed_network import DISABLED, isolation_mode, provision, provision_status
from azureml_emulator.types.storage_account import key_value
from azureml_emulator.types.workspace_rules import hub_of, workspace_kind

RECORDED_2022 = "azure-powershell recordings, 2022-06-05"
SPECIFICATION = "specification 2025-12-01"
DIAGNOSES = (
    "userDefinedRouteResults",
    "networkSecurityRuleResults",
    "resourceLockResults",
    "dnsResolutionResults",
    "storageAccountResults",
    "keyVaultResults",
    "containerRegistryResults",
    "applicationInsightsResults",
    "otherResults",
)
FEATURES = (
    ("workspace_managed_vnet", "Workspace managed virtual network"),
    ("compute_instance_idle_shutdown", "Idle shutdown of compute instances"),
    ("managed_online_endpoints", "Managed online endpoints"),
    ("kubernetes_compute", "Kubernetes compute"),
    ("soft_delete", "Workspace soft delete"),
)
"""The service lists about 150 of them (azure-powershell recordings, 2025-11-04); ids are words with underscores."""
DEPENDENCIES = (
    ("Azure Active Directory", "login.microsoftonline.com"),
    ("Azure portal", "management.azure.com"),
    ("Azure Machine Learning", "*.{location}.api.azureml.ms"),
    ("Azure Storage", "{storage}.blob.core.windows.net"),
    ("Docker images", "mcr.microsoft.com"),
)


def notebook_info(workspace: Resource) -> Document:
    """``notebookInfo``; the name is cut so that the first DNS label has at most 63 characters (azure-powershell
    recordings, 2025-11-04)."""
    room = 63 - len("ml-") - len("-") - len(workspace.location) - len("-") - 36
    label = f"ml-{workspace.name[:room]}-{workspace.location}-{workspace.facts['guid']}"
    return {
        "resourceId": workspace.facts["notebook_resource_id"],
        "fqdn": f"{label}.{workspace.location}.notebooks.azure.net",
        "isPrivateLinkEnabled": False,
        "notebookPreparationError": None,
    }


def linked(workspace: Resource, context: Context, field: str) -> Resource | None:
    """The linked resource (a project's is its hub's), when it is emulated."""
    owner = hub_of(workspace, context) if workspace_kind(workspace) == "Project" else workspace
    value = owner.properties.get(field) if owner else None
    return context.find(value) if value else None


def _storage_key(workspace: Resource, context: Context) -> str | None:
    account = linked(workspace, context, "storageAccount")
    return key_value(account, "key1") if account else None


def _notebook_keys(workspace: Resource, _context: Context) -> Json:
    primary, secondary = workspace.facts["notebook_keys"]
    return {"primaryAccessKey": primary, "secondaryAccessKey": secondary}


def _list_keys(workspace: Resource, context: Context) -> Json:
    registry, insights = (
        linked(workspace, context, "containerRegistry"),
        linked(workspace, context, "applicationInsights"),
    )
    account = linked(workspace, context, "storageAccount")
    registry_credentials = {"location": registry.location, **credentials(registry)} if registry else None
    return {
        "userStorageKey": _storage_key(workspace, context),
        "userStorageArmId": str(account.id) if account else workspace.properties.get("storageAccount"),
        "appInsightsInstrumentationKey": insights.facts["InstrumentationKey"]
        if insights
        else workspace.facts["telemetry_key"],
        "containerRegistryCredentials": registry_credentials,
        "notebookAccessKeys": _notebook_keys(workspace, context),
    }


def _list_storage_account_keys(workspace: Resource, context: Context) -> Json:
    return {"userStorageKey": _storage_key(workspace, context)}


def _list_notebook_access_token(workspace: Resource, context: Context) -> Json:
    # snake_case keys and a number, unlike the specification (azure-powershell recordings, 2022-06-05).
    return {
        "notebookResourceId": workspace.facts["notebook_resource_id"],
        "hostName": "Azure Machine Learning",
        "documentId": "",
        "resourceUrl": "",
        "access_token": context.secret(48).hex(),
        "token_type": "Bearer",
        "expires_in": 28800.0,
        "refresh_token": context.secret(48).hex(),
        "scope": "aznb_identity",
    }


def _resync_keys(_workspace: Resource, _context: Context) -> Json:
    return None


def _diagnose(workspace: Resource, context: Context) -> Json:
    results: dict[str, list[Document]] = {name: [] for name in DIAGNOSES}
    for field in ("storageAccount", "keyVault", "containerRegistry", "applicationInsights"):
        if workspace.properties.get(field) and linked(workspace, context, field) is None:
            message = f"The resource {workspace.properties[field]} was not found."
            results[f"{field}Results"].append({"code": "ResourceNotFound", "level": "Error", "message": message})
    return {"value": results}


def _prepare_notebook(workspace: Resource, _context: Context) -> Json:
    return notebook_info(workspace)


def _provision_managed_network(workspace: Resource, context: Context) -> Json:
    if isolation_mode(workspace) == DISABLED:
        raise refuse(
            400,
            "BadRequest",
            f"The workspace '{workspace.name}' has no managed network to provision: its isolation mode is 'Disabled'.",
        )
    workspace.facts["network"]["spark_asked"] = bool((context.request.body or {}).get("includeSpark"))
    return None


def _managed_network_provisioned(workspace: Resource, _context: Context) -> None:
    provision(workspace, bool(workspace.facts["network"].pop("spark_asked", False)))


def _provision_result(workspace: Resource, _context: Context) -> Json:
    return provision_status(workspace)


def _features(_workspace: Resource, _context: Context) -> Json:
    return {"value": [{"id": name, "displayName": title, "description": title} for name, title in FEATURES]}


def _private_link_resources(workspace: Resource, _context: Context) -> Json:
    group = {
        "id": f"{workspace.id}/privateLinkResources/amlworkspace",
        "name": "amlworkspace",
        "type": "Microsoft.MachineLearningServices/workspaces/privateLinkResources",
        "location": workspace.location,
        "properties": {
            "groupId": "amlworkspace",
            "requiredMembers": ["default", "inference", "notebook"],
            "requiredZoneNames": ["privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"],
        },
    }
    return {"value": [group]}


def _outbound_dependencies(workspace: Resource, context: Context) -> Json:
    account = linked(workspace, context, "storageAccount")
    names = {"location": workspace.location, "storage": account.name if account else "*"}
    rows = []
    for category, domain in DEPENDENCIES:
        endpoint = {"domainName": domain.format(**names), "endpointDetails": [{"port": 443}]}
        rows.append({"properties": {"category": category, "endpoints": [endpoint]}})
    return {"value": rows}


WORKSPACE_ACTIONS = (
    Action("listKeys", _list_keys, source="azure-powershell recordings, 2024-07-24"),
    Action("listNotebookKeys", _notebook_keys, source=f"{RECORDED_2022}: counted as a read", counts_as="reads"),
    Action(
        "listNotebookAccessToken",
        _list_notebook_access_token,
        source=f"{RECORDED_2022}: counted as a read",
        counts_as="reads",
    ),
    Action("listStorageAccountKeys", _list_storage_account_keys, source=f"{RECORDED_2022}: counted as a write"),
    Action(
        "resyncKeys",
        _resync_keys,
        source="azure-powershell recordings, 2022-06: 202, Location ends with the workspace",
        verb=Verb(WORKSPACE_ACTION, 20),
    ),
    Action("diagnose", _diagnose, source=f"{SPECIFICATION}: 200 or 202; done at once here"),
    Action("prepareNotebook", _prepare_notebook, source=f"{SPECIFICATION}: 200 or 202; done at once here"),
    Action(
        "provisionManagedNetwork",
        _provision_managed_network,
        source=(
            f"{SPECIFICATION}: 202, Location ends with sparkReady and status; about 30 minutes (how-to-managed-network)"
        ),
        verb=Verb(WORKSPACE_ACTION, 1800),
        shapes={"includeSpark": bool},
        finished=_managed_network_provisioned,
        result=_provision_result,
    ),
    Action("features", _features, source="azure-powershell recordings, 2025-11-04", method="GET", counts_as="reads"),
    Action("privateLinkResources", _private_link_resources, source=SPECIFICATION, method="GET", counts_as="reads"),
    Action(
        "outboundNetworkDependenciesEndpoints",
        _outbound_dependencies,
        source="specification 2024-04-01, example ExternalFQDN/get",
        method="GET",
        counts_as="reads",
    ),
)
