"""From a trained model to a web service on Kubernetes: registered, deployed, scaled by its load, with keys."""

import pulumi
import train
from pulumi_azureml import ComputeInstance, KubernetesCompute, Workspace
from pulumi_azureml_components import AksWebservice, AutoScaler, EnvironmentImage, RegisteredModel

config = pulumi.Config()
train.train("model")

workspace = Workspace(
    "iris",
    storage_account_id=config.require("storageAccountId"),
    key_vault_id=config.require("keyVaultId"),
    application_insights_id=config.require("applicationInsightsId"),
    purge_on_destroy=True,  # an example may be made again at once; a workspace that matters is kept for 14 days
    tags={"team": "data-science"},
)
notebook = ComputeInstance(
    "notebook",
    workspace_id=workspace.id,
    vm_size="Standard_DS3_v2",
    ssh_public_access=True,
    admin_user_public_key=config.require("sshPublicKey"),
    subnet_id=config.require("subnetId"),
    assigned_user={"object_id": config.require("userObjectId"), "tenant_id": config.require("tenantId")},
    idle_shutdown_minutes=60,
)
cluster = KubernetesCompute("aks", workspace_id=workspace.id, cluster_id=config.require("clusterId"))

model = RegisteredModel("iris", workspace_id=workspace.id, path="model", framework="ScikitLearn")
image = EnvironmentImage("iris", workspace_id=workspace.id, conda_file="env.yml")
service = AksWebservice(
    "iris",
    workspace_id=workspace.id,
    compute=cluster,
    model=model,
    environment=image,
    code="src",
    scoring_script="score.py",
    autoscaler=AutoScaler(min_replicas=1, max_replicas=4, target_utilization=70),
    cpu_cores=0.5,
    memory_gb=1,
    cpu_cores_limit=1,
    memory_gb_limit=2,
    initial_delay_seconds=30,
    enable_app_insights=True,
    tags={"team": "data-science"},
)

pulumi.export("workspace_id", workspace.id)
pulumi.export("notebook", notebook.name)
pulumi.export("model", model.asset_id)
pulumi.export("endpoint_id", service.id)
pulumi.export("scoring_uri", service.scoring_uri)
pulumi.export("primary_key", service.primary_key)
