"""Environments: content that cannot change, conda files as JSON, labels."""

from __future__ import annotations

import json

import pytest

from .given import Given
from .given_assets import CONDA, GivenAssets
from .wire import Arm

BUILD = {"contextUri": "https://account.blob.core.windows.net/c/context/"}


@pytest.fixture
def workspace(given: Given) -> str:
    return given.workspace()


def test_a_conda_file_comes_back_as_json_with_the_same_content(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Text for text it differs, in content it does not."""
    shown = arm.get(assets.environment(workspace, condaFile=CONDA))["properties.condaFile"]
    assert json.loads(shown) == {
        "channels": ["conda-forge"],
        "dependencies": ["python=3.10", {"pip": ["pandas"]}],
        "name": "serving",
    }


def test_the_same_conda_file_in_either_form_is_no_change(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """YAML as it was sent, and JSON as it came back."""
    path = assets.environment(workspace, condaFile=CONDA)
    shown = arm.get(path)["properties.condaFile"]
    replies = [assets.put(path, image="library/python:latest", condaFile=text) for text in (CONDA, shown)]
    assert [reply.status for reply in replies] == [200, 200]


@pytest.mark.parametrize(
    "change",
    [
        {"image": "library/python:3.12"},
        {"condaFile": CONDA.replace("pandas", "numpy")},
        {"osType": "Windows"},
        {"autoRebuild": "OnBaseImageUpdate"},
        {"inferenceConfig": {"livenessRoute": {"path": "/", "port": 80}}},
        {"build": BUILD},
    ],
    ids=lambda change: next(iter(change)),
)
def test_changed_content_is_409(assets: GivenAssets, workspace: str, change: dict[str, object]) -> None:
    """Whatever of the content differs."""
    path = assets.environment(workspace, condaFile=CONDA)
    assert assets.put(path, **{"image": "library/python:latest", "condaFile": CONDA, **change}).status == 409


def test_what_is_no_content_can_change(assets: GivenAssets, workspace: str) -> None:
    """Description, tags, stage; content that is left out stays."""
    path = assets.environment(workspace, condaFile=CONDA)
    updated = assets.put(path, description="new", tags={"a": "1"}, stage="Production")
    shown = updated["properties"]
    assert (updated.status, shown["description"], shown["tags"], shown["stage"]) == (
        200,
        "new",
        {"a": "1"},
        "Production",
    )
    assert shown["image"] == "library/python:latest"
    assert assets.put(path, description="newer")["properties.stage"] == "Production"


def test_only_the_newest_version_is_labelled_latest(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """The label moves on, and a client that sends it back does not fix it."""
    first = assets.environment(workspace)
    assets.put(first, image="library/python:latest", properties={"azureml.labels": "latest", "own": "1"})
    second = assets.environment(workspace, version="2")
    labels = [arm.get(path)["properties.properties"] for path in (first, second)]
    assert labels == [{"own": "1"}, {"azureml.labels": "latest"}]


def test_a_build_context_gets_its_dockerfile(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Dockerfile at the top, no image."""
    shown = arm.get(assets.environment(workspace, image=None, build=BUILD))["properties"]
    assert shown["build"] == {**BUILD, "dockerfilePath": "Dockerfile"}
    assert shown["image"] is None


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"build": BUILD, "image": "python"},
        {"build": {}},
        {"image": "python", "condaFile": "- a\n- list"},
        {"image": "python", "condaFile": "{"},
        {"image": "python", "osType": "Plan9"},
        {"image": "python", "autoRebuild": "Always"},
        {"image": "python", "inferenceConfig": {"scoringRoute": {"path": "/score"}}},
    ],
    ids=["nothing", "both", "no context", "no specification", "no yaml", "system", "rebuild", "no port"],
)
def test_an_environment_that_cannot_be_built_is_refused(
    assets: GivenAssets, workspace: str, properties: dict[str, object]
) -> None:
    """An image or a build context, one of them, a conda file that is one, words and routes that exist."""
    refused = assets.put(f"{workspace}/environments/e/versions/1", **properties)
    assert (refused.status, refused.error["code"]) == (400, "UserError")


@pytest.mark.parametrize("name", ["AzureML-mine", "microsoft-mine"])
def test_reserved_names_are_refused(assets: GivenAssets, workspace: str, name: str) -> None:
    """Curated environments have them."""
    assert assets.put(f"{workspace}/environments/{name}/versions/1", image="python").error["code"] == "UserError"


def test_a_missing_version_is_named_as_the_service_names_it(arm: Arm, workspace: str) -> None:
    """Name, version and label in one sentence."""
    missing = arm.get(f"{workspace}/environments/e/versions/3")
    assert missing.error["message"] == "No environment exists for name: e, version: 3, label: "


def test_the_environment_type_is_not_the_clients_to_say(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """UserCreated, whatever was sent."""
    path = assets.environment(workspace, environmentType="Curated")
    assert arm.get(path)["properties.environmentType"] == "UserCreated"
