"""What a service serves: models, environments and code in every spelling, and what cannot be served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_azureml import CodeVersion, EnvironmentVersion, ModelVersion
from pulumi_azureml_components import (
    AksWebservice,
    CondaDependencies,
    Environment,
    EnvironmentImage,
    EnvironmentReference,
    InferenceConfig,
    PythonSection,
    RegisteredModel,
)

from .given import ENVIRONMENT, MODEL, least, made, refused
from .mocked import WORKSPACE, Program, run

CONVERT = "give code and scoring_script, or convert the model to MLflow or Triton, which need none"
ROUTES: Any = {name: {"path": "/", "port": 80} for name in ("scoring", "liveness", "readiness")}
OWN = Environment("own", python=PythonSection(CondaDependencies.create()), environment_variables={"A": "1", "B": "2"})
NOTHING: dict[str, Any] = dict.fromkeys(("model", "environment", "code", "scoring_script"), ...)


def serving(**changed: Any) -> dict[str, Any]:
    """The arguments of the deployment."""
    return made(AksWebservice, **changed).one("OnlineDeployment").arguments


def with_resources(make: Any) -> Program:
    """A service that is given resources of the program."""
    return run(lambda: AksWebservice("churn", **{**least(AksWebservice), **make()}).scoring_uri)


@pytest.mark.parametrize(
    ("model", "id"),
    [
        (MODEL, MODEL),
        ("azureml:churn:3", MODEL),
        ("churn:3", MODEL),
        ("azureml://registries/team/models/churn/versions/3", "azureml://registries/team/models/churn/versions/3"),
        (pulumi.Output, MODEL),
    ],
)
def test_a_model_that_exists_is_given_in_any_spelling(folder: Path, model: Any, id: str) -> None:
    """v1's `name:version` among them, by itself or as the only one of a list."""
    if model is pulumi.Output:
        done = with_resources(lambda: {"model": pulumi.Output.from_input(MODEL)})
        assert done.one("OnlineDeployment").arguments["model_id"] == id
        return
    assert serving(model=model)["model_id"] == id
    assert serving(model=..., models=[model])["model_id"] == id


def test_a_local_model_is_registered_below_the_component(folder: Path) -> None:
    """Under the service's name; one in the layout of MLflow as such, which needs no code."""
    done = made(AksWebservice, model="model")
    assert done.one("ModelVersion").arguments == {"workspace_id": WORKSPACE, "path": "model"}
    assert done.one("RegisteredModel").parent == done.one("AksWebservice").urn
    assert done.one("OnlineDeployment").arguments["model_id"] == f"{WORKSPACE}/models/churn-model/versions/1"
    done = made(AksWebservice, **{**NOTHING, "model": "flow"})
    assert done.one("ModelVersion").arguments == {"workspace_id": WORKSPACE, "path": "flow", "type": "mlflow_model"}
    assert "code_id" not in done.one("OnlineDeployment").arguments


def test_resources_of_the_program_are_served(folder: Path) -> None:
    """Components and bare resources alike, by their ids."""

    def bare() -> dict[str, Any]:
        return {
            "model": ModelVersion("m", workspace_id=WORKSPACE, path="model"),
            "environment": EnvironmentVersion("e", workspace_id=WORKSPACE, image="i:1"),
            "code": CodeVersion("c", workspace_id=WORKSPACE, path="src"),
        }

    def components() -> dict[str, Any]:
        return {
            "model": RegisteredModel("m", workspace_id=WORKSPACE, path="model"),
            "environment": EnvironmentImage("e", workspace_id=WORKSPACE, conda_file="env.yml"),
            "code": f"{WORKSPACE}/codes/c/versions/1",
        }

    for make in (bare, components):
        found = with_resources(make).one("OnlineDeployment").arguments
        assert [found[name] for name in ("model_id", "environment_id", "code_id")] == [
            f"{WORKSPACE}/models/m/versions/1",
            f"{WORKSPACE}/environments/e/versions/1",
            f"{WORKSPACE}/codes/c/versions/1",
        ]


@pytest.mark.parametrize(
    ("environment", "id"),
    [
        (ENVIRONMENT, ENVIRONMENT),
        ("serving:7", ENVIRONMENT),
        ("azureml:serving:7", ENVIRONMENT),
        (f"azureml:{ENVIRONMENT}", ENVIRONMENT),
        ("serving@latest", f"{WORKSPACE}/environments/serving/labels/latest"),
        (EnvironmentReference("serving", 7), ENVIRONMENT),
        ("AzureML-sklearn-1.5:2", "azureml://registries/azureml/environments/AzureML-sklearn-1.5/versions/2"),
        (OWN, f"{WORKSPACE}/environments/own/versions/1"),
    ],
)
def test_an_environment_is_given_in_any_spelling(folder: Path, environment: Any, id: str) -> None:
    """An object of one's own is registered below the component."""
    assert serving(environment=environment)["environment_id"] == id


def test_variables_of_the_environment_are_those_of_the_deployment(folder: Path) -> None:
    """Its own ones come first."""
    assert serving(environment=OWN, environment_variables={"B": "3"})["environment_variables"] == {"A": "1", "B": "3"}


def test_variables_may_not_be_known_yet(folder: Path) -> None:
    """As a whole, or some of them."""
    for unknown in ({"B": pulumi.Output.from_input("3")}, pulumi.Output.from_input({"B": "3"})):
        done = with_resources(lambda unknown=unknown: {"environment": OWN, "environment_variables": unknown})
        assert done.one("OnlineDeployment").arguments["environment_variables"] == {"A": "1", "B": "3"}


