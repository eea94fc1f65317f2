"""Unmodified clients that move bytes: azure-storage-blob and azure-ai-ml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .client_environment import run_client
from .given import Given
from .given_assets import GivenAssets
from .wire import Arm

pytestmark = pytest.mark.clients
IMAGE_CHANGED = (
    "409 UserError: The environment serving already has a version 1 with another image. "
    "Environments cannot be changed; register another version instead."
)
STORES = ["workspaceartifactstore", "workspaceblobstore", "workspacefilestore", "workspaceworkingdirectory"]


def uploads(arm: Arm, ending: str) -> int:
    """How many times bytes were sent to blobs whose name ends so."""
    entries = arm.control("GET", "/journal")["entries"]
    return sum(
        entry["method"] == "PUT" and entry["path"].endswith(ending) and "comp" not in entry["query"]
        for entry in entries
    )


@pytest.fixture(scope="module", params=["public names", "own name"])
def storage(connection: Arm, clients_python: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    """What azure-storage-blob sees, through the proxy and at the listener itself."""
    connection.control("POST", "/reset")
    assets = GivenAssets(Given(connection))
    public = f"https://{assets.account_name}.blob.core.windows.net"
    url = public if request.param == "public names" else f"{connection.ready['arm']}/{assets.account_name}"
    arguments = (url, assets.account_key)
    seen: dict[str, Any] = run_client(clients_python, "azure_storage_blob.py", connection.ready, *arguments)
    return seen


def test_storage_client_moves_bytes(storage: dict[str, Any]) -> None:
    """40 MB go in by ten blocks, several at once, and come out the same, whole and in ranges, hashes checked."""
    assert storage["bytes"] == {
        "same": True,
        "blocks": [10, 0, True],
        "range": True,
        "properties": [40 * 1024 * 1024, {"made": "by_client"}],
        "hash": True,
        "checked": "hello",
        "empty": "",
    }


def test_storage_client_lists_blobs(storage: dict[str, Any]) -> None:
    """By prefix, with metadata, by folder, and in pages of one."""
    assert storage["lists"] == {
        "below": [["a/1", 3, "a/1"], ["a/2", 3, "a/2"], ["a/b/3", 5, "a/b/3"]],
        "folders": ["a/1", "a/2", "a/b/"],
        "all": ["a/1", "a/2", "a/b/3", "c", "empty", "folder with blank/ü+&=.bin", "small.txt"],
    }


def test_storage_client_changes_blobs_under_conditions(storage: dict[str, Any]) -> None:
    """What is there is not overwritten unasked; entity tags, leases, metadata, tags and copies work."""
    assert storage["changes"] == {
        "again": "409 BlobAlreadyExists",
        "stale": "412 ConditionNotMet",
        "unchanged": "304 ConditionNotMet",
        "etag": True,
        "says": [{"a": "1"}, "text/plain", {"kind": "x"}],
        "leased": "412 LeaseIdMissing",
        "past the end": "416 InvalidRange",
        "copied": ["success", "1"],
        "gone": [False, "404 BlobNotFound"],
    }


def test_storage_client_is_let_in_by_what_it_has_and_no_further(storage: dict[str, Any]) -> None:
    """Keys, tokens and the three kinds of signature open what they should; each wrong one has its own code."""
    assert storage["ways in"] == {
        "container SAS": "hello",
        "without permission": "403 AuthorizationPermissionMismatch",
        "only to create": ["nothing was refused", "403 AuthorizationPermissionMismatch"],
        "expired": "403 AuthenticationFailed",
        "not yet": "403 AuthenticationFailed",
        "tampered": "403 AuthenticationFailed",
        "from elsewhere": "403 AuthorizationSourceIPMismatch",
        "delegated": "hello",
        "of another blob": "403 AuthenticationFailed",
        "account SAS": "hello",
        "not for containers": "403 AuthorizationResourceTypeMismatch",
        "bearer": True,
        "wrong key": "403 AuthenticationFailed",
        "nobody": "401 NoAuthenticationInformation",
    }


def test_storage_client_makes_and_deletes_a_container(storage: dict[str, Any]) -> None:
    """With metadata, listed while it is there."""
    assert storage["container"] == [{"purpose": "tests"}, ["things"]]
    assert storage["gone"] is False


def test_ml_client_registers_downloads_and_archives_assets(
    arm: Arm, given: Given, clients_python: Path, tmp_path: Path
) -> None:
    """azure-ai-ml makes models from a file and a folder, environments, data and code, sends the same bytes once, and
    understands the refusals."""
    given.workspace("mlclient-assets")
    seen = run_client(clients_python, "azure_ai_ml_assets.py", arm.ready, "mlclient-assets", str(tmp_path))
    assert seen["models"] == {
        "versions": ["1", "2", "7"],
        "same path": True,
        "path": ["workspaceblobstore", "paths", "LocalUpload"],
        "read back": [{"made": "by client"}, "2"],
        "downloaded": {f"from-folder/tree/{name}": name for name in ("a.txt", "deep/b.txt", "deep/c.txt")},
        "active": ["2"],
        "names": ["from-file", "from-folder"],
        "changed": "400 UserError: Asset paths cannot be updated.",
        "missing": "404 UserError",
    }
    assert seen["environments"] == {
        "versions": ["1", "1", "2"],
        "conda": True,
        "changed": IMAGE_CHANGED,
        "latest": "2",
        "left": [],
    }
    assert seen["data"] == {"version": "1", "listed": ["1"], "type": "uri_file"}
    assert seen["code"] == {"reused": True, "uri": "blob.core.windows.net"}
    assert seen["datastores"] == {"default": "workspaceblobstore", "listed": ["own", *STORES], "left": 4}
    assert [uploads(arm, name) for name in ("/model.bin", "/deep/b.txt", "/score.py")] == [1, 1, 1]
