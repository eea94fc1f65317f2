"""Functions over address ranges (Azure documentation, CIDR functions for ARM templates)."""

from __future__ import annotations

import ipaddress

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.functions.signature import Arguments, Function


def _network(given: Arguments) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(given.text(0), strict=False)
    except ValueError as reason:
        raise given.failure(f"The value '{given[0]}' is no address range.") from reason


def _parse(given: Arguments) -> Json:
    network = _network(given)
    first, last = network[0], network[-1]
    usable = network.num_addresses > 2
    return {
        "network": str(network.network_address),
        "netmask": str(network.netmask),
        "broadcast": str(network.broadcast_address),
        "firstUsable": str(first + 1 if usable else first),
        "lastUsable": str(last - 1 if usable else last),
        "cidr": network.prefixlen,
    }


def _subnet(given: Arguments) -> Json:
    network, length, place = _network(given), given.whole(1), given.whole(2)
    if not network.prefixlen <= length <= network.max_prefixlen or not 0 <= place < 2 ** (length - network.prefixlen):
        raise given.failure(f"The range '{network}' has no subnet '{place}' of the prefix length '{length}'.")
    size = 2 ** (network.max_prefixlen - length)
    return f"{network[place * size]}/{length}"


def _host(given: Arguments) -> Json:
    network, place = _network(given), given.whole(1)
    if not 0 <= place < network.num_addresses - 1:
        raise given.failure(f"The range '{network}' has no host '{place}'.")
    return str(network[place + 1])


NETWORKS = (
    Function("cidrHost", 2, 2, _host),
    Function("cidrSubnet", 3, 3, _subnet),
    Function("parseCidr", 1, 1, _parse),
)
