"""Environment and its sections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml.check import check_arguments
from pulumi_azureml.resources.environment_version import ENVIRONMENT_VERSION
from pulumi_azureml.unknowns import all_known
from pulumi_azureml_components import (
    DEFAULT_IMAGE,
    CondaDependencies,
    ContainerRegistry,
    DockerBuildContext,
    DockerSection,
    Environment,
    InvalidConfiguration,
    PythonSection,
)

from .said import doubted, said

CONDA = """\
name: project_environment
dependencies:
  - python=3.10
  - scikit-learn=1.5
  - pip:
      - azureml-inference-server-http
      - --extra-index-url https://packages.example
channels:
  - conda-forge
"""
WORKSPACE = (
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
    "/providers/Microsoft.MachineLearningServices/workspaces/ws"
)


@pytest.fixture
def conda_file(tmp_path: Path) -> Path:
    file = tmp_path / "env.yml"
    file.write_text(CONDA)
    return file


def test_a_conda_file_becomes_an_environment_on_v1s_image(conda_file: Path) -> None:
    """At a tag that does not move."""
    environment = Environment.from_conda_specification("serving", conda_file)
    assert environment.validate() == []
    arguments = environment.to_arguments()
    assert (arguments["name"], arguments["image"]) == ("serving", DEFAULT_IMAGE)
    assert CondaDependencies.from_file(conda_file) == CondaDependencies(
        conda_packages=("python=3.10", "scikit-learn=1.5"),
        pip_packages=("azureml-inference-server-http",),
        pip_options=("--extra-index-url https://packages.example",),
        channels=("conda-forge",),
        name="project_environment",
    )


def test_the_resource_takes_the_arguments_as_they_are(conda_file: Path) -> None:
    """Nothing that a preview of the resource itself would refuse."""
    environments = [
        Environment.from_conda_specification("serving", conda_file),
        Environment.from_docker_image("serving", "team.azurecr.io/serve:1"),
        Environment("serving", 3, description="d", tags={"a": "b"}, properties={"c": "d"}),
    ]
    for environment in environments:
        arguments = {"workspace_id": WORKSPACE, **environment.to_arguments()}
        assert check_arguments(ENVIRONMENT_VERSION, arguments, {}, all_known).faults == ()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (Environment("Microsoft-x"),
         'name: "Microsoft-x" begins as Microsoft\'s environments do: choose another name, or use Environment.get'),
        (Environment("a/b"),
         'name: "a/b" must be 1 to 255 letters, digits, `-` and `_`, a letter or digit first'),
        (Environment("a", "1/2"), 'version: "1/2" must be letters, digits, `.`, `_` and `-`'),
        (Environment("a", "latest"),
         "version: latest cannot be made: leave the version out, and the contents name it"),
        (Environment("a", True), "version: True must be letters, digits, `.`, `_` and `-`"),
        (Environment("a", tags=["x"]),  # type: ignore[arg-type]
         "tags: a list must be a map from text to text; a tag is removed by leaving it out of the map"),
        (Environment("a", properties={"x": 1}),  # type: ignore[dict-item]
         'properties: the entry "x" must be text, not 1'),
        (Environment("a", docker=DockerSection("image:1", build_context=DockerBuildContext("context"))),
         "docker.build_context: is given beside base_image: give one of them"),
        (Environment("a", docker=DockerSection(base_dockerfile="FROM x")),
         ("docker.base_dockerfile: a Dockerfile is built from a directory: write it there as a file and give "
         "build_context")),
        (Environment("a", docker=DockerSection("bad image")),
         'docker.base_image: "bad image" must be the reference of an image, as in registry/name:tag'),
        (Environment("a", docker=DockerSection("mcr.microsoft.com/azureml/fpga-base:1")),
         ("docker.base_image: hardware-accelerated (FPGA) models are gone, and no CPU stands in for them silently: "
         "choose another image")),
        (Environment("a", docker=DockerSection("x:1", base_image_registry=ContainerRegistry("r", "user", "hunter2"))),
         ("docker.base_image_registry: a registry's user and password are not part of an environment any more: give "
         "the endpoint's identity AcrPull, or make a workspace connection of category ContainerRegistry")),
        (Environment("a", python=PythonSection(interpreter_path="/usr/bin/python")),
         "python.interpreter_path: cannot be said any more: the image's PATH has to find it"),
        (Environment("a", python=PythonSection(base_conda_environment="base")),
         "python.base_conda_environment: cannot be built upon any more: list its packages in conda_dependencies"),
        (Environment("a", python=PythonSection(CondaDependencies.create()),
                     docker=DockerSection(build_context=DockerBuildContext("context"))),
         "python.conda_dependencies: cannot be given with a build context: install the packages in its Dockerfile"),
    ],
)  # fmt: skip
def test_what_an_environment_refuses(environment: Environment, sentence: str) -> None:
    """Each refusal in its own words, and no secret in it."""
    assert said(environment.validate()) == [sentence]
    assert "hunter2" not in repr(environment)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (Environment("a", docker=DockerSection("image")),
         'docker.base_image: "image" moves: two deployments of the same program may differ; pin a tag or a digest'),
        (Environment("a", docker=DockerSection("r.io:5000/image:latest")),
         ('docker.base_image: "r.io:5000/image:latest" moves: two deployments of the same program may differ; '
         "pin a tag or a digest")),
        (Environment("a", python=PythonSection(CondaDependencies.create(python_version="3.6.2"))),
         "python.conda_dependencies: asks for Python 3.6.2, which gets no fixes any more: use 3.9 or later"),
        (Environment("a", python=PythonSection(CondaDependencies(("numpy",)))),
         "python.conda_dependencies: asks for no Python: add one to it, e.g. python=3.10, or conda takes the newest"),
        (Environment("a", python=PythonSection(CondaDependencies.create(), user_managed_dependencies=True)),
         "python.conda_dependencies: are not installed while user_managed_dependencies is True"),
        (Environment("a", inferencing_stack_version="latest"),
         ("inferencing_stack_version: has no effect: add azureml-inference-server-http to the packages, or use an "
         "inference image")),
    ],
)  # fmt: skip
def test_what_is_doubted_of_an_environment(environment: Environment, sentence: str) -> None:
    """It can be made; it may not do what was meant."""
    assert said(environment.validate()) == []
    assert doubted(environment.validate()) == [sentence]


@pytest.mark.parametrize("image", ["image:1", "r.io:5000/image:1", "image@sha256:abc"])
def test_an_image_that_does_not_move_is_fine(image: str) -> None:
    """By tag or digest."""
    assert Environment.from_docker_image("a", image).validate() == []


@pytest.mark.parametrize(
    ("docker", "arguments"),
    [
        (DockerSection(), {"image": DEFAULT_IMAGE}),
        (DockerSection("serve:1"), {"image": "serve:1"}),
        (DockerSection("serve:1", base_image_registry=ContainerRegistry("team.azurecr.io")),
         {"image": "team.azurecr.io/serve:1"}),
        (DockerSection("team.azurecr.io/serve:1", base_image_registry=ContainerRegistry("team.azurecr.io")),
         {"image": "team.azurecr.io/serve:1"}),
        (DockerSection(build_context=DockerBuildContext("context")),
         {"build_context": "context", "dockerfile_path": "Dockerfile"}),
        (DockerSection(build_context=DockerBuildContext("https://git.example/x.git", "docker/Dockerfile")),
         {"build_context_uri": "https://git.example/x.git", "dockerfile_path": "docker/Dockerfile"}),
    ],
)  # fmt: skip
def test_where_the_image_comes_from(docker: DockerSection, arguments: dict[str, str]) -> None:
    """One source, in the resource's words."""
    assert Environment("a", docker=docker).to_arguments() == {"name": "a", **arguments}


