"""A client of the blob data plane that knows HTTP alone, let in by a signature on one container."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import requests

from .given_assets import GivenAssets
from .wire import Arm

BLOCK = {"x-ms-blob-type": "BlockBlob"}


class Container:
    """The container of the workspace's default datastore, at the listener's own name."""

    def __init__(self, assets: GivenAssets, workspace: str) -> None:
        self.arm: Arm = assets.arm
        store = f"{workspace}/datastores/workspaceblobstore"
        secrets = self.arm.post(f"{store}/listSecrets", {"expirableSecret": True, "expireAfterHours": 24})
        self.token = str(secrets["sasToken"])
        self.name = str(self.arm.get(store)["properties.containerName"])
        self.account = assets.account_name
        self.url = f"{self.arm.ready['arm']}/{self.account}/{self.name}"

    def send(
        self,
        method: str,
        blob: str = "",
        data: Any = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        token: str | None = None,
        stream: bool = False,
    ) -> requests.Response:
        """One request; ``token`` replaces the signature (``""``: none)."""
        signed = self.token if token is None else token
        parts = [f"{name}={quote(value, safe='')}" for name, value in (query or {}).items()]
        url = f"{self.url}/{quote(blob)}" if blob else self.url
        address = "?".join(part for part in (url, "&".join([*parts, signed] if signed else parts)) if part)
        return self.arm.session.request(method, address, data=data, headers=headers, timeout=60, stream=stream)

    def put(self, blob: str, data: Any, **headers: str) -> requests.Response:
        """Put Blob; underscores in header names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("PUT", blob, data, headers={**BLOCK, **named})

    def get(self, blob: str, **headers: str) -> requests.Response:
        return self.send("GET", blob, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def names(self, **query: str) -> list[str]:
        listed = self.send("GET", query={"restype": "container", "comp": "list", **query})
        assert listed.status_code == 200, listed.text
        return [item.text or "" for item in ElementTree.fromstring(listed.content).iter("Name")]


def code(reply: requests.Response) -> tuple[int, str]:
    """Status and error code, which header and document agree on."""
    document = ElementTree.fromstring(reply.content)
    assert document.findtext("Code") == reply.headers["x-ms-error-code"]
    return reply.status_code, reply.headers["x-ms-error-code"]


@pytest.fixture
def container(assets: GivenAssets) -> Container:
    """A container with a signature that allows everything blobs can do."""
    return Container(assets, assets.given.workspace())
