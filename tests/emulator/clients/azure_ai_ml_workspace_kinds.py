"""An unmodified MLClient: a hub with a project, and a feature store, each from its template to its end."""

from __future__ import annotations

import json
import os
import sys

from azure.ai.ml import MLClient
from azure.ai.ml.entities import FeatureStore, Hub, Project
from azure.identity import ClientSecretCredential
from azure.mgmt.resource.resources import ResourceManagementClient

READY = json.loads(os.environ["EMULATOR_READY"])
CREDENTIAL = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])


def client(group: str) -> MLClient:
    return MLClient(CREDENTIAL, READY["subscription_id"], group)


def hub_and_project(group: str) -> dict[str, object]:
    """The project lies in another group: of a hub in its own one, azure-ai-ml 1.35 sends the enumeration's Python name
    as ``publicNetworkAccess``, which the template does not allow."""
    here, there = client(READY["resource_group"]), client(group)
    ResourceManagementClient(CREDENTIAL, READY["subscription_id"]).resource_groups.create_or_update(
        group, {"location": "westeurope"}
    )
    hub = here.workspaces.begin_create(Hub(name="kinds-hub", location="westeurope")).result()
    asked = Project(name="kinds-project", hub_id=hub.id, location="westeurope", display_name="P")
    project = there.workspaces.begin_create(asked).result()
    seen = {
        "project": [type(project).__name__, project.display_name, project.hub_id == hub.id],
        "inherited": project.storage_account == hub.storage_account,
        "joined": [item.split("/")[-1] for item in here.workspaces.get("kinds-hub").associated_workspaces],
    }
    there.workspaces.begin_delete("kinds-project", delete_dependent_resources=True, permanently_delete=True).result()
    here.workspaces.begin_delete("kinds-hub", delete_dependent_resources=True, permanently_delete=True).result()
    return seen


def feature_store() -> dict[str, object]:
    """Its offline store, its materialization identity, and the roles that open the one to the other."""
    here = client(READY["resource_group"])
    made = here.feature_stores.begin_create(FeatureStore(name="kinds-fs", location="westeurope")).result()
    inside = MLClient(CREDENTIAL, READY["subscription_id"], READY["resource_group"], "kinds-fs")
    seen: dict[str, object] = {
        "store": [made.offline_store.type, "/containers/" in made.offline_store.target],
        "identity": made.materialization_identity.resource_id.split("/")[-2],
        "runtime": here.feature_stores.get("kinds-fs").compute_runtime.spark_runtime_version,
        "connections": [item.type for item in inside.connections.list()],
    }
    here.feature_stores.begin_delete("kinds-fs", delete_dependent_resources=True).result()
    seen["left"] = [item.name for item in here.feature_stores.list()]
    return seen


def main(group: str) -> dict[str, object]:
    return {**hub_and_project(group), **feature_store()}


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(*sys.argv[1:])))
