"""Deployments over the wire: what is made, what is shown, what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .given_templates import (
    NESTED,
    STORAGE,
    VAULT,
    VERSION,
    Deployments,
    account,
    deployments,
    nested,
    template,
    vault,
)

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


def test_an_unknown_deployment_and_an_unknown_operation_are_refused(deployments: Deployments) -> None:
    cloud = deployments.cloud
    message = (404, "DeploymentNotFound", "Deployment 'none' could not be found.")
    assert cloud.get(deployments.path("none"), version=VERSION).error == message
    assert cloud.get(f"{cloud.group}/deployments/none/operations", version=VERSION).error == message
    deployments.make(template())
    missing = cloud.get(f"{deployments.path()}/operations/0123456789ABCDEF", version=VERSION)
    assert missing.error[:2] == (404, "DeploymentOperationNotFound")
    elsewhere = cloud.get(f"{cloud.subscription}/resourceGroups/no/deployments/x/operations", version=VERSION)
    assert elsewhere.error[:2] == (404, "ResourceGroupNotFound")


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
    found = cloud.state.store.connection.execute("select value from record where kind = 'resource'").fetchall()
    assert not any("hush-hush" in value for (value,) in found)


def test_a_resource_that_is_refused_fails_the_deployment_with_its_own_words(deployments: Deployments) -> None:
    """What depends on it is not begun; the rest is made; the operations say why."""
    document = template(
        account("taken1", sku={}),
        account("after1", dependsOn=["taken1"]),
        account("apart1"),
        account("twice1", kind="[reference('apart1').nowhere]"),
    )
    ended = deployments.end(deployments.send(document))
    error = ended["error"]
    assert (ended["status"], error["code"], error["target"]) == ("Failed", "DeploymentFailed", deployments.path())
    assert error["message"].startswith("At least one resource deployment operation failed.")
    refused, evaluated = error["details"]
    assert refused["target"].endswith("/storageAccounts/taken1")
    assert "sku" in refused["message"]
    assert evaluated["code"] == "InvalidTemplate"
    assert "The language expression property 'nowhere' doesn't exist" in evaluated["message"]
    assert deployments.get()["provisioningState"] == "Failed"
    assert deployments.get()["error"] == error
    states = {item["targetResource"]["resourceName"]: item for item in deployments.operations()}
    assert {name: item["provisioningState"] for name, item in states.items()} == {
        "taken1": "Failed",
        "apart1": "Succeeded",
        "twice1": "Failed",
    }
    assert states["taken1"]["statusCode"] == "BadRequest"
    assert states["taken1"]["statusMessage"]["error"]["code"] == refused["code"]
    assert deployments.find(STORAGE, "after1").status == 404


def test_a_resource_whose_operation_fails_fails_the_deployment(deployments: Deployments) -> None:
    failure = {"code": "OutOfStock", "message": "There is none left."}
    deployments.cloud.fault(
        method="PUT", path="storageAccounts/ends-badly|storageAccounts/badly1", fail_operation=failure
    )
    error = deployments.end(deployments.send(template(account("badly1"))))["error"]["details"][0]
    assert error["code"] == "ResourceDeploymentFailure"
    assert "because it reached terminal provisioning state 'Failed'" in error["message"]
    assert error["details"] == [failure]
    operation = deployments.operations()[0]
    assert (operation["statusCode"], operation["statusMessage"]["status"]) == ("Conflict", "Failed")


def test_an_ordered_answer_hits_what_a_template_asks_for(deployments: Deployments) -> None:
    deployments.cloud.fault(method="PUT", path="vaults/broken1", status=503, code="Busy", message="Later.")
    error = deployments.end(deployments.send(template(vault("broken1"))))["error"]["details"][0]
    assert (error["code"], error["message"]) == ("Busy", "Later.")


def test_a_denied_user_is_denied_in_a_deployment_too(deployments: Deployments) -> None:
    deployments.cloud.settings(denials=[{"action": "Microsoft.Storage/*/write", "scope": deployments.cloud.group}])
    error = deployments.end(deployments.send(template(account("denied1"))))["error"]["details"][0]
    assert error["code"] == "AuthorizationFailed"


def test_outputs_that_cannot_be_evaluated_fail_the_deployment(deployments: Deployments) -> None:
    outputs = {"wrong": {"type": "int", "value": "[reference('out1').primaryLocation]"}}
    error = deployments.end(deployments.send(template(account("out1"), outputs=outputs)))["error"]
    assert error["code"] == "DeploymentOutputEvaluationFailed"
    assert error["message"].startswith("Unable to evaluate template outputs: 'wrong'.")
    assert error["details"][0]["target"] == "wrong"
    assert "Expected 'Integer'. Actual 'String'." in error["details"][0]["message"]


REFUSALS: list[tuple[Any, tuple[int, str], str]] = [
    (template(account("x1", kind="[bad()]")), (400, "InvalidTemplate"), "The template function 'bad' is not valid."),
    ({"resources": []}, (400, "InvalidTemplate"), "Required property '$schema' not found in JSON."),
    (template(account("x1", apiVersion="1999-01-01")), (400, "NoRegisteredProviderFound"), "'storageAccounts'"),
    (template(account("-")), (400, "InvalidTemplateDeployment"), "is not valid according to the validation procedure"),
    (
        template({"type": "Microsoft.Foo/bars", "apiVersion": "2021-04-01", "name": "b"}),
        (501, "NotEmulated"),
        "asks for types that are not emulated: Microsoft.Foo/bars.",
    ),
]


@pytest.mark.parametrize(("document", "kind", "sentence"), REFUSALS)
def test_a_template_that_is_not_valid_is_refused_at_once(
    deployments: Deployments, document: Any, kind: tuple[int, str], sentence: str
) -> None:
    """And leaves nothing behind; ``validate`` says the same."""
    reply = deployments.send(document)
    assert reply.error[:2] == kind
    assert sentence in reply.error[2]
    assert deployments.cloud.get(deployments.path(), version=VERSION).status == 404
    body = {"properties": {"mode": "Incremental", "template": document}}
    checked = deployments.cloud.send("POST", f"{deployments.path()}/validate", body, version=VERSION)
    assert checked.error[:2] == kind


def test_validation_tells_what_would_be_made_and_makes_nothing(deployments: Deployments) -> None:
    document = template(account("valid1"), account("no1", condition=False), parameters={"p": {"type": "securestring"}})
    body = {"properties": {"mode": "Incremental", "template": document, "parameters": {"p": {"value": "hush"}}}}
    reply = deployments.cloud.send("POST", f"{deployments.path()}/validate", body, version=VERSION)
    shown = reply.body["properties"]
    assert reply.status == 200
    assert shown["provisioningState"] == "Succeeded"
    assert shown["parameters"] == {"p": {"type": "SecureString"}}
    assert shown["validatedResources"] == [{"id": f"{deployments.cloud.group}/providers/{STORAGE}/valid1"}]
    assert deployments.cloud.get(deployments.path(), version=VERSION).status == 404
    assert deployments.find(STORAGE, "valid1").status == 404


def foretold(deployments: Deployments, document: Any, mode: str = "Incremental", **settings: str) -> dict[str, Any]:
    """Name of each resource that is foretold → its change."""
    body = {"properties": {"mode": mode, "template": document, "whatIfSettings": settings}}
    reply = deployments.cloud.send("POST", f"{deployments.path()}/whatIf", body, version=VERSION)
    assert (reply.status, reply.body["status"]) == (200, "Succeeded")
    return {item["resourceId"].split("/")[-1]: item for item in reply.body["properties"]["changes"]}


def test_changes_are_foretold_and_not_made(deployments: Deployments) -> None:
    """What is new, what changes and how, what stays, what is not touched; nested deployments are looked into."""
    deployments.make(template(account("same1"), account("other1", tags={"a": "b"}), account("apart1")))
    key = "[listKeys('same1', '2021-04-01').keys[0].value]"
    document = template(
        account("same1", location="West Europe"),
        account("other1", tags={"a": "c", "new": "x", "open": key}, sku={"name": "standard_lrs"}),
        nested("inside", template(account("inner1"))),
    )
    told = foretold(deployments, document)
    assert {name: told[name]["changeType"] for name in ("same1", "other1", "apart1", "inner1")} == {
        "same1": "NoChange",
        "other1": "Modify",
        "apart1": "Ignore",
        "inner1": "Create",
    }
    assert [(item["path"], item["propertyChangeType"], item["after"]) for item in told["other1"]["delta"]] == [
        ("tags.a", "Modify", "c"),
        ("tags.new", "Create", "x"),
    ]
    assert told["other1"]["after"]["tags"]["open"] == key
    assert "before" not in told["inner1"]
    assert deployments.find(STORAGE, "inner1").status == 404
    complete = foretold(deployments, document, "Complete")
    assert complete["apart1"]["changeType"] == "Delete"
    short = foretold(deployments, document, resultFormat="ResourceIdOnly")
    assert short["same1"] == {"resourceId": told["same1"]["resourceId"], "changeType": "Deploy"}


def test_secrets_are_not_foretold(deployments: Deployments) -> None:
    document = template(
        account("hidden1", tags={"word": "[parameters('word')]", "deep": "[parameters('thing').inner]"}),
        parameters={"word": {"type": "securestring", "defaultValue": "hush"},
                    "thing": {"type": "secureObject", "defaultValue": {"inner": "hush"}}},
    )  # fmt: skip
    told = foretold(deployments, document)["hidden1"]["after"]["tags"]
    assert told == {"word": "*******", "deep": "[parameters('thing').inner]"}


def test_what_would_be_refused_is_refused_before(deployments: Deployments) -> None:
    body = {"properties": {"mode": "Incremental", "template": template(account("x1", kind="[bad()]"))}}
    reply = deployments.cloud.send("POST", f"{deployments.path()}/whatIf", body, version=VERSION)
    assert reply.error[:2] == (400, "InvalidTemplate")


def test_what_stands_around_a_template_is_checked(deployments: Deployments) -> None:
    cloud, path = deployments.cloud, deployments.path()

    def error(properties: Any, **body: Any) -> tuple[int, str, str]:
        return cloud.put(path, {"properties": properties, **body}, version=VERSION).error

    assert error({"template": template()})[1] == "InvalidRequestContent"
    assert "'sometimes' is not one of" in error({"mode": "sometimes", "template": template()})[2]
    assert "'location' property is not allowed" in error({"mode": "Incremental"}, location="westeurope")[2]
    assert "Neither 'template' nor 'templateLink'" in error({"mode": "Incremental"})[2]
    rollback = {"mode": "Incremental", "template": template(), "onErrorDeployment": {"type": "LastSuccessful"}}
    assert "'properties.onErrorDeployment' is not emulated" in error(rollback)[2]
    both = {"mode": "Incremental", "template": template(), "templateLink": {"uri": "https://x/y"}}
    assert "Both 'template' and 'templateLink'" in error(both)[2]


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


def test_nested_deployments_hand_on_parameters_and_outputs(deployments: Deployments) -> None:
    inner = template(
        account("[parameters('name')]"),
        parameters={"name": TEXT},
        outputs={"id": {**TEXT, "value": "[resourceId('Microsoft.Storage/storageAccounts', parameters('name'))]"}},
    )
    document = template(
        nested("inside", inner, parameters={"name": {"value": "[concat('in', 'ner1')]"}}),
        vault("vault-a1", tags={"of": "[reference('inside').outputs.id.value]"}),
        outputs={"state": {**TEXT, "value": "[reference('inside').provisioningState]"}},
    )
    made = deployments.make(document)
    account_id = f"{deployments.cloud.group}/providers/{STORAGE}/inner1"
    assert made["outputs"]["state"]["value"] == "Succeeded"
    assert made["outputResources"][0] == {"id": account_id}
    assert deployments.find(VAULT, "vault-a1", "2023-07-01").body["tags"] == {"of": account_id}
    assert deployments.get("inside")["provisioningState"] == "Succeeded"


def test_a_nested_failure_is_seen_through_all_levels(deployments: Deployments) -> None:
    document = template(nested("inside", template(account("bad1", sku={}))))
    outer = deployments.end(deployments.send(document))["error"]["details"][0]
    assert outer["code"] == "ResourceDeploymentFailure"
    assert outer["target"] == deployments.path("inside")
    assert outer["details"][0]["code"] == "DeploymentFailed"
    assert outer["details"][0]["details"][0]["target"].endswith("/bad1")


def test_an_outer_template_reads_what_its_surroundings_have_made(deployments: Deployments) -> None:
    inner = template(vault("vault-b1", tags={"blob": "[reference('given1').primaryEndpoints.blob]"}))
    deployments.make(template(account("given1"), nested("inside", inner, "outer")))
    shown = deployments.find(VAULT, "vault-b1", "2023-07-01").body
    assert shown["tags"] == {"blob": "https://given1.blob.core.windows.net/"}


def test_a_subscription_takes_deployments_of_groups_and_into_them(deployments: Deployments) -> None:
    cloud = deployments.cloud
    above = Deployments(cloud, cloud.subscription)
    group = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": VERSION, "name": "rg-new"}
    document = template(
        {**group, "location": "[deployment().location]"},
        nested("inside", template(account("innew1", tags={"g": "[resourceGroup().name]"})), resourceGroup="rg-new",
               dependsOn=["rg-new"]),
    )  # fmt: skip
    body = {"location": "West Europe", "properties": {"mode": "Incremental", "template": document}}
    accepted = cloud.put(above.path(), body, version=VERSION)
    assert above.end(accepted) == {"status": "Succeeded"}
    assert cloud.get(above.path(), version=VERSION).body["location"] == "westeurope"
    made = cloud.get(f"{cloud.subscription}/resourceGroups/rg-new/providers/{STORAGE}/innew1", version=VERSION)
    assert made.body["tags"] == {"g": "rg-new"}
    assert len(above.operations()) == 3
    legacy = cloud.get(f"{cloud.subscription}/deployments/main/operations", version=VERSION)
    assert legacy.status == 200
    del body["location"]
    assert "'location' property must be specified" in cloud.put(above.path("b"), body, version=VERSION).error[2]
    moved = {"location": "northeurope", "properties": body["properties"]}
    assert cloud.put(above.path(), moved, version=VERSION).error == (
        409,
        "InvalidDeploymentLocation",
        "Invalid deployment location 'northeurope'. The deployment 'main' already exists in location 'westeurope'.",
    )
    complete = {"location": "westeurope", "properties": {"mode": "Complete", "template": document}}
    assert (
        "at subscription scope only 'Incremental' is" in cloud.put(above.path("b"), complete, version=VERSION).error[2]
    )


def test_symbolic_names_are_referred_to(deployments: Deployments) -> None:
    """One resource, one turn of a loop, all of them, and what exists in another group."""
    cloud = deployments.cloud
    group = f"{cloud.subscription}/resourceGroups/rg-other"
    cloud.put(group, {"location": "westeurope"}, version=VERSION)
    Deployments(cloud, group).make(template(account("there1")))
    document = {
        **template(),
        "languageVersion": "2.0",
        "resources": {
            "one": account("symbol1"),
            "many": account("[format('many{0}', copyIndex())]", copy={"name": "many", "count": 2}),
            "there": {**account("there1"), "existing": True, "resourceGroup": "rg-other"},
        },
        "outputs": {
            "one": {**TEXT, "value": "[reference('one').primaryEndpoints.blob]"},
            "second": {**TEXT, "value": "[reference(format('many[{0}]', 1)).primaryEndpoints.blob]"},
            "all": {"type": "array", "value": "[map(references('many', 'full'), lambda('m', "
                    "lambdaVariables('m').resourceId))]"},
            "there": {**TEXT, "value": "[reference('there').primaryEndpoints.blob]"},
        },
    }  # fmt: skip
    outputs = {name: item["value"] for name, item in deployments.make(document)["outputs"].items()}
    assert outputs == {
        "one": "https://symbol1.blob.core.windows.net/",
        "second": "https://many1.blob.core.windows.net/",
        "all": [f"{STORAGE}/many0", f"{STORAGE}/many1"],
        "there": "https://there1.blob.core.windows.net/",
    }


def test_a_vault_is_opened_by_a_template(deployments: Deployments) -> None:
    """``vaults/accessPolicies`` is a request and no resource."""
    opened = {
        "type": "Microsoft.KeyVault/vaults/accessPolicies",
        "apiVersion": "2023-07-01",
        "name": "vault-c1/add",
        "dependsOn": ["vault-c1"],
        "properties": {"accessPolicies": [{"tenantId": "[tenant().tenantId]", "objectId": "[guid('who')]",
                                           "permissions": {"secrets": ["get"]}}]},
    }  # fmt: skip
    deployments.make(template(vault("vault-c1"), opened))
    policies = deployments.find(VAULT, "vault-c1", "2023-07-01").body["properties"]["accessPolicies"]
    assert [item["permissions"]["secrets"] for item in policies] == [["get"]]


def test_a_lock_and_a_role_are_made_on_other_resources(deployments: Deployments) -> None:
    identity = {"type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "who1"}
    role = "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')]"
    assignment = {
        "type": "Microsoft.Authorization/roleAssignments",
        "apiVersion": "2022-04-01",
        "name": "[guid('a', 'b')]",
        "scope": "Microsoft.Storage/storageAccounts/under1",
        "dependsOn": ["under1"],
        "properties": {"roleDefinitionId": role, "principalId": "[reference('who1').principalId]"},
    }
    lock = {"type": "Microsoft.Authorization/locks", "apiVersion": "2016-09-01", "name": "keep",
            "properties": {"level": "CanNotDelete"}}  # fmt: skip
    deployments.make(template(account("under1"), {**identity, "location": "westeurope"}, assignment, lock))
    account_path = f"{deployments.cloud.group}/providers/{STORAGE}/under1"
    held = deployments.cloud.send("DELETE", account_path, version=VERSION)
    assert held.error[:2] == (409, "ScopeLocked")
    listed = deployments.cloud.get(
        f"{account_path}/providers/Microsoft.Authorization/roleAssignments", version="2022-04-01"
    )
    assert len(listed.body["value"]) == 1
