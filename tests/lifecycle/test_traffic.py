"""What only the traffic of an endpoint does: it is a part of that, and names deployments as the program does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import Type
from pulumi_azureml.errors import NotFound, Rejected
from pulumi_azureml.ownership import MARK
from pulumi_azureml.resources.endpoint_traffic import ENDPOINT_TRAFFIC
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT
from pulumi_azureml.sameness import changed

from ..emulator.given import Given
from ..emulator.given_online import GivenOnline
from ..engine.azure import Azure
from ..samples import SAMPLES, Place, Sample, sample_of
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]
each_part = pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.declared.part], ids=str)


@pytest.fixture
def work(work_on: WorkOn) -> Work:
    return work_on(ENDPOINT_TRAFFIC)


@pytest.fixture
def small(place_for: PlaceFor) -> dict[str, Any]:
    return sample_of("EndpointTraffic", "small").inputs(place_for(ENDPOINT_TRAFFIC))


def _traffic(azure: Azure, small: dict[str, Any]) -> dict[str, int]:
    found: dict[str, int] = azure.resources()[small["endpoint_id"]]["properties"]["traffic"]
    return found


@each_part
def test_deleting_a_part_puts_the_defaults_back_and_leaves_the_whole(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """The resource that it is a part of stays; a second time, and without it, there is nothing to do."""
    work = work_on(sample.declared)
    state = work.create(sample.inputs(place_for(sample.declared)))
    work.delete(state)
    found = work.refreshed(state).inputs
    told = {m.name for m in changed(sample.declared, state.inputs, found)}
    assert told == {"traffic", "mirror_traffic"} & set(state.inputs)
    assert not found.get("traffic")
    work.delete(state)
    azure.remove(state.id)
    work.delete(state)
    assert azure.requests("DELETE") == []


@each_part
def test_a_part_of_what_is_not_there_is_refused(sample: Sample, work_on: WorkOn, place_for: PlaceFor) -> None:
    """The whole has to be made first; the message names it."""
    given = sample.inputs(place_for(sample.declared))
    with pytest.raises(NotFound, match=r"there is no gone \(/subscriptions/.*/onlineEndpoints/gone\)"):
        work_on(sample.declared).create({**given, "endpoint_id": f"{given['endpoint_id'].rpartition('/')[0]}/gone"})


def test_what_was_never_given_stays_with_whoever_gave_it(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Mirrored traffic of others is neither drift, nor changed, nor taken away in the end."""
    azure.set(small["endpoint_id"], "properties.mirrorTraffic", {"red": 10})
    state = work.create(small)
    assert work.refreshed(state).inputs == small
    work.delete(state)
    assert azure.resources()[small["endpoint_id"]]["properties"]["mirrorTraffic"] == {"red": 10}


