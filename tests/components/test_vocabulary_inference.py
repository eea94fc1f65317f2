"""InferenceConfig, the scoring script, and what a service serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml_components import (
    AksServiceDeploymentConfiguration,
    CondaDependencies,
    Environment,
    EnvironmentReference,
    InferenceConfig,
    Level,
    PythonSection,
    Serving,
)

from .said import doubted, said

SCRIPT = "def init():\n    pass\n\n\ndef run(data):\n    return data\n"
SERVER = CondaDependencies.create()
CONVERT = "give code and scoring_script, or convert the model to MLflow or Triton, which need none"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a directory of code, as the working directory."""
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "score.py").write_text(SCRIPT)
    (folder / "env.yml").write_text("dependencies: [python=3.10, {pip: [azureml-inference-server-http]}]\n")
    monkeypatch.chdir(tmp_path)
    return folder


def environment(conda: CondaDependencies) -> Environment:
    return Environment("serving", python=PythonSection(conda))


def test_a_script_and_an_environment_are_fine(source: Path) -> None:
    """Nothing to say."""
    config = InferenceConfig("score.py", source_directory="src", environment=environment(SERVER))
    assert config.validate() == []
    assert (config.code, config.scoring_script) == ("src", "score.py")


def test_without_a_directory_that_of_the_script_is_uploaded(source: Path) -> None:
    """v1 sent the script alone: so it is said."""
    config = InferenceConfig("src/score.py", environment=environment(SERVER))
    assert (config.code, config.scoring_script) == ("src", "score.py")
    assert said(config.validate(), Level.NOTE) == [
        'source_directory: is missing: all of "src" is uploaded, where v1 sent the script alone'
    ]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("score.txt", "", 'entry_script: "score.txt" must be a Python file (.py)'),
        (
            "my-score.py",
            "",
            'entry_script: "my-score.py" cannot be imported: my-score is no name of a module; rename it',
        ),
        ("class.py", "", 'entry_script: "class.py" cannot be imported: class is no name of a module; rename it'),
        ("none.py", None, 'entry_script: "none.py" is not in src'),
        ("score.py", "def init(:\n", 'entry_script: "score.py" is not valid Python (line 1)'),
        ("score.py", "def init(): ...\n", 'entry_script: "score.py" does not define run'),
        ("score.py", "x = 1\n", 'entry_script: "score.py" does not define init and run'),
        ("../score.py", SCRIPT, 'entry_script: "../score.py" lies outside of src: move it inside'),
    ],
)
def test_scripts_that_cannot_serve(source: Path, name: str, text: str | None, sentence: str) -> None:
    """Found at preview, not when the container starts."""
    if text is not None:
        (source / name).write_text(text)
    assert said(InferenceConfig(name, source_directory="src").validate()) == [sentence]


def test_functions_may_come_from_elsewhere(source: Path) -> None:
    """Imported, assigned, asynchronous."""
    (source / "score.py").write_text("from model import setup as init\nrun = init\n")
    assert said(InferenceConfig("score.py", source_directory="src").validate()) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"runtime": "spark-py"}, 'runtime: "spark-py" is gone: only python serves online'),
        ({"extra_docker_file_steps": "steps"},
         ("extra_docker_file_steps: write a Dockerfile with these steps and give "
         "environment=Environment.from_docker_build_context(…)")),
        ({"enable_gpu": True},
         ("enable_gpu: choose a base image with CUDA by environment=Environment.from_docker_image(…), "
         "and ask for gpu_cores")),
        ({"cuda_version": "10.0"},
         ("cuda_version: choose a base image with CUDA by environment=Environment.from_docker_image(…), "
         "and ask for gpu_cores")),
        ({"base_image": "image:1"},
         "base_image: say it by environment=Environment.from_docker_image(name, image, conda_specification=…)"),
        ({"base_image_registry": "r.io"},
         ("base_image_registry: say it by environment=Environment.from_docker_image(name, image, "
         "conda_specification=…)")),
        ({"conda_file": "env.yml", "environment": Environment("a")},
         "conda_file: is given beside environment: give one of them"),
        ({"source_directory": "nowhere"}, 'source_directory: "nowhere" is no directory'),
        ({"environment": Environment("AzureML-a")},
         ('environment.name: "AzureML-a" begins as Microsoft\'s environments do: choose another name, '
         "or use Environment.get")),
    ],
)  # fmt: skip
def test_what_it_refuses(source: Path, given: dict[str, Any], sentence: str) -> None:
    """Each refusal says what to write instead."""
    assert said(InferenceConfig(**{"entry_script": "score.py", "source_directory": "src", **given}).validate()) == [
        sentence
    ]


