"""What the kind of a workspace decides: a project has a hub, and takes from it what others are linked to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..rules import Rule

__all__ = ["HUB_BY_KIND", "LINKS_BY_KIND", "without_those_of_the_hub"]


def _is_project(inputs: Mapping[str, Any]) -> bool:
    return bool(inputs.get("kind") == "Project")


_LINKS = ("storage_account_id", "key_vault_id", "application_insights_id", "container_registry_id")


def _links_by_kind(inputs: Mapping[str, Any]) -> str | None:
    given = [name for name in _LINKS if inputs.get(name) is not None]
    if _is_project(inputs):
        return f"a project takes them from its hub: leave out {', '.join(given)}" if given else None
    missing = [name for name in _LINKS[:2] if inputs.get(name) is None]
    return f"a workspace of kind {inputs.get('kind', 'Default')} needs {' and '.join(missing)}" if missing else None


def without_those_of_the_hub(inputs: dict[str, Any]) -> dict[str, Any]:
    """A project shows the resources of its hub as if they were its own."""
    return {n: v for n, v in inputs.items() if n not in _LINKS} if _is_project(inputs) else inputs


def _hub_by_kind(inputs: Mapping[str, Any]) -> str | None:
    if _is_project(inputs) == (inputs.get("hub_id") is not None):
        return None
    return "is needed for the kind Project" if _is_project(inputs) else "is only allowed with the kind Project"


LINKS_BY_KIND = Rule("R47", "storage_account_id", ("kind", *_LINKS), _links_by_kind)
HUB_BY_KIND = Rule("R47", "hub_id", ("kind", "hub_id"), _hub_by_kind)