def test_the_rest_of_the_endpoint_is_not_touched(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Tags, the way of authentication and keys are somebody else's: what is written beside the shares is our mark, and
    it goes with them."""
    endpoint = small["endpoint_id"]
    azure.set(endpoint, "tags", {"theirs": "x"})
    before, keys = azure.resources()[endpoint], azure.arm.post(f"{endpoint}/listKeys").body
    state = work.create(small)
    after = azure.resources()[endpoint]
    assert after["tags"].keys() - before["tags"].keys() == {f"{MARK}-EndpointTraffic"}
    ours = {"traffic", "properties"}  # among those the url of the last operation
    assert {n: v for n, v in after["properties"].items() if n not in ours} == {
        n: v for n, v in before["properties"].items() if n not in ours
    }
    assert azure.arm.post(f"{endpoint}/listKeys").body == keys
    work.delete(state)
    assert azure.resources()[endpoint]["tags"] == before["tags"]


def test_a_deployment_keeps_its_share_when_another_stands_behind_its_name(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """`blue` is what the program calls it: traffic moves over to the successor, and the shares do not change."""
    names = {"blue": "blue", "green": "green"}
    state = work.create({**small, "deployments": names})
    moved = {**small, "deployments": {**names, "blue": "red"}}
    difference = lifecycle.diff(ENDPOINT_TRAFFIC, state.inputs, work.check(moved, state.inputs))
    assert (difference.changed, difference.replaces) == (("deployments",), ())
    changed_state = work.update(state, moved)
    assert _traffic(azure, small) == {"red": 90, "green": 10}
    assert changed_state.inputs == moved
    assert work.refreshed(changed_state).inputs == moved


def test_a_name_that_is_not_known_yet_is_no_fault(work: Work, small: dict[str, Any]) -> None:
    """In a preview the deployments are still to be made."""
    later = object()
    given = {**small, "deployments": {"blue": later, "green": later}}
    checked = lifecycle.check(
        ENDPOINT_TRAFFIC, {}, given, urn=work.urn, settings={}, is_unknown=lambda value: value is later
    )
    assert checked.faults == ()


def test_traffic_that_somebody_moves_is_drift_and_is_moved_back(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """Under the names of the program, a deployment of somebody else under its own."""
    names = {"blue": "blue", "green": "green"}
    given = {**small, "deployments": names}
    state = work.create(given)
    azure.set(small["endpoint_id"], "properties.traffic", {"blue": 50, "red": 50})
    found = work.refreshed(state)
    assert found.inputs["traffic"] == {"blue": 50, "red": 50}
    work.update(found, given)
    assert _traffic(azure, small) == {"blue": 90, "green": 10}


def test_shares_of_nothing_are_no_drift(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """A deployment without traffic may be listed with 0, or not at all."""
    given = {**small, "traffic": {"blue": 100, "green": 0}}
    state = work.create(given)
    azure.set(small["endpoint_id"], "properties.traffic", {"blue": 100})
    assert work.refreshed(state).inputs == given
    azure.set(small["endpoint_id"], "properties.traffic", {"blue": 100, "green": 0, "red": 0})
    assert work.refreshed(state).inputs == given


def test_names_in_another_case_are_the_same_deployments(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The service does not mind; nor does it show."""
    given = {**small, "traffic": {"Blue": 90, "GREEN": 10}}
    state = work.create(given)
    azure.set(small["endpoint_id"], "properties.traffic", {"blue": 90, "green": 10})
    assert work.refreshed(state).inputs == given


def test_traffic_for_a_deployment_that_is_not_there_is_the_services_word(work: Work, small: dict[str, Any]) -> None:
    """Nothing has been set, and so nothing is kept."""
    with pytest.raises(Rejected, match="The deployment 'purple' in 'traffic' does not exist"):
        work.create({**small, "traffic": {"purple": 100}})


def test_endpoint_and_traffic_do_not_undo_each_other(
    work: Work, work_on: WorkOn, small: dict[str, Any], azure: Azure, given: Given
) -> None:
    """Both are managed by one program: whoever is changed leaves the other's fields alone."""
    endpoint = work_on(ONLINE_ENDPOINT)
    own = sample_of("OnlineEndpoint", "small").inputs(
        Place(known={"Microsoft.MachineLearningServices/workspaces": (small["endpoint_id"].split("/onlineE")[0],)})
    )
    state = endpoint.create(own)
    GivenOnline(given).deployment(state.id, "blue")
    traffic = work.create({"endpoint_id": state.id, "traffic": {"blue": 100}})
    described = endpoint.update(state, {**own, "description": "x", "tags": {"a": "b"}})
    assert work.refreshed(traffic).inputs == traffic.inputs
    work.update(traffic, {"endpoint_id": state.id, "traffic": {"blue": 0}})
    assert endpoint.refreshed(described).inputs == described.inputs


def test_shares_under_another_name_in_the_program_outlive_the_old_name(
    work_on: Callable[..., Work], small: dict[str, Any], azure: Azure
) -> None:
    """A renamed resource is made first and deleted afterwards, perhaps a run later: both are the same shares."""
    old, new = work_on(ENDPOINT_TRAFFIC, "old"), work_on(ENDPOINT_TRAFFIC, "new")
    before = old.create(small)
    after = new.create(small)
    shares = _traffic(azure, small)
    assert not old.delete(before)
    assert _traffic(azure, small) == shares
    assert new.delete(after)
    assert _traffic(azure, small) == {}
