"""What a change of arguments would do."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml.declare import LOCAL, REPLACE, Generated, Key, Type
from pulumi_azureml.lifecycle import diff
from pulumi_azureml.resources import ALL
from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE
from pulumi_azureml.shape import ListOf, Member, Object, Shape, Variants, arguments
from pulumi_azureml.wire import from_wire, variant

from ..samples import SAMPLES, Sample, sample_of
from .toy import LAMP
from .unknown import UNKNOWN, is_unknown

EVERY_FIELD = [
    pytest.param(sample, member, id=f"{sample}-{member.name}")
    for sample in SAMPLES
    if sample.full
    for member in arguments(sample.declared).members.values()
    if member.name in sample.inputs()
]


@pytest.mark.parametrize(("sample", "member"), EVERY_FIELD)
def test_change_of_a_field_does_what_its_declaration_says(sample: Sample, member: Member) -> None:
    """One change, one name in the difference; it replaces where the field says so, and nowhere else."""
    found = diff(sample.declared, sample.inputs(), sample.changed(member.name))
    assert found.changed == (member.name,)
    assert found.replaces == ((member.name,) if member.field.on_change is REPLACE else ())


@pytest.mark.parametrize(("sample", "member"), EVERY_FIELD)
def test_an_unknown_field_replaces_where_it_is_the_place(sample: Sample, member: Member) -> None:
    """A value that hangs on another resource may turn out the same: it is named, and replaces nothing. But what lies in
    another resource goes with it: whose parent is being replaced, and has no id yet, has to be made again."""
    found = diff(sample.declared, sample.inputs(), {**sample.inputs(), member.name: UNKNOWN}, is_unknown)
    given = member.field.generated is None and member.name not in sample.declared.fills
    assert found.changed == (member.name,)
    assert found.replaces == ((member.name,) if member.in_path and given else ())


@pytest.mark.parametrize(("sample", "member"), EVERY_FIELD)
def test_an_unknown_value_inside_of_a_field_never_replaces(sample: Sample, member: Member) -> None:
    """The same one level down, wherever in the value it is."""
    for partial in _with_unknowns(sample.inputs()[member.name]):
        found = diff(sample.declared, sample.inputs(), {**sample.inputs(), member.name: partial}, is_unknown)
        assert (found.changed, found.replaces) == ((member.name,), ())


def _with_unknowns(value: Any) -> list[Any]:
    """The value once with each of its leaves unknown."""
    if isinstance(value, dict):
        return [{**value, name: item} for name, inner in value.items() for item in [UNKNOWN, *_with_unknowns(inner)]]
    if isinstance(value, list):
        places = range(len(value))
        return [[*value[:i], item, *value[i + 1 :]] for i in places for item in [UNKNOWN, *_with_unknowns(value[i])]]
    return []


def test_what_is_known_beside_an_unknown_value_still_replaces() -> None:
    """An unknown value hides no certain change next to it."""
    sample = sample_of("ComputeInstance")
    old = sample.inputs()
    application = {**old["custom_applications"][0], "name": "renamed", "image": UNKNOWN}
    found = diff(COMPUTE_INSTANCE, old, {**old, "custom_applications": [application]}, is_unknown)
    assert found.replaces == ("custom_applications",)


def _spelled_out(shape: Shape, key: Key, value: Any) -> list[tuple[Any, Any]]:
    """The value without one of its inner settings, and with that at its default, for each that has one."""
    if isinstance(shape, Variants):
        chosen = variant(shape, value, wire=False)
        return _spelled_out(chosen, key, value) if chosen else []
    if isinstance(shape, ListOf) and isinstance(value, list):
        pairs = [(i, pair) for i, item in enumerate(value) for pair in _spelled_out(shape.item, key, item)]
        return [tuple([*value[:i], one, *value[i + 1 :]] for one in pair) for i, pair in pairs]  # type: ignore[misc]
    if not isinstance(shape, Object) or not isinstance(value, dict):
        return []
    found: list[tuple[Any, Any]] = []
    for name, member in shape.members.items():
        without = {n: item for n, item in value.items() if n != name}
        inner = _spelled_out(member.shape, member.key, value.get(name))
        found += [({**value, name: one}, {**value, name: other}) for one, other in inner]
        if member.key.default is not None and member.key.constant is None:
            found.append((without, {**without, name: from_wire(member.shape, member.key, member.key.default)}))
    return found


@pytest.mark.parametrize(("sample", "member"), EVERY_FIELD)
def test_a_default_spelled_out_inside_of_a_field_is_no_change(sample: Sample, member: Member) -> None:
    """Nobody loses a machine because the program now says what held anyway."""
    for without, spelled in _spelled_out(member.shape, member.key, sample.inputs()[member.name]):
        for old, new in ((without, spelled), (spelled, without)):
            olds, news = ({**sample.inputs(), member.name: each} for each in (old, new))
            assert diff(sample.declared, olds, news).changed == ()


def test_fields_with_inner_defaults_are_among_those_that_are_tried() -> None:
    """A mount of a compute instance's application is one."""
    inputs, members = sample_of("ComputeInstance").inputs(), arguments(COMPUTE_INSTANCE).members
    member = members["custom_applications"]
    assert _spelled_out(member.shape, member.key, inputs["custom_applications"])


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_nothing_changed_is_no_difference(sample: Sample) -> None:
    """A second `up` is empty."""
    found = diff(sample.declared, sample.inputs(), sample.inputs())
    assert (found.changed, found.replaces, found.warnings) == ((), (), ())


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_numbers_of_the_engine_are_no_difference(sample: Sample) -> None:
    """Old arguments come back with every integer as a float."""
    assert diff(sample.declared, _floats(sample.inputs()), sample.inputs()).changed == ()


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _floats(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_floats(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            "workspace_id",
            "/subscriptions/S/resourceGroups/G/workspaces/W",
            "/subscriptions/s/resourcegroups/g/workspaces/w/",
        ),
        ("vm_size", "Standard_DS3_v2", "STANDARD_DS3_V2"),
        ("name", "dev-box", "DEV-box"),
        ("location", "West Europe", "westeurope"),
        ("subnet_id", "/a/B", "/A/b"),
    ],
)
def test_another_spelling_is_no_difference(name: str, old: str, new: str) -> None:
    """Ids, names, sizes and regions are compared by meaning: nobody loses a machine to a capital letter."""
    assert diff(COMPUTE_INSTANCE, {name: old}, {name: new}).changed == ()


