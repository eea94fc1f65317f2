"""The built-in roles that a workspace and its surroundings need. Custom roles are not emulated: their ids are believed
by role assignments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from azureml_emulator.arm.errors import PLAIN, Refusal, Refused
from azureml_emulator.arm.resource import Context, Document, Json
from azureml_emulator.arm.resource_type import Route

SOURCE = (
    "Azure documentation, Azure built-in roles "
    "(https://learn.microsoft.com/azure/role-based-access-control/built-in-roles)"
)
CREATED_ON = "2015-02-02T21:55:09.8806423Z"

BUILT_IN_ROLES: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": ("Owner", ("*",), ()),
    "b24988ac-6180-42a0-ab88-20f7382dd24c": ("Contributor", ("*",), ()),
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": ("Reader", ("*/read",), ()),
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": ("User Access Administrator", ("*/read", "Microsoft.Authorization/*"), ()),
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": (
        "Storage Blob Data Owner",
        ("Microsoft.Storage/storageAccounts/blobServices/containers/*",),
        ("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*",),
    ),
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": (
        "Storage Blob Data Contributor",
        ("Microsoft.Storage/storageAccounts/blobServices/containers/*",),
        ("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*",),
    ),
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": (
        "Storage Blob Data Reader",
        ("Microsoft.Storage/storageAccounts/blobServices/containers/read",),
        ("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",),
    ),
    "17d1049b-9a84-46fb-8f53-869881c3d3ab": (
        "Storage Account Contributor",
        ("Microsoft.Storage/storageAccounts/*",),
        (),
    ),
    "69566ab7-960f-475b-8e7c-b3118f30c6bd": (
        "Storage File Data Privileged Contributor",
        (),
        ("Microsoft.Storage/storageAccounts/fileServices/*",),
    ),
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": ("AcrPull", ("Microsoft.ContainerRegistry/registries/pull/read",), ()),
    "8311e382-0749-4cb8-b61a-304f252e45ec": (
        "AcrPush",
        ("Microsoft.ContainerRegistry/registries/pull/read", "Microsoft.ContainerRegistry/registries/push/write"),
        (),
    ),
    "f6c7c914-8db3-469d-8ca1-694a8f32e121": (
        "AzureML Data Scientist",
        (
            "Microsoft.MachineLearningServices/workspaces/*/read",
            "Microsoft.MachineLearningServices/workspaces/*/action",
        ),
        (),
    ),
    "e503ece1-11d0-4e8e-8e2c-7a6c3bf38815": (
        "AzureML Compute Operator",
        (
            "Microsoft.MachineLearningServices/workspaces/computes/*",
            "Microsoft.MachineLearningServices/workspaces/notebooks/vm/*",
        ),
        (),
    ),
    "1823dd4f-9b8c-4ab6-ab4e-7397a3684615": (
        "AzureML Registry User",
        ("Microsoft.MachineLearningServices/registries/read",),
        (),
    ),
    "635dd51f-9968-44d3-b7fb-6d9a6bd613ae": (
        "AzureML Metrics Writer (preview)",
        ("Microsoft.MachineLearningServices/workspaces/metrics/*/write",),
        (),
    ),
    "ea01e6af-a1c1-4350-9563-ad00f8c72ec5": (
        "Azure Machine Learning Workspace Connection Secrets Reader",
        ("Microsoft.MachineLearningServices/workspaces/connections/listsecrets/action",),
        (),
    ),
    "64702f94-c441-49e6-a78b-ef80e0188fee": (
        "Azure AI Developer",
        ("Microsoft.MachineLearningServices/workspaces/*/read",),
        (),
    ),
    "00482a5a-887f-4fb3-b363-3b7fe8e74483": (
        "Key Vault Administrator",
        ("Microsoft.KeyVault/*/read",),
        ("Microsoft.KeyVault/vaults/*",),
    ),
    "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": (
        "Key Vault Secrets Officer",
        ("Microsoft.KeyVault/*/read",),
        ("Microsoft.KeyVault/vaults/secrets/*",),
    ),
    "4633458b-17de-408a-b874-0445c86b69e6": (
        "Key Vault Secrets User",
        (),
        ("Microsoft.KeyVault/vaults/secrets/getSecret/action",),
    ),
    "4d97b98b-1d4f-4787-a291-c67834d212e7": ("Network Contributor", ("Microsoft.Network/*",), ()),
    "f1a07417-d97a-45cb-824c-7a7467783830": (
        "Managed Identity Operator",
        ("Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",),
        (),
    ),
    "3913510d-42f4-4e42-8a64-420c390055eb": ("Monitoring Metrics Publisher", (), ("Microsoft.Insights/Metrics/Write",)),
}
"""GUID → (name, actions, data actions); actions are abridged where the published list is long."""


def _definition(guid: str, subscription: str | None) -> Document:
    name, actions, data_actions = BUILT_IN_ROLES[guid]
    scope = f"/subscriptions/{subscription}" if subscription else ""
    return {
        "properties": {
            "roleName": name,
            "type": "BuiltInRole",
            "description": name,
            "assignableScopes": ["/"],
            "permissions": [
                {"actions": list(actions), "notActions": [], "dataActions": list(data_actions), "notDataActions": []}
            ],
            "createdOn": CREATED_ON,
            "updatedOn": CREATED_ON,
            "createdBy": None,
            "updatedBy": None,
        },
        "id": f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{guid}",
        "type": "Microsoft.Authorization/roleDefinitions",
        "name": guid,
    }


def _get(_context: Context, names: Mapping[str, str]) -> Json:
    guid = names["name"].lower()
    if guid not in BUILT_IN_ROLES:
        raise Refused(
            Refusal(
                404, "RoleDefinitionDoesNotExist", "The specified role definition with ID '{name}' does not exist."
            ).with_names(name=guid.replace("-", ""))
        )
    return _definition(guid, names.get("subscription"))


def _list(context: Context, names: Mapping[str, str]) -> Json:
    wanted = re.search(r"roleName\s+eq\s+'([^']*)'", context.request.query.get("$filter", ""), re.IGNORECASE)
    rows = [_definition(guid, names.get("subscription")) for guid in BUILT_IN_ROLES]
    return {
        "value": [row for row in rows if not wanted or row["properties"]["roleName"].lower() == wanted.group(1).lower()]
    }


_SCOPES = ("", "/subscriptions/{subscription}", "/subscriptions/{subscription}/resourceGroups/{group}")
_TOP = "/subscriptions/{subscription}/resourceGroups/{group}/providers/{namespace}/{kind}/{resource}"
_DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions"

ROLE_DEFINITION_ROUTES = tuple(
    route
    for scope in (*_SCOPES, _TOP)
    for route in (
        Route("GET", scope + _DEFINITIONS, _list, source=SOURCE, component=PLAIN),
        Route("GET", scope + _DEFINITIONS + "/{name}", _get, source=SOURCE, component=PLAIN),
    )
)
