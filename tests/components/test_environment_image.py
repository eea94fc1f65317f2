"""EnvironmentImage: an environment from v1's object or from its parts, and what an image is no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml_components import (
    DEFAULT_IMAGE,
    CondaDependencies,
    DockerBuildContext,
    Environment,
    EnvironmentImage,
    EnvironmentReference,
    PythonSection,
)

from .given import made, refused
from .mocked import WORKSPACE, run

OWN = Environment(
    "own",
    version=4,
    python=PythonSection(CondaDependencies.create()),
    environment_variables={"A": "1"},
    tags={"a": "b"},
)
ROUTES = {name: {"path": "/", "port": 80} for name in ("scoring", "liveness", "readiness")}
SCRIPT = "a script is not baked into an image any more: give code and scoring_script to the deployment"
MODEL = "a model is not baked into an image any more: give it to the deployment"


def version(**given: Any) -> dict[str, Any]:
    """The arguments of the environment's version."""
    return made(EnvironmentImage, conda_file=..., **given).one("EnvironmentVersion").arguments


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        ({}, {"image": DEFAULT_IMAGE}),
        ({"image": "team.azurecr.io/base:1"}, {"image": "team.azurecr.io/base:1"}),
        ({"conda": "dependencies: [python=3.11]"}, {"conda": "dependencies: [python=3.11]", "image": DEFAULT_IMAGE}),
        ({"build_context": "image", "dockerfile_path": "Dockerfile"},
         {"build_context": "image", "dockerfile_path": "Dockerfile"}),
        ({"build_context_uri": "https://github.com/a/b"}, {"build_context_uri": "https://github.com/a/b"}),
        ({"image": "i:1", "inference_routes": ROUTES}, {"image": "i:1", "inference_routes": ROUTES}),
        ({"name": "own", "version": "2", "tags": {"a": "b"}, "properties": {"c": "d"}, "description": "e"},
         {"name": "own", "version": "2", "tags": {"a": "b"}, "properties": {"c": "d"}, "description": "e",
          "image": DEFAULT_IMAGE}),
        ({"environment": OWN},
         {"name": "own", "version": "4", "tags": {"a": "b"}, "image": DEFAULT_IMAGE,
          "conda": OWN.to_arguments()["conda"]}),
        ({"environment": Environment.from_docker_build_context("own", DockerBuildContext("image"))},
         {"name": "own", "build_context": "image", "dockerfile_path": "Dockerfile"}),
    ],
)  # fmt: skip
def test_it_registers_one_version(folder: Path, given: dict[str, Any], arguments: dict[str, Any]) -> None:
    """v1's base image at a fixed tag where no other is said."""
    assert version(**given) == {"workspace_id": WORKSPACE, **arguments}


def test_a_conda_file_lies_on_v1s_image(folder: Path) -> None:
    """The file is read by the resource, so that its text is compared and not its name."""
    done = made(EnvironmentImage)
    assert list(done.names) == ["EnvironmentVersion churn"]
    assert done.one("EnvironmentVersion").arguments == {
        "workspace_id": WORKSPACE,
        "conda_file": "env.yml",
        "image": DEFAULT_IMAGE,
    }


def test_v1s_factories_are_there(folder: Path) -> None:
    """From a conda file, and from a file of pip requirements."""
    (folder / "requirements.txt").write_text("azureml-inference-server-http\nnumpy==1.26\n")

    def program() -> None:
        where = {"workspace_id": WORKSPACE}
        EnvironmentImage.from_conda_specification("conda", file_path=Path("env.yml"), image="i:1", **where)
        EnvironmentImage.from_pip_requirements("pip", file_path="requirements.txt", **where)

    done = run(program)
    assert done.one("EnvironmentVersion", "conda").arguments == {
        "workspace_id": WORKSPACE,
        "conda_file": "env.yml",
        "image": "i:1",
    }
    by_pip = done.one("EnvironmentVersion", "pip").arguments
    assert (by_pip["name"], by_pip["image"]) == ("pip", DEFAULT_IMAGE)
    assert "numpy==1.26" in by_pip["conda"]


