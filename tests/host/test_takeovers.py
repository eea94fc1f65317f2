"""A create that meets what is there, and the delete of the one before: both are one resource in Azure."""

from __future__ import annotations

import pytest
from pulumi_azureml.resources.datastore import DATASTORE
from pulumi_azureml.resources.endpoint_traffic import ENDPOINT_TRAFFIC

from ..emulator.given import Given
from ..emulator.given_online import GivenOnline
from ..engine.azure import Azure
from .engine import Engine
from .provider import Host, urn_of


@pytest.fixture
def online(given: Given) -> GivenOnline:
    given.arm.control("PATCH", "/settings", {"services_off": ["inference"]})
    return GivenOnline(given)


def test_a_replacement_by_order_deletes_nothing(host: Host, given: Given, azure: Azure, engine: Engine) -> None:
    """Created, met again, and then the one before is to go: it stays, once; the next delete is meant."""
    urn, account = urn_of(DATASTORE.name), azure.satellites["storage_account"].rpartition("/")[2]
    blob = {"type": "AzureBlob", "account_name": account, "container_name": "raw", "skip_validation": True}
    store = {"workspace_id": given.workspace(), "name": "lake", **blob}
    made = host.create(urn, store)
    again = host.create(urn, store)
    assert again.id == made.id
    host.delete(urn, made.id, made.properties)
    assert made.id in azure.resources()
    assert any("its successor is the same one in Azure" in line for _, line, _ in engine.said(urn))
    host.delete(urn, again.id, again.properties)
    assert made.id not in azure.resources()


def test_traffic_that_moves_into_a_component_goes_on_flowing(
    host: Host, given: Given, azure: Azure, online: GivenOnline
) -> None:
    """Its URN is another one, the endpoint is not: shares that have just been set are not unset."""
    endpoint = online.endpoint(given.workspace())
    online.deployment(endpoint, "blue")
    before, after = urn_of(ENDPOINT_TRAFFIC.name), urn_of(ENDPOINT_TRAFFIC.name, parent="test:Serving$")
    shares = {"endpoint_id": endpoint, "traffic": {"blue": 100}}
    made = host.create(before, shares)
    host.create(after, shares)
    host.delete(before, made.id, made.properties)
    assert azure.resources()[endpoint]["properties"]["traffic"] == {"blue": 100}
