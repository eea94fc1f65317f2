"""Which number a version gets, and which versions of other tools are recognised as the same."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml.declare import Type
from pulumi_azureml.resources.environment_version import ENVIRONMENT_VERSION
from pulumi_azureml.resources.model_version import MODEL_VERSION
from pulumi_azureml.state import State

from ..engine.azure import Azure
from ..samples import Place, sample_of
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]


def _models(place_for: PlaceFor) -> dict[str, Any]:
    return sample_of("ModelVersion", "small").inputs(place_for(MODEL_VERSION)) | {"name": "churn"}


def _others(count: int, tmp_path: Path) -> list[str]:
    """Folders of different content."""
    for number in range(count):
        (tmp_path / f"model{number}").mkdir()
        (tmp_path / f"model{number}" / "factor.txt").write_text(str(number))
    return [f"model{number}" for number in range(count)]


def test_models_made_at_the_same_time_get_numbers_of_their_own(
    work_on: WorkOn, place_for: PlaceFor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine makes siblings side by side; each finds the next number that is free."""
    given = _models(place_for)
    monkeypatch.chdir(tmp_path)
    works = {path: work_on(MODEL_VERSION, path) for path in _others(4, tmp_path)}
    states: dict[str, State] = {}

    def make(path: str, work: Work) -> None:
        states[path] = work.create({**given, "path": path})

    threads = [threading.Thread(target=make, args=each) for each in works.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(state.outputs["version"] for state in states.values()) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("status", [400, 409])
def test_a_number_that_somebody_else_took_meanwhile_is_left_to_him(
    status: int, work_on: WorkOn, place_for: PlaceFor, azure: Azure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the list and the PUT: the service refuses other content, and the number after it is taken."""
    given = _models(place_for)
    monkeypatch.chdir(tmp_path)
    (path,) = _others(1, tmp_path)
    refusal = {"status": status, "code": "UserError", "message": "Asset paths cannot be updated."}
    azure.fault(method="PUT", path="/versions/1$", **refusal)
    state = work_on(MODEL_VERSION).create({**given, "path": path})
    assert state.outputs["version"] == "2"


def test_numbers_go_on_after_the_greatest_archived_ones_included(
    work_on: WorkOn, place_for: PlaceFor, azure: Azure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is archived still has its number; versions that are words do not count."""
    given = _models(place_for)
    monkeypatch.chdir(tmp_path)
    first, second, third = _others(3, tmp_path)
    work = work_on(MODEL_VERSION)
    work_on(MODEL_VERSION, "word").create({**given, "path": second, "version": "final"})
    work.delete(work.create({**given, "path": first, "version": "9"}))
    assert work_on(MODEL_VERSION, "next").create({**given, "path": third}).outputs["version"] == "10"
    assert work_on(MODEL_VERSION, "same").create({**given, "path": first}).outputs["version"] == "9"


def test_a_version_that_other_tools_made_is_recognised_by_what_it_shows(
    work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """It has no fingerprint of ours; its address says enough, bytes of ours do not."""
    given = sample_of("ModelVersion", "there").inputs(place_for(MODEL_VERSION)) | {"name": "churn"}
    theirs = f"{given['workspace_id']}/models/churn/versions/5"
    azure.arm.make(theirs, {"properties": {"modelUri": given["uri"], "modelType": "custom_model"}})
    assert work_on(MODEL_VERSION, "shared").create(given).id == theirs
    own = sample_of("ModelVersion", "small").inputs(place_for(MODEL_VERSION))
    uploaded = {**own, "name": "churn", "workspace_id": given["workspace_id"]}
    assert work_on(MODEL_VERSION, "own").create(uploaded).outputs["version"] == "6"


def test_an_environment_that_other_tools_made_is_recognised_by_what_it_shows(
    work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Where it has no conda file the service shows an empty text."""
    given = sample_of("EnvironmentVersion", "small").inputs(place_for(ENVIRONMENT_VERSION))
    pinned = {
        "workspace_id": given["workspace_id"],
        "name": "serving",
        "version": "3",
        "image": "library/python:latest",
    }
    theirs = f"{given['workspace_id']}/environments/serving/versions/3"
    azure.arm.make(theirs, {"properties": {"image": pinned["image"]}})
    assert work_on(ENVIRONMENT_VERSION).create(pinned).id == theirs
