"""Deployments on the virtual clock: states, durations, cancellation, restarts, and what is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from azureml_emulator import types

from .cloud import Cloud, Reply
from .given_templates import (
    STORAGE,
    VERSION,
    Deployments,
    account,
    deployments,
    nested,
    slow_deployments,
    template,
)

__all__ = ["deployments", "slow_deployments"]
SECONDS = 20
"""What the creation of a storage account takes."""


def chain() -> dict[str, Any]:
    """Two accounts, one after the other."""
    return template(account("first1"), account("second1", dependsOn=["first1"]))


def test_a_deployment_runs_while_its_resources_are_made(slow_deployments: Deployments) -> None:
    """Accepted at the first look, then Running; the second account begins when the first is there."""
    cloud = slow_deployments.cloud
    accepted = slow_deployments.send(chain())
    assert slow_deployments.operations() == [] or slow_deployments.operations()[0]["provisioningState"] == "Running"
    assert slow_deployments.end(accepted) == {"status": "Accepted"}
    assert slow_deployments.end(accepted) == {"status": "Running"}
    assert slow_deployments.get()["provisioningState"] == "Running"
    assert [item["provisioningState"] for item in slow_deployments.operations()] == ["Running"]
    assert slow_deployments.operations()[0]["statusCode"] == "Accepted"
    cloud.advance(SECONDS)
    assert [item["provisioningState"] for item in slow_deployments.operations()] == ["Succeeded", "Running"]
    cloud.advance(SECONDS)
    assert slow_deployments.end(accepted) == {"status": "Succeeded"}


def test_durations_add_up_though_nobody_looked(slow_deployments: Deployments) -> None:
    """After a long time at once, all is over, and each step took its own time."""
    accepted = slow_deployments.send(chain())
    slow_deployments.cloud.advance(100_000)
    assert slow_deployments.end(accepted) == {"status": "Succeeded"}
    assert slow_deployments.get()["duration"] == f"PT{2 * SECONDS}S"
    assert [item["duration"] for item in slow_deployments.operations()[:2]] == [f"PT{SECONDS}S"] * 2


def test_nested_deployments_keep_the_time_as_well(slow_deployments: Deployments) -> None:
    document = template(nested("inside", template(account("first1"))), account("second1", dependsOn=["inside"]))
    accepted = slow_deployments.send(document)
    slow_deployments.cloud.advance(100_000)
    assert slow_deployments.end(accepted) == {"status": "Succeeded"}
    assert slow_deployments.get()["duration"] == f"PT{2 * SECONDS}S"
    assert slow_deployments.get("inside")["duration"] == f"PT{SECONDS}S"


def test_hooks_of_a_resource_run_once(slow_deployments: Deployments) -> None:
    """A resource whose operation the deployment has ended is not ended a second time: its revision stays."""
    slow_deployments.send(template(account("once1")))
    slow_deployments.cloud.advance(SECONDS)
    slow_deployments.get()
    first = slow_deployments.find(STORAGE, "once1").body
    slow_deployments.cloud.advance(SECONDS)
    assert slow_deployments.find(STORAGE, "once1").body == first


def test_an_active_deployment_is_not_replaced(slow_deployments: Deployments) -> None:
    """Another template meets 409; the same one, sent again because its answer was lost, gets the same operation."""
    first = slow_deployments.send(chain())
    assert slow_deployments.send(template(account("other1"))).error[:2] == (409, "DeploymentActive")
    again = slow_deployments.send(chain())
    assert again.headers["azure-asyncoperation"] == first.headers["azure-asyncoperation"]
    deleted = slow_deployments.cloud.send("DELETE", slow_deployments.path(), version=VERSION)
    assert deleted.error[:2] == (409, "DeploymentActive")


def test_a_canceled_deployment_begins_nothing_more(slow_deployments: Deployments) -> None:
    """What is on its way is finished; nested deployments are canceled too; what has ended cannot be canceled."""
    cloud = slow_deployments.cloud
    inside = nested("inside", chain())
    accepted = slow_deployments.send(template(inside, account("third1", dependsOn=["inside"])))
    assert slow_deployments.get()["provisioningState"] == "Running"
    canceled = cloud.send("POST", f"{slow_deployments.path()}/cancel", version=VERSION)
    assert (canceled.status, canceled.content) == (204, b"")
    cloud.advance(100_000)
    assert slow_deployments.end(accepted)["status"] == "Canceled"
    assert slow_deployments.get()["provisioningState"] == "Canceled"
    assert slow_deployments.get("inside")["provisioningState"] == "Canceled"
    assert slow_deployments.find(STORAGE, "first1").status == 200
    assert slow_deployments.find(STORAGE, "second1").status == 404
    assert slow_deployments.find(STORAGE, "third1").status == 404
    again = cloud.send("POST", f"{slow_deployments.path()}/cancel", version=VERSION)
    assert again.status == 409


def test_a_deployment_goes_on_after_a_restart(tmp_path: Path) -> None:
    """With its secrets, which the store keeps until it has ended."""
    before = Cloud(tmp_path, "realistic", types.ALL)
    before.control("POST", "/clock", {"freeze": True})
    document = template(
        account("first1"),
        account("second1", dependsOn=["first1"], tags={"length": "[string(length(parameters('word')))]"}),
        parameters={"word": {"type": "securestring"}},
    )
    accepted = Deployments(before).send(document, word="hush")
    before.advance(SECONDS / 2)
    assert Deployments(before).get()["provisioningState"] == "Running"
    before.emulator.close()
    after = Cloud(tmp_path, "realistic", types.ALL)
    after.advance(2 * SECONDS)
    assert Deployments(after).end(accepted) == {"status": "Succeeded"}
    assert Deployments(after).find(STORAGE, "second1").body["tags"] == {"length": "4"}
    after.emulator.close()


def test_the_group_may_go_while_a_deployment_runs(slow_deployments: Deployments) -> None:
    accepted = slow_deployments.send(chain())
    cloud = slow_deployments.cloud
    cloud.send("DELETE", cloud.group, version=VERSION)
    cloud.advance(100_000)
    assert cloud.get(cloud.group, version=VERSION).status == 404
    assert cloud.get(accepted.headers["azure-asyncoperation"]).status in (200, 404)


# templates that are fetched


@pytest.fixture
def stored(deployments: Deployments) -> Deployments:
    """A cloud with the container ``templates`` in the account ``store1``."""
    container = {"type": "blobServices/containers", "apiVersion": "2021-04-01", "name": "default/templates"}
    deployments.make(template(account("store1", resources=[{**container, "dependsOn": ["store1"]}])), "storage")
    return deployments


SENT = {"x-ms-blob-type": "BlockBlob", "x-ms-version": "2022-11-02"}


def upload(stored: Deployments, name: str, content: Any) -> str:
    """Put JSON into the container; its url with a signature that may read."""
    blobs = stored.cloud.emulator.blobs
    owner = blobs.account("store1")
    assert owner
    url = f"https://store1.blob.core.windows.net/templates/{name}"
    signed = f"{url}?{blobs.container_token(owner, 'templates', 'cw', 600)}"
    assert stored.cloud.send("PUT", signed, content, version=None, token=None, headers=SENT).status == 201
    return f"{url}?{blobs.container_token(owner, 'templates', 'r', 600)}"


def linked(stored: Deployments, uri: str, **more: Any) -> Reply:
    """A deployment of what lies behind a url."""
    properties = {"mode": "Incremental", "templateLink": {"uri": uri, "contentVersion": "1.0.0.0"}, **more}
    return stored.cloud.put(stored.path(), {"properties": properties}, version=VERSION)


def test_a_template_is_fetched_from_the_emulators_own_storage(stored: Deployments) -> None:
    """With its parameters; the signature shows in no document."""
    document = template(account("[parameters('name')]"), parameters={"name": {"type": "string"}})
    uri = upload(stored, "main.json", document)
    values = {"uri": upload(stored, "values.json", {"parameters": {"name": {"value": "linked1"}}})}
    accepted = linked(stored, uri, parametersLink=values)
    assert stored.end(accepted) == {"status": "Succeeded"}
    assert stored.find(STORAGE, "linked1").status == 200
    assert stored.get()["templateLink"] == {"contentVersion": "1.0.0.0", "uri": uri.partition("?")[0]}
    journal = stored.cloud.control("GET", "/journal").body["entries"]
    sent = next(item["body"] for item in journal if item["path"] == stored.path() and item["method"] == "PUT")
    assert sent["properties"]["templateLink"]["uri"] == "********"


def test_a_linked_deployment_in_a_template_is_fetched_too(stored: Deployments) -> None:
    uri = upload(stored, "inner.json", template(account("linked2")))
    properties = {"mode": "Incremental", "templateLink": {"uri": "[parameters('uri')]"}}
    source = {"type": "Microsoft.Resources/deployments", "apiVersion": VERSION, "name": "inside"}
    stored.make(template({**source, "properties": properties}, parameters={"uri": {"type": "string"}}), uri=uri)
    assert stored.find(STORAGE, "linked2").status == 200


def test_a_linked_template_that_names_itself_comes_to_an_end(stored: Deployments) -> None:
    uri = upload(stored, "self.json", {})
    properties = {"mode": "Incremental", "templateLink": {"uri": uri}}
    source = {"type": "Microsoft.Resources/deployments", "apiVersion": VERSION, "name": "again"}
    upload(stored, "self.json", template({**source, "properties": properties}))
    ended = stored.end(linked(stored, uri))
    assert ended["status"] == "Failed"
    assert "DeploymentActive" in str(ended["error"])


LINK_REFUSALS = [
    ("https://raw.githubusercontent.com/x/y.json", "InvalidContentLink", "fetches from its own storage accounts"),
    ("https://store1.blob.core.windows.net/templates/main.json", "InvalidContentLink", "NoAuthenticationInformation"),
    ("https://store9.blob.core.windows.net/templates/main.json", "InvalidContentLink", "no such container"),
]


@pytest.mark.parametrize(("uri", "code", "sentence"), LINK_REFUSALS)
def test_a_template_that_cannot_be_fetched_is_refused(stored: Deployments, uri: str, code: str, sentence: str) -> None:
    reply = linked(stored, uri)
    assert reply.error[:2] == (400, code)
    assert sentence in reply.error[2]


def test_what_is_no_template_is_refused(stored: Deployments) -> None:
    assert linked(stored, upload(stored, "list.json", [1])).error[:2] == (400, "InvalidTemplate")
    missing = upload(stored, "other.json", {}).replace("other.json", "none.json")
    assert "BlobNotFound" in linked(stored, missing).error[2]
    specification = {"properties": {"mode": "Incremental", "templateLink": {"id": "/subscriptions/x/templateSpecs/y"}}}
    refused = stored.cloud.put(stored.path(), specification, version=VERSION)
    assert "no template specs" in refused.error[2]
