"""An unmodified MLClient, from a model on this disk to its predictions: on Azure's machines, and on a cluster."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import requests
from azure.ai.ml import MLClient
from azure.ai.ml.entities import (
    CodeConfiguration,
    Environment,
    KubernetesCompute,
    KubernetesOnlineDeployment,
    KubernetesOnlineEndpoint,
    ManagedOnlineDeployment,
    ManagedOnlineEndpoint,
    Model,
    OnlineRequestSettings,
    ResourceRequirementsSettings,
    ResourceSettings,
    TargetUtilizationScaleSettings,
)
from azure.ai.ml.exceptions import MlException
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])
NAME = "chain-scores"
IMAGE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py310-cpu-inference:latest"
CONDA = """\
name: serving
channels: [conda-forge]
dependencies:
- python=3.11
- pip
- pip:
  - inflection==0.5.1
"""
SCORE = """\
import json, os, pathlib
import inflection

def init():
    global model
    model = json.loads((pathlib.Path(os.environ["AZUREML_MODEL_DIR"]) / "model" / "model.json").read_text())
    print("{greeting}: a model with", len(model["weights"]), "weights; level", os.environ.get("LEVEL"))

def run(data):
    rows = json.loads(data)["rows"]
    values = [model["bias"] + sum(w * x for w, x in zip(model["weights"], row)) for row in rows]
    return {{inflection.underscore("ChurnScore"): [round(value, 6) for value in values], "by": "{greeting}"}}