def test_a_conda_file_makes_the_environment(source: Path) -> None:
    """Beside the script, as v1 looked for it."""
    config = InferenceConfig("score.py", source_directory="src", conda_file="env.yml", description="d")
    made = config.made_environment("churn")
    assert isinstance(made, Environment)
    assert (made.name, made.description) == ("churn", "d")
    assert config.validate() == []
    assert InferenceConfig("score.py", "python").made_environment("churn") is None


@pytest.mark.parametrize(
    ("packages", "sentences"),
    [
        (["azureml-inference-server-http"], []),
        (["azureml-defaults>=1.0.45"],
         ["azureml-defaults brings the retired v1 SDK along: put azureml-inference-server-http in its place"]),
        (["numpy"],
         ["azureml-inference-server-http is missing, without which nothing answers: add it to the pip packages"]),
    ],
)  # fmt: skip
def test_the_inference_server_has_to_be_there(source: Path, packages: list[str], sentences: list[str]) -> None:
    """Or nothing listens in the container."""
    config = InferenceConfig(
        "score.py", source_directory="src", environment=environment(CondaDependencies.create(pip_packages=packages))
    )
    assert doubted(config.validate()) == [f"environment.python.conda_dependencies: {each}" for each in sentences]


def test_an_inference_image_brings_its_own_server(source: Path) -> None:
    """Its name says so."""
    base = Environment.from_docker_image("a", "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu-inference:1")
    held = Environment("a", python=PythonSection(CondaDependencies.create(pip_packages=["numpy"])), docker=base.docker)
    assert InferenceConfig("score.py", source_directory="src", environment=held).validate() == []


def test_a_schema_that_is_imported_has_to_be_installed(source: Path) -> None:
    """Extras of a package are that package."""
    (source / "score.py").write_text("from inference_schema.schema_decorators import input_schema\n" + SCRIPT)
    config = InferenceConfig("score.py", source_directory="src", environment=environment(SERVER))
    assert doubted(config.validate()) == [
        (
            "environment.python.conda_dependencies: inference-schema is missing, which the script imports: "
            "add it to the pip packages"
        )
    ]
    installed = environment(SERVER.with_pip_package("inference-schema[numpy-support]"))
    assert InferenceConfig("score.py", source_directory="src", environment=installed).validate() == []


