"""A server of your own: the environment is built from a Dockerfile, and says on which routes its server is found."""

import pulumi
from pulumi_azureml import Workspace
from pulumi_azureml_components import EnvironmentImage, ManagedDeployment, ManagedEndpoint, RegisteredModel

config = pulumi.Config()

workspace = Workspace(
    "words",
    storage_account_id=config.require("storageAccountId"),
    key_vault_id=config.require("keyVaultId"),
    purge_on_destroy=True,  # an example may be made again at once; a workspace that matters is kept for 14 days
)
image = EnvironmentImage(
    "word-server",
    workspace_id=workspace.id,
    build_context="server",
    inference_routes={
        "scoring": {"path": "/count", "port": 8080},
        "liveness": {"path": "/live", "port": 8080},
        "readiness": {"path": "/ready", "port": 8080},
    },
)
endpoint = ManagedEndpoint(
    "words",
    workspace_id=workspace.id,
    deployments={
        "main": ManagedDeployment(
            model=RegisteredModel("stop-words", workspace_id=workspace.id, path="model"),
            environment=image,
            instance_type="Standard_DS3_v2",
            readiness_probe={"period_seconds": 5, "initial_delay_seconds": 1},
        )
    },
)

pulumi.export("endpoint_id", endpoint.id)
pulumi.export("scoring_uri", endpoint.scoring_uri)
pulumi.export("primary_key", endpoint.primary_key)
