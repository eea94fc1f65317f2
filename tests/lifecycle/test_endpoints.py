"""What only an online endpoint does: keys, their rotation, and a PUT that leaves alone what is not its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import Type
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT

from ..emulator.given import Given
from ..emulator.given_online import GivenOnline
from ..engine.azure import Azure
from ..samples import Place, sample_of
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]
LIST_KEYS = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/listKeys/action"
KEYS = {"primary_key": "first" * 8, "secondary_key": "second" * 6}


@pytest.fixture
def work(work_on: WorkOn) -> Work:
    return work_on(ONLINE_ENDPOINT)


@pytest.fixture
def small(place_for: PlaceFor) -> dict[str, Any]:
    return {**sample_of("OnlineEndpoint", "small").inputs(place_for(ONLINE_ENDPOINT)), "name": "sample-a"}


def _keys(azure: Azure, id: str) -> dict[str, Any]:
    found: dict[str, Any] = azure.arm.post(f"{id}/listKeys").body
    return found


def _regenerated(azure: Azure) -> list[Any]:
    return [each["body"] for each in azure.requests("POST", "/regenerateKeys")]


def test_keys_that_the_service_makes_are_outputs(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The program reads them, and never gave them; they are no arguments, and so no drift when they change."""
    state = work.create(small)
    assert state.outputs["primary_key"] == _keys(azure, state.id)["primaryKey"]
    assert state.inputs == small
    azure.arm.end(azure.arm.post(f"{state.id}/regenerateKeys", {"keyType": "Primary"}))
    found = work.refreshed(state)
    assert found.inputs == small
    assert found.outputs["primary_key"] == _keys(azure, state.id)["primaryKey"] != state.outputs["primary_key"]


