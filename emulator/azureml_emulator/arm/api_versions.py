"""The ``api-version`` of a request: there, well formed, and one that the type has."""

from __future__ import annotations

import re

from azureml_emulator.arm.errors import GATEWAY, refuse
from azureml_emulator.arm.resource_type import ApiVersions
from azureml_emulator.arm.world import World

_FORM = re.compile(r"\d{4}-\d{2}-\d{2}(-[a-z0-9.-]+)?", re.IGNORECASE)
_OWN_NAMESPACES = ("microsoft.resources", "microsoft.authorization")
"""Types of Resource Manager itself: their versions are refused in other words than those of the providers."""


def check_api_version(world: World, type_name: str, versions: ApiVersions) -> None:
    """Raise the refusal that ARM gives for a missing, malformed or unknown version."""
    version = world.request.api_version
    if not version:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise refuse(400, "MissingApiVersionParameter", message, component=GATEWAY)
    known = ",".join(sorted(versions.known, reverse=True))
    namespace, _, short = type_name.partition("/")
    if not _FORM.fullmatch(version) or (namespace.casefold() in _OWN_NAMESPACES and not versions.accepts(version)):
        message = f"The api-version '{version}' is invalid. The supported versions are '{known}'."
        raise refuse(400, "InvalidApiVersionParameter", message, component=GATEWAY)
    if not versions.accepts(version):
        message = (
            f"No registered resource provider found for location '{world.location}' and API version '{version}' for type '{short}'. "
            f"The supported api-versions are '{known}'. The supported locations are '{world.location}'."
        )
        raise refuse(400, "NoRegisteredProviderFound", message, component=GATEWAY)
