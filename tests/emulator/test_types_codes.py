"""Codes: found by the hash of their content, uploaded to a container of their own."""

from __future__ import annotations

import uuid

import pytest
import requests

from .given import Given
from .given_assets import GivenAssets
from .wire import Arm

HASH = {"hash_sha256": "abc", "hash_version": 202208}


@pytest.fixture
def workspace(given: Given) -> str:
    return given.workspace()


def pending(arm: Arm, workspace: str, upload: str | None = None) -> dict[str, object]:
    """The answer of startPendingUpload for a version that does not exist."""
    body = {"pendingUploadId": upload, "pendingUploadType": "TemporaryBlobReference"}
    reply = arm.post(f"{workspace}/codes/{uuid.uuid4()}/versions/1/startPendingUpload", body)
    assert reply.status == 200
    answer: dict[str, object] = reply.body
    return answer


def test_identical_content_is_found_under_any_name(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """hash and hashVersion search all codes; the name in the path need not exist."""
    path = assets.code(workspace, properties=HASH)
    assets.code(workspace, "other", properties={**HASH, "hash_sha256": "def"})
    anywhere = f"{workspace}/codes/{uuid.uuid4()}/versions"
    found = arm.get(anywhere, hash="abc", hashVersion="202208")
    assert [item["id"] for item in found["value"]] == [path]
    assert arm.get(anywhere, hash="abc", hashVersion="202301")["value"] == []


def test_without_a_hash_only_the_versions_of_that_name_are_listed(
    arm: Arm, assets: GivenAssets, workspace: str
) -> None:
    """And a name that does not exist is the provider's 404."""
    assets.code(workspace)
    assets.code(workspace, "other")
    assert len(arm.get(f"{workspace}/codes/other/versions")["value"]) == 1
    assert arm.get(f"{workspace}/codes/third/versions").error["code"] == "UserError"


def test_the_path_of_code_cannot_change(assets: GivenAssets, workspace: str) -> None:
    """As with models."""
    refused = assets.put(assets.code(workspace), codeUri="https://account.blob.core.windows.net/container/other")
    assert refused.error["message"] == "Asset paths cannot be updated."


def test_each_pending_upload_has_a_container_of_its_own(arm: Arm, workspace: str) -> None:
    """Two calls, two containers, in the workspace's account."""
    first, second = pending(arm, workspace), pending(arm, workspace)
    references = [answer["blobReferenceForConsumption"] for answer in (first, second)]
    assert references[0]["blobUri"] != references[1]["blobUri"]  # type: ignore[index]  # JSON
    assert references[0]["storageAccountArmId"] == arm.satellites["storage_account"]  # type: ignore[index]  # JSON


def test_a_pending_upload_that_is_asked_for_again_is_the_same(arm: Arm, workspace: str) -> None:
    """The id names it."""
    upload = str(uuid.uuid4())
    first, second = pending(arm, workspace, upload), pending(arm, workspace, upload)
    assert first["pendingUploadId"] == second["pendingUploadId"] == upload
    uris = [answer["blobReferenceForConsumption"]["blobUri"] for answer in (first, second)]  # type: ignore[index]  # JSON
    assert uris[0] == uris[1]


def test_the_signature_of_a_pending_upload_opens_its_container_alone(arm: Arm, workspace: str) -> None:
    """To write, read and list, not to delete, and nothing beside it; the address is one this client can reach."""
    reference = pending(arm, workspace)["blobReferenceForConsumption"]
    url, _, token = reference["credential"]["sasUri"].partition("?")  # type: ignore[index]  # JSON
    assert url.startswith(f"{arm.ready['arm']}/")
    assert str(reference["blobUri"]).startswith("https://stemulator")  # type: ignore[index]  # JSON

    def status(method: str, path: str, **options: object) -> int:
        answer = requests.request(method, f"{path}?{token}", verify=arm.ready["ca"], timeout=20, **options)  # type: ignore[arg-type]
        return answer.status_code

    written = status("PUT", f"{url}/src/score.py", data=b"pass", headers={"x-ms-blob-type": "BlockBlob"})
    other = url.rpartition("/")[0] + "/azureml/score.py"
    assert [written, status("GET", f"{url}/src/score.py"), status("DELETE", f"{url}/src/score.py")] == [201, 200, 403]
    assert status("GET", other) == 403


def test_an_upload_for_a_missing_workspace_is_404(arm: Arm, workspace: str) -> None:
    """The gateway names the workspace."""
    missing = arm.post(f"{workspace}x/codes/c/versions/1/startPendingUpload", {})
    assert (missing.status, missing.error["code"]) == (404, "ResourceNotFound")


def test_an_upload_of_type_none_needs_no_storage(arm: Arm, workspace: str) -> None:
    """Nothing is made."""
    reply = arm.post(f"{workspace}/codes/c/versions/1/startPendingUpload", {"pendingUploadType": "None"})
    assert reply["blobReferenceForConsumption"] is None


@pytest.mark.parametrize("body", [{"pendingUploadType": "Torrent"}, {"pendingUploadId": 5}, ["a"]])
def test_an_upload_that_is_refused(arm: Arm, workspace: str, body: object) -> None:
    """Of a kind that does not exist, or not said in the right words."""
    assert arm.post(f"{workspace}/codes/mine/versions/1/startPendingUpload", body).status == 400
