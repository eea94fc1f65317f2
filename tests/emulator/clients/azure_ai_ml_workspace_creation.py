"""An unmodified MLClient: creates workspaces by template, with and without their neighbours, and removes all of it."""

from __future__ import annotations

import json
import os
import sys

from azure.ai.ml import MLClient
from azure.ai.ml.entities import Hub, Workspace
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])


def last(resource_id: str) -> str:
    return resource_id.split("/")[-1]


def created(client: MLClient, name: str) -> dict[str, object]:
    """Everything is made by the template; then read, changed and deleted with its neighbours."""
    asked = Workspace(name=name, location="westeurope", display_name="Made", description="by MLClient", tags={"a": "b"})
    workspace = client.workspaces.begin_create(asked).result()
    seen: dict[str, object] = {
        "names": [workspace.name, workspace.display_name, workspace.description, workspace.tags["a"]],
        "neighbours": [
            last(workspace.storage_account).startswith(name[:5]),
            last(workspace.key_vault).startswith(name[:5]),
            last(workspace.application_insights).startswith(name[:5]),
        ],
        "read": client.workspaces.get(name).id == workspace.id,
    }
    workspace.description = "changed"
    again = client.workspaces.begin_create(workspace).result()
    seen["changed"] = [again.description, again.id == workspace.id]
    client.workspaces.begin_delete(name, delete_dependent_resources=True, permanently_delete=True).result()
    return seen


def with_neighbours(client: MLClient, name: str) -> list[bool]:
    """The neighbours are there before, and stay."""
    satellites = READY["satellites"]
    kinds = ("storage_account", "key_vault", "application_insights", "container_registry")
    asked = Workspace(name=name, location="westeurope", **{kind: satellites[kind] for kind in kinds})
    workspace = client.workspaces.begin_create(asked).result()
    found = [getattr(workspace, kind).casefold() == satellites[kind].casefold() for kind in kinds]
    client.workspaces.begin_delete(name, delete_dependent_resources=False, permanently_delete=True).result()
    return found


def refused(client: MLClient) -> str:
    """What MLClient hears of a deployment that fails."""
    try:
        missing = READY["satellites"]["key_vault"] + "-none"
        client.workspaces.begin_create(Workspace(name="refused-ws", location="westeurope", key_vault=missing)).result()
    except HttpResponseError as reason:
        return str(reason)
    return "created"


def main(name: str) -> dict[str, object]:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = MLClient(credential, READY["subscription_id"], READY["resource_group"])
    seen = created(client, name)
    seen["with neighbours"] = with_neighbours(client, f"{name}2")
    hub = client.workspaces.begin_create(Hub(name="central", location="westeurope")).result()
    seen["hub"] = [type(hub).__name__, last(hub.storage_account).startswith("centr")]
    seen["refused"] = refused(client)
    return seen


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(*sys.argv[1:])))