def test_outputs_tell_what_the_version_is(folder: Path) -> None:
    """By its id, in its short form, and what it starts from."""
    done = made(EnvironmentImage)
    assert done.result == {
        "id": f"{WORKSPACE}/environments/churn/versions/1",
        "name": "churn",
        "version": "1",
        "asset_id": "azureml:churn:1",
        "image": DEFAULT_IMAGE,
        "provisioning_state": "Succeeded",
    }


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"models": ["a"]}, f"models: is no argument of EnvironmentImage: {MODEL}"),
        ({"model": "a"}, f"model: is no argument of EnvironmentImage: {MODEL}"),
        ({"execution_script": "a"}, f"execution_script: is no argument of EnvironmentImage: {SCRIPT}"),
        ({"dependencies": ["a"]},
         ("dependencies: is no argument of EnvironmentImage: files are not baked into an image any more: put them into "
         "the folder code of the deployment")),
        ({"schema_file": "a"},
         "schema_file: is no argument of EnvironmentImage: the script describes its own input by inference-schema"),
        ({"base_image": "a"}, "base_image: is no argument of EnvironmentImage: it is called image"),
        ({"base_image_registry": "a"},
         ("base_image_registry: is no argument of EnvironmentImage: it is not part of an environment any more: give "
          "the "
         "endpoint's identity AcrPull, or make a workspace connection of category ContainerRegistry")),
        ({"docker_file": "a"},
         "docker_file: is no argument of EnvironmentImage: it is called dockerfile_path, and lies in build_context"),
        ({"runtime": "spark-py"},
         ("runtime: is no argument of EnvironmentImage: only Python serves online; other servers come as an image with "
         "inference_routes")),
        ({"enable_gpu": True}, "enable_gpu: is no argument of EnvironmentImage: give an image with CUDA"),
        ({"wait_for_build": True},
         ("wait_for_build: is no argument of EnvironmentImage: Azure builds an image when it is first used; a build "
          "that "
         "fails then is told there")),
        ({"imgae": "a"}, "imgae: is no argument of EnvironmentImage; did you mean image?"),
        ({"name": "AzureML-mine"},
         'name: "AzureML-mine": names that begin with azureml are kept for curated environments'),
        ({"name": "a:b"},
         ('name: "a:b" must have 1 to 255 characters out of letters, digits, `_`, `-`, the first out of letters, '
         'digits')),
        ({"version": "latest"},
         ('version: "latest" must be up to 255 letters, digits, `.`, `_` and `-`, and not the word latest, which '
          'stands '
         "for whichever is newest")),
        ({"image": "i:1", "build_context": "image"}, "image: an environment has an image or a build context, not both"),
        ({"build_context": "image", "conda": "dependencies: []"},
         "conda: a conda file is only allowed with image: in a build context the Dockerfile installs packages"),
        ({"conda_file": "nowhere.yml"}, 'conda_file: "nowhere.yml" cannot be read: no such file or directory'),
        ({"environment": OWN, "image": "i:1"}, "environment: is given beside image: say it once"),
        ({"environment": Environment("Microsoft-a")},
         ('environment.name: "Microsoft-a" begins as Microsoft\'s environments do: choose another name, or use '
         "Environment.get")),
        ({"environment": EnvironmentReference("own", 3)},
         "environment: own exists already: give it to the deployment as it is"),
        ({"environment": "own:3"}, "environment: a str must be an Environment"),
        ({"workspace_id": ...}, "workspace_id: is required"),
    ],
)  # fmt: skip
def test_what_it_refuses(folder: Path, given: dict[str, Any], sentence: str) -> None:
    """In one line, before anything is registered; what an image held once has another place."""
    assert refused(EnvironmentImage, **{"conda_file": ..., **given}) == sentence


@pytest.mark.parametrize(
    ("text", "level", "sentences"),
    [
        ("dependencies: [python=3.8]", "warning",
         ["conda_file: asks for Python 3.8, which gets no fixes any more: use 3.9 or later"]),
        ("dependencies: [numpy]", "warning",
         ["conda_file: asks for no Python: add one to it, e.g. python=3.10, or conda takes the newest"]),
        ("dependencies: [python=3.11]", "warning", []),
    ],
)  # fmt: skip
def test_what_is_doubted_of_a_conda_file(folder: Path, text: str, level: str, sentences: list[str]) -> None:
    """It is read before the service reads it."""
    (folder / "env.yml").write_text(text)
    assert made(EnvironmentImage).said(level) == sentences


def test_a_conda_file_that_is_none_is_refused(folder: Path) -> None:
    """The indentation of v1's own page among it: nothing is under pip."""
    (folder / "env.yml").write_text("dependencies:\n- python=3.11\n- pip:\n- azureml-defaults\n")
    assert refused(EnvironmentImage) == (
        "conda_file: nothing is listed under pip: its packages belong below it, two blanks further in"
    )