"""
ROWS = [[1.0, 2.0], [3.0, -1.0]]
Seen = dict[str, Any]


class Chain:
    """The steps, with what they share: the client, a folder for files, and what the model is known to predict."""

    def __init__(self, client: MLClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.request = folder / "request.json"
        self.request.write_text(json.dumps({"rows": ROWS}))

    def train(self) -> Model:
        """Fit y = 2a - b + 1 by least squares, which plain Python can, and register the folder with the result."""
        points = [(a, b, 2.0 * a - b + 1.0) for a in range(-3, 4) for b in range(-3, 4)]
        weights, bias = [0.0, 0.0], 0.0
        for _ in range(400):
            errors = [(bias + weights[0] * a + weights[1] * b - y, a, b) for a, b, y in points]
            bias -= 0.05 * sum(error for error, _, _ in errors) / len(points)
            weights[0] -= 0.05 * sum(error * a for error, a, _ in errors) / len(points)
            weights[1] -= 0.05 * sum(error * b for error, _, b in errors) / len(points)
        (self.folder / "model").mkdir()
        (self.folder / "model" / "model.json").write_text(json.dumps({"weights": weights, "bias": bias}))
        return self.client.models.create_or_update(Model(name="churn", path=str(self.folder / "model")))

    def environment(self) -> Environment:
        file = self.folder / "conda.yml"
        file.write_text(CONDA)
        return self.client.environments.create_or_update(
            Environment(name="serving", image=IMAGE, conda_file=str(file), description="from a local conda file")
        )

    def code(self, greeting: str) -> CodeConfiguration:
        source = self.folder / greeting
        source.mkdir(exist_ok=True)
        (source / "score.py").write_text(SCORE.format(greeting=greeting))
        return CodeConfiguration(code=str(source), scoring_script="score.py")

    def blue(self, greeting: str, **more: Any) -> ManagedOnlineDeployment:
        return ManagedOnlineDeployment(
            name=more.pop("name", "blue"),
            endpoint_name=NAME,
            model="churn@latest",
            environment="serving@latest",
            code_configuration=self.code(greeting),
            instance_type="Standard_DS3_v2",
            instance_count=1,
            environment_variables={"LEVEL": "debug"},
            request_settings=OnlineRequestSettings(request_timeout_ms=60000),
            **more,
        )

    def invoke(self, name: str = NAME, **more: Any) -> Any:
        return json.loads(self.client.online_endpoints.invoke(name, request_file=str(self.request), **more))


def refusal(call: Any) -> str:
    try:
        call()
    except (HttpResponseError, MlException) as refused:
        return str(refused)
    return "nothing was refused"


def managed(chain: Chain) -> Seen:
    endpoints, deployments = chain.client.online_endpoints, chain.client.online_deployments
    endpoint = endpoints.begin_create_or_update(ManagedOnlineEndpoint(name=NAME, auth_mode="key")).result()
    seen: Seen = {"without": refusal(chain.invoke)}
    made = deployments.begin_create_or_update(chain.blue("blue")).result()
    seen["deployment"] = [made.provisioning_state, made.instance_count, made.request_settings.request_timeout_ms]
    variables = made.environment_variables
    seen["variables"] = [variables["LEVEL"], variables["AZUREML_ENTRY_SCRIPT"], variables["AZUREML_MODEL_DIR"]]
    endpoint.traffic = {"blue": 100}
    endpoint = endpoints.begin_create_or_update(endpoint).result()
    seen["traffic"] = endpoint.traffic
    seen["predicted"] = chain.invoke()
    seen["logs"] = "blue: a model with 2 weights; level debug" in deployments.get_logs("blue", NAME, lines=100)
    seen["initializer"] = bool(deployments.get_logs("blue", NAME, 10, container_type="storage-initializer"))
    seen["refused"] = refusal(lambda: deployments.begin_delete("blue", NAME).result())
    return {**seen, **_updated(chain, endpoint)}


def _updated(chain: Chain, endpoint: ManagedOnlineEndpoint) -> Seen:
    endpoints, deployments = chain.client.online_endpoints, chain.client.online_deployments
    blue = deployments.get("blue", NAME)
    blue.instance_count = 2
    seen: Seen = {"scaled": deployments.begin_create_or_update(blue).result().instance_count}
    deployments.begin_create_or_update(chain.blue("azure")).result()
    seen["new code"] = chain.invoke()["by"]
    green = chain.blue("green", name="green")
    green.model = Model(path=str(chain.folder / "model"))
    green.environment = Environment(image=IMAGE, conda_file=str(chain.folder / "conda.yml"))
    made = deployments.begin_create_or_update(green).result()
    seen["anonymous"] = [made.environment.split("/")[-3], "/models/" in made.model]
    seen["listed"] = [[item.name for item in endpoints.list()], sorted(i.name for i in deployments.list(NAME))]
    endpoint.traffic, endpoint.mirror_traffic = {"blue": 100}, {"green": 10}
    mirrored = endpoints.begin_create_or_update(endpoint).result()
    seen["mirrored"] = [mirrored.traffic, mirrored.mirror_traffic]
    endpoint.traffic, endpoint.mirror_traffic = {"Green": 100}, {}
    endpoints.begin_create_or_update(endpoint).result()
    seen["shifted"] = [endpoints.get(NAME).traffic, chain.invoke()["by"]]
    seen["by name"] = chain.invoke(deployment_name="blue")["by"]
    return seen


def secrets(chain: Chain) -> Seen:
    """Keys are renewed; the modes of authentication follow one another on the same endpoint."""
    endpoints = chain.client.online_endpoints
    before = endpoints.get_keys(NAME)
    for kind in ("primary", "secondary"):
        endpoints.begin_regenerate_keys(NAME, key_type=kind).result()
    after = endpoints.get_keys(NAME)
    pairs = ((before.primary_key, after.primary_key), (before.secondary_key, after.secondary_key))
    seen: Seen = {"renewed": [old != new for old, new in pairs], "key": chain.invoke()["by"]}
    bearer = {"Authorization": f"Bearer {before.primary_key}"}
    seen["old key"] = requests.post(endpoints.get(NAME).scoring_uri, json={}, headers=bearer, timeout=20).status_code
    for mode in ("aml_token", "aad_token"):
        endpoint = endpoints.get(NAME)
        endpoint.auth_mode = mode
        changed = endpoints.begin_create_or_update(endpoint).result()
        token = endpoints.get_keys(NAME)
        seen[mode] = [changed.auth_mode, type(token).__name__, token.access_token.count("."), chain.invoke()["by"]]
    return seen


def broken(chain: Chain) -> Seen:
    """A script that does not get through ``init``: the client is told why, and what was there serves on."""
    deployments = chain.client.online_deployments
    failing = chain.blue("failing", name="blue")
    script = Path(str(failing.code_configuration.code)) / "score.py"
    script.write_text(script.read_text().replace("global model", "raise KeyError('no such weight')"))
    told = refusal(lambda: deployments.begin_create_or_update(failing).result())
    logs = deployments.get_logs("blue", NAME, lines=200)
    state = deployments.get("blue", NAME).provisioning_state
    return {"told": told, "in the logs": "no such weight" in logs, "state": state, "serves": chain.invoke()["by"]}


def ended(chain: Chain) -> Seen:
    endpoints, deployments = chain.client.online_endpoints, chain.client.online_deployments
    deployments.begin_delete("blue", NAME).result()
    seen: Seen = {"left": [item.name for item in deployments.list(NAME)], "traffic": endpoints.get(NAME).traffic}
    endpoints.begin_delete(NAME).result()
    return {**seen, "gone": [item.name for item in endpoints.list()], "missing": refusal(lambda: endpoints.get(NAME))}


def kubernetes(chain: Chain, cluster: str) -> Seen:
    client, name = chain.client, "chain-cluster"
    client.compute.begin_create_or_update(
        KubernetesCompute(name="k8s", resource_id=cluster, namespace="default")
    ).result()
    asked = KubernetesOnlineEndpoint(name=name, compute="k8s", auth_mode="key")
    endpoint = client.online_endpoints.begin_create_or_update(asked).result()
    deployment = KubernetesOnlineDeployment(
        name="blue",
        endpoint_name=name,
        model="azureml:churn:1",
        environment="azureml:serving:1",
        code_configuration=chain.code("cluster"),
        instance_count=1,
        scale_settings=TargetUtilizationScaleSettings(min_instances=1, max_instances=2, polling_interval=10),
        resources=ResourceRequirementsSettings(
            requests=ResourceSettings(cpu="0.1", memory="0.5Gi"), limits=ResourceSettings(cpu="1", memory="1Gi")
        ),
    )
    made = client.online_deployments.begin_create_or_update(deployment).result()
    scale = made.scale_settings
    seen: Seen = {
        "deployment": [made.provisioning_state, made.instance_type, made.resources.requests.memory],
        "scale": [scale.type, scale.min_instances, scale.max_instances, scale.polling_interval],
    }
    endpoint.traffic = {"blue": 100}
    client.online_endpoints.begin_create_or_update(endpoint).result()
    seen["predicted"] = chain.invoke(name)
    seen["logs"] = "cluster: a model with 2 weights" in client.online_deployments.get_logs("blue", name, lines=100)
    client.online_endpoints.begin_delete(name).result()
    client.compute.begin_delete("k8s", action="Detach").result()
    return {**seen, "left": [item.name for item in client.compute.list()]}


def main(workspace: str, cluster: str, directory: str) -> Seen:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = MLClient(credential, READY["subscription_id"], READY["resource_group"], workspace)
    chain = Chain(client, Path(directory))
    model, environment = chain.train(), chain.environment()
    return {
        "assets": [model.version, model.type, environment.version, environment.image == IMAGE],
        # First, because once a deployment was named, the client names it in every call that follows.
        "kubernetes": kubernetes(chain, cluster),
        "managed": managed(chain),
        "secrets": secrets(chain),
        "broken": broken(chain),
        "ended": ended(chain),
    }


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(*sys.argv[1:])))  # the client leaves dots of progress on its line
