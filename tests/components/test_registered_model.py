"""RegisteredModel: from a local folder, a place in the cloud, a job, or what an automated job found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_azureml_components import AutoMLOutput, RegisteredModel

from .given import made, refused
from .mocked import WORKSPACE, run

URI = "azureml://datastores/workspaceblobstore/paths/churn"


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        ({"path": "model"}, {"path": "model"}),
        ({"uri": URI}, {"uri": URI}),
        ({"job": {"name": "train", "path": "outputs/model"}}, {"job": {"name": "train", "path": "outputs/model"}}),
        ({"from_automl": AutoMLOutput("train", iteration=3)},
         {"type": "mlflow_model", "job": {"name": "train", "iteration": 3, "path": "outputs/mlflow-model"}}),
        ({"path": "flow", "type": "mlflow_model", "name": "flow", "version": "2"},
         {"path": "flow", "type": "mlflow_model", "name": "flow", "version": "2"}),
        ({"path": "model", "framework": "ScikitLearn", "framework_version": "1.7"},
         {"path": "model", "framework": "ScikitLearn", "framework_version": "1.7"}),
        ({"path": "model", "tags": {"a": "b"}, "properties": {"c": "d"}, "description": "e", "retention": "keep"},
         {"path": "model", "tags": {"a": "b"}, "properties": {"c": "d"}, "description": "e", "retention": "keep"}),
    ],
)  # fmt: skip
def test_it_registers_one_version(folder: Path, given: dict[str, Any], arguments: dict[str, Any]) -> None:
    """With the arguments as they are."""
    done = made(RegisteredModel, **{"path": ..., **given})
    assert list(done.names) == ["ModelVersion churn"]
    assert done.one("ModelVersion").arguments == {"workspace_id": WORKSPACE, **arguments}
    assert done.one("ModelVersion").parent == done.one("RegisteredModel").urn


def test_outputs_tell_what_the_version_is(folder: Path) -> None:
    """By its id, in its short form, and where its bytes lie."""
    assert made(RegisteredModel).result == {
        "id": f"{WORKSPACE}/models/churn/versions/1",
        "name": "churn",
        "version": "1",
        "asset_id": "azureml:churn:1",
        "model_uri": "azureml://there",
        "content_hash": "abc",
    }


def test_a_job_may_not_be_known_yet(folder: Path) -> None:
    """As one that the same program submits."""

    def program() -> Any:
        job = pulumi.Output.from_input("train")
        return RegisteredModel("churn", workspace_id=WORKSPACE, from_automl=AutoMLOutput(job, iteration=1)).id

    assert run(program).one("ModelVersion").arguments["job"]["name"] == "train"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"path": ...}, "path: give one of path, uri, job, from_automl"),
        ({"uri": URI}, "path: path and uri exclude each other: give one of them"),
        ({"from_automl": AutoMLOutput("train")}, "path: path and from_automl exclude each other: give one of them"),
        ({"path": "nowhere"}, 'path: "nowhere" is not there: it is looked for from the folder of the program'),
        ({"path": ..., "uri": "ftp://a"},
         'uri: "ftp://a" must be an address that begins with azureml://, runs:/, https://, wasbs:// or abfss://'),
        ({"path": ..., "from_automl": AutoMLOutput("train", "AUC", 1)},
         "from_automl.iteration: is given beside metric: give one of them"),
        ({"path": ..., "from_automl": "train"}, "from_automl: a str must be an AutoMLOutput"),
        ({"framework_version": "1"}, "framework_version: needs framework beside it"),
        ({"framework": "Keras"},
         ('framework: "Keras" must be one of Custom, TensorFlow, ScikitLearn, Onnx, PyTorch, Multi, TfKeras; did you '
          'mean '
         '"TfKeras"?')),
        ({"name": "a b"},
         ('name: "a b" must have 1 to 255 characters out of letters, digits, `.`, `_`, `-`, the first out of letters, '
         "digits")),
        ({"type": "onnx"}, 'type: "onnx" must be one of custom_model, mlflow_model, triton_model'),
        ({"path": ..., "from_automl": AutoMLOutput("train", metric="AUC")},
         ("job: a metric cannot choose the child of an automated ML job any more: Resource Manager does not know "
          "metrics; "
         "give the name of the best child job, or its iteration")),
        ({"model_path": "a", "path": ...}, "model_path: is no argument of RegisteredModel: it is called path"),
        ({"model_name": "a"}, "model_name: is no argument of RegisteredModel: it is called name"),
        ({"model_framework": "a"}, "model_framework: is no argument of RegisteredModel: it is called framework"),
        ({"sample_input_dataset": "a"},
         ("sample_input_dataset: is no argument of RegisteredModel: it has no equivalent: keep sample data as a data "
         "asset, and name it in a tag")),
        ({"resource_configuration": "a"},
         ("resource_configuration: is no argument of RegisteredModel: resources belong to the deployment: give it "
         "cpu_cores and memory_gb")),
        ({"child_paths": ["a"]},
         ("child_paths: is no argument of RegisteredModel: put the files into one folder, and keep others out by an "
         ".amlignore file")),
        ({"models": ["a"]},
         ("models: is no argument of RegisteredModel: a RegisteredModel is one: register several folders as one, or "
          "each "
         "by itself")),
        ({"discription": "a"}, "discription: is no argument of RegisteredModel; did you mean description?"),
        ({"workspace_id": ...}, "workspace_id: is required"),
    ],
)  # fmt: skip
def test_what_it_refuses(folder: Path, given: dict[str, Any], sentence: str) -> None:
    """In one line, before anything is registered."""
    assert refused(RegisteredModel, **given) == sentence
