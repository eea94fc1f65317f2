"""What all assets (models, environments, codes, data) have in common: a container with versions in it, both written by
PUT alone, archived rather than deleted, and never changed in content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone

from azureml_emulator.arm.documents import ABSENT, is_missing, set_at, value_at
from azureml_emulator.arm.errors import Refusal, Refused
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Listing, NameRule
from azureml_emulator.arm.shapes import Shapes

WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
NAME_PATTERN = r"[a-zA-Z0-9][a-zA-Z0-9\-_.]{0,254}"
"""Specification 2024-04-01 (no pattern since 2025-12-01, and models of v1 have dots in their names)."""
INVALID_NAME = Refusal(
    400,
    "UserError",
    "The name '{name}' is invalid: it must begin with a letter or a digit, and may hold up to 255 letters, digits, "
    "hyphens, underscores and periods.",
)
CONTAINER_NAME = NameRule(NAME_PATTERN, INVALID_NAME)
SHAPES: Shapes = {
    "properties.description": str,
    "properties.tags": dict,
    "properties.properties": dict,
    "properties.isArchived": bool,
    "properties.isAnonymous": bool,
    "properties.stage": str,
}
"""Of every asset, container or version."""
VERSION_NAME = NameRule(r"[a-zA-Z0-9._\-]{1,255}", INVALID_NAME)
NOT_FOUND = "The specified resource was not found."
NOT_CHANGEABLE = Refusal(
    400, "UserError", "The property '{path}' of an asset cannot be changed. Register another version instead."
)
"""Of the properties that are content but no path; the service's own text is not known."""
PATH_CHANGED = Refusal(400, "UserError", "Asset paths cannot be updated.")
"""azure-ai-ml matches on code and text; the status was not seen in a recording."""
SOURCES = {
    "PUT 201 with Location when new, 200 when there": "azure-sdk-for-python recordings, 2022-06 to 2022-09",
    "DELETE 200, 204 when there is nothing": "azure-powershell recordings, 2022-06-05 and 2025-11-04; specification",
    "a version makes its container": "azure-sdk-for-python recordings, 2022-08-25",
    "archived container, archived versions": (
        "https://learn.microsoft.com/azure/machine-learning/how-to-manage-models: archiving a container archives all "
        "its versions, and new ones are archived too"
    ),
    "lists": "specification 2025-12-01: listViewType, $orderBy, $top, $skip, tags, properties, hash, hashVersion",
}


def versions_of(container: Resource, context: Context) -> Sequence[Resource]:
    """The versions in a container, oldest first."""
    return context.all(f"{container.id.type}/versions", container.id)


def latest_version(container: Resource, context: Context) -> str | None:
    """The one that was made last; ``None`` when there is none."""
    versions = versions_of(container, context)
    return versions[-1].name if versions else None


def next_version(container: Resource, context: Context) -> str:
    """The number after the highest one, or the time where versions are not numbers."""
    versions = versions_of(container, context)
    numbers = [int(version.name) for version in versions if version.name.isdigit()]
    if versions and not versions[-1].name.isdigit():
        return timestamp_version(context)
    return str(max(numbers, default=0) + 1)


def timestamp_version(context: Context) -> str:
    """``2022-09-14-20-33-51-5820890`` (azure-sdk-for-python recordings, 2022-09-14)."""
    return datetime.fromtimestamp(context.now, timezone.utc).strftime("%Y-%m-%d-%H-%M-%S-%f") + "0"


def shown_container(container: Resource, context: Context, document: Document) -> Document:
    """The container with what its versions say about it."""
    document["properties"] |= {
        "latestVersion": latest_version(container, context),
        "nextVersion": next_version(container, context),
    }
    return document


def shown_version(version: Resource, context: Context, document: Document) -> Document:
    """The version, archived when its container is."""
    container = context.find(version.id.parent) if version.id.parent else None
    if container and container.properties.get("isArchived"):
        document["properties"]["isArchived"] = True
    return document


