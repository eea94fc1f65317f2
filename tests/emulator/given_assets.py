"""What exists before a test of assets and datastores begins."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .wire import Arm, Reply

CONDA = "channels:\n- conda-forge\ndependencies:\n- python=3.10\n- pip:\n  - pandas\nname: serving\n"
WEB_FILE = "https://azuremlexamples.blob.core.windows.net/datasets/iris.csv"


class GivenAssets:
    """Each method sends one PUT; ``…_path`` names things that need not exist."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.arm: Arm = given.arm

    def put(self, path: str, **properties: Any) -> Reply:
        return self.arm.put(path, {"properties": properties})

    def made(self, path: str, **properties: Any) -> str:
        """The path, once it is there."""
        reply = self.put(path, **properties)
        assert reply.status in (200, 201), f"refused: {reply.status} {reply.body}"
        return path

    def model(self, workspace: str, name: str = "churn", version: str = "1", **properties: Any) -> str:
        asked = {"modelUri": "azureml://datastores/workspaceblobstore/paths/LocalUpload/0/model", **properties}
        return self.made(f"{workspace}/models/{name}/versions/{version}", **asked)

    def environment(self, workspace: str, name: str = "serving", version: str = "1", **properties: Any) -> str:
        path = f"{workspace}/environments/{name}/versions/{version}"
        return self.made(path, **{"image": "library/python:latest", **properties})

    def code(self, workspace: str, name: str = "scoring", version: str = "1", **properties: Any) -> str:
        uri = "https://account.blob.core.windows.net/container/src"
        return self.made(f"{workspace}/codes/{name}/versions/{version}", **{"codeUri": uri, **properties})

    def data(self, workspace: str, name: str = "iris", version: str = "1", **properties: Any) -> str:
        asked = {"dataType": "uri_file", "dataUri": WEB_FILE, **properties}
        return self.made(f"{workspace}/data/{name}/versions/{version}", **asked)

    def datastore_body(self, **properties: Any) -> dict[str, Any]:
        """In a container of the ready-made account that is not there: to be sent with ``skipValidation``."""
        secrets = {"secretsType": "AccountKey", "key": "c2VjcmV0"}
        asked = {
            "datastoreType": "AzureBlob",
            "accountName": self.account_name,
            "containerName": "datasets",
            "credentials": {"credentialsType": "AccountKey", "secrets": secrets},
            **properties,
        }
        return {"properties": asked}

    def datastore(self, workspace: str, name: str = "lake", **properties: Any) -> str:
        path = f"{workspace}/datastores/{name}"
        reply = self.arm.send("PUT", path, self.datastore_body(**properties), query={"skipValidation": "true"})
        assert reply.status in (200, 201), f"refused: {reply.status} {reply.body}"
        return path

    def job(self, workspace: str, name: str = "train", **properties: Any) -> str:
        return self.made(f"{workspace}/jobs/{name}", **{"jobType": "Command", "command": "true", **properties})

    @property
    def account_name(self) -> str:
        """The ready-made storage account."""
        return self.arm.satellites["storage_account"].rpartition("/")[2]

    @property
    def account_key(self) -> str:
        return str(
            self.arm.post(f"{self.arm.satellites['storage_account']}/listKeys", version="2023-05-01")["keys.0.value"]
        )

    def container(self, name: str = "datasets") -> str:
        path = f"{self.arm.satellites['storage_account']}/blobServices/default/containers/{name}"
        assert self.arm.put(path, {}, "2023-05-01").status == 201
        return path


@pytest.fixture
def assets(given: Given) -> GivenAssets:
    """Makes models, environments, codes, data, datastores and jobs."""
    return GivenAssets(given)
