"""Deployments over the wire: what is made, and what is shown of it."""

from __future__ import annotations

import re

from .given_templates import NESTED, STORAGE, VERSION, Deployments, account, deployments, nested, template, vault

__all__ = ["deployments"]
GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TEXT = {"type": "string"}


def test_a_deployment_is_accepted_and_shown(deployments: Deployments) -> None:
    """201 with the state Accepted and the url of twenty digits; the document of the specification's examples."""
    reply = deployments.send(template(account("first1")))
    assert reply.status == 201
    path = f"{deployments.path()}/operationStatuses/"
    pattern = rf"https://management\.azure\.com{re.escape(path)}\d{{20}}\?api-version={VERSION}"
    assert re.fullmatch(pattern, reply.headers["azure-asyncoperation"])
    assert {key: reply.body[key] for key in ("id", "name", "type")} == {
        "id": deployments.path(),
        "name": "main",
        "type": NESTED,
    }
    shown = reply.body["properties"]
    assert shown["provisioningState"] == "Accepted"
    assert shown["mode"] == "Incremental"
    assert shown["duration"] == "PT0S"
    assert re.fullmatch(GUID, shown["correlationId"])
    assert re.fullmatch(r"\d{1,20}", shown["templateHash"])
    assert shown["providers"] == [
        {"namespace": "Microsoft.Storage", "resourceTypes": [{"resourceType": "storageAccounts", "locations": [None]}]}
    ]


def test_resources_are_made_as_if_they_had_been_put(deployments: Deployments) -> None:
    """Also what hangs on them: the account's keys, the container in it, outputs that ask both."""
    container = {"type": "blobServices/containers", "apiVersion": "2021-04-01", "name": "default/data"}
    child = {**container, "dependsOn": ["[parameters('name')]"]}
    made = deployments.make(
        template(
            account("[parameters('name')]", resources=[child]),
            parameters={"name": {"type": "string", "defaultValue": "[concat('st', uniqueString(resourceGroup().id))]"}},
            outputs={
                "key": {**TEXT, "value": "[listKeys(parameters('name'), '2021-04-01').keys[0].keyName]"},
                "blob": {**TEXT, "value": "[reference(parameters('name')).primaryEndpoints.blob]"},
                "full": {**TEXT, "value": "[reference(parameters('name'), '2021-04-01', 'Full').sku.name]"},
                "names": {"type": "array", "copy": {"count": 2, "input": "[concat('n', copyIndex())]"}},
                "absent": {**TEXT, "condition": False, "value": "x"},
            },
        )
    )
    name = made["parameters"]["name"]["value"]
    assert re.fullmatch(r"st[a-z2-7]{13}", name)
    assert made["outputs"] == {
        "key": {"type": "String", "value": "key1"},
        "blob": {"type": "String", "value": f"https://{name}.blob.core.windows.net/"},
        "full": {"type": "String", "value": "Standard_LRS"},
        "names": {"type": "Array", "value": ["n0", "n1"]},
    }
    at = f"{deployments.cloud.group}/providers/{STORAGE}/{name}"
    assert made["outputResources"] == [{"id": at}, {"id": f"{at}/blobServices/default/containers/data"}]
    assert made["dependencies"] == [
        {
            "dependsOn": [{"id": at, "resourceType": STORAGE, "resourceName": name}],
            "id": f"{at}/blobServices/default/containers/data",
            "resourceType": f"{STORAGE}/blobServices/containers",
            "resourceName": f"{name}/default/data",
        }
    ]
    assert deployments.find(STORAGE, name).body["properties"]["provisioningState"] == "Succeeded"


def test_operations_are_listed_under_both_paths(deployments: Deployments) -> None:
    deployments.make(template(account("ops1")))
    cloud = deployments.cloud
    listed = cloud.get(f"{deployments.path()}/operations", version="2020-06-01").body["value"]
    legacy = cloud.get(f"{cloud.group}/deployments/main/operations", version="2020-06-01").body["value"]
    assert listed == legacy
    first, last = listed
    assert re.fullmatch(r"[0-9A-F]{16}", first["operationId"])
    assert first["id"] == f"{deployments.path()}/operations/{first['operationId']}"
    assert cloud.get(first["id"], version="2020-06-01").body == first
    assert {key: first["properties"][key] for key in ("provisioningOperation", "provisioningState", "statusCode")} == {
        "provisioningOperation": "Create",
        "provisioningState": "Succeeded",
        "statusCode": "OK",
    }
    assert first["properties"]["targetResource"]["resourceName"] == "ops1"
    assert last["properties"]["provisioningOperation"] == "EvaluateDeploymentOutput"


