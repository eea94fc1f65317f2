"""One table over every type and every sample of it: made, read, changed, deleted, and met again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import LOCAL, REPLACE, Type
from pulumi_azureml.errors import UsageError
from pulumi_azureml.sameness import covers
from pulumi_azureml.shape import Member, Object, Shape, Variants, arguments

from ..engine.azure import Azure
from ..samples import SAMPLES, Place, Sample
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)
OWNED = [sample for sample in SAMPLES if not (sample.declared.part or sample.declared.asset)]
"""Of what nobody else may have a part in: versions of assets are shared, and a part has the owner of its whole."""
CHANGEABLE = [
    pytest.param(sample, member, id=f"{sample}-{member.name}")
    for sample in SAMPLES
    if sample.full
    for member in arguments(sample.declared).members.values()
    if member.field.on_change is not REPLACE and member.name in set(sample.inputs()) - sample.paths
]
REMOVABLE = [
    pytest.param(sample, member, id=f"{sample}-{member.name}")
    for sample in SAMPLES
    if sample.full
    for member in arguments(sample.declared).members.values()
    if member.field.on_change not in (REPLACE, LOCAL) and member.name in set(sample.inputs()) - set(sample.needed)
]


@each_sample
def test_what_is_made_is_what_was_asked(sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure) -> None:
    """The state holds the arguments as they were written, the id, and the outputs that the service made."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    inputs = work.check(given)
    assert state.inputs == inputs
    assert state.id.casefold() == work.path(state.properties).casefold()
    assert state.outputs.get("provisioning_state", "Succeeded") == "Succeeded"
    assert state.id in azure.resources(sample.declared.arm_type)


@each_sample
def test_second_run_and_refresh_are_empty(sample: Sample, work_on: WorkOn, place_for: PlaceFor) -> None:
    """Nothing was changed, so nothing shows: neither in the difference, nor as drift."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    assert lifecycle.diff(sample.declared, state.inputs, work.check(given, state.inputs)).changed == ()
    assert work.refreshed(state).inputs == state.inputs


@pytest.mark.parametrize(("sample", "member"), CHANGEABLE)
def test_a_change_in_place_is_applied_and_read_back(
    sample: Sample, member: Member, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Each field once: the resource stays the same one, shows the new value, and nothing else has moved."""
    work, place = work_on(sample.declared), place_for(sample.declared)
    state = work.create(sample.inputs(place))
    made = len(azure.requests("DELETE"))
    changed = work.update(state, sample.changed(member.name, place))
    assert changed.inputs == work.check(sample.changed(member.name, place))
    assert changed.id == state.id
    assert work.refreshed(changed).inputs == changed.inputs
    assert len(azure.requests("DELETE")) == made


@pytest.mark.parametrize(("sample", "member"), CHANGEABLE)
def test_what_the_program_leaves_to_others_keeps_their_value(
    sample: Sample, member: Member, work_on: WorkOn, place_for: PlaceFor
) -> None:
    """`ignore_changes`: somebody changed the one, the program changes another, and each has its way."""
    work, place = work_on(sample.declared), place_for(sample.declared)
    others = [m for s, m in (case.values for case in CHANGEABLE) if s is sample and m is not member]
    state = work.create(sample.inputs(place))
    theirs = work.update(state, sample.changed(member.name, place))
    for other in others[:1]:
        ours = work.update(state, sample.changed(other.name, place), member.name)
        assert ours.inputs == work.check(sample.changed(other.name, place))
    shown = work.refreshed(theirs).inputs
    assert shown.get(member.name) == theirs.inputs.get(member.name)


