"""An unmodified MLClient: the life of a managed endpoint, and of one on an attached Kubernetes cluster."""

from __future__ import annotations

import json
import os
import sys

from azure.ai.ml import MLClient
from azure.ai.ml.entities import (
    KubernetesCompute,
    KubernetesOnlineDeployment,
    KubernetesOnlineEndpoint,
    ManagedOnlineDeployment,
    ManagedOnlineEndpoint,
    ResourceRequirementsSettings,
    ResourceSettings,
)
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])
REGISTRY = "azureml://registries/azureml"
MODEL, ENVIRONMENT = f"{REGISTRY}/models/churn/versions/1", f"{REGISTRY}/environments/serving/versions/1"
Seen = dict[str, object]


def managed(client: MLClient) -> Seen:
    endpoints, deployments = client.online_endpoints, client.online_deployments
    asked = ManagedOnlineEndpoint(name="ml-scores", auth_mode="key", tags={"team": "churn"})
    endpoint = endpoints.begin_create_or_update(asked).result()
    seen: Seen = {"endpoint": [endpoint.provisioning_state, endpoint.scoring_uri, endpoint.auth_mode]}
    deployment = ManagedOnlineDeployment(
        name="blue",
        endpoint_name="ml-scores",
        model=MODEL,
        environment=ENVIRONMENT,
        instance_type="Standard_F2s_v2",
        instance_count=1,
        environment_variables={"LEVEL": "debug"},
    )
    made = deployments.begin_create_or_update(deployment).result()
    seen["deployment"] = [made.provisioning_state, made.instance_count, made.request_settings.request_timeout_ms]
    endpoint.traffic = {"blue": 100}
    seen["traffic"] = endpoints.begin_create_or_update(endpoint).result().traffic
    keys = endpoints.get_keys("ml-scores")
    endpoints.begin_regenerate_keys("ml-scores", key_type="primary").result()
    renewed = endpoints.get_keys("ml-scores")
    seen["keys"] = [keys.primary_key != renewed.primary_key, keys.secondary_key == renewed.secondary_key]
    made.instance_count = 2
    seen["scaled"] = deployments.begin_create_or_update(made).result().instance_count
    seen["logs"] = deployments.get_logs("blue", "ml-scores", lines=5).splitlines()[0]
    seen["listed"] = [[item.name for item in endpoints.list()], [item.name for item in deployments.list("ml-scores")]]
    try:
        deployments.begin_delete("blue", "ml-scores").result()
    except HttpResponseError as refused:
        seen["refused"] = str(refused)
    endpoint.traffic = {"blue": 0}
    endpoints.begin_create_or_update(endpoint).result()
    deployments.begin_delete("blue", "ml-scores").result()
    seen["left"] = [item.name for item in deployments.list("ml-scores")]
    endpoints.begin_delete("ml-scores").result()
    seen["gone"] = [item.name for item in endpoints.list()]
    return seen


def tokens(client: MLClient) -> Seen:
    client.online_endpoints.begin_create_or_update(
        ManagedOnlineEndpoint(name="ml-token", auth_mode="aml_token")
    ).result()
    token = client.online_endpoints.get_keys("ml-token")
    return {"token": [token.token_type, token.access_token.count(".")]}


def kubernetes(client: MLClient, cluster: str) -> Seen:
    attached = client.compute.begin_create_or_update(
        KubernetesCompute(name="k8s", resource_id=cluster, namespace="default")
    ).result()
    seen: Seen = {"attached": [attached.provisioning_state, attached.namespace, attached.resource_id == cluster]}
    asked = KubernetesOnlineEndpoint(name="k8s-scores", compute="k8s", auth_mode="key")
    endpoint = client.online_endpoints.begin_create_or_update(asked).result()
    seen["endpoint"] = [endpoint.provisioning_state, endpoint.compute.rpartition("/")[2]]
    resources = ResourceRequirementsSettings(
        requests=ResourceSettings(cpu="0.1", memory="0.5Gi"), limits=ResourceSettings(cpu="1", memory="1Gi")
    )
    deployment = KubernetesOnlineDeployment(
        name="blue",
        endpoint_name="k8s-scores",
        model=MODEL,
        environment=ENVIRONMENT,
        instance_count=1,
        resources=resources,
    )
    made = client.online_deployments.begin_create_or_update(deployment).result()
    seen["deployment"] = [made.provisioning_state, made.instance_type, made.resources.limits.cpu]
    client.online_endpoints.begin_delete("k8s-scores").result()
    client.compute.begin_delete("k8s", action="Detach").result()
    seen["left"] = [item.name for item in client.compute.list()]
    return seen


def main(workspace: str, cluster: str) -> Seen:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = MLClient(credential, READY["subscription_id"], READY["resource_group"], workspace)
    return {"managed": managed(client), "tokens": tokens(client), "kubernetes": kubernetes(client, cluster)}


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(*sys.argv[1:])))  # the client leaves dots of progress on its line
