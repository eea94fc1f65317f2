"""A subnet of a virtual network."""

from __future__ import annotations

import ipaddress
from dataclasses import replace

from azureml_emulator.arm.errors import GATEWAY, Refusal, refuse
from azureml_emulator.arm.operation_styles import RPC_ACCEPTED, RPC_PUT
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import Reference, ResourceType, Verb, any_version
from azureml_emulator.arm.shapes import Shapes, below

SUBNET_TYPE = "Microsoft.Network/virtualNetworks/subnets"
COMPUTE_TYPE = "Microsoft.MachineLearningServices/workspaces/computes"

SHAPES: Shapes = {
    "addressPrefix": str,
    "addressPrefixes": list,
    "addressPrefixes.*": str,
    "networkSecurityGroup.id": str,
}
"""Under ``properties`` (Azure REST reference, Subnets, 2024-05-01)."""


def _prefixes(properties: Document) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    written = properties.get("addressPrefixes") or [properties.get("addressPrefix")]
    return [ipaddress.ip_network(str(text)) for text in written if text]


def check_range(name: str, properties: Document, network: Resource) -> None:
    """Refuse a subnet whose range is malformed or not inside the network's address space."""
    try:
        ranges = _prefixes(properties)
        space = [ipaddress.ip_network(text) for text in network.properties["addressSpace"]["addressPrefixes"]]
    except ValueError as reason:
        raise refuse(
            400, "InvalidCIDRNotation", f"The address prefix of subnet '{name}' is not in CIDR notation: {reason}."
        ) from reason
    if not ranges:
        raise refuse(400, "InvalidRequestFormat", f"The subnet '{name}' needs 'addressPrefix'.")
    for one in ranges:
        if not any(one.version == whole.version and one.subnet_of(whole) for whole in space):  # type: ignore[arg-type]
            # same version, checked before
            raise refuse(
                400, "NetcfgInvalidSubnet", f"Subnet '{name}' is not valid in virtual network '{network.name}'."
            )


def refuse_subnet_in_use(subnet: Resource, context: Context) -> None:
    """A subnet with machines in it cannot go."""
    users = [
        str(compute.id)
        for compute in context.all(COMPUTE_TYPE)
        if str(((compute.properties.get("properties") or {}).get("subnet") or {}).get("id", "")).lower()
        == subnet.id.key
    ]
    if users:
        raise refuse(
            400,
            "InUseSubnetCannotBeDeleted",
            f"Subnet {subnet.name} is in use by {users[0]} and cannot be deleted. In order to delete the subnet, "
            "delete all the resources within the subnet. "
            "See aka.ms/deletesubnet.",
        )


def _network(subnet: Resource, context: Context) -> Resource:
    network = context.find(subnet.id.root)
    if network is None:
        raise LookupError(f"the subnet {subnet.id} has no virtual network")
    return network


def _check(subnet: Resource, context: Context) -> None:
    network = _network(subnet, context)
    check_range(subnet.name, subnet.properties, network)
    for other in context.all(SUBNET_TYPE, network.id):
        if other.id.key != subnet.id.key and any(
            a.overlaps(b) for a in _prefixes(other.properties) for b in _prefixes(subnet.properties)
        ):
            raise refuse(
                400,
                "NetcfgSubnetRangesOverlap",
                f"Subnet '{subnet.name}' is not valid because its IP address range overlaps with that of an existing "
                f"subnet in virtual network '{network.name}'.",
            )


def _body(_subnet: Resource, _context: Context, document: Document) -> Document:
    document["properties"] = {
        "privateEndpointNetworkPolicies": "Disabled",
        "privateLinkServiceNetworkPolicies": "Enabled",
        "delegations": [],
        **document["properties"],
    }
    return document


SUBNET = ResourceType(
    type=SUBNET_TYPE,
    sources={
        "PUT": "Azure REST reference, Subnets - Create Or Update, 2024-05-01: 200 or 201, Azure-AsyncOperation",
        "ranges": "Azure documentation, Common deployment errors: NetcfgInvalidSubnet, NetcfgSubnetRangesOverlap",
        "in use": "Azure documentation, Troubleshoot: InUseSubnetCannotBeDeleted",
    },
    api_versions=any_version("2020-11-01", "2022-07-01", "2023-09-01", "2024-01-01", "2024-05-01"),
    not_found=Refusal(404, "NotFound", "Resource {id} not found.", component=GATEWAY),
    placed_in="parent",
    shapes=below("properties", SHAPES),
    references=(Reference("properties.networkSecurityGroup.id", types=("Microsoft.Network/networkSecurityGroups",)),),
    create=Verb(replace(RPC_PUT, name="subnet PUT"), seconds=5, state="Updating"),
    update=Verb(replace(RPC_PUT, name="subnet PUT on an existing one", status=200), seconds=5),
    delete=Verb(replace(RPC_ACCEPTED, name="subnet DELETE"), seconds=10),
    check_delete=refuse_subnet_in_use,
    system_data=(),
    etag=True,
    check=_check,
    body=_body,
)
