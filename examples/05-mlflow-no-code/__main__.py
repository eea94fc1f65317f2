"""An MLflow model needs no scoring script and no environment: it says itself what it needs and how it is asked."""

import log_model
import pulumi
from pulumi_azureml import Workspace
from pulumi_azureml_components import ManagedDeployment, ManagedEndpoint, RegisteredModel

config = pulumi.Config()
log_model.log_model("model")

workspace = Workspace(
    "health",
    storage_account_id=config.require("storageAccountId"),
    key_vault_id=config.require("keyVaultId"),
    purge_on_destroy=True,  # an example may be made again at once; a workspace that matters is kept for 14 days
)
model = RegisteredModel("bmi", workspace_id=workspace.id, path="model", type="mlflow_model")
endpoint = ManagedEndpoint(
    "bmi",
    workspace_id=workspace.id,
    deployments={"main": ManagedDeployment(model=model, instance_type="Standard_DS3_v2")},
)

pulumi.export("endpoint_id", endpoint.id)
pulumi.export("scoring_uri", endpoint.scoring_uri)
pulumi.export("primary_key", endpoint.primary_key)