@pytest.mark.parametrize(("sample", "member"), REMOVABLE)
def test_a_field_can_be_taken_out_and_put_in_again(
    sample: Sample, member: Member, work_on: WorkOn, place_for: PlaceFor
) -> None:
    """Without the argument the service's own value stands; with it, the user's."""
    work, place = work_on(sample.declared), place_for(sample.declared)
    full = sample.inputs(place)
    without = {name: value for name, value in full.items() if name != member.name}
    state = work.create(full)
    less = work.update(state, without)
    assert member.name not in less.inputs
    assert work.refreshed(less).inputs == less.inputs
    again = work.update(less, full)
    assert work.refreshed(again).inputs == state.inputs


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.vanishes], ids=str)
def test_deleted_is_gone_and_may_be_deleted_again(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """After the first delete a read finds nothing; the second is no error."""
    work = work_on(sample.declared)
    state = work.create(sample.inputs(place_for(sample.declared)))
    work.delete(state)
    assert work.read(state) is None
    assert state.id not in azure.resources(sample.declared.arm_type)
    work.delete(state)


@each_sample
def test_maps_without_entries_ask_for_nothing(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """`tags={}`, as programs hand over what a configuration leaves out: made, no drift, and no change beside none."""
    shared = [m.name for m in arguments(sample.declared).members.values() if m.key.shared and not m.required]
    without = {n: value for n, value in sample.inputs(place_for(sample.declared)).items() if n not in shared}
    work, given = work_on(sample.declared), {**without, **{name: {} for name in shared}}
    state = work.create(given)
    assert work.refreshed(state).inputs == state.inputs
    assert lifecycle.diff(sample.declared, state.inputs, work.check(without, state.inputs)).changed == ()
    assert lifecycle.diff(sample.declared, work.check(without), work.check(given)).changed == ()


@each_sample
def test_create_meets_its_own_earlier_work(sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure) -> None:
    """A create that is repeated after a crash adopts what it made: the same state, and one write, of its mark (and of a
    secret that the service does not show)."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    first = work.create(given)
    writes = _writes(azure, first.id)
    assert work.create(given) == first
    assert _writes(azure, first.id) == writes + 1


@each_sample
def test_a_delete_of_an_older_state_leaves_what_a_create_has_taken_up(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """A replacement by order that was cut off: two states, one resource. The older one's delete writes nothing, each
    time; the newer one's is a delete."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    older = work.create(given)
    newer = [work.create(given), work.create(given)][-1]
    before = azure.resources(sample.declared.arm_type)
    assert not work.delete(older)
    assert azure.resources(sample.declared.arm_type) == before
    assert work.refreshed(newer) == newer
    assert work.delete(newer)


def _writes(azure: Azure, path: str) -> int:
    return len(azure.requests("PUT", path)) + len(azure.requests("PATCH", path))


@pytest.mark.parametrize("sample", OWNED, ids=str)
def test_what_somebody_else_made_is_refused(sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure) -> None:
    """The message names the id and the command that imports it, and nothing is written."""
    given = {**sample.inputs(place_for(sample.declared)), "name": "taken"}
    theirs = work_on(sample.declared, "theirs").create(given)
    before = azure.resources()
    ours = work_on(sample.declared, "team::ours")
    with pytest.raises(UsageError) as caught:
        ours.create(given)
    assert str(caught.value) == (
        f'creating {sample.declared.noun} "taken": there is one already, and this stack did not make it '
        f"({theirs.id}). Take it "
        f"over with `pulumi-azureml import {sample.declared.name} team::ours {theirs.id} > import.json` and "
        "`pulumi import -f import.json`, or choose another name."
    )
    assert azure.resources() == before


@each_sample
def test_ids_in_another_case_are_the_same_ids(sample: Sample, work_on: WorkOn, place_for: PlaceFor) -> None:
    """Ids, names and regions come back as the service likes them, and were written as the user did: no drift, no
    change."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    shouted = {name: _shouted(value) for name, value in given.items()}
    state = work.create(shouted)
    assert state.inputs == work.check(shouted)
    assert work.refreshed(state).inputs == state.inputs
    assert lifecycle.diff(sample.declared, state.inputs, work.check(given, state.inputs)).changed == ()


def _shouted(value: object) -> object:
    """Resource groups and providers in capital letters, in every id."""
    if isinstance(value, str) and value.startswith("/subscriptions/"):
        return value.replace("resourceGroups", "RESOURCEGROUPS").replace("Microsoft.", "MICROSOFT.")
    if isinstance(value, dict):
        return {name: _shouted(item) for name, item in value.items()}
    return [_shouted(item) for item in value] if isinstance(value, list) else value


@each_sample
def test_import_of_a_live_resource_is_the_resource(sample: Sample, work_on: WorkOn, place_for: PlaceFor) -> None:
    """With nothing known but the id, the arguments that are read make a second run empty."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    found = lifecycle.look_up(sample.declared, state.id, work.client, timeout=60)
    assert found.id == state.id
    checked = work.check(found.inputs, found.inputs)
    assert lifecycle.diff(sample.declared, found.inputs, checked).changed == ()
    for member in arguments(sample.declared).members.values():
        unread = member.key.write_only or member.key.shown or not (member.field.in_body or member.in_path)
        unread = unread or (member.name not in found.inputs and _keeps_a_secret(member.shape))
        if member.name in state.inputs and not unread:
            assert covers(member.shape, member.key, state.inputs[member.name], found.inputs.get(member.name)), (
                member.name
            )


def _keeps_a_secret(shape: Shape) -> bool:
    """Whether a part of it is never shown, so that nobody can read it as a whole."""
    options = shape.options if isinstance(shape, Variants) else (shape,) if isinstance(shape, Object) else ()
    return any(member.key.write_only for option in options for member in option.members.values())
