"""The state of a service in v1's words."""

from __future__ import annotations

from collections.abc import Mapping

from .aks_endpoint_version import VERSION_TYPE_TAG

__all__ = ["service_state", "version_type"]

_STATES = {"succeeded": "Healthy", "failed": "Unhealthy"}


def service_state(provisioning_state: str) -> str:
    """`Healthy` for Succeeded, `Unhealthy` for Failed, `Transitioning` for all that is on the way."""
    return _STATES.get(provisioning_state.lower(), "Transitioning")


def version_type(tags: Mapping[str, str] | None) -> str | None:
    """`Control` or `Treatment`, from the tag that says it; None without one."""
    word = (tags or {}).get(VERSION_TYPE_TAG, "").lower()
    return word.capitalize() if word in ("control", "treatment") else None
