"""The provider and the emulator state the service's facts independently; where they meet, they have to agree.

Each failure names the source that the emulator gives, so that whoever reads it can look who is right.
"""

from __future__ import annotations

import re

import pytest
from azureml_emulator.arm.resource_type import ResourceType
from azureml_emulator.types import ALL as EMULATED
from azureml_emulator.types.time_zones import ZONE_HOURS
from pulumi_azureml.constraints import NameRule
from pulumi_azureml.declare import PATCH, REPLACE, Action, Switch, Trigger, Type
from pulumi_azureml.resources import ALL
from pulumi_azureml.resources.time_zone import WINDOWS_TIME_ZONES
from pulumi_azureml.shape import Member, arguments

EACH = pytest.mark.parametrize("declared", ALL, ids=[declared.name for declared in ALL])


def _twin(declared: Type) -> ResourceType:
    found = [kind for kind in EMULATED if kind.type == declared.arm_type]
    assert len(found) == 1, f"{declared.arm_type} is declared and not emulated"
    return found[0]


def _sent(declared: Type) -> list[Member]:
    members = arguments(declared).members.values()
    return [member for member in members if not member.in_path and member.key.wire and member.field.in_body]


def _within(path: str, allowed: tuple[str, ...]) -> bool:
    return any(path == each or path.startswith(f"{each}.") or each.startswith(f"{path}.") for each in allowed)


@EACH
def test_the_emulator_knows_the_version_that_we_speak(declared: Type) -> None:
    """The api-version of a declaration is one that its twin lists."""
    assert declared.api_version in _twin(declared).api_versions.known


@EACH
def test_a_name_that_we_let_through_is_one_that_the_emulator_takes(declared: Type) -> None:
    """Our rule may be the stricter one, never the laxer."""
    if declared.part:  # it has the name of what it is a part of
        return
    member = arguments(declared).members["name"]
    rule = next(each for each in member.key.allows if isinstance(each, NameRule))
    twin = _twin(declared)
    for logical in ("a", "Notebook", "9lives", "x" * 60, "with_underscore", "déjà-vu", "a-1", "-b-"):
        name = rule.generated(logical, "abcdef")
        assert rule.fault(name) is None
        if twin.name_rule is not None:
            assert re.fullmatch(twin.name_rule.pattern, name), f"{name}: emulator's source: {twin.sources.get('name')}"


@EACH
def test_what_we_patch_is_what_the_emulator_lets_be_patched(declared: Type) -> None:
    """A field declared PATCH would otherwise be accepted and ignored."""
    twin = _twin(declared)
    patched = [member.key.wire for member in _sent(declared) if member.field.on_change is PATCH]
    if patched:
        assert twin.patch is not None
        refused = [path for path in patched if twin.patchable is not None and not _within(path, twin.patchable)]
        assert refused == [], f"emulator's source: {twin.sources.get('patchable')}"


@EACH
def test_what_the_emulator_calls_create_only_replaces(declared: Type) -> None:
    """A field that the service never changes must not be declared as changeable in place."""
    twin = _twin(declared)
    fixed = tuple(each.path for each in twin.create_only)
    changeable = [
        member.key.wire
        for member in _sent(declared)
        if member.key.wire in fixed and member.field.on_change is not REPLACE
    ]
    assert changeable == [], f"emulator's source: {twin.sources.get('create-only')}"


@EACH
def test_every_action_that_we_send_is_one_that_the_emulator_has(declared: Type) -> None:
    """The verbs of actions and switches exist under the same name."""
    verbs: set[str] = set()
    for member in arguments(declared).members.values():
        if isinstance(member.field.on_change, Action):
            verbs.add(member.field.on_change.verb)
        if isinstance(member.field.on_change, Switch):
            verbs.update(member.field.on_change.verbs.values())
        if isinstance(member.field.on_change, Trigger):
            verbs.add(member.field.on_change.verb)
    verbs.update(declared.asks)
    if declared.logs is not None:
        verbs.add(declared.logs.verb)
    assert verbs <= {action.name for action in _twin(declared).actions}


@EACH
def test_the_query_of_our_delete_is_one_that_the_emulator_takes(declared: Type) -> None:
    """What DELETE must carry is what we send."""
    wanted = _twin(declared).delete_query
    assert set(wanted) <= set(declared.delete_query)
    for name, values in wanted.items():
        assert declared.delete_query[name] in values


def test_both_know_the_same_time_zones() -> None:
    """A schedule in any zone that we let through is one that the emulator can follow."""
    assert set(ZONE_HOURS) == WINDOWS_TIME_ZONES
