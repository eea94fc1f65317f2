"""What a preview shows."""

from __future__ import annotations

import json

from ..engine.stack import Stack

__all__ = ["steps"]


def steps(stack: Stack) -> dict[str, str]:
    """What an `up` would do, by type and name; what stays as it is is left out."""
    found = json.loads(stack.pulumi("preview", "--json").stdout)["steps"]
    shown = {}
    for step in found:
        kind, name = step["urn"].rsplit("::", 2)[-2:]
        if step["op"] != "same":
            shown[f"{kind.rsplit(':', 1)[-1]} {name}"] = step["op"]
    return shown
