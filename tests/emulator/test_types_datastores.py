"""Datastores: those every workspace has, those people make, and what opens them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from .given import Given
from .given_assets import GivenAssets
from .wire import NOTHING, Arm

BUILT_IN = ["workspaceartifactstore", "workspaceblobstore", "workspacefilestore", "workspaceworkingdirectory"]


@pytest.fixture
def workspace(given: Given) -> str:
    return given.workspace()


def names(reply: Any) -> list[str]:
    return [item["name"] for item in reply["value"]]


def test_every_workspace_has_four(arm: Arm, workspace: str) -> None:
    """On its own account, in containers that carry its id."""
    guid = arm.get(workspace)["properties.workspaceId"]
    listed = {item["name"]: item["properties"] for item in arm.get(f"{workspace}/datastores")["value"]}
    assert sorted(listed) == BUILT_IN
    assert listed["workspaceblobstore"]["containerName"] == f"azureml-blobstore-{guid}"
    assert listed["workspacefilestore"]["fileShareName"] == f"azureml-filestore-{guid}"
    assert [name for name in BUILT_IN if listed[name]["isDefault"]] == ["workspaceblobstore"]


@pytest.mark.parametrize(
    ("mode", "credentials", "secret"),
    [("accessKey", "AccountKey", "AccountKey"), ("identity", "None", None), ("userDelegationSAS", "Sas", "Sas")],
)
def test_built_in_credentials_follow_the_workspace(
    arm: Arm, given: Given, mode: str, credentials: str, secret: str | None
) -> None:
    """systemDatastoresAuthMode, also when it is changed later."""
    workspace = given.workspace()
    arm.end(arm.patch(workspace, {"properties": {"systemDatastoresAuthMode": mode}}))
    store = f"{workspace}/datastores/workspaceblobstore"
    assert arm.get(store)["properties.credentials"] == {"credentialsType": credentials}
    handed = arm.post(f"{store}/listSecrets")
    assert handed.body.get("secretsType") == secret
    assert handed.status == (200 if secret else 400)


def test_built_in_ones_cannot_be_deleted(arm: Arm, workspace: str) -> None:
    """They are the workspace's own."""
    assert arm.delete(f"{workspace}/datastores/workspaceblobstore").error["code"] == "UserError"


def test_built_in_ones_go_with_their_workspace(arm: Arm, workspace: str) -> None:
    """Nothing of them is left behind."""
    arm.get(f"{workspace}/datastores")
    arm.end(arm.delete(workspace, forceToPurge="true"))
    assert arm.control("GET", f"/resources?within={workspace}")["resources"] == []


def test_an_account_key_comes_as_it_is_or_as_something_that_expires(
    arm: Arm, assets: GivenAssets, workspace: str
) -> None:
    """listSecrets without a body gives the key; expirableSecret gives a signature on the container."""
    store = f"{workspace}/datastores/workspaceblobstore"
    plain = arm.post(f"{store}/listSecrets")
    expiring = arm.post(f"{store}/listSecrets", {"expirableSecret": True, "expireAfterHours": 2})
    assert plain.body == {"secretsType": "AccountKey", "key": assets.account_key}
    assert sorted(expiring.body) == ["sasToken", "secretsType"]


def test_an_expirable_secret_opens_the_container_until_it_expires(arm: Arm, workspace: str) -> None:
    """For as many hours as were asked for, on the virtual clock."""
    store = f"{workspace}/datastores/workspaceblobstore"
    token = arm.post(f"{store}/listSecrets", {"expirableSecret": True, "expireAfterHours": 2})["sasToken"]
    shown = arm.get(store)["properties"]
    endpoint = arm.get(arm.satellites["storage_account"], "2023-05-01")["properties.primaryEndpoints.blob"]
    url = f"{endpoint}{shown['containerName']}?restype=container&comp=list&{token}"
    before = requests.get(url, verify=arm.ready["ca"], timeout=20)
    arm.pass_time(2 * 3600 + 1)
    after = requests.get(url, verify=arm.ready["ca"], timeout=20)
    assert (before.status_code, after.status_code) == (200, 403)
    assert "Signature not valid in the specified time frame" in after.text


