"""Rules over the arguments of a compute instance: how one logs in, how big it is, and when it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..rules import Level, Rule

__all__ = ["INSTANCE_RULES"]


def _key_for_ssh(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("ssh_public_access") and inputs.get("admin_user_public_key") is None:
        return "ssh_public_access without admin_user_public_key: nobody can log in until a key is added in the studio"
    return None


def _ssh_for_key(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("admin_user_public_key") is not None and not inputs.get("ssh_public_access"):
        return (
            "admin_user_public_key without ssh_public_access: nobody can log in with it, and the service cannot open "
            "SSH later"
        )
    return None


def _address_for_ssh(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("ssh_public_access") and inputs.get("node_public_ip") is False:
        return "ssh_public_access with node_public_ip=False: SSH works from inside the virtual network alone"
    return None


def _size_named(inputs: Mapping[str, Any]) -> str | None:
    size = inputs.get("vm_size")
    if size is None:
        return (
            "vm_size is not given: Standard_DS3_v2 is taken, as the v1 SDK did (its page named the retired "
            "Standard_NC6)"
        )
    if re.fullmatch(r"(?i)standard_nc(6|12|24r?|24)(s_v2)?", size):
        return f"vm_size {size} belongs to a family that Azure has retired; `supported_vm_sizes` lists what there is"
    return None


def _state_and_timers(inputs: Mapping[str, Any]) -> str | None:
    timers = [name for name in ("schedules", "idle_shutdown_minutes") if inputs.get(name)]
    if inputs.get("state") and timers:
        names = " and ".join(timers)
        return f"state and {names} both decide when the instance runs: each `pulumi up` enforces the state again"
    return None


_SSH = ("ssh_public_access", "admin_user_public_key")
INSTANCE_RULES = (
    Rule("R13", "admin_user_public_key", _SSH, _key_for_ssh, Level.WARNING),
    Rule("R13", "admin_user_public_key", _SSH, _ssh_for_key, Level.WARNING),
    Rule("R13", "node_public_ip", ("ssh_public_access", "node_public_ip"), _address_for_ssh, Level.WARNING),
    Rule("R14", "vm_size", ("vm_size",), _size_named, Level.WARNING),
    Rule(
        "state and timers",
        "state",
        ("state", "schedules", "idle_shutdown_minutes"),
        _state_and_timers,
        Level.WARNING,
    ),
)