def test_from_docker_image_takes_packages_of_one_file(conda_file: Path) -> None:
    """Without any, the image holds everything."""
    alone = Environment.from_docker_image("a", "image:1")
    assert "conda" not in alone.to_arguments()
    assert "conda" in Environment.from_docker_image("a", "image:1", conda_specification=conda_file).to_arguments()
    both = Environment.from_docker_image("a", "image:1", None, conda_file, conda_file)
    assert said(both.validate()) == [
        "python.conda_dependencies.pip_requirements: is given beside conda_specification: give one of them"
    ]


def test_dictionary_of_an_environment_round_trips(conda_file: Path) -> None:
    """As far as serving goes."""
    environments = [
        Environment("a"),
        Environment.from_conda_specification("a", conda_file),
        Environment("a", "3", environment_variables={"A": "B"}, inferencing_stack_version="latest"),
        Environment("a", docker=DockerSection("image:1", base_image_registry=ContainerRegistry("r.io"))),
        Environment.from_docker_build_context("a", DockerBuildContext("context", "docker/Dockerfile")),
    ]
    for environment in environments:
        assert Environment.deserialize(environment.serialize()) == environment


def test_v1s_file_of_an_environment_is_read() -> None:
    """What concerned jobs is not looked at; R is refused."""
    payload: dict[str, Any] = {
        "name": "serving",
        "version": "1",
        "environmentVariables": {"EXAMPLE_ENV_VAR": "EXAMPLE_VALUE"},
        "python": {"userManagedDependencies": False, "condaDependencies": {"dependencies": ["python=3.10"]}},
        "docker": {"baseImage": "image:1", "sharedVolumes": True, "baseImageRegistry": {"address": None}},
        "spark": {"packages": []},
        "r": None,
    }
    assert Environment.deserialize(payload) == Environment(
        "serving",
        "1",
        PythonSection(CondaDependencies(("python=3.10",))),
        DockerSection("image:1"),
        {"EXAMPLE_ENV_VAR": "EXAMPLE_VALUE"},
    )
    with pytest.raises(InvalidConfiguration) as caught:
        Environment.deserialize(payload | {"r": {"rVersion": "3"}})
    assert "R has no environment any more" in str(caught.value)


def test_a_clone_has_a_name_of_its_own_and_no_version() -> None:
    """As in v1."""
    assert Environment("a", "3", description="d").clone("b") == Environment("b", description="d")