@pytest.mark.parametrize(("sample", "member"), EVERY_FIELD)
def test_adding_and_removing_a_field_is_a_change(sample: Sample, member: Member) -> None:
    """Absent and present differ, in both directions; but a number that was decided may be left open afterwards."""
    old = sample.inputs()
    new = {name: value for name, value in old.items() if name != member.name}
    decided = member.field.generated is Generated.NEXT
    assert diff(sample.declared, old, new).changed == (() if decided else (member.name,))
    assert diff(sample.declared, new, old).changed == (member.name,)


def test_replacement_says_what_is_lost_and_how_to_guard_it() -> None:
    """R52: the preview tells before it is too late."""
    (warning,) = diff(COMPUTE_INSTANCE, {"vm_size": "a"}, {"vm_size": "b"}).warnings
    assert warning == (
        "changing vm_size replaces the compute instance and destroys its disk with everything under /home and all "
        "installed "
        "packages (files in the workspace's file share stay); the resource option protect=True guards against that"
    )


LOST = {
    "AutoscaleSetting": "nothing: the deployment keeps",
    "ComputeCluster": "the jobs that run on it",
    "ComputeInstance": "its disk with everything under /home",
    "Datastore": "nothing of the data",
    "KubernetesCompute": "nothing of the cluster itself",
    "OnlineDeployment": "what answers requests",
    "OnlineEndpoint": "its deployments, its keys and its address",
    "Workspace": "its computes, endpoints and deployments, registered models",
}
"""What the warning begins to list, by type: of the others, versions of assets and a part, nothing is lost."""
PROTECTED = {"ComputeInstance", "Workspace"}
"""The types with what nobody can make again: the warning says how to guard it."""
GUARD = "; the resource option protect=True guards against that"


@pytest.mark.parametrize("declared", ALL, ids=lambda declared: declared.name)
def test_every_type_tells_what_its_replacement_destroys_and_guards_what_cannot_be_made_again(declared: Type) -> None:
    """R52, for all of them."""
    sample = sample_of(declared.name)
    fixed = [m.name for m in arguments(declared).members.values() if m.field.on_change is REPLACE and not m.in_path]
    names = [name for name in fixed if name in sample.inputs()]
    if declared.name not in LOST:
        assert (declared.lost_on_replace, declared.protect) == ("", False)
        return
    assert names
    for name in names:
        warning = diff(declared, sample.inputs(), sample.changed(name)).warnings[0]
        assert warning.startswith(f"changing {name} replaces the {declared.noun} and destroys {LOST[declared.name]}")
        assert warning.endswith(GUARD) is (declared.name in PROTECTED)


def test_possible_replacement_is_told_while_the_value_is_unknown() -> None:
    """A word of warning, not a replacement."""
    old = {"room_id": "/r", "fixed": True}
    assert diff(LAMP, old, {**old, "fixed": UNKNOWN}, is_unknown).warnings == (
        "fixed not known yet: should the value turn out to differ, the lamp is replaced",
    )
    assert diff(LAMP, old, {**old, "label": UNKNOWN}, is_unknown).warnings == ()


def test_deletion_comes_first_when_both_would_have_the_same_path() -> None:
    """Two of one name cannot exist side by side; where the name changes as well, the new one is made first."""
    old = {"room_id": "/r", "name": "desk", "fixed": True}
    assert diff(LAMP, old, {**old, "fixed": False}).delete_before_replace
    assert not diff(LAMP, old, {**old, "fixed": False, "name": "other"}).delete_before_replace
    assert not diff(LAMP, old, {**old, "room_id": "/other"}).delete_before_replace


def test_a_type_whose_names_are_unique_in_a_region_is_always_deleted_first() -> None:
    """A compute instance cannot stand beside its successor, whatever the name."""
    old = sample_of("ComputeInstance").inputs()
    new = {**old, "name": "another"}
    assert diff(COMPUTE_INSTANCE, old, new).delete_before_replace


@pytest.mark.parametrize(("sample", "member"), EVERY_FIELD)
def test_what_only_steers_the_provider_is_no_reason_to_replace(sample: Sample, member: Member) -> None:
    """A LOCAL field shows in the difference, so that it is kept, and does nothing else."""
    if member.field.on_change is LOCAL:
        found = diff(sample.declared, sample.inputs(), sample.changed(member.name))
        assert (found.changed, found.replaces, found.warnings) == ((member.name,), (), ())
