"""What the Azure CLI keeps on this machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

__all__ = ["is_signed_in"]


def is_signed_in() -> bool:
    """Whether somebody is; read from its files, since it takes a second to say so itself."""
    folder = Path(os.environ.get("AZURE_CONFIG_DIR") or "~/.azure")
    try:
        # It writes a byte order mark (azure-cli-core 2.x, _session.py).
        profile = json.loads((folder.expanduser() / "azureProfile.json").read_text("utf-8-sig"))
        return bool(profile["subscriptions"])
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return False
