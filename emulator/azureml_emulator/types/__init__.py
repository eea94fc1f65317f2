"""Every resource type that is emulated. One type is one file; this is the only list."""

from __future__ import annotations

from azureml_emulator.arm.resource_type import ResourceType, Route
from azureml_emulator.types.resource_group import RESOURCE_GROUP

ALL: tuple[ResourceType, ...] = (RESOURCE_GROUP,)
"""Types with stored resources, in the order in which they are documented."""

ROUTES: tuple[Route, ...] = ()
"""Requests that hang on no stored resource: virtual machine sizes, usages, name availability, deleted vaults."""
