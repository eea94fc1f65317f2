"""A workspace's default datastore, as a place to upload to: what models, data and build contexts lie in.

Its credentials decide how it is opened: a signature or an account key that `listSecrets` gives, or, where it has none
(`systemDatastoresAuthMode` is identity) or they are not ours to see, a token of our own identity for storage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..content import Content
from ..errors import Forbidden, NotFound, Rejected, ServiceError
from ..ids import ArmId
from .arm import ArmClient
from .call import Call
from .destination import API_VERSION, Destination

STORAGE_API_VERSION = "2023-05-01"
STORAGE_ACCOUNT = "Microsoft.Storage/storageAccounts"
SIGNATURE_HOURS = 1
"""As azure-ai-ml asks; one that ends on the way is renewed."""


@dataclass(frozen=True)
class DatastorePlace:
    """Where to upload to, and what to call it afterwards."""

    destination: Destination
    """The datastore's container."""
    asset_uri: str
    """The place as ``azureml://subscriptions/…/paths/…``, without a slash at the end: what ``modelUri`` takes."""
    blob_url: str
    """The place as ``https://{account}.blob.…``; of a folder with a slash at the end: what ``contextUri`` takes."""


def default_datastore(
    client: ArmClient, workspace_id: str, content: Content, call: Call, *, api_version: str | None = None
) -> DatastorePlace:
    """Where `content` goes in the default datastore of the workspace. Nothing is uploaded yet."""
    version = api_version or client.settings.api_version or API_VERSION
    found = next(
        client.list(f"{workspace_id}/datastores", api_version=version, call=call, query={"isDefault": "true"}), None
    )
    if found is None:
        raise _unfit(workspace_id, call, "the workspace has no default datastore")
    store = found.get("properties") or {}
    account, container = store.get("accountName"), store.get("containerName") or store.get("filesystem")
    if not account or not container:
        kind = store.get("datastoreType") or "unknown"
        raise _unfit(workspace_id, call, f'the default datastore "{found.get("name")}" is of type {kind}')
    folder = f"LocalUpload/{content.digest}"
    public = f"https://{account}.blob.{store.get('endpoint') or client.settings.cloud.storage_suffix}"
    reachable = _reachable(client, workspace_id, store, call, version) or public
    opened = _opened(client, f"{workspace_id}/datastores/{found['name']}", store, call, version)
    url = f"{reachable.rstrip('/')}/{container}"
    prefix = f"{folder}/{content.name}" if content.is_folder else folder
    path = f"{folder}/{content.name}"
    return DatastorePlace(
        Destination(url, prefix, **opened),
        asset_uri=f"{_store_uri(workspace_id, str(found['name']))}/paths/{path}",
        blob_url=f"{public}/{container}/{quote(path)}{'/' if content.is_folder else ''}",
    )


def _opened(client: ArmClient, store_path: str, store: dict[str, Any], call: Call, version: str) -> dict[str, Any]:
    """What opens the container, as arguments of `Destination`; empty where our identity does."""
    if (store.get("credentials") or {}).get("credentialsType") in (None, "None"):
        return {}

    def ask(call: Call) -> dict[str, Any]:
        body = {"expirableSecret": True, "expireAfterHours": SIGNATURE_HOURS}
        return client.ask(f"{store_path}/listSecrets", body, api_version=version, call=call)

    try:
        secrets = ask(call)
    except Forbidden:  # who may not see the datastore's secrets may all the same write to its storage
        return {}
    if secrets.get("sasToken"):
        return {"sas": str(secrets["sasToken"]), "renew": lambda call: str(ask(call).get("sasToken") or "")}
    return {"account_key": str(secrets["key"])} if secrets.get("key") else {}


def _reachable(client: ArmClient, workspace_id: str, store: dict[str, Any], call: Call, version: str) -> str | None:
    """The account's blob endpoint as the account itself names it; None when we may not look at it.

    It is not always the name that follows from the account's: accounts in DNS zones have others.
    https://learn.microsoft.com/azure/storage/common/storage-account-overview#azure-dns-zone-endpoints
    """
    subscription, group = store.get("subscriptionId"), store.get("resourceGroup")
    try:
        if subscription and group:
            account_id = ArmId.of_group(subscription, group).child(STORAGE_ACCOUNT, store["accountName"]).path
        else:
            workspace = client.get(workspace_id, api_version=version, call=call)
            account_id = str((workspace.get("properties") or {}).get("storageAccount") or "")
            if account_id.rpartition("/")[2].casefold() != str(store["accountName"]).casefold():
                return None
        account = client.get(account_id, api_version=STORAGE_API_VERSION, call=call)
    except (Forbidden, NotFound, Rejected):
        return None
    endpoints = (account.get("properties") or {}).get("primaryEndpoints") or {}
    return str(endpoints["blob"]) if endpoints.get("blob") else None


def _store_uri(workspace_id: str, name: str) -> str:
    """The datastore in the long form, spelt as azure-ai-ml does."""
    workspace = ArmId.parse(workspace_id)
    scope = f"subscriptions/{workspace.subscription_id}/resourcegroups/{workspace.resource_group}"
    return f"azureml://{scope}/workspaces/{workspace.name}/datastores/{name}"


def _unfit(workspace_id: str, call: Call, what: str) -> ServiceError:
    advice = "make a blob container the default datastore, or give the address of files that are uploaded already"
    return ServiceError(status=200, method="GET", path=workspace_id, doing=call.doing, what=what, advice=advice)
