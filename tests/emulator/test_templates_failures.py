"""Deployments that are refused, or fail: at once, in one resource, in their outputs."""

from __future__ import annotations

from typing import Any

import pytest

from .given_templates import STORAGE, VERSION, Deployments, account, deployments, nested, template, vault

__all__ = ["deployments"]


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


def test_nested_templates_are_looked_at_before_anything_is_made(deployments: Deployments) -> None:
    """Those that can be: one whose parameters come from the running deployment is looked at in its turn."""
    foreign = template({"type": "Microsoft.Foo/bars", "apiVersion": "2021-04-01", "name": "b"})
    refused = deployments.send(template(account("before1"), nested("inside", foreign, dependsOn=["before1"])))
    assert refused.error[:2] == (501, "NotEmulated")
    assert deployments.find(STORAGE, "before1").status == 404
    late = {**foreign, "parameters": {"p": {"type": "string"}}}
    given = {"p": {"value": "[reference('before1').primaryLocation]"}}
    error = deployments.end(deployments.send(template(account("before1"), nested("inside", late, parameters=given))))
    assert error["error"]["details"][0]["code"] == "NotEmulated"
    assert deployments.find(STORAGE, "before1").status == 200


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
    debugging = {"mode": "Incremental", "template": template(), "debugSetting": {"detailLevel": "requestContent"}}
    assert "'properties.debugSetting' is not emulated" in error(debugging)[2]
    both = {"mode": "Incremental", "template": template(), "templateLink": {"uri": "https://x/y"}}
    assert "Both 'template' and 'templateLink'" in error(both)[2]


def test_a_nested_failure_is_seen_through_all_levels(deployments: Deployments) -> None:
    document = template(nested("inside", template(account("bad1", sku={}))))
    outer = deployments.end(deployments.send(document))["error"]["details"][0]
    assert outer["code"] == "ResourceDeploymentFailure"
    assert outer["target"] == deployments.path("inside")
    assert outer["details"][0]["code"] == "DeploymentFailed"
    assert outer["details"][0]["details"][0]["target"].endswith("/bad1")
