"""Where a machine of a workspace stands: in the workspace's region, and in one network, its own or the managed one.

Sources: learn.microsoft.com, how-to-managed-network and how-to-create-compute-instance, 2025. One without a public
address and without a network is refused by terraform-provider-azurerm too, before it asks the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..meaning import LOCATION
from ..rules import Level, Rule
from ..traits import Look

__all__ = ["IN_REGION_OF_WORKSPACE", "NO_SUBNET_BESIDE", "RESERVED_SUBNET", "in_some_network"]

_VERSION = "2025-12-01"
_TAKEN = {
    "azurebastionsubnet": "Azure Bastion",
    "azurefirewallmanagementsubnet": "Azure Firewall",
    "azurefirewallsubnet": "Azure Firewall",
    "gatewaysubnet": "VPN and ExpressRoute gateways",
    "routeserversubnet": "Azure Route Server",
}
"""Names of subnets that Azure keeps for one service each (learn.microsoft.com, virtual-network-faq, 2025)."""


def _isolation(workspace: Mapping[str, Any]) -> str | None:
    """The mode that a workspace shows, also where nobody asked for a managed network; None where it shows nothing."""
    network = (workspace.get("properties") or {}).get("managedNetwork") or {}
    mode: str | None = network.get("isolationMode")
    return mode


def _same_region(workspace: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
    given, theirs = inputs["location"], workspace.get("location")
    if theirs is None or LOCATION.same(given, theirs):
        return None
    return f'must be that of the workspace ({theirs}), not "{given}": leave it out, and it is'


def _some_network(workspace: Mapping[str, Any], _inputs: Mapping[str, Any]) -> str | None:
    if _isolation(workspace) != "Disabled":
        return None
    return (
        "without a public address it takes a subnet, or a workspace with a managed network, and the workspace "
        f'"{workspace.get("name", "")}" has none: give subnet_id'
    )


def _no_subnet_beside(workspace: Mapping[str, Any], _inputs: Mapping[str, Any]) -> str | None:
    mode = _isolation(workspace)
    if mode in (None, "Disabled"):
        return None
    return (
        f'the workspace "{workspace.get("name", "")}" has a managed network ({mode}), and its computes live there: '
        "leave the subnet out"
    )


def in_some_network(*subnet: str) -> Look:
    """R48 for a type whose arguments `subnet` name the subnet that it is in."""

    def lonely(inputs: Mapping[str, Any]) -> bool:
        return inputs.get("node_public_ip") is False and all(inputs.get(name) is None for name in subnet)

    return Look("R48", "workspace_id", _VERSION, _some_network, about="node_public_ip", reads=subnet, when=lonely)


IN_REGION_OF_WORKSPACE = Look(
    "R11", "workspace_id", _VERSION, _same_region, about="location", when=lambda inputs: bool(inputs.get("location"))
)
NO_SUBNET_BESIDE = Look(
    "R48",
    "workspace_id",
    _VERSION,
    _no_subnet_beside,
    about="subnet_id",
    when=lambda inputs: bool(inputs.get("subnet_id")),
)


def _reserved_subnet(inputs: Mapping[str, Any]) -> str | None:
    name = str(inputs.get("subnet_id") or "").rstrip("/").rpartition("/")[2]
    owner = _TAKEN.get(name.casefold())
    return f"Azure keeps a subnet named {name} for {owner}: give the machine another one" if owner else None


RESERVED_SUBNET = Rule("R12", "subnet_id", ("subnet_id",), _reserved_subnet, Level.WARNING)
