"""A managed endpoint, blue beside green: shares, a mirror, and a promotion are values of the configuration.

set="pulumi config set-all --path"
$set --plaintext mirror.green=20 && pulumi up                                   # green hears a fifth
pulumi config rm mirror
$set --plaintext traffic.blue=90 --plaintext traffic.green=10 && pulumi up      # a tenth for green
$set --plaintext traffic.blue=0 --plaintext traffic.green=100 && pulumi up      # promoted
$set --plaintext traffic.blue=100 --plaintext traffic.green=0 && pulumi up      # rolled back
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
        environment_variables={"WORKER_COUNT": "2"},  # as many processes as requests at a time
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