def test_secrets_are_shown_nowhere_and_forgotten_in_the_end(deployments: Deployments) -> None:
    """Not in the answers, not in the journal, and once all is made not in the store."""
    document = template(
        account("secret1", tags={"length": "[string(length(parameters('word')))]"}),
        parameters={"word": {"type": "securestring"}},
        outputs={"word": {"type": "securestring", "value": "[parameters('word')]"}},
    )
    accepted = deployments.send(document, word="hush-hush")
    assert deployments.end(accepted) == {"status": "Succeeded"}
    cloud = deployments.cloud
    seen = [accepted, cloud.get(deployments.path(), version=VERSION), cloud.control("GET", "/journal")]
    assert all(b"hush-hush" not in reply.content for reply in seen)
    assert deployments.get()["parameters"] == {"word": {"type": "SecureString"}}
    assert deployments.get()["outputs"] == {"word": {"type": "SecureString"}}
    assert deployments.find(STORAGE, "secret1").body["tags"] == {"length": "9"}
    found = cloud.state.store.connection.execute("select value from record").fetchall()
    assert not any("hush-hush" in value for (value,) in found)


def test_the_template_can_be_had_back(deployments: Deployments) -> None:
    document = template(account("back1"), parameters={"p": {"type": "int", "defaultValue": 3}})
    deployments.make(document)
    exported = deployments.cloud.send("POST", f"{deployments.path()}/exportTemplate", version=VERSION)
    assert exported.body == {"template": document}


def test_deployments_are_listed_by_scope_and_state(deployments: Deployments) -> None:
    deployments.make(template(), "good")
    deployments.end(deployments.send(template(account("bad1", sku={})), "bad"))
    cloud = deployments.cloud
    at = f"{cloud.group}/providers/{NESTED}"
    assert [item["name"] for item in cloud.get(at, version=VERSION).body["value"]] == ["good", "bad"]
    failed = cloud.get(at, version=VERSION, query={"$filter": "provisioningState eq 'Failed'"})
    assert [item["name"] for item in failed.body["value"]] == ["bad"]
    above = cloud.get(f"{cloud.subscription}/providers/{NESTED}", version=VERSION)
    assert above.body["value"] == []


def test_a_deployment_is_deleted_and_its_resources_stay(deployments: Deployments) -> None:
    """202 with a Location, which answers 204 in the end."""
    deployments.make(template(account("stays1")))
    cloud = deployments.cloud
    deleted = cloud.send("DELETE", deployments.path(), version=VERSION)
    assert deleted.status == 202
    assert cloud.get(deleted.headers["location"]).status == 204
    assert cloud.get(deployments.path(), version=VERSION).status == 404
    assert deployments.find(STORAGE, "stays1").status == 200
    assert cloud.send("DELETE", deployments.path(), version=VERSION).status == 204


def test_a_deployment_may_be_repeated_and_changed(deployments: Deployments) -> None:
    """200 the second time; what is gone from the template stays, as the mode Incremental says."""
    deployments.make(template(account("keep1"), account("gone1")))
    again = deployments.send(template(account("keep1", tags={"a": "b"})))
    assert again.status == 200
    assert deployments.end(again) == {"status": "Succeeded"}
    assert deployments.find(STORAGE, "keep1").body["tags"] == {"a": "b"}
    assert deployments.find(STORAGE, "gone1").status == 200


def test_complete_deletes_what_the_template_does_not_have(deployments: Deployments) -> None:
    """Also not what its nested deployments have; deployments themselves and children of what stays are left alone."""
    deployments.make(template(account("keep1"), account("gone1"), vault("gone-vault")), "before")
    document = template(account("keep1"), nested("inside", template(account("inner1"))))
    made = deployments.make(document, mode="Complete")
    assert made["mode"] == "Complete"
    resources = deployments.cloud.get(f"{deployments.cloud.group}/resources", version=VERSION).body["value"]
    assert sorted(item["name"] for item in resources) == ["inner1", "keep1"]
    deleted = [item for item in deployments.operations() if item["provisioningOperation"] == "Delete"]
    assert {"gone1", "gone-vault"} <= {item["targetResource"]["resourceName"] for item in deleted}
    assert deployments.get("before")["provisioningState"] == "Succeeded"
    deployments.make(template(account("keep1")), mode="Complete")
    assert deployments.find(STORAGE, "inner1").status == 404
