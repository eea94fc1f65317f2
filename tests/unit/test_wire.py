"""Between arguments and bodies, for every type: what is sent comes back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from pulumi_azureml.change_body import merge_body, patch_body
from pulumi_azureml.declare import PATCH, PUT, Type
from pulumi_azureml.ownership import add_mark
from pulumi_azureml.paths import get, put
from pulumi_azureml.resources import ALL
from pulumi_azureml.sameness import changed, covers, same
from pulumi_azureml.shape import Member, arguments, outputs
from pulumi_azureml.wire import from_body, outputs_of, to_body

from ..samples import SAMPLES, Sample
from .live import live_body
from .toy import LAMP

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)
each_type = pytest.mark.parametrize("declared", ALL, ids=lambda declared: declared.name)

IN_BODY = [
    pytest.param(sample, member, id=f"{sample}-{member.name}")
    for sample in SAMPLES
    if sample.full
    for member in arguments(sample.declared).members.values()
    if member.field.in_body and not member.in_path and member.name in sample.inputs()
]
IN_PLACE = [
    case for case in IN_BODY if isinstance(case.values[1], Member) and case.values[1].field.on_change in (PATCH, PUT)
]


def _in_body(declared: Type, inputs: Mapping[str, Any]) -> dict[str, Any]:
    members = arguments(declared).members
    return {
        n: v for n, v in inputs.items() if members[n].field.in_body and not members[n].in_path and members[n].key.wire
    }


@each_sample
def test_body_of_the_arguments_reads_back_as_the_arguments(sample: Sample) -> None:
    """`from_body(to_body(x)) == x`, for everything that is in a body."""
    inputs = sample.inputs()
    assert from_body(sample.declared, live_body(sample.declared, inputs)) == _in_body(sample.declared, inputs)


@pytest.mark.parametrize(("sample", "member"), IN_BODY)
def test_second_value_of_an_argument_reads_back_as_well(sample: Sample, member: Member) -> None:
    """The same for the other value: no flag that is stuck, no variant that is taken for another."""
    inputs = sample.changed(member.name)
    assert from_body(sample.declared, live_body(sample.declared, inputs))[member.name] == inputs[member.name]


@pytest.mark.parametrize(("sample", "member"), IN_BODY)
def test_the_two_samples_of_an_argument_differ(sample: Sample, member: Member) -> None:
    """Otherwise every test of a change would prove nothing."""
    assert [m.name for m in changed(sample.declared, sample.inputs(), sample.changed(member.name))] == [member.name]


@each_sample
def test_body_carries_the_constants_of_the_type(sample: Sample) -> None:
    """They tell the service which kind of resource it is."""
    body = to_body(sample.declared, sample.inputs())
    assert {path: get(body, path) for path in sample.declared.constants} == dict(sample.declared.constants)


@each_type
def test_arguments_that_were_never_set_are_not_sent(declared: Type) -> None:
    """Absent is absent: neither null nor empty; constants alone are in the body of nothing."""
    expected: dict[str, Any] = {}
    for path, value in declared.constants.items():
        put(expected, path, value)
    assert to_body(declared, {}) == expected


@each_sample
def test_what_the_declaration_does_not_know_is_ignored(sample: Sample) -> None:
    """A new property of the service neither raises nor shows."""
    inputs = sample.inputs()
    body = live_body(sample.declared, inputs)
    _add_everywhere(body, sample.declared)
    assert from_body(sample.declared, body) == _in_body(sample.declared, inputs)


def _add_everywhere(body: Any, declared: Type) -> None:
    """A foreign property in the envelope, and in every object that a declared path goes through."""
    body["unheardOf"] = 1
    members = arguments(declared).members.values()
    maps = {member.key.wire for member in members if member.key.shared}
    for member in members:
        parent, _, _ = member.key.wire.rpartition(".")
        holder = get(body, parent) if parent and parent not in maps else None
        if isinstance(holder, dict):
            holder["unheardOf"] = {"nested": True}


@each_sample
def test_nulls_of_the_service_are_absences(sample: Sample) -> None:
    """The service writes null where nothing is."""
    body: dict[str, Any] = {}
    for member in arguments(sample.declared).members.values():
        if member.key.wire and not member.in_path:
            put(body, member.key.wire, None)
    assert from_body(sample.declared, body) == {}


@each_type
def test_outputs_of_an_empty_answer_are_none_at_all(declared: Type) -> None:
    """What the service does not say is not in the outputs."""
    assert outputs_of(declared, {"properties": {}}) == {}


@pytest.mark.parametrize(("sample", "member"), IN_PLACE)
def test_removal_of_an_argument_sends_its_default_or_null(sample: Sample, member: Member) -> None:
    """Set once and taken out is not the same as never set, in a PATCH as in a PUT of the whole."""
    old = sample.inputs()
    new = {name: value for name, value in old.items() if name != member.name}
    live = live_body(sample.declared, old)
    patch = patch_body(sample.declared, [member], old, new, live)
    whole = merge_body(sample.declared, live, old, new)
    if member.key.shared:
        theirs = {key: value for key, value in get(live, member.key.wire).items() if key not in old[member.name]}
        assert get(patch, member.key.wire) == get(whole, member.key.wire) == theirs
    else:
        assert get(patch, member.key.wire) == member.key.default
        assert get(whole, member.key.wire) == member.key.default
        assert _leaf(member.key.wire) in _holder(patch, member.key.wire)


def _leaf(path: str) -> str:
    return path.rpartition(".")[2]


def _holder(body: Any, path: str) -> Any:
    parent = path.rpartition(".")[0]
    return get(body, parent) if parent else body


@pytest.mark.parametrize(("sample", "member"), IN_PLACE)
def test_patch_holds_the_changed_argument_alone(sample: Sample, member: Member) -> None:
    """Whatever else the resource has is not mentioned."""
    old, new = sample.inputs(), sample.changed(member.name)
    patch = patch_body(sample.declared, changed(sample.declared, old, new), old, new, live_body(sample.declared, old))
    mentioned = from_body(sample.declared, patch)
    beside = {
        m.name for m in arguments(sample.declared).members.values() if m.key.wire.startswith(f"{member.key.wire}.")
    }
    assert set(mentioned) - beside == {member.name}


@each_sample
def test_whole_body_of_an_unchanged_resource_asks_for_what_is_there(sample: Sample) -> None:
    """GET, merge with nothing changed, PUT: the arguments read back the same."""
    inputs = sample.inputs()
    live = live_body(sample.declared, inputs)
    body = merge_body(sample.declared, live, inputs, inputs)
    shown = {name: value for name, value in live.items() if name.startswith("#")}
    assert from_body(sample.declared, {**body, **shown}) == _in_body(sample.declared, inputs)


@each_sample
def test_whole_body_keeps_foreign_properties_and_drops_read_only_ones(sample: Sample) -> None:
    """A PUT of the whole must neither lose what others set nor send back what the service makes."""
    inputs = sample.inputs()
    live = to_body(sample.declared, inputs) | {"id": "/x", "name": "x", "type": "t", "systemData": {}, "etag": "e"}
    live["unheardOf"] = {"kept": True}
    made = {
        out.wire: "made"
        for out in outputs(sample.declared).values()
        if not any(s.isdigit() for s in out.wire.split("."))
    }
    sent = {m.key.wire for m in arguments(sample.declared).members.values() if m.field.in_body}
    for path, value in made.items():
        if path not in sent:
            put(live, path, value)
    before = deepcopy(live)
    body = merge_body(sample.declared, live, inputs, inputs)
    assert body["unheardOf"] == {"kept": True}
    assert not {"id", "name", "type", "systemData", "etag"} & body.keys()
    assert [path for path in made if path not in sent and get(body, path) is not None] == []
    assert live == before


@each_sample
def test_tags_of_others_are_kept_in_patch_and_put(sample: Sample) -> None:
    """Ours change and go, theirs stay, and so does the mark."""
    declared = sample.declared
    shared = [m for m in arguments(declared).members.values() if m.key.shared]
    for member in shared:
        old = {**sample.inputs(), member.name: {"mine": "1", "going": "2"}}
        new = {**old, member.name: {"mine": "3"}}
        live = to_body(declared, old)
        others = {key: value for key, value in get(live, member.key.wire).items() if key not in old[member.name]}
        add_mark(declared, live, "urn")
        get(live, member.key.wire)["theirs"] = "x"
        expected = {
            **others,
            "theirs": "x",
            "mine": "3",
            **({"pulumi-azureml": "b05f298605f4"} if declared.mark == member.key.wire else {}),
        }
        assert get(patch_body(declared, [member], old, new, live), member.key.wire) == expected
        assert get(merge_body(declared, live, old, new), member.key.wire) == expected


@each_sample
def test_a_live_resource_with_more_than_was_asked_covers_it(sample: Sample) -> None:
    """What the service fills in beside the arguments is no difference."""
    small = sample.inputs()
    live = from_body(sample.declared, live_body(sample.declared, {**sample.inputs(), **_more(sample)}))
    for member in arguments(sample.declared).members.values():
        if member.name in small and member.field.in_body and not member.in_path:
            assert covers(member.shape, member.key, small[member.name], live[member.name])


def _more(sample: Sample) -> dict[str, Any]:
    """Another entry in every map that others may write to."""
    shared = [m for m in arguments(sample.declared).members.values() if m.key.shared]
    return {m.name: {**(sample.inputs().get(m.name) or {}), "theirs": "x"} for m in shared}


@each_sample
def test_every_argument_is_the_same_as_itself(sample: Sample) -> None:
    """Comparison holds for every shape, and nothing is the same as nothing but nothing."""
    inputs = sample.inputs()
    for member in arguments(sample.declared).members.values():
        if member.name in inputs:
            value = inputs[member.name]
            assert same(member.shape, member.key, value, deepcopy(value))
            assert not same(member.shape, member.key, value, None)
            assert not same(member.shape, member.key, None, value)


def test_toy_body_is_spelled_out() -> None:
    """Constants, variants, keyed lists, flags, durations and nested constants, in one body."""
    inputs = {
        "room_id": "/rooms/1",
        "name": "desk",
        "fixed": True,
        "off_after_minutes": 90,
        "bulbs": [{"socket": "E27", "dimmed": True}],
        "timer": {"offset": 5},
        "owner_ids": ["/users/A"],
        "power": "On",
        "note": "by the window",
    }
    assert to_body(LAMP, inputs) == {
        "properties": {
            "kind": "Lamp",
            "loose": False,
            "offAfter": "PT1H30M",
            "bulbs": [{"socket": {"kind": "E27"}, "dimmer": "Enabled", "maker": "us"}],
            "timer": {"sun": {"offset": 5}, "kind": "Sun"},
        },
        "owners": {"/users/A": {}},
    }
