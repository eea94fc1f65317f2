"""Arguments of a compute instance that break a rule each."""

from __future__ import annotations

from .asset import TAGS_BROKEN
from .generator import PUBLIC_KEYS
from .kinds import Broken
from .linked import IDENTITY
from .place import NOWHERE

__all__ = ["BROKEN"]

SUBNET = NOWHERE.id_of("Microsoft.Network/virtualNetworks/subnets")
CRON = {"action": "Stop", "cron": "0 18 * * *"}
_WORKSPACE_SHAPE = (
    "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}"
)
_SUBNET_SHAPE = (
    "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/virtualNetworks/{name}/subnets/{name}"
)
_NAME = (
    "must have 3 to 24 characters out of letters, digits, `-`, the first out of letters, "
    "and a letter after the last `-`"
)
_GUID = "must be a GUID, as in 00000000-0000-0000-0000-000000000000"
_USER = {
    "object_id": "66666666-7777-8888-9999-000000000000",
    "tenant_id": "66666666-7777-8888-9999-000000000001",
}
_TENANT = "33333333-3333-3333-3333-333333333333"
_PORT = {"target": 8787, "published": 8787}
_APPLICATION = {"name": "rstudio", "image": "rocker/rstudio", "ports": [_PORT]}
_RECURRENCE = {"action": "Stop", "frequency": "Day", "interval": 1}
_START = "must be a time as in `2026-01-31T18:00:00`, in the zone that time_zone names"
_ZONE = "must be a Windows time zone name, as in `Pacific Standard Time`"
_SCRIPT = {"script": "echo hello", "timeout_minutes": 26}
_FILE = {"path": "Users/me/setup.sh", "timeout_minutes": 0}

