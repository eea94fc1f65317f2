"""Deployments that are looked at and not made: validation, and what would change."""

from __future__ import annotations

from typing import Any

from .given_templates import STORAGE, VERSION, Deployments, account, deployments, nested, template

__all__ = ["deployments"]


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