def prepare_container(container: Resource, _context: Context) -> None:
    """Forget what only the service writes."""
    for name in ("latestVersion", "nextVersion"):
        container.properties.pop(name, None)


def touch_container(version: Resource, context: Context) -> None:
    """A container is modified when a version is added."""
    container = context.find(version.id.parent) if version.id.parent else None
    if container:
        container.modified_at, container.modified_by = version.modified_at, version.modified_by
        context.save(container)


def check_container_name(version: Resource) -> None:
    """A version may make its container, so the container's name is looked at here too."""
    container = version.id.names[-2]
    if not re.fullmatch(NAME_PATTERN, container):
        raise Refused(INVALID_NAME.with_names(name=container))


def keep_content(
    version: Resource,
    context: Context,
    paths: Mapping[str, Refusal | None],
    same: Callable[[Json, Json], bool] = lambda old, new: bool(old == new),
) -> None:
    """Content that is left out stays, content that differs is refused (``None``: taken), properties that are there stay
    there."""
    old = context.find(version.id)
    if old is None:
        return
    for path, refusal in paths.items():
        before, wanted = value_at(old.body, path), value_at(version.body, path)
        if wanted is ABSENT or wanted is None:
            if before is not ABSENT:
                set_at(version.body, path, before)
        elif refusal and not (wanted in ("", {}, False) if before is ABSENT else same(before, wanted)):
            names = {"name": version.name, "container": version.id.names[-2], "path": path.removeprefix("properties.")}
            raise Refused(refusal.with_names(**names))
    if not is_missing(old.body, "properties.properties"):
        given = version.properties.get("properties") or {}
        version.properties["properties"] = {**old.properties["properties"], **given}


def same_content(old: Json, new: Json) -> bool:
    """Whether nothing of what is asked differs: what an object leaves out is as it was."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(same_content(old.get(key), value) for key, value in new.items())
    return bool(old == new)


def _by_view(document: Document, view: str) -> bool:
    archived = bool(document["properties"].get("isArchived"))
    return {"activeonly": not archived, "archivedonly": archived}.get(view.casefold(), True)


def _has_pairs(values: Json, wanted: str) -> bool:
    """``a,b=c``: every name is there, with the value where one is given."""
    pairs = [item.strip().partition("=") for item in wanted.split(",") if item.strip()]
    return all(name in (values or {}) and (not sign or values[name] == value) for name, sign, value in pairs)


def _by_tags(document: Document, wanted: str) -> bool:
    return _has_pairs(document["properties"].get("tags"), wanted)


def _by_properties(document: Document, wanted: str) -> bool:
    return _has_pairs(document["properties"].get("properties"), wanted)


def _by_version(document: Document, wanted: str) -> bool:
    return bool(document["name"] == wanted)


def _by_description(document: Document, wanted: str) -> bool:
    return wanted in (document["properties"].get("description") or "")


def in_order(documents: Sequence[Document], query: Mapping[str, str]) -> Sequence[Document]:
    """``$orderBy``: ``createdtime`` or ``modifiedtime``, ``asc`` or ``desc``; oldest first without it."""
    field, _, direction = query.get("$orderby", "").strip().casefold().partition(" ")
    key = "lastModifiedAt" if field == "modifiedtime" else "createdAt"
    numbered = sorted(enumerate(documents), key=lambda pair: (pair[1]["systemData"][key], pair[0]))
    return [document for _, document in (reversed(numbered) if direction == "desc" else numbered)]


CONTAINER_LISTING = Listing(
    filters={"listViewType": _by_view}, default_filters={"listViewType": "ActiveOnly"}, continuation="$skip"
)
VERSION_LISTING = Listing(
    filters={
        "listViewType": _by_view,
        "tags": _by_tags,
        "$tags": _by_tags,
        "properties": _by_properties,
        "version": _by_version,
        "description": _by_description,
    },
    default_filters={"listViewType": "ActiveOnly"},
    order=in_order,
    continuation="$skip",
)