def test_an_inference_config_says_script_folder_and_environment(folder: Path) -> None:
    """As v1's objects did."""
    config = InferenceConfig("score.py", source_directory="src", environment=OWN)
    done = made(AksWebservice, inference_config=config, environment=..., code=..., scoring_script=...)
    found = done.one("OnlineDeployment").arguments
    assert found["scoring_script"] == "score.py"
    assert found["code_id"] == f"{WORKSPACE}/codes/churn-src/versions/1"
    assert found["environment_id"] == f"{WORKSPACE}/environments/own/versions/1"


def test_an_image_with_a_server_of_its_own_needs_no_code(folder: Path) -> None:
    """v1's image, with the routes of its server; of one that is known by its id nothing is asked."""

    def image() -> dict[str, Any]:
        own = EnvironmentImage("triton", workspace_id=WORKSPACE, image="i:1", inference_routes=ROUTES)
        return {**dict.fromkeys(NOTHING), "image": own}

    found = with_resources(image).one("OnlineDeployment").arguments
    assert found["environment_id"] == f"{WORKSPACE}/environments/triton/versions/1"
    assert "code_id" not in found
    assert serving(**NOTHING, image=ENVIRONMENT)["environment_id"] == ENVIRONMENT


def test_a_model_known_by_its_id_may_need_no_code(folder: Path) -> None:
    """Whether it does is only known to the service."""
    found = serving(**{**NOTHING, "model": MODEL})
    assert (found["model_id"], "code_id" in found, "environment_id" in found) == (MODEL, False, False)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"model": "nowhere"},
         'model: "nowhere" is not there; it must be a RegisteredModel, its id, or a local file or folder'),
        ({"model": ["a"]}, "model: is a list: give one, a RegisteredModel, its id, or a local file or folder"),
        ({"model": 3}, "model: a int must be a RegisteredModel, its id, or a local file or folder"),
        ({"models": "model"}, "models: a str must be a list of one model at most"),
        ({"models": ["churn:4"]},
         ("models: 2 models are given, and a deployment serves one: register them as one model of a folder, or make "
          "one "
         "deployment of each")),
        ({"model": "azureml://datastores/a/paths/b"},
         ('model: "azureml://datastores/a/paths/b" is a place in the cloud: register it by RegisteredModel(uri=…) '
         'first')),
        ({"environment": 3},
         "environment: a int must be an EnvironmentImage, an Environment, or the id of an environment"),
        ({"environment": "no environment"},
         ('environment: "no environment" is no environment; wanted name:version, azureml:name:version, '
         "azureml://registries/{registry}/environments/{name}/versions/{version}, or the ARM id of a version")),
        ({"environment": ..., "model": "model"},
         ("environment: is missing: the script needs one to run in; give an EnvironmentImage, or the id of an "
         "environment")),
        ({"environment": Environment("AzureML-a")},
         ('environment.name: "AzureML-a" begins as Microsoft\'s environments do: choose another name, or use '
         "Environment.get")),
        ({"environment_variables": ["A"]}, "environment_variables: a list must be a map from text to text"),
        ({"code": ...}, "code: is missing: code and scoring_script go together"),
        ({"scoring_script": ...}, "scoring_script: is missing: code and scoring_script go together"),
        ({"scoring_script": "other.py"}, 'scoring_script: "other.py" is not in src'),
        ({"code": 3}, "code: a int must be a local folder, or the id of a code version"),
        ({"code": "azureml:c:x@"}, ('code_id: "azureml:c:x@" must be the id of a version, as a resource gives it: '
         "…/workspaces/{name}/codes/{name}/versions/{version}, or "
         "azureml://registries/{name}/codes/{name}/versions/{version}")),
        ({**NOTHING, "model": "model"},
         f"scoring_script: is missing: {CONVERT}; a container with a server of its own says its routes"),
        ({"inference_config": "score.py"}, "inference_config: a str must be an InferenceConfig"),
        ({"inference_config": InferenceConfig("score.py", source_directory="src", environment=OWN), "environment": ...},
         "inference_config: is given beside code, scoring_script: say it once"),
        ({"image": ENVIRONMENT, "model": ...}, "image: is given beside environment: give one of them"),
        ({"image": ENVIRONMENT, "environment": ..., "model": ..., "models": [MODEL]},
         "image: is given beside models: an image holds model and code"),
    ],
)  # fmt: skip
def test_what_cannot_be_served(folder: Path, changed: dict[str, Any], sentence: str) -> None:
    """Told with what to give instead."""
    assert refused(AksWebservice, **changed) == sentence


def test_a_framework_that_v1_served_without_code_needs_some(folder: Path) -> None:
    """Only MLflow and Triton are left."""

    def program() -> None:
        model = RegisteredModel("m", workspace_id=WORKSPACE, path="model", framework="Onnx")
        AksWebservice("churn", **{**least(AksWebservice), **dict.fromkeys(NOTHING), "model": model})

    with pytest.raises(pulumi.RunError, match=r"convert the model to MLflow or Triton, which need none"):
        run(program)


def test_packages_of_an_image_have_to_suffice_for_the_script(folder: Path) -> None:
    """The inference server is missed, wherever the packages are said."""
    (folder / "env.yml").write_text("dependencies: [python=3.11, pip, {pip: [numpy]}]\n")
    done = with_resources(lambda: {"environment": EnvironmentImage("e", workspace_id=WORKSPACE, conda_file="env.yml")})
    assert done.said("warning") == [
        (
            "environment.python.conda_dependencies: azureml-inference-server-http is missing, without which nothing "
            "answers: "
            "add it to the pip packages"
        )
    ]
