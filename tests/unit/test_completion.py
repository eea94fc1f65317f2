"""What the program leaves out, and where it is taken from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml.completion import Completed, completed
from pulumi_azureml.declare import Type
from pulumi_azureml.lifecycle import check, diff
from pulumi_azureml.resources.code_version import CODE_VERSION
from pulumi_azureml.resources.environment_version import ENVIRONMENT_VERSION
from pulumi_azureml.resources.model_version import MODEL_VERSION
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.workspace import WORKSPACE

from .unknown import UNKNOWN, is_unknown

W = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"
URN = "urn:pulumi:stack::project::pulumi-python:dynamic/azureml:Any::churn"


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folder, with a folder `src` in it."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "score.py").write_text("def run(data): ...\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complete(declared: Type, olds: dict[str, Any] | None = None, **given: Any) -> Completed:
    return completed(declared, olds or {}, given, urn=URN, settings={"location": "westeurope"}, is_unknown=is_unknown)


def test_configuration_and_logical_name_stand_in_for_what_is_absent() -> None:
    """What the program says counts; what neither says stays absent."""
    given = complete(WORKSPACE, name="mine").given
    assert given == {"name": "mine", "location": "westeurope"}
    assert complete(CODE_VERSION, path="src").given["name"] == "churn"


def test_a_version_is_made_from_the_content() -> None:
    """The same bytes are the same version, wherever they lie; other bytes are another."""
    one = complete(CODE_VERSION, path="src").given
    assert len(one["version"]) == 16
    Path("src").rename("code")
    assert complete(CODE_VERSION, path="code").given["version"] == one["version"]
    Path("code/score.py").write_text("def run(data): pass\n")
    assert complete(CODE_VERSION, path="code").given["version"] != one["version"]


def test_a_version_that_is_there_stays_while_its_content_does() -> None:
    """Whatever made the old one: another release, or the user."""
    olds = {**complete(CODE_VERSION, path="src").given, "version": "elder"}
    assert complete(CODE_VERSION, olds, path="src").given["version"] == "elder"
    Path("src/score.py").write_text("other")
    assert complete(CODE_VERSION, olds, path="src").given["version"] not in ("elder", None)


def test_unknown_content_leaves_the_version_and_the_name_unknown() -> None:
    """In a preview nobody can say what will be made of it; an old one is assumed to stay."""
    given = complete(ENVIRONMENT_VERSION, image=UNKNOWN).given
    assert (given["name"], given["version"]) == ("churn", UNKNOWN)
    assert complete(ENVIRONMENT_VERSION, {"image": "a", "version": "1"}, image=UNKNOWN).given["version"] == "1"
    assert complete(ONLINE_DEPLOYMENT, instance_type=UNKNOWN).given["name"] is UNKNOWN
    old = {"instance_type": "Standard_F2s_v2", "name": "churn-abcdef"}
    assert complete(ONLINE_DEPLOYMENT, old, instance_type=UNKNOWN).given["name"] == "churn-abcdef"
    assert complete(CODE_VERSION, path=UNKNOWN).given["content_hash"] is UNKNOWN


def test_a_name_changes_with_what_replaces_and_with_nothing_else() -> None:
    """So that the successor of a deployment stands beside it."""
    first = complete(ONLINE_DEPLOYMENT, endpoint_id=f"{W}/onlineEndpoints/e", instance_type="Standard_F2s_v2").given
    same = complete(ONLINE_DEPLOYMENT, first, **{**_bare(first), "model_id": "/m", "instance_count": 3}).given
    assert same["name"] == first["name"]
    next_ = complete(ONLINE_DEPLOYMENT, first, **{**_bare(first), "instance_type": "Standard_F4s_v2"}).given
    assert next_["name"] != first["name"]
    assert next_["name"].startswith("churn-")
    again = complete(ONLINE_DEPLOYMENT, next_, **_bare(first)).given
    assert again["name"] == first["name"]


def _bare(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "name"}


def test_a_pinned_version_cannot_get_other_content() -> None:
    """A version is never changed; the fault says what to do instead."""
    olds = complete(MODEL_VERSION, path="src", version="7", workspace_id=W).given
    assert complete(MODEL_VERSION, olds, path="src", version="7", workspace_id=W).faults == ()
    Path("src/score.py").write_text("other")
    (fault,) = complete(MODEL_VERSION, olds, path="src", version="7", workspace_id=W).faults
    assert str(fault) == (
        'version: "7" has other content: a version is never changed, so choose another one or leave it out'
    )
    for other in ({"version": "8"}, {"version": None}, {"version": "7", "workspace_id": f"{W}2"}):
        assert complete(MODEL_VERSION, olds, **{"path": "src", "workspace_id": W, **other}).faults == ()


def test_the_same_content_at_another_path_is_no_change() -> None:
    """Another machine has it elsewhere: the old spelling is kept."""
    olds = complete(CODE_VERSION, path="src").given
    Path("src").rename("code")
    assert complete(CODE_VERSION, olds, path="code").given == olds


def test_a_model_whose_folder_has_another_name_is_another_content() -> None:
    """Its name shows below `AZUREML_MODEL_DIR`, and a script may say it; where the folder lies does not show."""
    olds = complete(MODEL_VERSION, path="src", workspace_id=W).given
    Path("elsewhere").mkdir()
    Path("src").rename("elsewhere/src")
    assert complete(MODEL_VERSION, olds, path="elsewhere/src", workspace_id=W).given == olds
    Path("elsewhere/src").rename("model")
    assert complete(MODEL_VERSION, olds, path="model", workspace_id=W).given["content_hash"] != olds["content_hash"]


def test_a_number_that_was_decided_may_be_left_open_or_named() -> None:
    """Neither makes another version of it; another number does."""
    decided = {**complete(MODEL_VERSION, path="src", workspace_id=W).given, "version": "3"}
    open_ = {name: value for name, value in decided.items() if name != "version"}
    assert diff(MODEL_VERSION, decided, open_).changed == ()
    assert diff(MODEL_VERSION, decided, decided).changed == ()
    assert diff(MODEL_VERSION, decided, {**decided, "version": "4"}).replaces == ("version",)


def test_new_content_of_an_open_number_stands_beside_the_old_one() -> None:
    """What refers to the old version moves over before that goes."""
    olds = complete(MODEL_VERSION, path="src", workspace_id=W).given
    Path("src/score.py").write_text("other")
    news = complete(MODEL_VERSION, olds, path="src", workspace_id=W).given
    found = diff(MODEL_VERSION, {**olds, "version": "1"}, news)
    assert (found.replaces, found.delete_before_replace) == (("content_hash",), False)


IGNORED = [
    (CODE_VERSION, {"path": "src"}, "src/score.py", "content_hash"),
    (MODEL_VERSION, {"path": "src"}, "src/score.py", "content_hash"),
    (ENVIRONMENT_VERSION, {"build_context": "context"}, "context/Dockerfile", "content_hash"),
    (ENVIRONMENT_VERSION, {"image": "python", "conda_file": "env.yml"}, "env.yml", "conda"),
]


@pytest.mark.parametrize(("declared", "given", "file", "filled"), IGNORED)
def test_changes_of_local_content_can_be_ignored(
    declared: Type, given: dict[str, str], file: str, filled: str, program: Path
) -> None:
    """`ignore_changes=["content_hash"]`: the engine hands over what the last state has, and nothing else changes."""
    (program / "context").mkdir()
    for text in ("context/Dockerfile", "env.yml"):
        (program / text).write_text("dependencies: [pip]\n")
    arguments = {"workspace_id": W.replace("/s/", "/11111111-2222-3333-4444-555555555550/"), **given}
    olds = check(declared, {}, arguments, urn=URN, settings={}).inputs
    (program / file).write_text("dependencies: [python, pip]\n")
    assert diff(declared, olds, check(declared, olds, arguments, urn=URN, settings={}).inputs).replaces
    ignored = check(declared, olds, {**arguments, filled: olds[filled]}, urn=URN, settings={})
    assert ignored.faults == ()
    assert diff(declared, olds, ignored.inputs).changed == ()
