"""The map ``properties.properties`` of endpoints and deployments: entries "can be added, but not removed or altered"
(specification 2025-12-01). The service adds entries of its own to the same map.
"""

from __future__ import annotations

from azureml_emulator.arm.resource import Context, Document, Json, Resource

MADE_BY_THE_SERVICE = ("azureml.onlineendpointid", "AzureAsyncOperationUri")
"""Sent back by clients that read, change and write (recordings of azure-powershell, 2022-06-05)."""


def own_spelling(resource_id: Json, context: Context) -> Json:
    """An id in the casing of the resource it names; as it is when there is none."""
    found = context.find(resource_id) if isinstance(resource_id, str) else None
    return str(found.id) if found else resource_id


def keep_properties(resource: Resource, before: Resource | None) -> list[str]:
    """Put back the entries that the write leaves out; a sentence for each one it would alter. That an entry left out
    stays, rather than being refused, is unverified."""
    asked = resource.properties.get("properties") or {}
    if not isinstance(asked, dict):
        return ["The field 'properties' must be a map of strings."]
    asked = {key: value for key, value in asked.items() if key not in MADE_BY_THE_SERVICE}
    old: Document = (before.properties.get("properties") if before else None) or {}
    wrong = [
        f"The property '{key}' has the value '{old[key]}', which cannot be altered."
        for key, value in asked.items()
        if key in old and old[key] != value
    ]
    wrong += [
        f"The value of the property '{key}' must be a string." for key, value in asked.items() if not _text(value)
    ]
    resource.properties["properties"] = {**old, **asked}
    return wrong


def _text(value: object) -> bool:
    return value is None or isinstance(value, str)


def shown_properties(resource: Resource) -> Document:
    """With the service's own entries that every online resource has."""
    uri = {"AzureAsyncOperationUri": resource.facts["operation_uri"]} if "operation_uri" in resource.facts else {}
    return {**(resource.properties.get("properties") or {}), **uri}
