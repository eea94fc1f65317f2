"""Where content goes: the container of a pending upload, the workspace's default datastore."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.client.default_datastore import DatastorePlace, default_datastore
from pulumi_azureml.client.pending_upload import pending_upload
from pulumi_azureml.client.upload import upload
from pulumi_azureml.content import Content
from pulumi_azureml.errors import NotFound

from ..emulator.given import Given
from ..emulator.wire import Arm
from .conftest import MakeContent
from .storage import Storage

Place = Callable[[Content], DatastorePlace]


@pytest.fixture
def content(model: MakeContent) -> Content:
    return model({"score.py": b"pass", "lib/x.py": b""})


def version(workspace: str, name: str = "scoring") -> str:
    return f"{workspace}/codes/{name}/versions/1"


def test_code_goes_below_its_own_name_in_a_container_of_its_own(
    client: ArmClient, arm: Arm, workspace: str, content: Content, call: Call, storage: Storage
) -> None:
    found = pending_upload(client, version(workspace), content, call)
    upload(content, found.destination, settings=client.settings, credential=client.credential, call=call)
    assert found.code_uri == f"{found.blob_uri}/model"
    assert found.blob_uri.startswith(f"https://{storage.account}.blob.core.windows.net/")
    assert storage.get(found.destination, "model/score.py").content == b"pass"
    assert arm.put(version(workspace), {"properties": {"codeUri": found.code_uri}}).status == 201


def test_the_same_content_of_the_same_version_meets_its_container_again(
    client: ArmClient, workspace: str, content: Content, call: Call, model: MakeContent, storage: Storage
) -> None:
    first = pending_upload(client, version(workspace), content, call)
    upload(content, first.destination, settings=client.settings, credential=client.credential, call=call)
    again = pending_upload(client, version(workspace), content, call)
    upload(content, again.destination, settings=client.settings, credential=client.credential, call=call)
    assert again.blob_uri == first.blob_uri
    assert len(storage.sent()) == 2
    assert pending_upload(client, version(workspace, "other"), content, call).blob_uri != first.blob_uri
    assert pending_upload(client, version(workspace), model({"more": b""}), call).blob_uri != first.blob_uri


def test_the_signature_of_a_pending_upload_is_renewed(
    client: ArmClient, workspace: str, content: Content, call: Call, storage: Storage
) -> None:
    found = pending_upload(client, version(workspace), content, call)
    storage.arm.pass_time(48 * 3600)
    upload(content, found.destination, settings=client.settings, credential=client.credential, call=call)
    assert len(storage.sent()) == 2


def test_a_missing_workspace_is_not_found(client: ArmClient, workspace: str, content: Content, call: Call) -> None:
    with pytest.raises(NotFound):
        pending_upload(client, version(f"{workspace}x"), content, call)
    with pytest.raises(NotFound):
        default_datastore(client, f"{workspace}x", content, call)


def test_content_in_the_default_datastore_is_named_in_the_words_of_azure_ai_ml(
    client: ArmClient, arm: Arm, workspace: str, content: Content, place: Place, storage: Storage, call: Call
) -> None:
    found = place(content)
    group = f"subscriptions/{arm.ready['subscription_id']}/resourcegroups/{arm.ready['resource_group']}"
    name = workspace.rpartition("/")[2]
    assert found.asset_uri == (
        f"azureml://{group}/workspaces/{name}/datastores/workspaceblobstore/paths/LocalUpload/{content.digest}/model"
    )
    container = found.destination.container
    assert container.startswith("azureml-blobstore-")
    assert found.blob_url == (
        f"https://{storage.account}.blob.core.windows.net/{container}/LocalUpload/{content.digest}/model/"
    )
    assert found.destination.container_url == f"{arm.ready['arm']}/{storage.account}/{container}"


def test_a_datastore_without_secrets_is_opened_by_our_identity(
    client: ArmClient, given: Given, content: Content, call: Call, storage: Storage
) -> None:
    workspace = given.workspace(systemDatastoresAuthMode="identity")
    to = default_datastore(client, workspace, content, call).destination
    upload(content, to, settings=client.settings, credential=client.credential, call=call)
    assert (to.sas, to.account_key, len(storage.sent())) == (None, None, 2)


def test_secrets_that_are_not_ours_to_see_leave_our_identity(
    client: ArmClient, workspace: str, content: Content, call: Call, storage: Storage
) -> None:
    denial = {
        "action": "Microsoft.MachineLearningServices/workspaces/datastores/listSecrets/action",
        "scope": workspace,
    }
    storage.arm.control("PATCH", "/settings", {"denials": [denial]})
    to = default_datastore(client, workspace, content, call).destination
    upload(content, to, settings=client.settings, credential=client.credential, call=call)
    assert (to.sas, len(storage.sent())) == (None, 2)


def test_an_account_that_we_may_not_look_at_has_its_usual_address(
    client: ArmClient, workspace: str, content: Content, call: Call, storage: Storage
) -> None:
    denial = {"action": "Microsoft.Storage/storageAccounts/read", "scope": storage.account_id}
    storage.arm.control("PATCH", "/settings", {"denials": [denial]})
    to = default_datastore(client, workspace, content, call).destination
    assert to.container_url == f"https://{storage.account}.blob.core.windows.net/{to.container}"
    assert to.account == storage.account


def test_secrets_are_hidden_in_what_is_printed(content: Content, place: Place) -> None:
    found = place(content)
    assert found.destination.sas
    assert "sig" not in repr(found)
    assert found.destination.sas not in repr(found)
