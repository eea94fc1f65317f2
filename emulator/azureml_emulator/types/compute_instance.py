"""A compute instance: one development machine.

Once made, little of it can change: a PUT applies tags, description and schedules and ignores the rest in silence; idle
shutdown, single sign-on, custom services and size change through actions (`compute_instance_actions`); power through
start, stop and restart (`compute_power`).
"""

from __future__ import annotations

import re

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.shapes import Shapes, below
from azureml_emulator.types.compute_kind import ComputeKind, inner, required_size
from azureml_emulator.types.compute_power import operation, watch
from azureml_emulator.types.compute_quota import COMPUTE_TYPE, check_quota
from azureml_emulator.types.compute_schedule import SHAPES as SCHEDULE_SHAPES
from azureml_emulator.types.compute_schedule import check_schedules
from azureml_emulator.types.durations import duration_seconds
from azureml_emulator.types.managed_network import DISABLED, isolation_mode

NAME = "ComputeInstance"
NAME_PATTERN = r"(?!.*-[^A-Za-z]*\Z)[A-Za-z][A-Za-z0-9-]{2,23}"
"""3 to 24, begins with a letter, and a letter follows the last hyphen (how-to-create-compute-instance)."""
SHORTEST_IDLE, LONGEST_IDLE = 15 * 60, 3 * 86400
"""Seconds; PT15M to P3D (specification 2025-12-01)."""
STARTING_UP = ("Creating", "SettingUp", "UserSettingUp")
NULL_AT_CREATION = (
    "subnet", "sshSettings", "autologgerSettings", "errors", "connectivityEndpoints", "applications", "state",
    "lastOperation", "schedules",
    "applicationSharingPolicy", "personalComputeInstanceSettings", "setupScripts", "dataMounts", "dataDisks",
    "containers", "updateStatus",
    "versions", "customServices", "osImageMetadata",
)  # fmt: skip
"""Null in the answer to the creating PUT, also what the request gave (azure-sdk-for-python recordings, 2022-10-04)."""
SHAPES: Shapes = {
    "subnet.id": str,
    "sshSettings.sshPublicAccess": str,
    "sshSettings.adminPublicKey": str,
    "customServices": list,
    "customServices.*.name": str,
    "customServices.*.endpoints": list,
    "customServices.*.endpoints.*": dict,
    "dataMounts": list,
    "dataMounts.*": dict,
    "idleTimeBeforeShutdown": str,
    "setupScripts": dict,
    "personalComputeInstanceSettings.assignedUser.objectId": str,
    "personalComputeInstanceSettings.assignedUser.tenantId": str,
    **below("schedules", SCHEDULE_SHAPES),
}
"""Under ``properties.properties`` (specification 2025-12-01)."""
IMAGE_VERSION = "24.06.10"
RUNTIME_VERSION = "3.0.02755.0006"


def check_idle_time(value: Json) -> None:
    """Refuse an idle time that is not an ISO 8601 duration from PT15M to P3D. ``None`` switches idle shutdown off."""
    seconds = duration_seconds(value)
    if value is not None and (seconds is None or not SHORTEST_IDLE <= seconds <= LONGEST_IDLE):
        raise refuse(
            400, "UserError", f"The idle time before shutdown '{value}' must be an ISO 8601 duration from PT15M to P3D."
        )


def take_schedules(compute: Resource, context: Context) -> None:
    """Give each schedule its id and ``provisioningStatus``."""
    for row in (inner(compute).get("schedules") or {}).get("computeStartStop") or []:
        row.setdefault("status", "Enabled")
        row["id"] = row.get("id") or context.guid()
        row["provisioningStatus"] = "Completed"


