"""What every version of an asset does: it is found by its content, shared between stacks, and never changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import Generated, Type
from pulumi_azureml.errors import UsageError
from pulumi_azureml.ownership import MARK
from pulumi_azureml.paths import get
from pulumi_azureml.shape import arguments
from pulumi_azureml.state import State

from ..engine.azure import Azure
from ..samples import SAMPLES, Place, Sample, sample_of
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]

ASSETS = [sample for sample in SAMPLES if sample.declared.asset]
each_asset = pytest.mark.parametrize("sample", [sample for sample in ASSETS if not sample.full], ids=str)
each_upload = pytest.mark.parametrize(
    "sample", [sample for sample in ASSETS if not sample.full and sample.paths & set(sample.inputs())], ids=str
)
each_small = pytest.mark.parametrize("sample", [sample for sample in ASSETS if sample.name == "small"], ids=str)
each_full = pytest.mark.parametrize("sample", [sample for sample in ASSETS if sample.full], ids=str)


def _blobs(azure: Azure) -> int:
    """How many blobs were sent so far."""
    return len([each for each in azure.requests("PUT") if not each["path"].startswith("/subscriptions/")])


def _live(azure: Azure, state: State) -> dict[str, Any]:
    return azure.resources()[state.id]


def _archived(azure: Azure, sample: Sample, state: State) -> bool:
    assert sample.declared.asset is not None
    return bool(get(_live(azure, state), sample.declared.asset.archived))


@each_asset
def test_the_same_content_from_another_stack_meets_the_same_version(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """It is shared: nothing is sent, neither the version nor a single blob, and both are told the same."""
    given = {**sample.inputs(place_for(sample.declared)), "name": "shared"}
    ours, theirs = work_on(sample.declared, "ours"), work_on(sample.declared, "theirs")
    first, sent, puts = ours.create(given), _blobs(azure), len(azure.requests("PUT"))
    second = theirs.create(given)
    assert (second.id, second.outputs) == (first.id, first.outputs)
    assert (_blobs(azure), len(azure.requests("PUT"))) == (sent, puts)
    assert any("has this content already: nothing is sent" in line for line in theirs.lines)


@each_asset
def test_only_the_stack_that_registered_it_archives_it(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Whoever shares it leaves it as it is."""
    given = {**sample.inputs(place_for(sample.declared)), "name": "shared"}
    ours, theirs = work_on(sample.declared, "ours"), work_on(sample.declared, "theirs")
    first, second = ours.create(given), theirs.create(given)
    theirs.delete(second)
    assert not _archived(azure, sample, first)
    assert "another stack registered it: it is left as it is" in theirs.lines
    ours.delete(first)
    assert _archived(azure, sample, first)
    assert azure.requests("DELETE") == []


