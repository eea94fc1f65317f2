"""An unmodified MLClient: get, list, update, keys and delete a workspace that exists."""

from __future__ import annotations

import json
import os
import sys

from azure.ai.ml import MLClient
from azure.core.exceptions import ResourceNotFoundError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])


def main(name: str) -> dict[str, object]:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = MLClient(credential, READY["subscription_id"], READY["resource_group"])
    workspace = client.workspaces.get(name)
    seen: dict[str, object] = {
        "location": workspace.location,
        "storage": workspace.storage_account,
        "discovery": workspace.discovery_url,
        "listed": [item.name for item in client.workspaces.list()],
        "keys": client.workspaces.get_keys(name).user_storage_key is not None,
    }
    workspace.description, workspace.display_name, workspace.tags = "by MLClient", "Churn", {"made": "by hand"}
    updated = client.workspaces.begin_update(workspace).result()
    seen["updated"] = [updated.description, updated.display_name, updated.tags]
    client.workspaces.begin_delete(name, delete_dependent_resources=False, permanently_delete=True).result()
    try:
        client.workspaces.get(name)
    except ResourceNotFoundError as missing:
        seen["missing"] = missing.error.code
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