def _check(compute: Resource, before: Resource | None, context: Context) -> None:
    if context.request.method == "PATCH":
        raise refuse(
            400,
            "UserError",
            "Compute instances do not support PATCH. Only the scale settings of an AmlCompute cluster can be patched.",
        )
    if before is not None:
        _keep_what_cannot_change(compute, before)
        check_schedules(inner(compute).get("schedules"))
        return
    asked = inner(compute)
    if not re.fullmatch(NAME_PATTERN, compute.name):
        raise refuse(
            400,
            "UserError",
            f"The compute instance name '{compute.name}' is invalid. It has 3 to 24 letters, digits and hyphens, "
            "begins with a letter, and a letter "
            "must follow the last hyphen.",
        )
    size = required_size(compute, context)
    _check_name_in_region(compute, context)
    check_idle_time(asked.get("idleTimeBeforeShutdown"))
    check_schedules(asked.get("schedules"))
    _check_network(compute, context)
    assigned = (asked.get("personalComputeInstanceSettings") or {}).get("assignedUser")
    if assigned is not None and not (assigned.get("objectId") and assigned.get("tenantId")):
        raise refuse(
            400, "UserError", "The assigned user of a personal compute instance needs both 'objectId' and 'tenantId'."
        )
    check_quota(compute, size, 1, context)


def _keep_what_cannot_change(compute: Resource, before: Resource) -> None:
    # Accepted and ignored by the service: https://github.com/Azure/bicep-types-az/issues/2543 (open since 2025-07).
    asked = inner(compute)
    compute.properties["properties"] = {
        **inner(before),
        **({"schedules": asked["schedules"]} if "schedules" in asked else {}),
    }
    for field in ("disableLocalAuth", "computeLocation", "resourceId"):
        compute.properties.pop(field, None)
        if field in before.properties:
            compute.properties[field] = before.properties[field]
    compute.body.pop("identity", None)
    if "identity" in before.body:
        compute.body["identity"] = before.body["identity"]


def _check_name_in_region(compute: Resource, context: Context) -> None:
    region = context.location_of(compute)
    for other in context.all(COMPUTE_TYPE):
        taken = other.name.lower() == compute.name.lower() and other.properties.get("computeType") == NAME
        if taken and context.location_of(other) == region and other.id.key != compute.id.key:
            raise refuse(
                400,
                "UserError",
                f"The compute instance name '{compute.name}' is already in use in the region '{region}'. Names must "
                "be unique within a region.",
            )


def _check_network(compute: Resource, context: Context) -> None:
    asked, workspace = inner(compute), context.find(compute.id.root)
    managed = workspace is not None and isolation_mode(workspace) != DISABLED
    subnet = (asked.get("subnet") or {}).get("id")
    if managed and subnet:
        raise refuse(
            400,
            "UserError",
            "A subnet cannot be given: the workspace has a managed network, and its computes live there.",
        )
    if asked.get("enableNodePublicIp") is False and not subnet and not managed:
        # terraform-provider-azurerm refuses this before it asks; the service's own text is unverified.
        raise refuse(
            400,
            "UserError",
            "A compute instance without a public IP needs a subnet, or a workspace with a managed network.",
        )


def _begin(compute: Resource, context: Context) -> None:
    facts = compute.facts
    octets = context.secret(2) if "ip" not in facts else b""
    if octets:
        facts["ip"] = f"20.62.{octets[0]}.{octets[1] % 254 + 1}"
        facts["lastOperation"] = operation("Create", "InProgress", context.timestamp(compute.created_at))
    take_schedules(compute, context)


def _created(compute: Resource, context: Context) -> None:
    compute.facts["lastOperation"] = operation("Create", "Succeeded", context.timestamp(compute.created_at))
    compute.facts["running_since"] = compute.facts["watched_until"] = context.now


def _failed(compute: Resource, context: Context) -> None:
    if compute.provisioning_state != "Failed" or compute.facts.get("state") not in STARTING_UP:
        return
    failure = compute.facts["failure"]
    state = "CreateFailed"
    if "setup" in failure["code"].lower():
        state = "UserSetupFailed" if inner(compute).get("setupScripts") else "SetupFailed"
    compute.facts["state"] = state
    compute.facts["lastOperation"] = operation("Create", "CreateFailed", context.timestamp(compute.created_at))
    compute.facts["errors"] = [
        {
            "error": {
                "code": failure["code"],
                "message": failure["message"],
                "target": None,
                "details": [],
                "additionalInfo": None,
            }
        }
    ]


