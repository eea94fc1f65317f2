"""Environment, its sections, conda dependencies, and environments that exist."""

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
    EnvironmentReference,
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
    ("text", "sentence"),
    [
        ("- a\n", "python.conda_dependencies.conda_file: a conda specification must be a map with dependencies"),
        ("a: [\n", 'python.conda_dependencies.conda_file: "{file}" is not valid YAML in line 2'),
        ("name: x\n", "python.conda_dependencies.conda_file.dependencies: must be a list of packages"),
        ("dependencies:\n  - pip:\n  - azureml-defaults\n",
         ("python.conda_dependencies.conda_file.dependencies[0].pip: nothing is listed under pip: its packages belong "
         "below it, two blanks further in")),
        ("dependencies:\n  - pip: numpy\n",
         "python.conda_dependencies.conda_file.dependencies[0].pip: must be a list of packages"),
        ("dependencies:\n  - 3\n",
         "python.conda_dependencies.conda_file.dependencies[0]: must be a package, or a map with the one key pip"),
        ("dependencies: []\npackages: []\n",
         'python.conda_dependencies.conda_file: "packages" is none of name, channels, dependencies, prefix, variables'),
        ("dependencies: []\nchannels: x\n",
         "python.conda_dependencies.conda_file.channels: must be a list of channels"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_conda_file(tmp_path: Path, text: str, sentence: str) -> None:
    """The packages that slipped out from under pip included."""
    file = tmp_path / "env.yml"
    file.write_text(text)
    problems = Environment.from_conda_specification("serving", file).validate()
    assert said(problems) == [sentence.replace("{file}", str(file))]


def test_a_conda_file_that_is_not_there_is_one_fault_among_others(tmp_path: Path) -> None:
    """Reading never raises, so that everything is said at once."""
    file = tmp_path / "none.yml"
    assert said(Environment.from_conda_specification("AzureML-mine", file).validate()) == [
        'name: "AzureML-mine" begins as Microsoft\'s environments do: choose another name, or use Environment.get',
        f'python.conda_dependencies.conda_file: "{file}" cannot be read: no such file or directory',
    ]


def test_pip_requirements_become_a_conda_file(tmp_path: Path) -> None:
    """Comments and blank lines are no packages."""
    file = tmp_path / "requirements.txt"
    file.write_text("# serving\n\nnumpy==2.0  # arrays\n--extra-index-url https://packages.example\n")
    environment = Environment.from_pip_requirements("serving", file, pip_version="24")
    assert environment.validate() == []
    assert environment.python.conda_dependencies == CondaDependencies(
        conda_packages=("python=3.10", "pip=24"),
        pip_packages=("numpy==2.0",),
        pip_options=("--extra-index-url https://packages.example",),
    )


def test_requirements_in_another_file_are_refused(tmp_path: Path) -> None:
    """It would not be there where the image is built."""
    file = tmp_path / "requirements.txt"
    file.write_text("-r other.txt\n")
    assert said(Environment.from_pip_requirements("serving", file).validate()) == [
        (
            'python.conda_dependencies.requirements_file: "-r other.txt" refers to another file, which is not sent '
            "along: write its packages here"
        )
    ]


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


def test_conda_dependencies_do_not_change() -> None:
    """A program of v1 that adds to them meets the word to use instead of losing the package."""
    conda = CondaDependencies.create(pip_packages=["numpy==1"])
    assert conda.with_pip_package("NumPy==2").pip_packages == ("NumPy==2",)
    assert conda.with_conda_package("scikit-learn").conda_packages == ("python=3.10", "scikit-learn")
    assert conda.with_channel("conda-forge").channels == ("conda-forge",)
    with pytest.raises(AttributeError) as caught:
        conda.add_pip_package("pandas")
    assert str(caught.value) == "CondaDependencies does not change: with_pip_package(…) returns a new one"
    with pytest.raises(AttributeError, match="has no attribute color"):
        conda.color  # noqa: B018


def test_conda_dependencies_that_mean_the_same_read_the_same() -> None:
    """Whatever their name."""
    one, other = CondaDependencies(("python=3.10",), name="a"), CondaDependencies(("python=3.10",), name="b")
    assert one.canonical_text() == other.canonical_text() == "dependencies:\n- python=3.10\n"
    assert one.serialize_to_string() == "name: a\ndependencies:\n- python=3.10\n"


def test_what_v1_refused_in_a_conda_structure_is_refused() -> None:
    """An unknown key, for one."""
    with pytest.raises(InvalidConfiguration) as caught:
        CondaDependencies.deserialize({"dependencies": [], "packages": []})
    assert "is none of name, channels, dependencies, prefix, variables" in str(caught.value)
    assert CondaDependencies.deserialize(
        {"dependencies": ["a", {"pip": ["b"]}], "prefix": "x", "variables": {"A": "B"}}
    ) == (CondaDependencies(("a",), ("b",), variables={"A": "B"}))


@pytest.mark.parametrize(
    ("text", "reference", "id"),
    [
        ("serving:3", EnvironmentReference("serving", "3"), f"{WORKSPACE}/environments/serving/versions/3"),
        ("azureml:serving:3", EnvironmentReference("serving", "3"), f"{WORKSPACE}/environments/serving/versions/3"),
        ("azureml:serving@latest", EnvironmentReference("serving", None, "latest"),
         f"{WORKSPACE}/environments/serving/labels/latest"),
        (f"{WORKSPACE}2/environments/serving/versions/3",
         EnvironmentReference("serving", "3", workspace_id=f"{WORKSPACE}2"),
         f"{WORKSPACE}2/environments/serving/versions/3"),
        ("azureml://registries/team/environments/serving/versions/3",
         EnvironmentReference("serving", "3", registry="team"),
         "azureml://registries/team/environments/serving/versions/3"),
        ("azureml://registries/azureml/environments/sklearn-1.5/labels/latest",
         EnvironmentReference("sklearn-1.5", None, "latest", "azureml"),
         "azureml://registries/azureml/environments/sklearn-1.5/labels/latest"),
        ("AzureML-sklearn-1.5", EnvironmentReference("AzureML-sklearn-1.5"),
         "azureml://registries/azureml/environments/AzureML-sklearn-1.5/labels/latest"),
    ],
)  # fmt: skip
def test_spellings_of_an_environment_that_exists(text: str, reference: EnvironmentReference, id: str) -> None:
    """v1's, today's short and long ones, and curated names."""
    assert EnvironmentReference.parse(text) == reference
    assert reference.environment_id(WORKSPACE) == id


def test_what_is_no_environment_is_refused_with_the_forms() -> None:
    """So that one can be copied."""
    with pytest.raises(InvalidConfiguration) as caught:
        EnvironmentReference.parse("not an environment")
    assert str(caught.value).endswith(
        '"not an environment" is no environment; wanted name:version, azureml:name:version, '
        "azureml://registries/{registry}/environments/{name}/versions/{version}, or the ARM id of a version."
    )


def test_references_are_pinned_or_doubted() -> None:
    """A number stands for its digits."""
    assert Environment.get("serving", 3).environment_id(WORKSPACE).endswith("/versions/3")
    assert Environment.get("serving", 3).validate() == []
    assert doubted(Environment.get("AzureML-sklearn-1.5").validate()) == [
        "version: is missing: AzureML-sklearn-1.5 is taken as it is at each deployment; pin one to know what runs",
        "name: is looked up as AzureML-sklearn-1.5 in Microsoft's registry, where names may lack the prefix AzureML-",
    ]
    assert said(Environment.get("serving", "3", "latest").validate()) == [
        "label: is given beside version: give one of them"
    ]


def test_a_curated_environment_is_not_for_local_services() -> None:
    """Its image cannot be pulled."""
    assert said(Environment.get("AzureML-x", 1).problems_in_local_service()) == [
        "environment: AzureML-x is curated: its image cannot be pulled to this machine; use an environment of your own"
    ]
    assert Environment.get("mine", 1).problems_in_local_service() == []
