"""An endpoint on Kubernetes with several versions: an experiment with a control and a treatment.

set="pulumi config set-all --path"
$set --plaintext rates.control=1.1 --plaintext rates.treatment=1.2 --plaintext rates.new=1.3
pulumi up                                                       # a version more, without traffic
$set --plaintext shares.control=70 --plaintext shares.treatment=10 --plaintext shares.new=20
pulumi up                                                       # a fifth of the requests for it
pulumi config rm --path rates.treatment && pulumi config rm --path shares.treatment
$set --plaintext shares.control=60 --plaintext shares.new=40
pulumi up                                                       # its share moves, then the version goes
"""

import pulumi
from pulumi_azureml import KubernetesCompute, Workspace
from pulumi_azureml_components import AksEndpoint, AutoScaler, EndpointVersion, EnvironmentImage

config = pulumi.Config()
rates = config.get_object("rates") or {"control": 1.1, "treatment": 1.2}
shares = config.get_object("shares") or {"control": 90, "treatment": 10}

workspace = Workspace(
    "prices",
    storage_account_id=config.require("storageAccountId"),
    key_vault_id=config.require("keyVaultId"),
    purge_on_destroy=True,  # an example may be made again at once; a workspace that matters is kept for 14 days
)
cluster = KubernetesCompute("aks", workspace_id=workspace.id, cluster_id=config.require("clusterId"))
image = EnvironmentImage("prices", workspace_id=workspace.id, conda_file="env.yml")
versions = {
    name: EndpointVersion(
        environment=image,
        code="src",
        scoring_script="score.py",
        environment_variables={"PRICE_RATE": str(rate)},
        deployment_config=AksEndpoint.deploy_configuration(
            autoscaler=AutoScaler(min_replicas=1, max_replicas=2),
            cpu_cores=0.1,
            memory_gb=0.5,
            initial_delay_seconds=10,
            is_control_version_type=name == "control",
        ),
    )
    for name, rate in rates.items()
}
endpoint = AksEndpoint("prices", workspace_id=workspace.id, compute=cluster, versions=versions, traffic=shares)

pulumi.export("endpoint_id", endpoint.id)
pulumi.export("scoring_uri", endpoint.scoring_uri)
pulumi.export("primary_key", endpoint.primary_key)
pulumi.export("default_version", endpoint.default_version)
