"""What a client sees of a resource: made at each read from what was asked (``body``), what the service made up
(``facts``) and the type's data."""

from __future__ import annotations

import hashlib

from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.documents import drop_at, is_missing, set_at
from azureml_emulator.arm.resource import Context, Document, Resource, copied
from azureml_emulator.arm.resource_type import ResourceType

_ENVELOPE = ("id", "name", "type", "systemData", "etag")
"""Keys that only the service writes."""


def shown(kind: ResourceType, resource: Resource, context: Context) -> Document:
    """The document a GET answers with."""
    document: Document = {"id": str(resource.id), "name": resource.name, "type": kind.type}
    document |= {key: copied(value) for key, value in resource.body.items() if key not in _ENVELOPE}
    document.setdefault("properties", {})
    for path in kind.secrets:
        drop_at(document, path)
    for path in kind.nulls:
        if is_missing(document, path):
            set_at(document, path, None)
    if kind.provisioning_state:
        set_at(document, kind.provisioning_state, resource.provisioning_state)
    if kind.identity and resource.body.get("identity"):
        document["identity"] = _identity(resource, context)
    if kind.system_data:
        document["systemData"] = _system_data(kind, resource)
    if kind.etag:
        document["etag"] = etag(resource)
    return kind.body(resource, context, document) if kind.body else document


def etag(resource: Resource) -> str:
    """A strong entity tag: another one after every accepted write. Storage writes them as a hexadecimal number (ASO
    2022-03); elsewhere they are opaque."""
    digest = hashlib.sha256(f"{resource.facts['guid']}-{resource.revision}".encode()).hexdigest()
    return f'"0x{digest[:15].upper()}"'


def _system_data(kind: ResourceType, resource: Resource) -> Document:
    values = {
        "createdBy": resource.created_by.app_id,
        "createdByType": resource.created_by.kind,
        "createdAt": timestamp(resource.created_at),
        "lastModifiedBy": resource.modified_by.app_id,
        "lastModifiedByType": resource.modified_by.kind,
        "lastModifiedAt": timestamp(resource.modified_at),
    }
    return {key: values[key] for key in kind.system_data}


def give_identity(resource: Resource, context: Context) -> None:
    """Make the principal of a system-assigned identity when one is asked for for the first time; forget it when it is
    taken away."""
    wanted = str((resource.body.get("identity") or {}).get("type") or "")
    if "systemassigned" in wanted.replace(" ", "").casefold():
        resource.facts.setdefault("identity_principal_id", context.guid())
    else:
        resource.facts.pop("identity_principal_id", None)


def _identity(resource: Resource, context: Context) -> Document:
    identity: Document = copied(resource.body["identity"])
    if "identity_principal_id" in resource.facts:
        identity["principalId"] = resource.facts["identity_principal_id"]
        identity["tenantId"] = context.tenant_id
    for user_assigned_id in identity.get("userAssignedIdentities") or {}:
        user_assigned = context.find(user_assigned_id)
        properties = context.shown(user_assigned)["properties"] if user_assigned else {}
        identity["userAssignedIdentities"][user_assigned_id] = {
            key: properties[key] for key in ("principalId", "clientId") if key in properties
        }
    return identity
