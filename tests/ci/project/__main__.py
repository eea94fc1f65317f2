"""A workspace with one compute instance that sets itself up by a secret script."""

import pulumi
from pulumi_azureml import ComputeInstance, Workspace

config = pulumi.Config()

workspace = Workspace(
    "churn",
    friendly_name="Customer churn",
    storage_account_id=config.require("storageAccountId"),
    key_vault_id=config.require("keyVaultId"),
    application_insights_id=config.require("applicationInsightsId"),
)

notebook = ComputeInstance(
    "notebook",
    workspace_id=workspace.id,
    vm_size="Standard_DS3_v2",
    idle_shutdown_minutes=30,
    setup_scripts={"startup": {"script": config.get_secret("setupScript") or "echo ready"}},
)

pulumi.export("workspace_id", workspace.id)
pulumi.export("notebook_id", notebook.id)
