"""A virtual network. Its subnets are resources of their own (`subnet`), written inline or one by one."""

from __future__ import annotations

from dataclasses import replace

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.operation_styles import OK, RPC_ACCEPTED, RPC_PUT
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import NameRule, ResourceType, Verb, any_version
from azureml_emulator.arm.shapes import below
from azureml_emulator.types.subnet import SHAPES as SUBNET_SHAPES
from azureml_emulator.types.subnet import SUBNET_TYPE, check_range, refuse_subnet_in_use

NETWORK_VERSIONS = any_version("2020-11-01", "2022-07-01", "2023-09-01", "2024-01-01", "2024-05-01")
NETWORK_PUT = replace(
    RPC_PUT, name="network PUT", source="Azure REST reference, Virtual Networks: 201 new, Azure-AsyncOperation"
)
NETWORK_UPDATE = replace(NETWORK_PUT, name="network PUT on an existing one", status=200)
NETWORK_DELETE = replace(
    RPC_ACCEPTED, name="network DELETE", source="Azure REST reference, Virtual Networks - Delete: 202, both urls"
)
NETWORK_NAME = NameRule(r"[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9_]")


def _check(network: Resource, context: Context) -> None:
    for row in network.properties.get("subnets") or []:
        if not row.get("name"):
            raise refuse(400, "InvalidRequestFormat", "Every subnet of a virtual network needs 'name'.")
        check_range(str(row.get("name")), row.get("properties") or {}, network)
    if "subnets" in network.properties and context.find(network.id) is not None:
        kept = {str(row.get("name")).lower() for row in network.properties["subnets"] or []}
        for subnet in context.all(SUBNET_TYPE, network.id):
            if subnet.name.lower() not in kept:
                refuse_subnet_in_use(subnet, context)


def _prepare(network: Resource, context: Context) -> None:
    rows = network.properties.pop("subnets", None)
    if rows is None:
        return
    kept = {str(row["name"]).lower() for row in rows}
    for subnet in context.all(SUBNET_TYPE, network.id):
        if subnet.name.lower() not in kept:
            context.remove(subnet.id)
    for row in rows:
        context.put(network.id.child("subnets", row["name"]), {"properties": row.get("properties") or {}})


def _check_delete(network: Resource, context: Context) -> None:
    for subnet in context.all(SUBNET_TYPE, network.id):
        refuse_subnet_in_use(subnet, context)


def _body(network: Resource, context: Context, document: Document) -> Document:
    document["properties"] = {
        **document["properties"],
        "resourceGuid": network.facts["guid"],
        "subnets": [context.shown(subnet) for subnet in context.all(SUBNET_TYPE, network.id)],
        "virtualNetworkPeerings": [],
    }
    return document


VIRTUAL_NETWORK = ResourceType(
    type="Microsoft.Network/virtualNetworks",
    sources={
        "PUT": "Azure REST reference, Virtual Networks - Create Or Update, 2024-05-01",
        "subnets inline": (
            "Azure documentation, Virtual networks: an empty list removes all subnets, a PUT without the property "
            "leaves them (since 2024)"
        ),
        "subnet in use": "Azure documentation, Troubleshoot: InUseSubnetCannotBeDeleted",
    },
    api_versions=NETWORK_VERSIONS,
    tracked=True,
    name_rule=NETWORK_NAME,
    shapes={
        "properties.addressSpace.addressPrefixes": list,
        "properties.addressSpace.addressPrefixes.*": str,
        "properties.subnets": list,
        "properties.subnets.*.name": str,
        **below("properties.subnets.*.properties", SUBNET_SHAPES),
    },
    required=("properties.addressSpace.addressPrefixes",),
    create=Verb(NETWORK_PUT, seconds=10, state="Updating"),
    update=Verb(NETWORK_UPDATE, seconds=5),
    patch=Verb(OK),
    patchable=("tags",),
    delete=Verb(NETWORK_DELETE, seconds=15),
    check_delete=_check_delete,
    defaults={"tags": {}, "properties.enableDdosProtection": False},
    system_data=(),
    etag=True,
    check=_check,
    prepare=_prepare,
    body=_body,
)
