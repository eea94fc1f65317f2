"""An unmodified MLClient walks the whole way: from files on this disk to the predictions of its own model."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from .client_environment import run_client
from .given import Given
from .given_assets import GivenAssets
from .given_online import GivenOnline
from .wire import Arm

pytestmark = pytest.mark.clients
BUILDING_SECONDS = 300
"""The environment of the scoring script is built the first time."""
PREDICTED = [1.0, 8.0]
"""Of y = 2a - b + 1, which the model was fitted to, at (1, 2) and (3, -1)."""
NOBODY_SERVES = "The endpoint doesn't have any valid deployment with positive weight."


@pytest.fixture(scope="module")
def chain(connection: Arm, clients_python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client sees on its way from a model's file to predictions."""
    connection.control("PATCH", "/settings", {"profile": "fast"})
    connection.control("POST", "/reset")
    given = Given(connection)
    given.workspace("mlclient-chain")
    arguments = ("mlclient-chain", GivenOnline(given).cluster(), str(tmp_path_factory.mktemp("chain")))
    seen: dict[str, Any] = run_client(
        clients_python, "azure_ai_ml_chain.py", connection.ready, *arguments, seconds=BUILDING_SECONDS
    )
    connection.control("POST", "/reset")
    return seen


@pytest.fixture(scope="module")
def catalog(connection: Arm, clients_python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client sees of what it registers."""
    connection.control("PATCH", "/settings", {"profile": "fast"})
    connection.control("POST", "/reset")
    given = Given(connection)
    given.workspace("mlclient-catalog")
    assets = GivenAssets(given)
    own = (assets.account_key, assets.account_name, str(tmp_path_factory.mktemp("catalog")))
    seen: dict[str, Any] = run_client(
        clients_python, "azure_ai_ml_catalog.py", connection.ready, "mlclient-catalog", *own
    )
    return seen


def test_ml_client_registers_a_folder_and_a_conda_file(chain: dict[str, Any]) -> None:
    assert chain["assets"] == ["1", "custom_model", "1", True]


def test_ml_client_gets_its_models_predictions_from_a_managed_endpoint(chain: dict[str, Any]) -> None:
    """Code is uploaded, labels lead to versions, the script runs, traffic is followed, logs are the script's own."""
    managed = chain["managed"]
    assert managed["without"] == NOBODY_SERVES
    assert managed["deployment"] == ["Succeeded", 1, 60000]
    assert managed["variables"] == ["debug", "score.py", "/var/azureml-app/azureml-models/churn/1"]
    assert managed["traffic"] == {"blue": 100}
    assert managed["predicted"] == {"churn_score": PREDICTED, "by": "blue"}
    assert managed["logs"]
    assert managed["initializer"]
    assert "blue: it gets 100 percent of the traffic of the endpoint chain-scores" in managed["refused"]


def test_ml_client_rolls_out_new_code_and_shifts_traffic(chain: dict[str, Any]) -> None:
    """More instances, another script, a second deployment from files alone, mirrored traffic, a call by name."""
    managed = chain["managed"]
    assert managed["scaled"] == 2
    assert managed["new code"] == "azure"
    assert managed["anonymous"] == ["CliV2AnonymousEnvironment", True]
    assert managed["listed"] == [["chain-scores"], ["blue", "green"]]
    assert managed["mirrored"] == [{"blue": 100}, {"green": 10}]
    assert managed["shifted"] == [{"green": 100, "blue": 0}, "green"]
    assert managed["by name"] == "azure"


def test_ml_client_renews_keys_and_changes_the_authentication(chain: dict[str, Any]) -> None:
    """The new key opens, the old one does not; so do Azure ML's tokens and then Entra's."""
    assert chain["secrets"] == {
        "renewed": [True, True],
        "key": "azure",
        "old key": 401,
        "aml_token": ["aml_token", "EndpointAuthToken", 2, "azure"],
        "aad_token": ["aad_token", "EndpointAadToken", 2, "azure"],
    }


def test_ml_client_is_told_why_a_script_does_not_start(chain: dict[str, Any]) -> None:
    broken = chain["broken"]
    assert "(ResourceNotReady) User container has crashed or terminated." in broken["told"]
    assert "KeyError: 'no such weight'" in broken["told"]
    assert {name: broken[name] for name in ("in the logs", "state", "serves")} == {
        "in the logs": True,
        "state": "Failed",
        "serves": "azure",
    }


def test_ml_client_takes_everything_down(chain: dict[str, Any]) -> None:
    ended = chain["ended"]
    assert "(NotFound) The specified resource was not found." in ended.pop("missing")
    assert ended == {"left": ["green"], "traffic": {"green": 100}, "gone": []}


def test_ml_client_gets_its_models_predictions_from_a_cluster(chain: dict[str, Any]) -> None:
    """The same model, environment and code behind the cluster's own router, scaled by load."""
    assert chain["kubernetes"] == {
        "deployment": ["Succeeded", "defaultinstancetype", "0.5Gi"],
        "scale": ["target_utilization", 1, 2, 10],
        "predicted": {"churn_score": PREDICTED, "by": "cluster"},
        "logs": True,
        "left": [],
    }


def docker_answers() -> bool:
    """Whether images would be built by an engine, out of layers from elsewhere."""
    docker = shutil.which("docker")
    return docker is not None and subprocess.run([docker, "version"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(docker_answers(), reason="an engine would fetch the base image")
def test_ml_client_deploys_a_server_of_ones_own_from_a_build_context(
    arm: Arm, given: Given, clients_python: Path, tmp_path: Path
) -> None:
    """What failed at first has to be deleted; what is made then serves, and keeps half of its inputs."""
    given.workspace("mlclient-own-server")
    arguments = ("mlclient-own-server", str(tmp_path))
    seen = run_client(clients_python, "azure_ai_ml_own_server.py", arm.ready, *arguments, seconds=BUILDING_SECONDS)
    failed, again = seen.pop("failed"), seen.pop("again")
    assert "(ResourceNotReady)" in failed
    assert "no licence" in failed
    assert "Specified deployment [blue] failed during initial provisioning" in again
    assert seen == {
        "made": "Succeeded",
        "collector": ["Day", "true", 0.5],
        "data": ["own-server-blue-model_inputs"],
        "predicted": [3, 7.5],
        "logs": True,
        "left": [],
    }


def test_ml_client_versions_archives_and_downloads_models(catalog: dict[str, Any]) -> None:
    assert catalog["models"] == {
        "latest": "3",
        "downloaded": {"churn/model.bin": "weights 2"},
        "versions": ["1", "2", "3"],
        "without 2": ["1", "3"],
        "archived": ["2"],
        "names": [[], ["churn"]],
        "restored": ["1", "2", "3"],
        "changed": ["3", {"n": "three"}, "the third"],
        "mlflow": ["mlflow_model", {"python_function": {"loader_module": "mlflow.sklearn"}}],
    }


def test_ml_client_registers_environments_from_build_contexts_and_images(catalog: dict[str, Any]) -> None:
    assert catalog["environments"] == {
        "build": ["1", "Dockerfile", "LocalUpload", "context", None],
        "routes": ["/score", 8501],
        "latest": "own:2",
        "after 2": "1",
        "names": ["own"],
        "restored": ["built", "own"],
    }


def test_ml_client_registers_data_of_every_type(catalog: dict[str, Any]) -> None:
    refused = "400 The data asset one holds versions of type uri_file; a version of type uri_folder cannot be added."
    assert catalog["data"] == {
        "made": [
            ["one", "1", "uri_file"],
            ["many", "1", "uri_folder"],
            ["table", "1", "mltable"],
            ["web", "v1", "uri_file"],
            ["many", "2", "uri_folder"],
        ],
        "other type": refused,
        "latest": "2",
        "versions": ["1"],
        "names": ["many", "one", "table"],
        "all": ["many", "one", "table", "web"],
        "restored": "https://example.com/iris.csv",
    }


def test_ml_client_makes_datastores_of_every_kind(catalog: dict[str, Any]) -> None:
    """Secrets are shown to who asks for them; the workspace's own ones stay."""
    builtin = ["workspaceartifactstore", "workspaceblobstore", "workspacefilestore", "workspaceworkingdirectory"]
    assert catalog["datastores"] == {
        "made": [
            ["blob", "AZURE_BLOB", "account_key"],
            ["file", "AZURE_FILE", "account_key"],
            ["lake", "AZURE_DATA_LAKE_GEN2", "service_principal"],
            ["open", "AZURE_BLOB", "None"],
        ],
        "secret": ["app", "hidden"],
        "without": "account_key",
        "default": "workspaceblobstore",
        "listed": ["blob", "file", "lake", "open", *builtin],
        "own": "400 The datastore 'workspaceblobstore' is the workspace's own and cannot be deleted.",
        "left": 4,
        "missing": "404 The specified resource was not found.",
    }


def test_ml_client_registers_a_jobs_output(catalog: dict[str, Any]) -> None:
    assert catalog["jobs"] == {
        "job": ["train", "command", "churn", "Completed"],
        "listed": ["train"],
        "model": ["1", "train", "workspaceblobstore/paths/azureml/train/model"],
        "archived": [[], "train"],
        "status": "Completed",
    }
