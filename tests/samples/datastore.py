"""Samples of the datastore, and what breaks its rules."""

from __future__ import annotations

from typing import Any

from pulumi_azureml.resources.datastore import DATASTORE

from .asset import TAGS_BROKEN
from .kinds import Broken, Sample
from .place import Place

ACCOUNT = "Microsoft.Storage/storageAccounts"
PLACES = (
    "account_name",
    "container_name",
    "file_share_name",
    "filesystem",
    "store_name",
    "one_lake_workspace_name",
    "artifact",
)
GUIDS = ("66666666-7777-8888-9999-000000000000", "66666666-7777-8888-9999-000000000001")
KEY = {"type": "AccountKey", "key": "Zmlyc3Q="}
SAS = {"type": "Sas", "sas_token": "sv=2024-05-04&sig=c2Vjb25k"}
PRINCIPAL = {
    "type": "ServicePrincipal",
    "client_id": GUIDS[0],
    "tenant_id": GUIDS[1],
    "client_secret": "s3cr3t",
    "authority_url": "https://login.microsoftonline.com",
    "resource_url": "https://storage.azure.com/",
}
CERTIFICATE = {
    "type": "Certificate",
    "client_id": GUIDS[0],
    "tenant_id": GUIDS[1],
    "thumbprint": "0123456789ABCDEF",
    "certificate": "-----BEGIN PRIVATE KEY-----",
}


def account(place: Place) -> str:
    """The name of the first storage account."""
    return place.id_of(ACCOUNT).rsplit("/", 1)[-1].lower()


def _seconds(kind: str, credentials: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "AzureBlob" if kind == "AzureFile" else "AzureFile",
        "credentials": KEY if credentials is SAS else SAS,
    }


def _sample(name: str, kind: str, *own: str, without: tuple[str, ...] = (), **firsts: Any) -> Sample:
    given = {"type": kind, "skip_validation": True, **firsts}
    if "account_name" in own:
        given["account_name"] = account
    left_out = tuple(each for each in PLACES if each not in own) + without
    return Sample(DATASTORE, name, without=left_out, firsts=given, seconds=_seconds(kind, firsts["credentials"]))


FULL = _sample("full", "AzureBlob", "account_name", "container_name", credentials=KEY, protocol="https")
SHARE = _sample("share", "AzureFile", "account_name", "file_share_name", credentials=SAS, protocol="https")
LAKE = _sample("lake", "AzureDataLakeGen2", "account_name", "filesystem", credentials=PRINCIPAL, protocol="abfss")
OLD_LAKE = _sample(
    "old-lake", "AzureDataLakeGen1", "store_name", without=("endpoint", "protocol"), credentials=CERTIFICATE
)
ONE_LAKE = _sample(
    "one-lake",
    "OneLake",
    "one_lake_workspace_name",
    "artifact",
    without=("protocol",),
    credentials={"type": "None"},
    endpoint="onelake.dfs.fabric.microsoft.com",
)
SMALL = Sample(
    DATASTORE,
    "small",
    full=False,
    firsts={"type": "AzureBlob", "account_name": account, "container_name": "images", "skip_validation": True},
)
SAMPLES = (FULL, SHARE, LAKE, OLD_LAKE, ONE_LAKE, SMALL)

_WORKSPACE_SHAPE = (
    "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}"
)

BROKEN = (
    Broken("IdOf", "workspace_id", {"workspace_id": "w"}, f'"w" is no ARM id; it must look like {_WORKSPACE_SHAPE}'),
    Broken(
        "NameRule",
        "name",
        {"name": "my store"},
        '"my store" must have 1 to 255 characters out of letters, digits, `_`, `-`, the first out of letters, digits',
    ),
    Broken(
        "Pattern",
        "account_name",
        {"account_name": "My-Account"},
        '"My-Account" must be the name of a storage account: 3 to 24 small letters and digits',
    ),
    Broken(
        "GUID",
        "credentials.client_id",
        {"credentials": {**PRINCIPAL, "client_id": "me"}},
        "must be a GUID, as in 00000000-0000-0000-0000-000000000000",
    ),
    Broken(
        "GUID",
        "credentials.tenant_id",
        {"credentials": {**CERTIFICATE, "tenant_id": "us"}},
        "must be a GUID, as in 00000000-0000-0000-0000-000000000000",
    ),
    TAGS_BROKEN,
    Broken("datastore type", "type", {"container_name": None}, "AzureBlob needs container_name"),
    Broken(
        "datastore type",
        "type",
        {"filesystem": "raw", "store_name": "old"},
        "filesystem and store_name cannot be beside AzureBlob: leave them out",
    ),
    Broken(
        "datastore protocol",
        "protocol",
        {"protocol": "abfss"},
        "abfss is not possible for AzureBlob: use https or wasbs",
    ),
    Broken(
        "datastore endpoint",
        "endpoint",
        {
            "type": "AzureDataLakeGen1",
            "account_name": None,
            "container_name": None,
            "store_name": "old",
            "endpoint": "core.windows.net",
        },
        "AzureDataLakeGen1 has no endpoint to choose: leave it out",
    ),
    Broken(
        "built-in datastores",
        "name",
        {"name": "WorkspaceBlobStore"},
        '"WorkspaceBlobStore" is one of the datastores that every workspace has from the beginning '
        "(workspaceblobstore, workspacefilestore, workspaceartifactstore, workspaceworkingdirectory); they follow the "
        "workspace's storage account: choose another name, or change the workspace",
    ),
)
