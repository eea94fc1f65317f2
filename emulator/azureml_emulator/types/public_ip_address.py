"""A public IP address."""

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


def _prepare(address: Resource, context: Context) -> None:
    if "ip" not in address.facts:
        octets = context.secret(2)
        address.facts["ip"] = f"20.61.{octets[0]}.{octets[1] % 254 + 1}"


def _body(address: Resource, _context: Context, document: Document) -> Document:
    static = document["properties"].get("publicIPAllocationMethod") == "Static"
    shown = {"ipAddress": address.facts["ip"]} if static else {}
    document["properties"] = {**document["properties"], **shown, "resourceGuid": address.facts["guid"], "ipTags": []}
    return document


PUBLIC_IP_ADDRESS = ResourceType(
    type="Microsoft.Network/publicIPAddresses",
    sources={
        "PUT": (
            "Azure REST reference, Public IP Addresses - Create Or Update, 2024-05-01: a static address is there at "
            "once, a dynamic one when used"
        )
    },
    api_versions=NETWORK_VERSIONS,
    tracked=True,
    name_rule=NETWORK_NAME,
    create=Verb(NETWORK_PUT, seconds=5, state="Updating"),
    update=Verb(NETWORK_UPDATE, seconds=5),
    patch=Verb(OK),
    patchable=("tags",),
    delete=Verb(NETWORK_DELETE, seconds=10),
    defaults={
        "tags": {},
        "sku": {"name": "Standard", "tier": "Regional"},
        "properties.publicIPAllocationMethod": "Dynamic",
        "properties.publicIPAddressVersion": "IPv4",
        "properties.idleTimeoutInMinutes": 4,
    },
    system_data=(),
    etag=True,
    prepare=_prepare,
    body=_body,
)