def test_keys_that_the_program_gives_are_those_that_callers_use(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """At creation by the PUT alone, later by an action for the one that changed."""
    state = work.create({**small, **KEYS})
    assert _keys(azure, state.id) == {"primaryKey": KEYS["primary_key"], "secondaryKey": KEYS["secondary_key"]}
    assert _regenerated(azure) == []
    changed = work.update(state, {**small, **KEYS, "secondary_key": "third" * 8})
    assert _keys(azure, state.id)["secondaryKey"] == "third" * 8 == changed.outputs["secondary_key"]
    assert [body["keyType"] for body in _regenerated(azure)] == ["Secondary"]


def test_keys_that_somebody_rotates_are_drift_and_are_set_back(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """What the program says is the key: the refresh shows the other one, the next update puts ours back."""
    given = {**small, **KEYS}
    state = work.create(given)
    azure.arm.end(azure.arm.post(f"{state.id}/regenerateKeys", {"keyType": "Primary"}))
    found = work.refreshed(state)
    theirs = _keys(azure, state.id)["primaryKey"]
    assert found.inputs == {**given, "primary_key": theirs}
    mended = work.update(found, given)
    assert _keys(azure, state.id)["primaryKey"] == KEYS["primary_key"]
    assert work.refreshed(mended).inputs == state.inputs


def test_keys_that_are_taken_out_of_the_program_stay_as_they_are(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """Callers go on: nothing is made anew, and nothing shows."""
    state = work.create({**small, **KEYS})
    less = work.update(state, small)
    assert _keys(azure, state.id)["primaryKey"] == KEYS["primary_key"] == less.outputs["primary_key"]
    assert _regenerated(azure) == []
    assert work.refreshed(less).inputs == small


def test_a_rotation_is_done_once_for_each_word_that_changes(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Neither at creation, nor where the word stays, nor when it is taken out; one key for one word."""
    state = work.create({**small, "key_rotation": {"primary": "may"}})
    before = _keys(azure, state.id)
    same = work.update(state, {**small, "key_rotation": {"primary": "may"}, "description": "x"})
    assert _keys(azure, state.id) == before
    rotated = work.update(same, {**small, "key_rotation": {"primary": "june", "secondary": "june"}})
    after = _keys(azure, state.id)
    assert after["primaryKey"] != before["primaryKey"]
    assert after["secondaryKey"] != before["secondaryKey"]
    assert rotated.outputs["primary_key"] == after["primaryKey"]
    assert _regenerated(azure) == [{"keyType": "Primary"}, {"keyType": "Secondary"}]
    assert work.refreshed(rotated).inputs == rotated.inputs
    gone = work.update(rotated, {**small, "key_rotation": {"secondary": "june"}})
    work.update(gone, small)
    assert len(_regenerated(azure)) == 2


def test_a_rotation_that_was_cut_off_is_done_by_the_next_update(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """What had been done by then is not done again; what had not is not forgotten."""
    state = work.create({**small, "key_rotation": {"primary": "may", "secondary": "may"}})
    wanted = {**small, "description": "x", "key_rotation": {"primary": "june", "secondary": "june"}}
    azure.fault(method="PUT", path="onlineEndpoints/sample-a$", status=400, code="BadRequest", message="No.")
    with pytest.raises(lifecycle.Incomplete, match="BadRequest: No") as refused:
        work.update(state, wanted)
    assert refused.value.state.inputs["key_rotation"] == {"primary": "may", "secondary": "may"}
    azure.fault(method="POST", path="regenerateKeys", nth=2, status=400, code="BadRequest", message="No.")
    with pytest.raises(lifecycle.Incomplete, match="BadRequest: No") as halved:
        work.update(refused.value.state, wanted)
    assert halved.value.state.inputs["key_rotation"] == {"primary": "june", "secondary": "may"}
    work.update(halved.value.state, wanted)
    assert [body["keyType"] for body in _regenerated(azure)] == ["Primary", "Secondary", "Secondary"]


def test_whoever_may_not_read_keys_reads_all_else(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Neither does a read fail, nor is there drift; the key is simply no output."""
    given = {**small, **KEYS}
    azure.settings(denials=[{"action": LIST_KEYS}])
    state = work.create(given)
    assert state.inputs == given
    assert "primary_key" not in state.outputs
    assert work.refreshed(state).inputs == given
    changed = work.update(state, {**given, "description": "x"})
    assert _regenerated(azure) == []
    assert lifecycle.diff(ONLINE_ENDPOINT, changed.inputs, work.check(changed.inputs, changed.inputs)).changed == ()
    azure.settings(denials=[])
    assert work.refreshed(changed).outputs["primary_key"] == KEYS["primary_key"]


def test_an_endpoint_with_tokens_has_no_keys(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """They go when the way of authentication changes, and come back with it."""
    state = work.create({**small, "auth_mode": "key"})
    tokens = work.update(state, {**small, "auth_mode": "aad_token"})
    assert "primary_key" not in tokens.outputs
    assert work.refreshed(tokens).inputs == tokens.inputs
    keys = work.update(tokens, small)
    assert keys.outputs["primary_key"]
    assert azure.resources()[state.id]["properties"]["authMode"] == "Key"


def test_a_put_drops_neither_traffic_nor_what_others_have_added(
    work: Work, small: dict[str, Any], azure: Azure, given: Given
) -> None:
    """It is made from the live endpoint: shares, tags and properties of others are still there afterwards."""
    state = work.create({**small, "tags": {"mine": "1"}})
    online = GivenOnline(given)
    for name in ("blue", "green"):
        online.deployment(state.id, name)
    azure.set(state.id, "properties.traffic", {"blue": 100})
    azure.set(state.id, "properties.mirrorTraffic", {"green": 10})
    azure.set(state.id, "tags.theirs", "x")
    azure.set(state.id, "properties.properties", {"theirs": "y"})
    changed = work.update(state, {**small, "tags": {"mine": "2"}, "description": "x", "properties": {"ours": "z"}})
    live = azure.resources()[state.id]
    assert (live["properties"]["traffic"], live["properties"]["mirrorTraffic"]) == ({"blue": 100}, {"green": 10})
    assert live["tags"].keys() == {"mine", "theirs", "pulumi-azureml"}
    assert {"theirs": "y", "ours": "z"}.items() <= live["properties"]["properties"].items()
    assert work.refreshed(changed).inputs == changed.inputs


def test_a_change_of_tags_alone_is_a_patch(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Nothing else of the endpoint is touched."""
    state = work.create(small)
    puts = len(azure.requests("PUT", state.id))
    work.update(state, {**small, "tags": {"a": "b"}})
    (patch,) = azure.requests("PATCH", state.id)
    assert patch["body"].keys() == {"tags"}
    assert len(azure.requests("PUT", state.id)) == puts


def test_properties_of_the_service_neither_drift_nor_are_imported(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """It writes its own among those of the user."""
    state = work.create({**small, "properties": {"ours": "z"}})
    shown = azure.resources()[state.id]["properties"]["properties"]
    assert shown.keys() > {"ours"}
    assert work.refreshed(state).inputs == state.inputs
    found = lifecycle.look_up(ONLINE_ENDPOINT, state.id, work.client, timeout=60)
    assert found.inputs["properties"] == {"ours": "z"}
    assert found.inputs.keys().isdisjoint(KEYS)


def test_an_endpoint_that_was_never_made_is_made_again(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The service refuses to mend it, and says so: what is left of it is deleted."""
    failure = {"code": "OutOfQuota", "message": "The quota of the region is used up."}
    azure.fault(method="PUT", path="onlineEndpoints/sample-a$", fail_operation=failure)
    with pytest.raises(lifecycle.Incomplete) as caught:
        work.create(small)
    made = work.update(caught.value.state, small)
    assert made.outputs["scoring_uri"].startswith("https://sample-a.")
    assert "its creation failed: deleting what is left of it, and making it again" in work.lines
    assert len(azure.requests("DELETE", made.id)) == 1


@pytest.mark.parametrize("name", ["abc", "e" * 32, "A-1"])
def test_names_at_the_limits_of_their_length_are_taken(work: Work, small: dict[str, Any], name: str) -> None:
    """3 to 32 characters; a longer logical name is cut."""
    assert work.create({**small, "name": name}).id.endswith(f"/onlineEndpoints/{name}")


def test_a_long_logical_name_is_cut_to_what_the_service_takes(work_on: WorkOn, small: dict[str, Any]) -> None:
    """The suffix stays whole."""
    bare = {name: value for name, value in small.items() if name != "name"}
    state = work_on(ONLINE_ENDPOINT, "a-very-long-name-of-an-endpoint-for-churn").create(bare)
    assert len(state.inputs["name"]) == 32


def test_keys_are_part_of_no_put_but_the_first(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The service takes them at creation alone (specification 2025-12-01, visibility create)."""
    state = work.create({**small, **KEYS})
    work.update(state, {**small, **KEYS, "description": "x"})
    first, second = [each["body"]["properties"] for each in azure.requests("PUT", state.id)]
    assert ("keys" in first, "keys" in second) == (True, False)
    assert _keys(azure, state.id) == {"primaryKey": KEYS["primary_key"], "secondaryKey": KEYS["secondary_key"]}
