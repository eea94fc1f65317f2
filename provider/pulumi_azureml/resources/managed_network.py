"""The virtual network that Azure keeps for a workspace's computes, and what it may reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union

from typing_extensions import Required, TypedDict

from ..declare import In, Key
from ..meaning import ARM_ID
from ..rules import Rule, Transition

__all__ = [
    "FQDN_NEEDS_APPROVAL",
    "NETWORK_ONE_WAY",
    "NETWORK_TO_PROVISION",
    "FqdnRule",
    "ManagedNetwork",
    "PrivateEndpointRule",
    "ServiceTagRule",
    "without_what_asks_for_nothing",
]


class FqdnRule(TypedDict, total=False):
    """Lets the managed network reach a host name. Needs the isolation mode `AllowOnlyApprovedOutbound`."""

    type: Required[Annotated[In[Literal["FQDN"]], Key("type")]]
    """Always `FQDN`."""
    destination: Required[Annotated[In[str], Key("destination")]]
    """Host name, e.g. `api.example.com` or `*.example.com`."""
    category: Annotated[In[Literal["UserDefined"]], Key("category", constant="UserDefined")]


class PrivateEndpointRule(TypedDict, total=False):
    """Lets the managed network reach an Azure resource over a private endpoint."""

    type: Required[Annotated[In[Literal["PrivateEndpoint"]], Key("type")]]
    """Always `PrivateEndpoint`."""
    service_resource_id: Required[Annotated[In[str], Key("destination.serviceResourceId", means=ARM_ID)]]
    """ARM id of the resource to reach."""
    subresource_target: Required[Annotated[In[str], Key("destination.subresourceTarget")]]
    """Part of the resource to reach, e.g. `blob` of a storage account."""
    spark_enabled: Annotated[In[bool], Key("destination.sparkEnabled", default=False)]
    """Whether serverless Spark jobs use the endpoint too. Default: false."""
    category: Annotated[In[Literal["UserDefined"]], Key("category", constant="UserDefined")]


class ServiceTagRule(TypedDict, total=False):
    """Lets the managed network reach the addresses behind an Azure service tag."""

    type: Required[Annotated[In[Literal["ServiceTag"]], Key("type")]]
    """Always `ServiceTag`."""
    service_tag: Required[Annotated[In[str], Key("destination.serviceTag")]]
    """Name of the tag, e.g. `DataFactory`."""
    protocol: Required[Annotated[In[Literal["TCP", "UDP", "ICMP", "*"]], Key("destination.protocol")]]
    """Protocol that is let through."""
    port_ranges: Required[Annotated[In[str], Key("destination.portRanges")]]
    """Ports and ranges with commas, e.g. `80, 443, 8000-9000`."""
    action: Annotated[In[Literal["Allow", "Deny"]], Key("destination.action", default="Allow")]
    """Default: `Allow`."""
    category: Annotated[In[Literal["UserDefined"]], Key("category", constant="UserDefined")]


OutboundRule = Union[FqdnRule, PrivateEndpointRule, ServiceTagRule]


class ManagedNetwork(TypedDict, total=False):
    """The virtual network that Azure keeps for the workspace's computes."""

    isolation_mode: Required[
        Annotated[In[Literal["Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"]], Key("isolationMode")]
    ]
    """How far computes may reach. Isolation that is on can be changed, but never be turned off again."""
    outbound_rules: Annotated[
        In[Mapping[str, In[OutboundRule]]], Key("outboundRules", owned_by=("category", "UserDefined"))
    ]
    """Rules by name. Rules that the service makes for itself are left alone."""
    firewall_sku: Annotated[In[Literal["Standard", "Basic"]], Key("firewallSku")]
    """Firewall that enforces FQDN rules. Default of the service: `Standard`."""
    kind: Annotated[In[Literal["V1", "V2"]], Key("managedNetworkKind")]
    """Generation of the network; `V2` grants access in finer steps, and never becomes `V1`. Default: `V1`."""
    network_monitor: Annotated[In[bool], Key("enableNetworkMonitor")]
    """Whether the network is monitored. Default of the service: false."""


def _fqdn_needs_approved(inputs: Mapping[str, Any]) -> str | None:
    network = inputs.get("managed_network") or {}
    rules = network.get("outbound_rules") or {}
    fqdn = sorted(name for name, rule in rules.items() if rule.get("type") == "FQDN")
    if fqdn and network.get("isolation_mode") != "AllowOnlyApprovedOutbound":
        return f"FQDN rules ({', '.join(fqdn)}) need the isolation mode AllowOnlyApprovedOutbound"
    return None


def _one_way(old: Any, new: Any) -> str | None:
    return _isolation_one_way(old, new) or _kind_one_way(old or {}, new or {})


def _kind_one_way(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    if old.get("kind") == "V2" and new.get("kind") != "V2":
        return "a managed network of kind V2 does not become V1 again: keep kind V2"
    return None


def _isolation_one_way(old: Any, new: Any) -> str | None:
    before, after = (network.get("isolation_mode") if network else None for network in (old, new))
    if before in (None, "Disabled"):
        return None
    if after in (None, "Disabled"):
        return f"isolation that is on ({before}) cannot be turned off again; replace the workspace to be rid of it"
    if (before, after) == ("AllowOnlyApprovedOutbound", "AllowInternetOutbound"):
        return "the service does not go back from AllowOnlyApprovedOutbound to AllowInternetOutbound"
    return None


def without_what_asks_for_nothing(inputs: dict[str, Any]) -> dict[str, Any]:
    """A network that is provisioned stays so: not asking for it now is the same as saying nothing."""
    return {n: v for n, v in inputs.items() if n != "provision_network_now" or v is not False}


def _network_to_provision(inputs: Mapping[str, Any]) -> str | None:
    mode = (inputs.get("managed_network") or {}).get("isolation_mode")
    if not inputs.get("provision_network_now") or mode not in (None, "Disabled"):
        return None
    return "there is no managed network to provision: give managed_network an isolation mode that is not Disabled"


FQDN_NEEDS_APPROVAL = Rule("R48", "managed_network", ("managed_network",), _fqdn_needs_approved)
NETWORK_ONE_WAY = Transition("R48", "managed_network", _one_way)
NETWORK_TO_PROVISION = Rule(
    "R48", "provision_network_now", ("managed_network", "provision_network_now"), _network_to_provision
)
