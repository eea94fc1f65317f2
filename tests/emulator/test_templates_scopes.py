"""Deployments within deployments, to subscriptions, on other resources; names of every kind."""

from __future__ import annotations

from .given_templates import STORAGE, VAULT, VERSION, Deployments, account, deployments, nested, template, vault

__all__ = ["deployments"]
TEXT = {"type": "string"}


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
