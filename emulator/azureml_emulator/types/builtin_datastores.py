"""The four datastores that every workspace has without anybody making them."""

from __future__ import annotations

from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.types.workspace_actions import linked

DEFAULT = "workspaceblobstore"
WORKING_DIRECTORY = "code-391ff5ac-6576-460f-ba4d-7e03433c68b6"
"""The same in every workspace (azure-sdk-for-python recordings, 2022; azure-powershell recordings, 2025-11-04)."""
_BLOB, _FILE = "AzureBlob", "AzureFile"
NAMES = (DEFAULT, "workspaceworkingdirectory", "workspaceartifactstore", "workspacefilestore")


def is_builtin(name: str) -> bool:
    """Whether the service makes the datastore of that name."""
    return name.casefold() in NAMES


def workspace_of(datastore: Resource, context: Context) -> Resource:
    """The workspace a datastore is in."""
    workspace = context.find(datastore.id.root)
    if workspace is None:
        raise LookupError(f"the datastore {datastore.id} has no workspace")
    return workspace


def builtin_properties(name: str, workspace: Resource, context: Context) -> Document:
    """What a built-in datastore consists of."""
    guid = workspace.facts["guid"]
    stores: dict[str, Document] = {
        DEFAULT: {"datastoreType": _BLOB, "containerName": f"azureml-blobstore-{guid}"},
        "workspaceartifactstore": {"datastoreType": _BLOB, "containerName": "azureml"},
        "workspacefilestore": {"datastoreType": _FILE, "fileShareName": f"azureml-filestore-{guid}"},
        "workspaceworkingdirectory": {"datastoreType": _FILE, "fileShareName": WORKING_DIRECTORY},
    }
    own = stores[name.casefold()]
    account = linked(workspace, context, "storageAccount")
    account_id = str(account.id) if account else str(workspace.properties.get("storageAccount") or "")
    if name.casefold() == DEFAULT:
        where = parse(account_id) if account_id else workspace.id
        own |= {"subscriptionId": where.subscription, "resourceGroup": where.group}
        own["serviceDataAccessAuthIdentity"] = "WorkspaceSystemAssignedIdentity"
    return {**own, "accountName": account_id.rsplit("/", 1)[-1], "credentials": {}}


def builtin_credentials(workspace: Resource) -> Document:
    """As the workspace's ``systemDatastoresAuthMode`` has it: accessKey, identity or userDelegationSAS."""
    mode = str(workspace.properties.get("systemDatastoresAuthMode") or "accessKey").casefold()
    return {"credentialsType": {"identity": "None", "userdelegationsas": "Sas"}.get(mode, "AccountKey")}
