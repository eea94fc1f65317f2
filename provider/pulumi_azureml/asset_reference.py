"""How people write down a version of an asset: four spellings of one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import InvalidInput

__all__ = ["AssetReference", "asset_reference"]

_NAME = r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)"
_VERSION = r"(?P<version>[A-Za-z0-9._-]+)"


@dataclass(frozen=True)
class AssetReference:
    """A version of an asset, and where it is."""

    name: str
    version: str
    workspace_id: str = ""
    """ARM id of the workspace; empty where the spelling does not say."""
    registry: str = ""
    """Name of the registry; empty: it is in a workspace."""


def asset_reference(text: str, kind: str) -> AssetReference:
    """What `text` means: `name:version`, `azureml:name:version`, an ARM id, or the address in a registry.

    `kind` is the segment that says which sort of asset is wanted: `models`, `environments`, `codes`.
    """
    tail = rf"/{kind}/{_NAME}/versions/{_VERSION}"
    workspace = (
        r"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\.MachineLearningServices/workspaces/[^/]+"
    )
    spellings = (
        rf"(?:azureml:)?{_NAME}:{_VERSION}",
        rf"(?i:(?:azureml:)?(?P<workspace_id>{workspace}){tail})",
        rf"(?i:azureml://registries/(?P<registry>[^/]+){tail})",
    )
    for spelling in spellings:
        found = re.fullmatch(spelling, text.strip().rstrip("/"))
        if found:
            return AssetReference(**found.groupdict())
    raise InvalidInput(
        "id",
        f'"{text[:200]}" names no version; it must look like name:version, azureml:name:version, '
        f"/subscriptions/…/workspaces/{{workspace}}/{kind}/{{name}}/versions/{{version}}, or "
        f"azureml://registries/{{registry}}/{kind}/{{name}}/versions/{{version}}",
    )
