"""The generated client of template deployments, as azure-ai-ml carries it: azure-mgmt-resource, 2020-06-01."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from azure.ai.ml._vendor.azure_resources import ResourceManagementClient
from azure.ai.ml._vendor.azure_resources.models import Deployment, DeploymentProperties
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])
GROUP = READY["resource_group"]
TEMPLATE: dict[str, Any] = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string"}, "word": {"type": "securestring"}},
    "resources": [
        {
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2021-04-01",
            "name": "[parameters('name')]",
            "location": "[resourceGroup().location]",
            "kind": "StorageV2",
            "sku": {"name": "Standard_LRS"},
        }
    ],
    "outputs": {"blob": {"type": "string", "value": "[reference(parameters('name')).primaryEndpoints.blob]"}},
}


def deployment(name: str, template: object = TEMPLATE) -> Deployment:
    values = {"name": {"value": name}, "word": {"value": "hush"}}
    return Deployment(properties=DeploymentProperties(mode="Incremental", template=template, parameters=values))


def heard(begin: Callable[..., Any], name: str, sent: Deployment) -> list[str]:
    """Code of the error that a deployment ends with, and those of its details."""
    try:
        begin(GROUP, name, sent).result()
    except HttpResponseError as reason:
        return [reason.error.code, *(item.code for item in reason.error.details or ())]
    return []


def main(name: str) -> dict[str, object]:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = ResourceManagementClient(credential, READY["subscription_id"])
    valid = client.deployments.begin_validate(GROUP, "main", deployment(name)).result()
    made = client.deployments.begin_create_or_update(GROUP, "main", deployment(name)).result()
    operations = list(client.deployment_operations.list(GROUP, "main"))
    wrong = {**TEMPLATE, "resources": [{**TEMPLATE["resources"][0], "sku": {}}]}
    seen: dict[str, object] = {
        "validated": [last.id.split("/")[-1] for last in valid.properties.validated_resources],
        "state": made.properties.provisioning_state,
        "outputs": made.properties.outputs,
        "parameters": made.properties.parameters,
        "operations": [
            [
                item.properties.provisioning_operation,
                item.properties.provisioning_state,
                item.properties.status_code,
                item.properties.target_resource.resource_name if item.properties.target_resource else None,
            ]
            for item in operations
        ],
        "exists": client.deployments.check_existence(GROUP, "main"),
        "listed": [item.name for item in client.deployments.list_by_resource_group(GROUP)],
        "exported": client.deployments.export_template(GROUP, "main").template == TEMPLATE,
        "failed": heard(client.deployments.begin_create_or_update, "bad", deployment(f"{name}2", wrong)),
    }
    seen["invalid"] = heard(client.deployments.begin_validate, "no", deployment("-"))
    client.deployments.begin_delete(GROUP, "main").result()
    seen["left"] = client.deployments.check_existence(GROUP, "main")
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