def _state(compute: Resource) -> str:
    state = str(compute.facts.get("state", "Creating"))
    return "SettingUp" if state == "UserSettingUp" and not inner(compute).get("setupScripts") else state


def _applications(compute: Resource, context: Context, services: list[Document]) -> list[Document]:
    domain = f"{context.location_of(compute)}.instances.azureml.ms"
    host = f"https://{compute.name}.{domain}"
    rows = [("Jupyter", f"{host}/tree/"), ("Jupyter Lab", f"{host}/lab")]
    for service in services:
        ports = [endpoint.get("published") for endpoint in service.get("endpoints") or []]
        rows.extend((str(service.get("name")), f"https://{compute.name}-{port}.{domain}") for port in ports)
    return [{"displayName": name, "endpointUri": uri} for name, uri in rows]


def _ssh(asked: Document) -> Document:
    settings = asked.get("sshSettings") or {}
    access = settings.get("sshPublicAccess") or "Disabled"
    # A key that was sent is not echoed while access is disabled (azure-sdk-for-python recordings, 2022-10-04).
    key = settings.get("adminPublicKey") if access == "Enabled" else None
    return {"sshPublicAccess": access, "adminUserName": "azureuser", "sshPort": 50000, "adminPublicKey": key}


_NULL_UNLESS_ASKED = (
    "imageVersion",
    "subnet",
    "autologgerSettings",
    "personalComputeInstanceSettings",
    "setupScripts",
    "dataMounts",
    "dataDisks",
    "containers",
    "updateStatus",
    "computeInstanceAuthorizationType",
)
_IMAGE: Document = {
    "currentImageVersion": IMAGE_VERSION,
    "latestImageVersion": IMAGE_VERSION,
    "isLatestOsImageVersion": True,
    "osPatchingStatus": None,
}


def _shown(compute: Resource, context: Context, asked: Document) -> Document:
    creator = {"userOrgId": context.tenant_id, "userId": compute.created_by.object_id}
    if compute.provisioning_state == "Creating" and context.request.method == "PUT":
        nulls: Document = dict.fromkeys(NULL_AT_CREATION)
        authorization = asked.get("computeInstanceAuthorizationType")
        told = {"vmSize": asked["vmSize"], "createdBy": creator, "computeInstanceAuthorizationType": authorization}
        return {**nulls, **told}
    return {**_filled(asked, context), **_found(compute, context, asked), "createdBy": creator}


def _filled(asked: Document, context: Context) -> Document:
    """What was asked for, over what the service fills in."""
    nulls: Document = dict.fromkeys(_NULL_UNLESS_ASKED)
    flags = {"enableBatchPrivateLink": False, "enableOSPatching": False, "releaseQuotaOnStop": False, "enableSSO": True}
    shows_idle = context.request.api_version >= "2025-12-01"
    idle = {"idleTimeBeforeShutdown": asked.get("idleTimeBeforeShutdown")} if shows_idle else {}
    return {
        **nulls,
        **flags,
        **idle,
        **asked,
        "applicationSharingPolicy": asked.get("applicationSharingPolicy") or "Shared",
        "schedules": {"computeStartStop": (asked.get("schedules") or {}).get("computeStartStop") or []},
        "enableNodePublicIp": asked.get("enableNodePublicIp") is not False,
        "customServices": asked.get("customServices") or [],
    }


def _found(compute: Resource, context: Context, asked: Document) -> Document:
    """What the machine itself tells."""
    public = compute.facts["ip"] if asked.get("enableNodePublicIp", True) else None
    return {
        "sshSettings": _ssh(asked),
        "errors": compute.facts.get("errors", []),
        "connectivityEndpoints": {"publicIpAddress": public, "privateIpAddress": "10.0.0.4"},
        "applications": _applications(compute, context, asked.get("customServices") or []),
        "state": _state(compute),
        "lastOperation": compute.facts["lastOperation"],
        "versions": {"runtime": RUNTIME_VERSION},
        "osImageMetadata": _IMAGE,
    }


COMPUTE_INSTANCE = ComputeKind(NAME, _check, _shown, _begin, created=_created, failed=_failed, observe=watch)
