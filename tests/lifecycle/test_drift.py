"""What somebody changed behind the program's back, for every argument of every type."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from pulumi_azureml.declare import Switch, Type
from pulumi_azureml.paths import get, put
from pulumi_azureml.sameness import changed, covers
from pulumi_azureml.shape import Member, arguments
from pulumi_azureml.wire import to_wire

from ..engine.azure import Azure
from ..samples import SAMPLES, Place, Sample, sample_of
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]

VISIBLE = [
    pytest.param(sample, member, id=f"{sample}-{member.name}")
    for sample in SAMPLES
    if sample.full
    for member in arguments(sample.declared).members.values()
    if member.name in set(sample.inputs()) - set(sample.elsewhere)
    if member.key.wire and not member.in_path and not member.key.write_only and not member.key.shown
]


UNASKED = [
    each
    for each in VISIBLE
    for sample, member in [each.values]
    if member.name not in sample.needed and member.name not in sample_of(sample.declared.name, "small").inputs()
]
"""Those that the smallest sample of the type leaves to the service."""


def _tamper(azure: Azure, declared: Type, id: str, member: Member, value: Any) -> None:
    """Give an argument another value in the service, as the portal would."""
    change = member.field.on_change
    if isinstance(change, Switch):
        azure.arm.end(azure.arm.post(f"{id}/{change.verbs[value]}"))
        return
    wire = to_wire(member.shape, member.key, value)
    holder, rest = re.fullmatch(r"((?:properties\.)*)(.+)", member.key.wire).groups()  # type: ignore[union-attr]
    top, _, inner = rest.partition(".")
    there = deepcopy(get(azure.resources(declared.arm_type)[id], f"{holder}{top}")) or {}
    if inner:
        put(there, inner, wire)
        wire = there
    elif member.key.shared:
        wire = {**there, **wire}
    azure.set(id, f"{holder}{top}", wire)


@pytest.mark.parametrize(("sample", "member"), VISIBLE)
def test_what_somebody_changed_is_read_as_drift(
    sample: Sample, member: Member, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Old value known, new value read, and no other argument shows."""
    work, place = work_on(sample.declared), place_for(sample.declared)
    state = work.create(sample.inputs(place))
    value = sample.changed(member.name, place)[member.name]
    if member.key.shared:
        value = {name: f"{text}, altered" for name, text in state.inputs[member.name].items()}
    _tamper(azure, sample.declared, state.id, member, value)
    found = work.refreshed(state)
    inside = {
        name for name, m in arguments(sample.declared).members.items() if m.key.wire.startswith(f"{member.key.wire}.")
    }
    assert {m.name for m in changed(sample.declared, state.inputs, found.inputs)} - inside == {member.name}
    assert covers(member.shape, member.key, value, found.inputs[member.name])


@pytest.mark.parametrize(("sample", "member"), UNASKED)
def test_drift_of_what_was_never_asked_is_none(
    sample: Sample, member: Member, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """An argument that the program leaves to the service may be whatever it is."""
    work, place = work_on(sample.declared), place_for(sample.declared)
    state = work.create(sample_of(sample.declared.name, "small").inputs(place))
    _tamper(azure, sample.declared, state.id, member, sample.inputs(place)[member.name])
    assert work.refreshed(state).inputs == state.inputs


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if "tags" in sample.inputs()], ids=str)
def test_tags_of_others_are_neither_drift_nor_lost(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """A policy adds a tag: it does not show, and survives our own change of the tags."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create({**given, "tags": {"mine": "1", "going": "2"}})
    place = arguments(sample.declared).members["tags"].key.wire
    azure.set(state.id, f"{place}.theirs", "x")
    assert work.refreshed(state).inputs == state.inputs
    changed_state = work.update(state, {**given, "tags": {"mine": "3"}})
    tags = get(azure.resources(sample.declared.arm_type)[state.id], place)
    assert {name: tags.get(name) for name in ("mine", "theirs", "going")} == {"mine": "3", "theirs": "x", "going": None}
    assert work.refreshed(changed_state).inputs["tags"] == {"mine": "3"}


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.full], ids=str)
def test_a_resource_that_somebody_deleted_is_absent(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """A read finds nothing, an update says what to do, a delete is done."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    azure.remove(state.id)
    assert work.read(state) is None
    with pytest.raises(Exception, match=r"it is gone: somebody deleted it .* Run `pulumi refresh`"):
        work.update(state, given)
    work.delete(state)
