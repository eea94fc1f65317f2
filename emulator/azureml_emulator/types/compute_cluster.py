"""An AmlCompute cluster: machines that come and go between a minimum and a maximum."""

from __future__ import annotations

import re

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.ids import ResourceId
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.shapes import Shapes
from azureml_emulator.types.compute_kind import ComputeKind, inner, is_transitional, required_size
from azureml_emulator.types.compute_quota import check_quota
from azureml_emulator.types.durations import duration_seconds
from azureml_emulator.types.managed_network import DISABLED, isolation_mode

NAME = "AmlCompute"
NAME_PATTERN = r"[a-zA-Z][a-zA-Z0-9-]{1,30}[a-zA-Z0-9]"
"""The service's rule as terraform-provider-azurerm quotes it; the specification's 3 to 24 is for instances."""
FIXED = (
    "vmSize",
    "vmPriority",
    "osType",
    "subnet",
    "remoteLoginPortPublicAccess",
    "isolatedNetwork",
    "enableNodePublicIp",
)
"""Cannot change after creation (specification 2025-12-01; the service's text is unverified)."""
SHAPES: Shapes = {
    "vmSize": str,
    "vmPriority": str,
    "subnet.id": str,
    "scaleSettings.minNodeCount": int,
    "scaleSettings.maxNodeCount": int,
    "scaleSettings.nodeIdleTimeBeforeScaleDown": str,
    "userAccountCredentials": dict,
    "remoteLoginPortPublicAccess": str,
    "propertyBag": dict,
}
"""Under ``properties.properties`` (specification 2025-12-01)."""
MEASURED = ("currentNodeCount", "targetNodeCount", "nodeStateCounts", "allocationState", "errors")
NODE_STATES = ("preparing", "running", "idle", "unusable", "leaving", "preempted")


def _scale(compute: Resource) -> Document:
    settings: Document = inner(compute).get("scaleSettings") or {}
    return settings


def _nodes(compute: Resource) -> int:
    return int(_scale(compute).get("minNodeCount") or 0)


def _check(compute: Resource, before: Resource | None, context: Context) -> None:
    if not re.fullmatch(NAME_PATTERN, compute.name):
        raise refuse(
            400,
            "UserError",
            f"The compute name '{compute.name}' is invalid. It has 3 to 32 letters, digits and hyphens, and begins "
            "with a letter.",
        )
    if before is not None:
        _check_unchanged(compute, before)
    size = required_size(compute, context)
    _check_scale(compute)
    workspace = context.find(compute.id.root)
    if workspace is not None and isolation_mode(workspace) != DISABLED and inner(compute).get("subnet"):
        raise refuse(
            400,
            "UserError",
            "A subnet cannot be given: the workspace has a managed network, and its computes live there.",
        )
    if str(inner(compute).get("vmPriority") or "Dedicated") == "Dedicated":
        check_quota(compute, size, _nodes(compute), context)


def _check_unchanged(compute: Resource, before: Resource) -> None:
    for field in FIXED:
        old, new = inner(before).get(field), inner(compute).get(field)
        # What GET shows may be sent back (azure-ai-ml updates so): a default that was never asked for, Enabled for
        # NotSpecified.
        settled = old is None or old == "NotSpecified"
        if not settled and new is not None and _text(new) != _text(old):
            raise refuse(
                400,
                "UserError",
                f"The property '{field}' of the compute '{compute.name}' cannot be changed from '{old}' to '{new}'.",
            )
        if old is not None:
            inner(compute)[field] = old


def _text(value: Json) -> str:
    return str(value).lower()


def _check_scale(compute: Resource) -> None:
    scale = _scale(compute)
    low, high = scale.get("minNodeCount") or 0, scale.get("maxNodeCount")
    if not isinstance(high, int) or not isinstance(low, int) or not 0 <= low <= high:
        raise refuse(
            400,
            "UserError",
            f"The scale settings are invalid: 0 <= minNodeCount ({low}) <= maxNodeCount ({high}) must hold.",
        )
    idle = scale.get("nodeIdleTimeBeforeScaleDown")
    if idle is not None and duration_seconds(idle) is None:
        raise refuse(400, "UserError", f"The idle time before scale down '{idle}' must be an ISO 8601 duration.")


def _begin(compute: Resource, context: Context) -> None:
    settled = compute.facts.setdefault("allocation", {"nodes": -1, "since": context.timestamp()})
    if settled["nodes"] != _nodes(compute):
        compute.facts["allocation"] = {"nodes": _nodes(compute), "since": context.timestamp()}


def _shown(compute: Resource, _context: Context, asked: Document) -> Document:
    scale = {"maxNodeCount": None, "minNodeCount": 0, "nodeIdleTimeBeforeScaleDown": None, **_scale(compute)}
    shown = {
        "vmPriority": "Dedicated",
        "osType": "Linux",
        "subnet": None,
        "virtualMachineImage": None,
        "isolatedNetwork": False,
        "enableNodePublicIp": True,
        "remoteLoginPortPublicAccess": "NotSpecified",
        **{name: value for name, value in asked.items() if value is not None and name != "userAccountCredentials"},
        "scaleSettings": scale,
    }
    if is_transitional(compute):
        return {**shown, **dict.fromkeys(MEASURED)}
    nodes = _nodes(compute)
    counts = {f"{state}NodeCount": nodes if state == "idle" else 0 for state in NODE_STATES}
    remote = shown["remoteLoginPortPublicAccess"]
    return {
        **shown,
        "scaleSettings": {**scale, "nodeIdleTimeBeforeScaleDown": scale["nodeIdleTimeBeforeScaleDown"] or "PT2M"},
        "currentNodeCount": nodes,
        "targetNodeCount": nodes,
        "nodeStateCounts": counts,
        "allocationState": "Steady",
        "allocationStateTransitionTime": compute.facts["allocation"]["since"],
        "errors": None,
        "remoteLoginPortPublicAccess": _remote_login(remote, shown["subnet"]),
        "propertyBag": asked.get("propertyBag") or {},
        "enableBatchPrivateLink": False,
    }


def _remote_login(asked: Json, subnet: Json) -> Json:
    """What NotSpecified becomes: closed in a subnet, open elsewhere (specification 2024-04-01,
    remoteLoginPortPublicAccess)."""
    return asked if asked != "NotSpecified" else "Disabled" if subnet else "Enabled"


def _resource_id(compute: Resource) -> str | None:
    """The Batch AI cluster while it is being made, then null (azure-powershell recordings, 2022-06-05)."""
    if not is_transitional(compute):
        return None
    group = str(compute.id).partition("/providers/")[0]
    workspace: ResourceId = compute.id.root
    return f"{group}/providers/Microsoft.BatchAI/workspaces/{workspace.name}/clusters/{compute.name}"


def list_nodes(compute: Resource, _context: Context) -> Json:
    """``listNodes``: the machines that are there, under ``nodes`` and not ``value``."""
    nodes = [
        {
            "nodeId": f"tvmps_{compute.facts['guid'].replace('-', '')}{number:02x}_p",
            "privateIpAddress": f"10.0.0.{number + 4}",
            "publicIpAddress": "20.62.0.1",
            "port": 50000 + number,
            "nodeState": "idle",
            "runId": None,
        }
        for number in range(_nodes(compute) if not is_transitional(compute) else 0)
    ]
    return {"computeType": NAME, "nodes": nodes}


COMPUTE_CLUSTER = ComputeKind(NAME, _check, _shown, _begin, resource_id=_resource_id)
