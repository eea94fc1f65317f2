"""The environment under which the field's tools find the emulator: the variables they already read."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any


def exports(ready: Mapping[str, Any]) -> dict[str, str]:
    """Variables from a ready document.

    ``ARM_*`` is read by Pulumi's and Terraform's Azure providers, ``AZURE_*`` by azure-identity, the two bundles by
    Python and Go.
    """
    identity = {
        key: str(ready[key.casefold()]) for key in ("SUBSCRIPTION_ID", "TENANT_ID", "CLIENT_ID", "CLIENT_SECRET")
    }
    return {
        "ARM_METADATA_HOSTNAME": str(ready["metadata_host"]),
        "ARM_DISABLE_INSTANCE_DISCOVERY": "true",
        **{f"ARM_{key}": value for key, value in identity.items()},
        **{f"AZURE_{key}": value for key, value in identity.items()},
        "AZURE_AUTHORITY_HOST": str(ready["arm"]),
        "REQUESTS_CA_BUNDLE": str(ready["ca"]),
        "SSL_CERT_FILE": str(ready["ca"]),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def shell_lines(variables: Mapping[str, str]) -> str:
    """``export NAME=value`` lines for a POSIX shell."""
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items())
