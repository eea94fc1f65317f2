"""The v1 SDK's three names of a subnet, as another spelling of its id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..rules import Rule

__all__ = ["SUBNET_NAMES", "WHOLE_SUBNET", "subnet_id_from_names"]

SUBNET_NAMES = ("vnet_resource_group_name", "vnet_name", "subnet_name")


def subnet_id_from_names(inputs: dict[str, Any]) -> dict[str, Any]:
    """The v1 SDK's three names as the one id that the service takes; left alone until all are known."""
    names = [inputs.get(part) for part in SUBNET_NAMES]
    subscription = (
        re.match(r"(?i)/subscriptions/[^/]+", inputs["workspace_id"]) if _is_text(inputs.get("workspace_id")) else None
    )
    if not all(_is_text(name) for name in names) or subscription is None or inputs.get("subnet_id") is not None:
        return inputs
    rest = {k: v for k, v in inputs.items() if k not in SUBNET_NAMES}
    group, network, subnet = names
    providers = f"resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{network}/subnets/{subnet}"
    return {**rest, "subnet_id": f"{subscription[0]}/{providers}"}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _whole_trio(inputs: Mapping[str, Any]) -> str | None:
    given = [name for name in SUBNET_NAMES if inputs.get(name) is not None]
    if given and inputs.get("subnet_id") is not None:
        return f"subnet_id and {', '.join(given)} name the same thing: give one of them"
    if given and len(given) < len(SUBNET_NAMES):
        missing = [name for name in SUBNET_NAMES if name not in given]
        return f"not all virtual network information provided: {', '.join(missing)} missing beside {', '.join(given)}"
    return None


WHOLE_SUBNET = Rule("R12", "subnet_id", ("subnet_id", *SUBNET_NAMES), _whole_trio)
