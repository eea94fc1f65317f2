"""Pulumi programs for tests, written from the arguments that matter to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .azure import Azure

__all__ = ["Text", "program"]


class Text(str):
    """An expression of the program, in place of a literal."""

    def __repr__(self) -> str:
        return str(self)


def program(
    azure: Azure,
    *,
    workspace: Mapping[str, Any] | None = None,
    instances: Mapping[str, Mapping[str, Any]] | None = None,
    rest: str = "",
) -> str:
    """A workspace `ws` on the ready-made accounts, and instances in it by logical name."""
    linked = {
        "storage_account_id": azure.satellites["storage_account"],
        "key_vault_id": azure.satellites["key_vault"],
    }
    lines = [
        "import pulumi",
        "from pulumi_azureml import ComputeInstance, Workspace",
        f"ws = Workspace('ws', **{ {**linked, **(workspace or {})}!r})",
    ]
    for name, given in (instances or {}).items():
        values = {"workspace_id": Text("ws.id"), "vm_size": "Standard_DS3_v2", **given}
        lines.append(f"{name} = ComputeInstance('{name}', **{values!r})")
    return "\n".join([*lines, rest, ""])
