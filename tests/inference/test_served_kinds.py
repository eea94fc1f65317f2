"""What a deployment may consist of besides a script: MLflow models, custom containers, Triton."""

from __future__ import annotations

from typing import Any

import pytest

from ..emulator.given_assets import GivenAssets
from .custom_server import ROUTES, SERVER
from .mlflow_models import SUM_MODEL
from .served import Served, scoring_uri

DOCKERFILE = """
FROM python:3.11-slim
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY server.py .
EXPOSE 5001
ENTRYPOINT ["python", "server.py"]
"""


def container(served: Served, workspace: str, **properties: Any) -> str:
    """An environment with routes; what it is made of is said by the test."""
    assets = GivenAssets(served.given)
    return assets.made(f"{workspace}/environments/server/versions/1", inferenceConfig=ROUTES, **properties)


def test_an_mlflow_model_takes_all_that_the_service_takes(served: Served) -> None:
    """Tables, tensors and named tensors under ``input_data``, ``params`` beside them; nothing else."""
    workspace = served.given.workspace()
    uri = served.upload(workspace, {f"sum/{name}": text for name, text in SUM_MODEL.items()})
    model = GivenAssets(served.given).model(workspace, modelUri=f"{uri}/sum", modelType="mlflow_model")
    endpoint = served.online.endpoint(workspace)
    settings = {"requestTimeout": "PT60S"}
    served.serve(endpoint, model=model, environmentId=None, requestSettings=settings)
    served.share(endpoint, traffic={"blue": 100})
    place, key = scoring_uri(served.arm, endpoint), served.key(endpoint)
    table = {"columns": ["a", "b"], "index": [7, 8], "data": [[1, 2], [3, 4]]}
    assert served.score(place, key, {"input_data": table}).json() == [3, 7]
    assert served.score(place, key, {"input_data": table, "params": {"times": 10}}).json() == [30, 70]
    assert served.score(place, key, {"input_data": [[1, 2], [3, 4]]}).json() == [3, 7]
    assert served.score(place, key, {"input_data": {"a": [[1, 2]], "b": [[3, 4]]}}).json() == {"a": [3], "b": [7]}
    for refused in ({"dataframe_split": table}, {"input_data": [{"a": 1, "b": 2}]}):
        answer = served.score(place, key, refused)
        assert (answer.status_code, answer.headers["ms-azureml-model-error-statuscode"]) == (424, "500")


def test_a_build_context_with_routes_is_served(served: Served) -> None:
    """Uploaded like code: image, server and model, without a container engine."""
    workspace = served.given.workspace()
    server = SERVER.replace("HOST", "'0.0.0.0'")
    files = {"Dockerfile": DOCKERFILE, "server.py": f"import six\n{server}", "requirements.txt": "six\ntomli>=2\n"}
    uri = served.upload(workspace, {**{f"image/{name}": text for name, text in files.items()}, "model.json": "{}"})
    model = GivenAssets(served.given).model(workspace, modelUri=f"{uri}/model.json")
    environment = container(served, workspace, build={"contextUri": f"{uri}/image/", "dockerfilePath": "Dockerfile"})
    endpoint = served.online.endpoint(workspace)
    served.serve(endpoint, instances=2, model=model, environmentId=environment, modelMountPath="/models")
    served.share(endpoint, traffic={"blue": 100})
    place, key = scoring_uri(served.arm, endpoint), served.key(endpoint)
    answers = [served.score(place, key).json() for _ in range(4)]
    assert {(item["path"], tuple(item["model"])) for item in answers} == {("/predict", ("model.json",))}
    assert len({item["pid"] for item in answers}) == 2
    log = served.arm.post(f"{endpoint}/deployments/blue/getLogs", {"tail": 1000})["content"]
    assert "No Docker engine answers here" in log


def test_a_build_context_that_asks_for_too_much_is_an_image_build_failure(served: Served) -> None:
    """In the operation, with the line."""
    workspace = served.given.workspace()
    uri = served.upload(workspace, {"image/Dockerfile": "FROM python:3.11\nRUN apt-get install -y nginx\n"})
    environment = container(served, workspace, build={"contextUri": f"{uri}/image/"})
    body = served.online.deployment_body(model=None, environmentId=environment)
    ended = served.deploy(served.online.endpoint(workspace), body)
    assert (ended["status"], ended["error.code"]) == ("Failed", "ImageBuildFailure")
    assert "line 2 of the Dockerfile, 'RUN apt-get install -y nginx'" in ended["error.message"]


def test_an_image_that_only_a_container_engine_can_run_is_refused(served: Served) -> None:
    """In the shape in which the service says so, and with what does without."""
    workspace = served.given.workspace()
    environment = container(served, workspace, image="nvcr.io/nvidia/tritonserver:24.05-py3")
    endpoint = served.online.endpoint(workspace)
    ended = served.deploy(endpoint, served.online.deployment_body(model=None, environmentId=environment))
    assert (ended["status"], ended["error.code"]) == ("Failed", "BadArgument")
    assert "no Docker engine answers here" in ended["error.message"]
    assert "build context" in ended["error.message"]
    assert served.arm.get(f"{endpoint}/deployments/blue")["properties.provisioningState"] == "Failed"


def test_a_triton_model_is_refused(served: Served) -> None:
    """There is no Triton server here."""
    workspace = served.given.workspace()
    uri = served.upload(workspace, {"triton/densenet/1/model.onnx": b"\x00"})
    model = GivenAssets(served.given).model(workspace, modelUri=f"{uri}/triton", modelType="triton_model")
    body = served.online.deployment_body(model=model, environmentId=None)
    ended = served.deploy(served.online.endpoint(workspace), body)
    assert (ended["status"], ended["error.code"]) == ("Failed", "BadArgument")
    assert "the emulator has no Triton server" in ended["error.message"]


@pytest.mark.parametrize("python", ["python", "python=3.99"])
def test_a_script_runs_in_the_environment_of_its_conda_file(served: Served, python: str) -> None:
    """Packages of the file, and none of the emulator's; another Python takes the place of one that is not here."""
    script = """
    import importlib.util, os
    def init(): pass
    def run(data):
        return [importlib.util.find_spec(name) is not None for name in ("isodate", "azureml_emulator", "pulumi")]
    """
    conda = f"dependencies:\n- {python}\n- isodate\n- pip\n- pip:\n  - itsdangerous>=2\n"
    workspace, given = served.workspace(script)
    given["environmentId"] = GivenAssets(served.given).environment(workspace, name="conda", condaFile=conda)
    endpoint = served.online.endpoint(workspace)
    served.serve(endpoint, **given)
    answer = served.score(scoring_uri(served.arm, endpoint), served.key(endpoint), azureml_model_deployment="blue")
    assert answer.json() == [True, False, False]