BROKEN = (
    Broken("IdOf", "workspace_id", {"workspace_id": "w"}, f'"w" is no ARM id; it must look like {_WORKSPACE_SHAPE}'),
    Broken("NameRule", "name", {"name": "ci-dev-1"}, f'"ci-dev-1" {_NAME}'),
    Broken(
        "Pattern",
        "vm_size",
        {"vm_size": "DS3_v2"},
        '"DS3_v2" must be the name of a machine size, as in `Standard_DS3_v2`',
    ),
    Broken(
        "PublicKey",
        "admin_user_public_key",
        {"admin_user_public_key": "ssh-rsa hello!"},
        "must be one line of an OpenSSH public key, as in the file id_rsa.pub (`ssh-rsa AAAA…`); its second word is "
        "not base64",
    ),
    Broken("IdOf", "subnet_id", {"subnet_id": "x"}, f'"x" is no ARM id; it must look like {_SUBNET_SHAPE}'),
    Broken("GUID", "assigned_user.object_id", {"assigned_user": {**_USER, "object_id": "me"}}, f'"me" {_GUID}'),
    Broken("GUID", "assigned_user.tenant_id", {"assigned_user": {**_USER, "tenant_id": "us"}}, f'"us" {_GUID}'),
    Broken(
        "MaxItems",
        "identity.user_assigned_ids",
        {"identity": {"type": "UserAssigned", "user_assigned_ids": [NOWHERE.id_of(IDENTITY, n) for n in (0, 1)]}},
        "2 entries are more than the 1 that are allowed",
    ),
    Broken("Between", "idle_shutdown_minutes", {"idle_shutdown_minutes": 14}, "14 must be from 15 to 4320"),
    Broken("MaxItems", "schedules", {"schedules": [CRON] * 5}, "5 entries are more than the 4 that are allowed"),
    Broken(
        "Cron",
        "schedules[1].cron",
        {"schedules": [CRON, {"action": "Stop", "cron": "*/5 * * * *"}]},
        '"*/5 * * * *" must be five fields with one blank between them (minute 0-59, hour 0-23, day of month 1-31, '
        "month 1-12, "
        "day of week 0-7), each `*`, a number, a range `a-b` or several with commas, as in `0 18 * * 1-5`",
    ),
    Broken(
        "TimeZone",
        "schedules[0].time_zone",
        {"schedules": [{**CRON, "time_zone": "Pacific Standrd Time"}]},
        f'"Pacific Standrd Time" {_ZONE}; did you mean "Pacific Standard Time"?',
    ),
    Broken(
        "TimeZone",
        "schedules[0].time_zone",
        {"schedules": [{**_RECURRENCE, "time_zone": "w. europe standard time"}]},
        f'"w. europe standard time" {_ZONE}; did you mean "W. Europe Standard Time"?',
    ),
    Broken(
        "TimeZone",
        "schedules[0].time_zone",
        {"schedules": [{**CRON, "time_zone": "Europe/Berlin"}]},
        f'"Europe/Berlin" {_ZONE}',
    ),
    Broken(
        "LocalTime",
        "schedules[0].start_time",
        {"schedules": [{**CRON, "start_time": "2026-01-31 18:00"}]},
        f'"2026-01-31 18:00" {_START}',
    ),
    Broken(
        "LocalTime",
        "schedules[0].start_time",
        {"schedules": [{**_RECURRENCE, "start_time": "2026-02-30T18:00:00"}]},
        f'"2026-02-30T18:00:00" {_START}',
    ),
    Broken(
        "LocalTime",
        "schedules[0].start_time",
        {"schedules": [{**CRON, "start_time": "2026-01-31T18:00:00Z"}]},
        f'"2026-01-31T18:00:00Z" {_START}',
    ),
    Broken(
        "Between", "schedules[0].interval", {"schedules": [{**_RECURRENCE, "interval": 0}]}, "0 must be from 1 to 1000"
    ),
    Broken("Each", "schedules[0].hours", {"schedules": [{**_RECURRENCE, "hours": [8, 24]}]}, "24 must be from 0 to 23"),
    Broken(
        "Each", "schedules[0].minutes", {"schedules": [{**_RECURRENCE, "minutes": [60]}]}, "60 must be from 0 to 59"
    ),
    Broken(
        "Each", "schedules[0].month_days", {"schedules": [{**_RECURRENCE, "month_days": [0]}]}, "0 must be from 1 to 31"
    ),
    Broken(
        "Between",
        "setup_scripts.creation.timeout_minutes",
        {"setup_scripts": {"creation": _SCRIPT}},
        "must be from 1 to 25",
    ),
    Broken(
        "Between",
        "setup_scripts.startup.timeout_minutes",
        {"setup_scripts": {"startup": _FILE}},
        "must be from 1 to 25",
    ),
    Broken(
        "Between",
        "custom_applications[0].ports[0].target",
        {"custom_applications": [{**_APPLICATION, "ports": [{**_PORT, "target": 80}]}]},
        "80 must be from 1025 to 65535",
    ),
    Broken(
        "Between",
        "custom_applications[0].ports[0].published",
        {"custom_applications": [{**_APPLICATION, "ports": [{**_PORT, "published": 65536}]}]},
        "65536 must be from 1025 to 65535",
    ),
    TAGS_BROKEN,
    Broken(
        "R12",
        "subnet_id",
        {"vnet_name": "net", "subnet_name": "sub"},
        "not all virtual network information provided: vnet_resource_group_name missing beside vnet_name, subnet_name",
    ),
    Broken(
        "R12",
        "subnet_id",
        {"subnet_id": SUBNET, "vnet_name": "net"},
        "subnet_id and vnet_name name the same thing: give one of them",
    ),
    Broken(
        "R12",
        "subnet_id",
        {"vnet_resource_group_name": "hub", "vnet_name": "net", "subnet_name": "AzureBastionSubnet"},
        "Azure keeps a subnet named AzureBastionSubnet for Azure Bastion: give the machine another one",
        warning=True,
    ),
    Broken(
        "R13",
        "admin_user_public_key",
        {"ssh_public_access": True},
        "ssh_public_access without admin_user_public_key: nobody can log in until a key is added in the studio",
        warning=True,
    ),
    Broken(
        "R13",
        "admin_user_public_key",
        {"admin_user_public_key": PUBLIC_KEYS[0]},
        "admin_user_public_key without ssh_public_access: nobody can log in with it, and the service cannot open SSH "
        "later",
        warning=True,
    ),
    Broken(
        "R13",
        "node_public_ip",
        {"ssh_public_access": True, "admin_user_public_key": PUBLIC_KEYS[0], "node_public_ip": False},
        "ssh_public_access with node_public_ip=False: SSH works from inside the virtual network alone",
        warning=True,
    ),
    Broken(
        "R14",
        "vm_size",
        {"vm_size": "STANDARD_NC6"},
        "vm_size STANDARD_NC6 belongs to a family that Azure has retired; `supported_vm_sizes` lists what there is",
        warning=True,
    ),
    Broken(
        "R14",
        "vm_size",
        {},
        "vm_size is not given: Standard_DS3_v2 is taken, as the v1 SDK did (its page named the retired Standard_NC6)",
        warning=True,
    ),
    Broken(
        "R15",
        "assigned_user",
        {"assigned_user": _USER, "setup_scripts": {"creation": {"script": "echo"}}},
        "assigned_user with setup_scripts or custom_applications: the service turns single sign-on off",
        warning=True,
    ),
    Broken(
        "R15",
        "assigned_user",
        {"assigned_user": _USER},
        f"assigned_user is of another tenant ({_USER['tenant_id']}) than the provider signs in to ({_TENANT}): make "
        "sure of it, since another user is another instance",
        warning=True,
        settings={"tenant_id": _TENANT},
    ),
    Broken(
        "R17",
        "schedules",
        {"schedules": [{**CRON, "time_zone": "W. Europe Standard Time"}]},
        "schedules in W. Europe Standard Time: the service keeps standard time the year round, without daylight saving",
        warning=True,
    ),
    Broken(
        "DeletedAlone",
        "on_delete",
        {"on_delete": "detach"},
        "detach is not supported for compute instances: leave it out (they are deleted), or keep the instance in Azure "
        "by the resource option retain_on_delete=True",
    ),
    Broken("DeletedAlone", "on_delete", {"on_delete": "stop"}, '"stop" must be `delete`'),
    Broken(
        "R18",
        "custom_applications",
        {"custom_applications": [_APPLICATION, {**_APPLICATION, "ports": [{"target": 8787, "published": 8788}]}]},
        'two applications are named "rstudio"; each needs a name of its own',
    ),
    Broken(
        "R18",
        "custom_applications",
        {"custom_applications": [_APPLICATION, {**_APPLICATION, "name": "other"}]},
        "published port 8787 is used twice; each may be used once on an instance",
    ),
    Broken(
        "compute identity",
        "identity",
        {"identity": {"type": "UserAssigned"}},
        "type UserAssigned and user_assigned_ids go together",
    ),
    Broken(
        "Each",
        "identity.user_assigned_ids",
        {"identity": {"type": "UserAssigned", "user_assigned_ids": [SUBNET]}},
        "is the id of a Microsoft.Network/virtualNetworks/subnets; it must be an ARM id of type "
        "Microsoft.ManagedIdentity/userAssignedIdentities",
    ),
    Broken(
        "assigned user",
        "assigned_user",
        {},
        "no assigned_user: the instance will belong to the service principal that makes it, and no person can open it",
        warning=True,
        settings={"service_principal": "22222222-2222-2222-2222-222222222222"},
    ),
    Broken(
        "state and timers",
        "state",
        {"state": "Running", "idle_shutdown_minutes": 30},
        "state and idle_shutdown_minutes both decide when the instance runs: each `pulumi up` enforces the state again",
        warning=True,
    ),
)
