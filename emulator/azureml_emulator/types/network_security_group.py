"""A network security group, with the rules that were written into it. The service's default rules are not listed."""

from __future__ import annotations

from azureml_emulator.arm.operation_styles import OK
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import ResourceType, Verb
from azureml_emulator.types.virtual_network import (
    NETWORK_DELETE,
    NETWORK_NAME,
    NETWORK_PUT,
    NETWORK_UPDATE,
    NETWORK_VERSIONS,
)


def _body(group: Resource, _context: Context, document: Document) -> Document:
    rows = document["properties"].get("securityRules") or []
    state = {"provisioningState": group.provisioning_state}
    rules = [
        {
            **row,
            "id": f"{group.id}/securityRules/{row.get('name')}",
            "properties": {**(row.get("properties") or {}), **state},
        }
        for row in rows
    ]
    document["properties"] = {
        **document["properties"],
        "securityRules": rules,
        "defaultSecurityRules": [],
        "resourceGuid": group.facts["guid"],
    }
    return document


NETWORK_SECURITY_GROUP = ResourceType(
    type="Microsoft.Network/networkSecurityGroups",
    sources={
        "PUT": (
            "Azure REST reference, Network Security Groups - Create Or Update, 2024-05-01: 200 or 201, "
            "Azure-AsyncOperation"
        )
    },
    api_versions=NETWORK_VERSIONS,
    tracked=True,
    name_rule=NETWORK_NAME,
    shapes={
        "properties.securityRules": list,
        "properties.securityRules.*.name": str,
        "properties.securityRules.*.properties": dict,
    },
    create=Verb(NETWORK_PUT, seconds=5, state="Updating"),
    update=Verb(NETWORK_UPDATE, seconds=5),
    patch=Verb(OK),
    patchable=("tags",),
    delete=Verb(NETWORK_DELETE, seconds=10),
    defaults={"tags": {}},
    system_data=(),
    etag=True,
    body=_body,
)
