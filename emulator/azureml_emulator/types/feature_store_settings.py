"""The settings of a workspace that is a feature store: read in any casing, shown in one.

azure-ai-ml 1.35.2 writes them in lower case (workspace_base.json) and reads them as the specification writes them.
"""

from __future__ import annotations

from azureml_emulator.arm.resource import Document, Json

NAMES = ("computeRuntime", "sparkRuntimeVersion", "offlineStoreConnectionName", "onlineStoreConnectionName")
"""Specification 2025-12-01, FeatureStoreSettings."""


def settled(settings: Json) -> Json:
    """The settings with every name that is known in the specification's casing."""
    if not isinstance(settings, dict):
        return settings
    known: dict[str, str] = {name.casefold(): name for name in NAMES}
    result: Document = {known.get(str(name).casefold(), str(name)): settled(value) for name, value in settings.items()}
    return result
