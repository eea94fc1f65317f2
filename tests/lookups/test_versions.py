"""Versions of models and environments, by name, by id in every spelling, and by what they are tagged with."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi_azureml import get_environment, get_model
from pulumi_azureml.errors import AzureMLError, InvalidInput, NotFound, UsageError

from ..emulator.given_assets import GivenAssets
from ..emulator.wire import Arm

STAGE = {"stage": "prod", "team": "churn"}


@pytest.fixture
def iris(assets: GivenAssets, workspace: str, arm: Arm) -> list[str]:
    """Versions 2, 10 and 9 of a model, made in this order; 10 has tags, 9 is archived."""
    made = []
    for version, more in (
        ("2", {"tags": {"stage": "dev"}}),
        ("10", {"tags": STAGE, "properties": {"f1": "0.9"}}),
        ("9", {}),
    ):
        made.append(assets.model(workspace, "iris", version, isArchived=version == "9", **more))
        arm.pass_time(60)
    return made


def test_a_version_is_found_by_its_number(iris: list[str], workspace: str) -> None:
    """With everything that it shows, as attributes or by name."""
    found = get_model("iris", workspace_id=workspace, version="2")
    assert (found.id, found["version"], found.tags) == (iris[0], "2", {"stage": "dev"})
    assert found.asset_id == "azureml:iris:2"


def test_without_a_number_the_newest_is_meant(iris: list[str], workspace: str) -> None:
    """By the time at which it was made; archived ones are left out."""
    assert get_model("iris", workspace_id=workspace).id == iris[1]


@pytest.mark.parametrize("spelling", ["iris:2", "azureml:iris:2", "{id}", "azureml:{id}", "{shouted}"])
def test_an_id_has_four_spellings(iris: list[str], workspace: str, spelling: str) -> None:
    """The whole one also says the workspace; the case of what Azure writes in it does not count."""
    shouted = iris[0].replace("resourceGroups", "RESOURCEGROUPS")
    text = spelling.format(id=iris[0], shouted=shouted)
    place = {} if "/" in text else {"workspace_id": workspace}
    assert get_model(id=text, **place).version == "2"


def test_a_version_in_a_registry_is_refused(workspace: str) -> None:
    """It lies in no workspace; a deployment takes the address as it is."""
    address = "azureml://registries/azureml/models/iris/versions/2"
    with pytest.raises(UsageError, match="is in a registry, and only workspaces are looked through"):
        get_model(id=address, workspace_id=workspace)


@pytest.mark.parametrize(
    ("tags", "properties", "version"),
    [
        (["team"], None, "10"),
        ([("stage", "dev")], None, "2"),
        ([["stage", "prod"], "team"], None, "10"),
        ([], ["f1"], "10"),
        (["stage"], [("f1", "0.9")], "10"),
    ],
)
def test_tags_and_properties_choose_a_version(
    iris: list[str], workspace: str, tags: list[Any], properties: list[Any] | None, version: str
) -> None:
    """A key, or a pair of key and value; all of them must hold."""
    assert get_model("iris", workspace_id=workspace, tags=tags, properties=properties).version == version


def test_what_nothing_is_tagged_with_is_not_found(iris: list[str], workspace: str) -> None:
    with pytest.raises(NotFound) as caught:
        get_model("iris", workspace_id=workspace, tags=[("stage", "test"), "team"], properties=["f1"])
    assert str(caught.value) == (
        'looking up a model version "iris": no version of it has the tags stage=test, team and the properties f1.'
    )


@pytest.mark.parametrize(
    ("words", "property", "reason"),
    [
        ({}, "name", "give one of name and id"),
        ({"name": "iris", "id": "iris:2"}, "name", "give one of name and id, not both"),
        ({"id": "iris:2", "version": "2"}, "version", "the id says the version already: leave it out"),
        ({"name": "iris", "version": "2", "tags": ["a"]}, "version", "tags and properties choose a version: leave"),
        ({"name": "iris", "workspace_id": None}, "workspace_id", "is needed, unless the id is a whole ARM id"),
        ({"id": "iris"}, "id", '"iris" names no version; it must look like name:version, azureml:name:version, /sub'),
        (
            {"name": "iris", "tags": "team"},
            "tags",
            'must be a list of keys and pairs, as in ["team", ("stage", "prod")], no',
        ),
        ({"name": "iris", "tags": {"a": "b"}}, "tags", "must be a list of keys and pairs"),
        ({"name": "iris", "tags": ["a", ("b",)]}, "tags[1]", 'must be a key, as in "team", or a pair of key and value'),
        ({"name": "iris", "tags": [("a", "b", "c")]}, "tags[0]", "must be a key"),
        ({"name": "iris", "properties": [("a", 1)]}, "properties[0]", "must be a key"),
        ({"name": "iris", "properties": [3]}, "properties[0]", "must be a key"),
    ],
)
def test_wrong_shapes_are_refused(workspace: str, words: dict[str, Any], property: str, reason: str) -> None:
    """Before anything is asked, as the errors of a program: without a traceback."""
    with pytest.raises(InvalidInput) as caught:
        get_model(**{"workspace_id": workspace, **words})
    assert (caught.value.property, reason in caught.value.reason) == (property, True)
    assert isinstance(caught.value, pulumi.RunError)


def test_an_id_of_another_workspace_is_refused(iris: list[str], workspace: str) -> None:
    with pytest.raises(InvalidInput, match="is of another workspace"):
        get_model(id=iris[0].replace("/churn/", "/fraud/"), workspace_id=workspace)


def test_what_is_not_there_is_not_found(workspace: str, assets: GivenAssets) -> None:
    """Neither the name, nor the version, nor one that is not archived."""
    assets.model(workspace, "old", "1", isArchived=True)
    for words in ({"name": "nix"}, {"name": "nix", "version": "1"}, {"id": "old:7"}, {"name": "old"}):
        with pytest.raises(NotFound):
            get_model(workspace_id=workspace, **words)


def test_environments_are_found_in_the_same_way(assets: GivenAssets, workspace: str, arm: Arm) -> None:
    """Their versions are hashes, so that the time alone tells which is the newest."""
    assets.environment(workspace, "serving", "f00", tags={"python": "3.10"})
    arm.pass_time(1)
    newest = assets.environment(workspace, "serving", "abc")
    assert get_environment("serving", workspace_id=workspace).id == newest
    assert get_environment("serving", workspace_id=workspace, tags=[("python", "3.10")]).version == "f00"
    assert get_environment(id="serving:f00", workspace_id=workspace).image == "library/python:latest"


def test_an_environment_is_no_model(assets: GivenAssets, workspace: str) -> None:
    with pytest.raises(AzureMLError, match="/environments/\\{name\\}/versions/"):
        get_environment(id=assets.model(workspace))
