"""Templates and their deployment through an emulator without sockets that knows Azure's own types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from azureml_emulator import types

from .cloud import Cloud, Reply

VERSION = "2021-04-01"
STORAGE, VAULT = "Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"
NESTED = "Microsoft.Resources/deployments"


def template(*resources: Any, **sections: Any) -> dict[str, Any]:
    """A template of these resources."""
    document = {"$schema": "…/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": list(resources)}
    return {**document, **sections}


def account(name: str, **more: Any) -> dict[str, Any]:
    """A storage account as a template has it."""
    own = {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "location": "westeurope"}
    return {"type": STORAGE, "apiVersion": "2021-04-01", "name": name, **own, **more}


def vault(name: str, **more: Any) -> dict[str, Any]:
    """A key vault as a template has it."""
    properties = {"sku": {"family": "A", "name": "standard"}, "tenantId": "[subscription().tenantId]"}
    body = {"location": "westeurope", "properties": {**properties, "accessPolicies": []}}
    return {"type": VAULT, "apiVersion": "2023-07-01", "name": name, **body, **more}


def nested(name: str, inner: dict[str, Any], scope: str = "inner", **more: Any) -> dict[str, Any]:
    """A deployment in a template."""
    parameters = {"parameters": more.pop("parameters")} if "parameters" in more else {}
    options = {"expressionEvaluationOptions": {"scope": scope}}
    properties = {"mode": "Incremental", "template": inner, **options, **parameters}
    return {"type": NESTED, "apiVersion": VERSION, "name": name, "properties": properties, **more}


class Deployments:
    """Deploys to one scope of one cloud."""

    def __init__(self, cloud: Cloud, scope: str = "") -> None:
        self.cloud = cloud
        self.scope = scope or cloud.group

    def path(self, name: str = "main") -> str:
        return f"{self.scope}/providers/Microsoft.Resources/deployments/{name}"

    def send(self, document: Any, name: str = "main", mode: str = "Incremental", **given: Any) -> Reply:
        """The PUT, not waited for."""
        properties = {"mode": mode, "template": document, "parameters": {key: {"value": given[key]} for key in given}}
        return self.cloud.put(self.path(name), {"properties": properties}, version=VERSION)

    def end(self, accepted: Reply) -> Any:
        """The status document of an accepted deployment, now."""
        assert accepted.status in (200, 201), accepted.content
        return self.cloud.get(accepted.headers["azure-asyncoperation"]).body

    def make(self, document: Any, name: str = "main", **more: Any) -> Any:
        """Deploy where operations are over at once; the properties of the deployment."""
        assert self.end(self.send(document, name, **more)) == {"status": "Succeeded"}
        return self.get(name)

    def get(self, name: str = "main") -> Any:
        return self.cloud.get(self.path(name), version=VERSION).body["properties"]

    def operations(self, name: str = "main") -> list[Any]:
        return [
            item["properties"]
            for item in self.cloud.get(f"{self.path(name)}/operations", version=VERSION).body["value"]
        ]

    def find(self, kind: str, name: str, version: str = "2021-04-01") -> Reply:
        """A resource of the group."""
        return self.cloud.get(f"{self.cloud.group}/providers/{kind}/{name}", version=version)


def _cloud(profile: str) -> Iterator[Cloud]:
    made = Cloud(profile=profile, kinds=types.ALL)
    made.control("POST", "/clock", {"freeze": True})
    made.settings(throttling=False)
    yield made
    made.state.store.close()


@pytest.fixture
def deployments() -> Iterator[Deployments]:
    """A cloud whose operations are over at the next request."""
    for cloud in _cloud("fast"):
        yield Deployments(cloud)


@pytest.fixture
def slow_deployments() -> Iterator[Deployments]:
    """A cloud whose operations take their time on the virtual clock."""
    for cloud in _cloud("realistic"):
        yield Deployments(cloud)