def test_where_keys_are_forbidden_expirable_secrets_still_open(arm: Arm, given: Given) -> None:
    """The service then signs with a key of its own."""
    account = given.storage(allowSharedKeyAccess=False)
    workspace = given.workspace(storageAccount=account)
    store = f"{workspace}/datastores/workspaceblobstore"
    token = arm.post(f"{store}/listSecrets", {"expirableSecret": True})["sasToken"]
    endpoint = arm.get(account, "2023-05-01")["properties.primaryEndpoints.blob"]
    container = arm.get(store)["properties.containerName"]
    listed = requests.get(
        f"{endpoint}{container}?restype=container&comp=list&{token}", verify=arm.ready["ca"], timeout=20
    )
    assert listed.status_code == 200


def test_secrets_are_never_shown(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Not by PUT, GET or the list, nor in the journal; listSecrets alone."""
    path = assets.datastore(workspace)
    assert arm.get(path)["properties.credentials"] == {"credentialsType": "AccountKey"}
    assert arm.post(f"{path}/listSecrets")["key"] == "c2VjcmV0"
    assert "c2VjcmV0" not in str(arm.control("GET", "/journal"))


@pytest.mark.parametrize(
    ("properties", "credentials", "shown"),
    [
        ({"datastoreType": "AzureBlob", "accountName": "a", "containerName": "c"}, {"credentialsType": "None"}, {}),
        (
            {"datastoreType": "AzureFile", "accountName": "a", "fileShareName": "f"},
            {"credentialsType": "Sas", "secrets": {"secretsType": "Sas", "sasToken": "sv=1"}},
            {},
        ),
        (
            {"datastoreType": "AzureDataLakeGen2", "accountName": "a", "filesystem": "f"},
            {
                "credentialsType": "ServicePrincipal",
                "clientId": "c",
                "tenantId": "t",
                "secrets": {"secretsType": "ServicePrincipal", "clientSecret": "s"},
            },
            {"clientId": "c", "tenantId": "t"},
        ),
        (
            {"datastoreType": "AzureDataLakeGen1", "storeName": "s"},
            {
                "credentialsType": "Certificate",
                "clientId": "c",
                "tenantId": "t",
                "thumbprint": "p",
                "secrets": {"secretsType": "Certificate", "certificate": "pem"},
            },
            {"clientId": "c", "tenantId": "t", "thumbprint": "p"},
        ),
        (
            {
                "datastoreType": "OneLake",
                "oneLakeWorkspaceName": "w",
                "artifact": {"artifactType": "LakeHouse", "artifactName": "l"},
            },
            {"credentialsType": "None"},
            {},
        ),
    ],
    ids=lambda value: value.get("datastoreType", "") if isinstance(value, dict) else "",
)
def test_datastores_of_every_type_are_kept(
    arm: Arm,
    assets: GivenAssets,
    workspace: str,
    properties: dict[str, Any],
    credentials: dict[str, Any],
    shown: dict[str, Any],
) -> None:
    """What was given comes back, credentials without their secret."""
    path = f"{workspace}/datastores/own"
    body = {"properties": {**properties, "credentials": credentials}}
    made = arm.send("PUT", path, body, query={"skipValidation": "true"})
    assert (made.status, made.headers["Location"].partition("?")[0].endswith(path)) == (201, True)
    assert {name: made["properties"][name] for name in properties} == properties
    assert made["properties.credentials"] == {"credentialsType": credentials["credentialsType"], **shown}


@pytest.mark.parametrize(
    "wrong",
    [
        {"datastoreType": "AzureTable"},
        {"datastoreType": "AzureFile"},
        {"credentials": {"credentialsType": "Password"}},
        {"credentials": {"credentialsType": "AccountKey"}},
        {"credentials": {"credentialsType": "ServicePrincipal", "secrets": {"clientSecret": "s"}}},
        {"serviceDataAccessAuthIdentity": "Mine"},
        {"datastoreType": "OneLake", "oneLakeWorkspaceName": "w", "artifact": {"artifactType": "LakeHouse"}},
    ],
    ids=["type", "no share", "credentials", "no secret", "no client", "identity", "no artifact"],
)
def test_incomplete_datastores_are_refused(
    arm: Arm, assets: GivenAssets, workspace: str, wrong: dict[str, Any]
) -> None:
    """Also without validation: these are no datastores."""
    body = assets.datastore_body(**wrong)
    refused = arm.send("PUT", f"{workspace}/datastores/own", body, query={"skipValidation": "true"})
    assert (refused.status, refused.error["code"]) == (400, "UserError")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"accountName": "nowhere"}, "nowhere"),
        ({"containerName": "missing"}, "missing"),
        ({}, "key"),
    ],
    ids=["account", "container", "key"],
)
def test_a_datastore_that_cannot_be_opened_is_refused(
    arm: Arm, assets: GivenAssets, workspace: str, change: dict[str, Any], says: str
) -> None:
    """The account, the container and the key are looked at, unless validation is skipped."""
    assets.container()
    body = assets.datastore_body(**change)
    refused = arm.put(f"{workspace}/datastores/own", body)
    assert (refused.status, refused.error["code"]) == (400, "UserError")
    assert says in refused.error["message"]
    assert arm.send("PUT", f"{workspace}/datastores/own", body, query={"skipValidation": "true"}).status == 201


def test_a_datastore_that_can_be_opened_is_made(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """With the account's own key and a container that is there."""
    assets.container()
    secrets = {"secretsType": "AccountKey", "key": assets.account_key}
    body = assets.datastore_body(credentials={"credentialsType": "AccountKey", "secrets": secrets})
    assert arm.put(f"{workspace}/datastores/own", body).status == 201


def test_where_a_datastore_points_cannot_change(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Description and credentials can; a secret that is left out stays."""
    path = assets.datastore(workspace)
    moved = arm.send("PUT", path, assets.datastore_body(containerName="other"), query={"skipValidation": "true"})
    assert (moved.status, moved.error["code"]) == (400, "UserError")
    same = assets.datastore_body(description="new", credentials={"credentialsType": "AccountKey"})
    assert arm.send("PUT", path, same, query={"skipValidation": "true"})["properties.description"] == "new"
    assert arm.post(f"{path}/listSecrets")["key"] == "c2VjcmV0"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"isDefault": "true"}, ["workspaceblobstore"]),
        ({"isDefault": "false", "names": "workspaceblobstore,lake"}, ["lake"]),
        ({"names": "lake,workspaceblobstore", "orderBy": "name"}, ["workspaceblobstore", "lake"]),
        ({"names": "lake,workspaceblobstore", "orderBy": "name", "orderByAsc": "true"}, ["lake", "workspaceblobstore"]),
        ({"searchText": "swamp"}, ["lake"]),
    ],
)
def test_datastores_are_filtered_and_ordered(
    arm: Arm, assets: GivenAssets, workspace: str, query: dict[str, str], expected: list[str]
) -> None:
    """isDefault, names, searchText, orderBy and orderByAsc."""
    assets.datastore(workspace, description="once a swamp")
    assert names(arm.get(f"{workspace}/datastores", **query)) == expected


def test_count_cuts_the_list_into_pages(arm: Arm, workspace: str) -> None:
    """count, and $skip in the nextLink."""
    first = arm.get(f"{workspace}/datastores", count="3")
    assert (len(first["value"]), len(arm.send("GET", first["nextLink"])["value"])) == (3, 1)


def test_deleting_a_datastore_twice_is_204(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """200 and an empty body, then 204."""
    path = assets.datastore(workspace)
    first, second = arm.delete(path), arm.delete(path)
    assert (first.status, first.body, second.status) == (200, NOTHING, 204)


def test_a_missing_datastore_is_the_providers_404(arm: Arm, workspace: str) -> None:
    """UserError, not the gateway's ResourceNotFound."""
    assert arm.get(f"{workspace}/datastores/nothing").error["code"] == "UserError"
