"""A workspace with one compute instance: SSH key, virtual network, idle shutdown and a schedule."""

import pulumi
from pulumi_azureml import ComputeInstance, Workspace

config = pulumi.Config()

workspace = Workspace(
    "churn",
    friendly_name="Customer churn",
    storage_account_id=config.require("storageAccountId"),
    key_vault_id=config.require("keyVaultId"),
    application_insights_id=config.require("applicationInsightsId"),
    tags={"team": "data-science"},
)

notebook = ComputeInstance(
    "notebook",
    workspace_id=workspace.id,
    vm_size=config.get("vmSize") or "Standard_DS3_v2",
    ssh_public_access=True,
    admin_user_public_key=config.require("sshPublicKey"),
    subnet_id=config.require("subnetId"),
    assigned_user={"object_id": config.require("userObjectId"), "tenant_id": config.require("tenantId")},
    idle_shutdown_minutes=config.get_int("idleMinutes") or 60,
    schedules=[{"action": "Stop", "cron": "0 19 * * 1-5"}],
    description=config.get("description") or "notebooks of the churn project",
    tags={"team": "data-science"},
)

pulumi.export("workspace_id", workspace.id)
pulumi.export("mlflow_tracking_uri", workspace.mlflow_tracking_uri)
pulumi.export("notebook", notebook.name)
pulumi.export("state", notebook.state)
pulumi.export("ssh", pulumi.Output.format("ssh {}@{} -p {}", notebook.admin_user, notebook.ssh_host, notebook.ssh_port))
