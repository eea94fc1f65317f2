"""What a managed identity of one kind, or none, has to say of its ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["ids_go_with_type"]


def ids_go_with_type(inputs: Mapping[str, Any]) -> str | None:
    """The test of a rule over `identity`: ids where `type` is UserAssigned, and nowhere else."""
    identity = inputs.get("identity") or {}
    if (identity.get("type") == "UserAssigned") == bool(identity.get("user_assigned_ids")):
        return None
    return "type UserAssigned and user_assigned_ids go together"