def test_dictionary_round_trips(source: Path) -> None:
    """As v1's command line had it."""
    for config in (
        InferenceConfig("score.py"),
        InferenceConfig("score.py", "python", "env.yml", source_directory="src", description="d"),
        InferenceConfig("score.py", environment=environment(SERVER)),
        InferenceConfig("score.py", environment=EnvironmentReference("serving", "3")),
    ):
        assert InferenceConfig.deserialize(config.serialize()) == config


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"models": ["a", "b"], "code": "src", "scoring_script": "score.py"},
         ("models: 2 models are given, and a deployment serves one: register them as one model of a folder, or make "
         "one deployment of each")),
        ({"models": ["a"]},
         f"scoring_script: is missing: {CONVERT}; a container with a server of its own says its routes"),
        ({"models": ["a"], "model_framework": "Onnx"},
         f"scoring_script: a model of Onnx is not served without code any more: {CONVERT}"),
        ({"models": ["a"], "model_framework": "ScikitLearn"},
         f"scoring_script: a model of ScikitLearn is not served without code any more: {CONVERT}"),
        ({"code": "src"}, "scoring_script: is missing: code and scoring_script go together"),
        ({"scoring_script": "score.py"}, "code: is missing: code and scoring_script go together"),
        ({"code": "src", "scoring_script": "none.py"}, 'scoring_script: "none.py" is not in src'),
        ({"image": "i", "models": ["a"], "serves_itself": True},
         "image: is given beside models: an image holds model and code"),
        ({"image": "i", "inference_config": InferenceConfig("score.py", source_directory="src")},
         "image: is given beside inference_config: an image holds model and code"),
        ({"image": "i"},
         "image: needs the routes of its server: give an environment that says liveness, readiness and scoring"),
        ({"image": "i", "environment": "e", "serves_itself": True},
         "image: is given beside environment: give one of them"),
        ({"inference_config": InferenceConfig("score.py", source_directory="src"), "code": "src"},
         "inference_config: is given beside code: say it once"),
        ({"inference_config": InferenceConfig("score.py", source_directory="src", environment=Environment("a")),
          "environment": "e"},
         "inference_config: is given beside environment: say it once"),
        ({"model_type": "onnx"},
         'model_type: "onnx" must be one of custom_model, mlflow_model, triton_model'),
        ({"model_type": "mlflow_model", "environment_variables": {"A": 1}},
         'environment_variables: the entry "A" must be text, not 1'),
    ],
)  # fmt: skip
def test_what_cannot_be_served(source: Path, given: dict[str, Any], sentence: str) -> None:
    """Each refusal says what to do instead."""
    assert sentence in said(Serving(**given).validate())


@pytest.mark.parametrize(
    "given",
    [
        {"models": ["a"], "code": "src", "scoring_script": "score.py"},
        {"code": "src", "scoring_script": "score.py"},
        {"models": ["a"], "model_type": "mlflow_model"},
        {"models": ["a"], "model_type": "triton_model", "model_framework": "Onnx"},
        {"image": "i", "serves_itself": True},
        {"inference_config": InferenceConfig("score.py", source_directory="src"), "environment": "e", "models": ["a"]},
        {"code": "/subscriptions/x/codes/c/versions/1", "scoring_script": "score.py"},
    ],
)
def test_what_can_be_served(source: Path, given: dict[str, Any]) -> None:
    """One model and its code, a model that needs none, or a container that serves itself."""
    assert said(Serving(**given).validate()) == []


def test_more_calls_than_workers_are_doubted() -> None:
    """The container's own setting has to match."""
    configuration = AksServiceDeploymentConfiguration(replica_max_concurrent_requests=4)
    assert doubted(Serving(environment_variables={"WORKER_COUNT": "2"}).problems_with(configuration)) == [
        (
            "replica_max_concurrent_requests: 4 is more than WORKER_COUNT, which is 2: calls wait; "
            "set the variable to 4 as well"
        )
    ]
    assert Serving(environment_variables={"WORKER_COUNT": "4"}).problems_with(configuration) == []


def test_an_mlflow_model_on_little_is_doubted() -> None:
    """v1's default of a tenth of a core is not enough."""
    serving = Serving(model_type="mlflow_model")
    assert doubted(serving.problems_with(AksServiceDeploymentConfiguration())) == [
        "container_resources.cpu: 0.1 is little for an MLflow model, which needs 2 cores or more",
        "container_resources.memory: 0.5Gi is little for an MLflow model, which needs 4 GB or more",
    ]
    assert serving.problems_with(AksServiceDeploymentConfiguration(cpu_cores=2, memory_gb=4)) == []


def test_collection_needs_its_package() -> None:
    """Where the script hands the data over."""
    collecting = AksServiceDeploymentConfiguration(collect_model_data=True)
    assert doubted(Serving(environment=environment(SERVER)).problems_with(collecting)) == [
        (
            "environment.python.conda_dependencies: azureml-ai-monitoring is missing, by which the script hands data "
            "over: add it to the pip packages"
        )
    ]
    installed = environment(SERVER.with_pip_package("azureml-ai-monitoring"))
    assert Serving(environment=installed).problems_with(collecting) == []
