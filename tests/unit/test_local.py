"""What arguments take from the local disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from pulumi_azureml.content import ContentFault
from pulumi_azureml.lifecycle import check
from pulumi_azureml.local import content_of, read_local
from pulumi_azureml.resources.code_version import CODE_VERSION
from pulumi_azureml.resources.environment_version import ENVIRONMENT_VERSION
from pulumi_azureml.traits import Upload

from .unknown import UNKNOWN, is_unknown

URN = "urn:pulumi:stack::project::pulumi-python:dynamic/azureml:Any::churn"
(SOURCE,) = CODE_VERSION.local


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "score.py").write_text("def run(data): ...\n")
    (tmp_path / "conda.yml").write_text("dependencies: [python]\r\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_text_file_becomes_the_text_and_a_folder_its_hash() -> None:
    """The rules find the content under the argument that names it."""
    found = read_local(ENVIRONMENT_VERSION, {"conda_file": "conda.yml", "build_context": "src"}, {}, is_unknown)
    assert found.faults == []
    assert found.found["conda"].replace("\r", "") == "dependencies: [python]\n"
    assert found.found["content_hash"] == found.contents["build_context"].digest
    assert [file.path for file in found.contents["build_context"].files] == ["score.py"]


def test_what_cannot_be_read_is_a_fault_beside_all_others() -> None:
    """One preview tells everything."""
    given = {"conda_file": "env.yml", "build_context": "source", "os_type": "Beos"}
    faults = check(ENVIRONMENT_VERSION, {}, given, urn=URN, settings={}, is_unknown=is_unknown).faults
    told = {fault.property: fault.reason for fault in faults}
    assert set(told) == {"conda_file", "build_context", "os_type", "workspace_id"}
    assert 'has no "env.yml"' in told["conda_file"]
    assert 'has no "source"' in told["build_context"]


def test_what_is_filled_in_is_never_given() -> None:
    """Beside its file a text would be two truths; a hash is nobody's to give."""
    both = read_local(ENVIRONMENT_VERSION, {"conda_file": "conda.yml", "conda": "x"}, {}, is_unknown)
    assert [str(fault) for fault in both.faults] == ["conda: is filled in from conda_file: leave it out"]
    hashed = read_local(CODE_VERSION, {"content_hash": "x", "uri": "https://x"}, {}, is_unknown)
    assert [str(fault) for fault in hashed.faults] == ["content_hash: is filled in from path: leave it out"]
    assert read_local(ENVIRONMENT_VERSION, {"conda": "x"}, {}, is_unknown).faults == []


def test_a_path_that_is_not_known_yet_is_not_read() -> None:
    """What it holds is not known either."""
    found = read_local(CODE_VERSION, {"path": UNKNOWN}, {}, is_unknown)
    assert (found.found, found.faults) == ({"content_hash": UNKNOWN}, [])


def test_content_is_sent_from_where_this_run_has_read_it() -> None:
    """The arguments keep the path that the same content had before, which may be gone by now."""
    assert isinstance(SOURCE, Upload)
    given = {"workspace_id": UNKNOWN, "path": "src"}
    olds = check(CODE_VERSION, {}, given, urn=URN, settings={}, is_unknown=is_unknown).inputs
    Path("src").rename("code")
    news = check(CODE_VERSION, olds, {**given, "path": "code"}, urn=URN, settings={}, is_unknown=is_unknown).inputs
    assert news["path"] == "src"
    assert content_of(SOURCE, news).name == "code"


def test_content_that_has_changed_since_the_check_is_not_sent() -> None:
    """What was previewed is what is made."""
    assert isinstance(SOURCE, Upload)
    inputs = check(CODE_VERSION, {}, {"path": "src"}, urn=URN, settings={}, is_unknown=is_unknown).inputs
    Path("src/score.py").write_text("other")
    with pytest.raises(ContentFault, match="path: the content of src has changed since it was checked"):
        content_of(SOURCE, inputs)
