"""Which arguments go with which type of datastore, and which names the workspace has taken for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..rules import Rule

__all__ = ["DATASTORE_RULES"]

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "AzureBlob": ("account_name", "container_name"),
    "AzureFile": ("account_name", "file_share_name"),
    "AzureDataLakeGen2": ("account_name", "filesystem"),
    "AzureDataLakeGen1": ("store_name",),
    "OneLake": ("one_lake_workspace_name", "artifact"),
}
_PLACES = tuple(dict.fromkeys(name for names in _NEEDED.values() for name in names))
_PROTOCOLS = {
    "AzureBlob": ("https", "wasbs"),
    "AzureFile": ("https",),
    "AzureDataLakeGen2": ("https", "abfss"),
}
_BUILT_IN = ("workspaceblobstore", "workspacefilestore", "workspaceartifactstore", "workspaceworkingdirectory")


def _place_by_type(inputs: Mapping[str, Any]) -> str | None:
    kind = inputs["type"]
    missing = [name for name in _NEEDED[kind] if inputs.get(name) is None]
    if missing:
        return f"{kind} needs {' and '.join(missing)}"
    foreign = [name for name in _PLACES if name not in _NEEDED[kind] and inputs.get(name) is not None]
    if not foreign:
        return None
    return f"{' and '.join(foreign)} cannot be beside {kind}: leave {'it' if len(foreign) == 1 else 'them'} out"


def _protocol_by_type(inputs: Mapping[str, Any]) -> str | None:
    kind, protocol = inputs["type"], inputs.get("protocol")
    allowed = _PROTOCOLS.get(kind, ())
    if protocol is None or protocol in allowed:
        return None
    return f"{protocol} is not possible for {kind}: " + (f"use {' or '.join(allowed)}" if allowed else "leave it out")


def _endpoint_by_type(inputs: Mapping[str, Any]) -> str | None:
    if inputs["type"] == "AzureDataLakeGen1" and inputs.get("endpoint") is not None:
        return "AzureDataLakeGen1 has no endpoint to choose: leave it out"
    return None


def _not_built_in(inputs: Mapping[str, Any]) -> str | None:
    name = str(inputs.get("name") or "")
    if name.casefold() not in _BUILT_IN:
        return None
    return (
        f'"{name}" is one of the datastores that every workspace has from the beginning ({", ".join(_BUILT_IN)}); they '
        "follow the workspace's storage account: choose another name, or change the workspace"
    )


DATASTORE_RULES = (
    Rule("datastore type", "type", ("type", *_PLACES), _place_by_type),
    Rule("datastore protocol", "protocol", ("type", "protocol"), _protocol_by_type),
    Rule("datastore endpoint", "endpoint", ("type", "endpoint"), _endpoint_by_type),
    Rule("built-in datastores", "name", ("name",), _not_built_in),
)
