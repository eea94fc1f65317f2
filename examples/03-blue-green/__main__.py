"""A managed endpoint, blue beside green: shares, a mirror, and a promotion are values of the configuration.

pulumi config set --path traffic.blue 90 && pulumi config set --path traffic.green 10 && pulumi up   # try it
pulumi config set --path traffic.blue 0 && pulumi config set --path traffic.green 100 && pulumi up   # promote it
pulumi config set --path traffic.blue 100 && pulumi config set --path traffic.green 0 && pulumi up   # roll it back
"""

import pulumi
from pulumi_azureml import Workspace
from pulumi_azureml_components import (
    EnvironmentImage,
    ManagedDeployment,
    ManagedEndpoint,
    MonitorAutoscale,
    RegisteredModel,
)

config = pulumi.Config()
traffic = config.get_object("traffic") or {"blue": 100, "green": 0}
mirror = config.get_object("mirror")

workspace = Workspace(
    "churn",
    storage_account_id=config.require("storageAccountId"),
    key_vault_id=config.require("keyVaultId"),
    purge_on_destroy=True,  # an example may be made again at once; a workspace that matters is kept for 14 days
)
image = EnvironmentImage("churn", workspace_id=workspace.id, conda_file="env.yml")
deployments = {
    role: ManagedDeployment(
        model=RegisteredModel(role, workspace_id=workspace.id, path=role),
        environment=image,
        code="src",
        scoring_script="score.py",
        instance_type="Standard_DS3_v2",
        request_settings={"timeout_ms": 60_000, "max_concurrent_requests": 2},
        autoscale=MonitorAutoscale(min_instances=1, max_instances=3) if role == "blue" else None,
    )
    for role in ("blue", "green")
}
endpoint = ManagedEndpoint(
    "churn",
    workspace_id=workspace.id,
    deployments=deployments,
    traffic=traffic,
    mirror_traffic=mirror,
)

pulumi.export("endpoint_id", endpoint.id)
pulumi.export("scoring_uri", endpoint.scoring_uri)
pulumi.export("primary_key", endpoint.primary_key)
pulumi.export("deployments", endpoint.deployment_names)