@each_small
@pytest.mark.parametrize("retention", ["archive", "delete", "keep"])
def test_destroying_does_what_retention_says(
    sample: Sample, retention: str, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Out of lists, gone, or as it was; a second time is no error, and no request to change anything."""
    work = work_on(sample.declared)
    state = work.create({**sample.inputs(place_for(sample.declared)), "retention": retention})
    work.delete(state)
    puts = len(azure.requests("PUT"))
    assert (work.read(state) is None) == (retention == "delete")
    if retention != "delete":
        assert _archived(azure, sample, state) == (retention == "archive")
    work.delete(state)
    assert len(azure.requests("PUT")) == puts


@each_small
def test_what_another_stack_registered_is_not_deleted_either(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Whatever the retention of the one that shares it."""
    given = sample.inputs(place_for(sample.declared)) | {"name": "shared", "retention": "delete"}
    first = work_on(sample.declared, "ours").create(given)
    theirs = work_on(sample.declared, "theirs")
    theirs.delete(theirs.create(given))
    assert first.id in azure.resources()


@each_asset
def test_an_archived_version_of_the_same_content_is_revived(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Back into lists, under the same number, without sending anything but that."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    first = work.create(given)
    work.delete(first)
    sent = _blobs(azure)
    again = work.create(given)
    assert again == first
    assert not _archived(azure, sample, again)
    assert _blobs(azure) == sent


@each_small
def test_who_takes_a_version_out_of_the_archive_puts_it_back_there(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Whoever registered it first is done with it: the stack of a pull request, say, which the next one follows."""
    given = {**sample.inputs(place_for(sample.declared)), "name": "shared"}
    first, second = work_on(sample.declared, "first"), work_on(sample.declared, "second")
    first.delete(first.create(given))
    state = second.create(given)
    assert not _archived(azure, sample, state)
    second.delete(state)
    assert _archived(azure, sample, state)


@each_full
def test_a_version_that_exists_with_other_content_is_refused(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """A version is never changed in content: not even one of our own."""
    place = place_for(sample.declared)
    work, given = work_on(sample.declared), sample.inputs(place)
    state, before = work.create(given), azure.resources()
    (path,) = sample.paths & set(given)
    other = sample.changed(path, place)
    with pytest.raises(UsageError) as caught:
        work.create(other)
    assert str(caught.value) == (
        f'creating {sample.declared.noun} "res": this version is there already with other content ({state.id}). A '
        "version is never changed in content: leave version out, or choose another one."
    )
    assert azure.resources() == before


@each_full
def test_other_content_under_a_pinned_version_is_a_fault_at_preview(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor
) -> None:
    """Before anything is touched, and without a cloud."""
    place = place_for(sample.declared)
    work, given = work_on(sample.declared), sample.inputs(place)
    olds = work.check(given)
    (path,) = sample.paths & set(given)
    other = sample.changed(path, place)
    (fault,) = lifecycle.check(sample.declared, olds, other, urn=work.urn, settings={}).faults
    assert fault.property == "version"
    assert "has other content: a version is never changed, so choose another one or leave it out" in fault.reason


@each_upload
def test_other_bytes_are_another_version_beside_the_old_one(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one stays until its last user has moved: so it is replaced, and not deleted first."""
    place = place_for(sample.declared)
    shutil.copytree(place.folder, tmp_path / place.folder)
    monkeypatch.chdir(tmp_path)
    work, given = work_on(sample.declared), sample.inputs(place)
    state = work.create(given)
    (path,) = sample.paths & set(given)
    named = Path(given[path])
    (named / "more.txt" if named.is_dir() else named).write_text("dependencies: [python=3.12]\n")
    olds = {**state.inputs, **_decided(sample.declared, state)}
    difference = lifecycle.diff(sample.declared, olds, work.check(given, state.inputs))
    assert difference.replaces
    assert not difference.delete_before_replace
    assert work.create(given).id != state.id


def _decided(declared: Type, state: State) -> dict[str, Any]:
    """The number that the service's versions decided, as the host hands it over."""
    members = arguments(declared).members.values()
    return {m.name: state.outputs[m.name] for m in members if m.field.generated is Generated.NEXT}


@each_small
def test_a_description_changes_in_place_and_sends_no_content(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """The version stays the same one; its content goes back exactly as the service shows it."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    before, sent = _live(azure, state)["properties"], _blobs(azure)
    work.update(state, {**given, "description": "new", "tags": {"a": "b"}})
    after = _live(azure, state)["properties"]
    ours = {"a": "b", MARK: before["tags"][MARK]}
    assert {name for name in after if after[name] != before.get(name)} == {"description", "tags"}
    assert (after["description"], after["tags"], _blobs(azure)) == ("new", ours, sent)


@each_upload
def test_an_upload_that_was_cut_off_is_taken_up(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """The bytes went, the version did not: the next run sends the version alone."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    azure.fault(method="PUT", path="/versions/[^/]+$", status=400, code="BadRequest", message="No.")
    with pytest.raises(Exception, match="BadRequest: No"):
        work.create(given)
    sent = _blobs(azure)
    assert sent > 0
    assert work.create(given).outputs["provisioning_state"] == "Succeeded"
    through = {source.through.name for source in sample.declared.local if getattr(source, "through", None)}
    if through == {"DATASTORE"}:
        assert _blobs(azure) == sent


@each_small
def test_names_at_the_limit_of_their_length_are_taken(sample: Sample, work_on: WorkOn, place_for: PlaceFor) -> None:
    """255 characters, given or made of a longer logical name."""
    given = sample.inputs(place_for(sample.declared))
    assert work_on(sample.declared, "given").create({**given, "name": "n" * 255}).outputs["provisioning_state"]
    made = work_on(sample.declared, "m" * 300)
    state = made.create(given)
    assert len(state.inputs["name"]) == 255
    made.delete(state)


def test_environments_of_one_content_in_two_spellings_are_one_version(
    work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """A conda file in another layout is the same environment: no second version of it."""
    sample = sample_of("EnvironmentVersion", "inline")
    given = sample.inputs(place_for(sample.declared)) | {"name": "shared"}
    first = work_on(sample.declared, "ours").create(given)
    respelled = {**given, "conda": "# for serving\ndependencies: ['python=3.10']\nname: serving"}
    assert work_on(sample.declared, "theirs").create(respelled).id == first.id
