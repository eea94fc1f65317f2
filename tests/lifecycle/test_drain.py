"""Traffic is taken from a deployment before it goes, and given back to the next of its name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import Type
from pulumi_azureml.lifecycle import Incomplete
from pulumi_azureml.resources.endpoint_traffic import ENDPOINT_TRAFFIC
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.online_drain import DRAIN
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT, ONLINE_TAGS
from pulumi_azureml.state import State

from ..engine.azure import Azure
from ..samples import Place, sample_of
from .work import Work

WorkOn = Callable[..., Work]
FAILURE = {"code": "ResourceNotReady", "message": "User container has crashed."}
SHARES = {"blue": 50, "green": 30, "red": 20}
ORDERS = [(gone, back) for gone in permutations(SHARES) for back in permutations(SHARES)]


@pytest.fixture
def work(work_on: WorkOn) -> Work:
    return work_on(ONLINE_DEPLOYMENT, "blue")


@pytest.fixture
def small(place_for: Callable[[Type], Place]) -> dict[str, Any]:
    return sample_of("OnlineDeployment", "small").inputs(place_for(ONLINE_DEPLOYMENT))


def _shares(azure: Azure, endpoint: str) -> dict[str, int]:
    found: dict[str, int] = azure.resources()[endpoint]["properties"]["traffic"]
    return found


def _send(work_on: WorkOn, endpoint: str, **shares: int) -> None:
    work_on(ENDPOINT_TRAFFIC).create({"endpoint_id": endpoint, "traffic": shares})


@pytest.mark.parametrize(("gone", "back"), ORDERS[::5], ids=str)
def test_deployments_that_are_replaced_at_once_get_back_what_each_of_them_had(
    gone: tuple[str, ...], back: tuple[str, ...], work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """Whoever goes last has the shares of all: it remembers its own. In whatever order they go and come."""
    endpoint, works = small["endpoint_id"], {name: work_on(ONLINE_DEPLOYMENT, name) for name in SHARES}
    states = {name: work.create({**small, "name": name}) for name, work in works.items()}
    _send(work_on, endpoint, **SHARES)
    tags = azure.resources()[endpoint]["tags"]
    for name in gone:
        works[name].delete(states[name])
    assert _shares(azure, endpoint) == {}
    for name in back:
        works[name].create({**small, "name": name})
    assert _shares(azure, endpoint) == SHARES
    assert azure.resources()[endpoint]["tags"] == tags


def test_a_deployment_that_has_never_lived_is_made_again_although_traffic_is_meant_for_it(
    work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """The service refuses to delete what has a share: it is taken away, and given to the one that is made anew."""
    work, given = work_on(ONLINE_DEPLOYMENT, "blue"), {**small, "name": "blue"}
    azure.fault(method="PUT", path="/deployments/", fail_operation=FAILURE)
    with pytest.raises(Incomplete) as caught:
        work.create(given)
    _send(work_on, small["endpoint_id"], blue=100)
    assert work.update(caught.value.state, given).outputs["provisioning_state"] == "Succeeded"
    assert _shares(azure, small["endpoint_id"]) == {"blue": 100}


def test_shares_that_the_program_has_said_anew_are_not_undone_by_what_was_remembered(
    work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """Blue went for good with its share, and the shares were said without it: when there is a blue again, it waits."""
    endpoint, works = small["endpoint_id"], {name: work_on(ONLINE_DEPLOYMENT, name) for name in ("blue", "green")}
    states = {name: work.create({**small, "name": name}) for name, work in works.items()}
    traffic, shares = work_on(ENDPOINT_TRAFFIC), {"endpoint_id": endpoint, "traffic": {"blue": 60, "green": 40}}
    state = traffic.create(shares)
    works["blue"].delete(states["blue"])
    traffic.update(state, {**shares, "traffic": {"green": 100}})
    works["blue"].create({**small, "name": "blue"})
    assert _shares(azure, endpoint) == {"green": 100}
    assert not [name for name in azure.resources()[endpoint].get("tags") or {} if "drained" in name]


@pytest.mark.parametrize("note", ["", "x", "[]", "3", '{"shares": []}', '{"shares": [20, 0], "heir": 3}'])
def test_a_note_that_somebody_has_written_over_is_passed_by(
    note: str, work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """Tags are anybody's: a deployment is made and deleted all the same."""
    endpoint, work = small["endpoint_id"], work_on(ONLINE_DEPLOYMENT, "green")
    azure.set(endpoint, "tags", {f"{DRAIN.memory.removeprefix('tags.')}-green": note})
    state = work.create({**small, "name": "green"})
    assert work.delete(state)


def test_an_endpoint_with_every_tag_that_is_allowed_lets_a_deployment_go(
    work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """What was taken from it is one tag more."""
    most = {f"tag-{number}": "x" for number in range(ONLINE_TAGS.most)}
    workspace = small["endpoint_id"].split("/onlineEndpoints/")[0]
    endpoint = work_on(ONLINE_ENDPOINT).create({"workspace_id": workspace, "tags": most})
    inside = {**small, "endpoint_id": endpoint.id}
    works = {name: work_on(ONLINE_DEPLOYMENT, name) for name in ("blue", "green")}
    states = {name: work.create({**inside, "name": name}) for name, work in works.items()}
    _send(work_on, endpoint.id, blue=60, green=40)
    assert works["blue"].delete(states["blue"])
    assert _shares(azure, endpoint.id) == {"green": 100}


def _both(work_on: WorkOn, small: dict[str, Any]) -> tuple[State, State]:
    """Two deployments, `blue` and `green`."""
    return (
        work_on(ONLINE_DEPLOYMENT, "blue").create({**small, "name": "blue"}),
        work_on(ONLINE_DEPLOYMENT, "green").create({**small, "name": "green"}),
    )


def test_a_deployment_that_still_takes_traffic_is_drained_before_it_goes(
    work: Work, work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """The service would refuse: the greatest of the others takes over, and nobody is left without an answer."""
    blue, _ = _both(work_on, small)
    _send(work_on, small["endpoint_id"], blue=60, green=40)
    work.delete(blue)
    assert _shares(azure, small["endpoint_id"]) == {"green": 100}
    assert blue.id not in azure.resources()
    assert [each["status"] for each in azure.requests("DELETE", blue.id)] == [202]


def test_the_next_of_the_same_name_gets_the_traffic_back(
    work: Work, work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """So a replacement under a fixed name ends as it began; nothing of it is left behind."""
    blue, _ = _both(work_on, small)
    _send(work_on, small["endpoint_id"], blue=60, green=40)
    tags = azure.resources()[small["endpoint_id"]].get("tags") or {}
    work.delete(blue)
    assert (azure.resources()[small["endpoint_id"]]["tags"]).keys() - tags.keys() == {"pulumi-azureml-drained-blue"}
    work.create({**small, "name": "blue", "instance_type": "Standard_DS3_v2"})
    assert _shares(azure, small["endpoint_id"]) == {"blue": 60, "green": 40}
    assert azure.resources()[small["endpoint_id"]]["tags"] == tags


def test_a_deployment_that_was_alone_gets_all_of_it_back(
    work: Work, work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """In between the endpoint answers nobody."""
    blue = work.create({**small, "name": "blue"})
    _send(work_on, small["endpoint_id"], blue=100)
    work.delete(blue)
    assert _shares(azure, small["endpoint_id"]) == {}
    work.create({**small, "name": "blue"})
    assert _shares(azure, small["endpoint_id"]) == {"blue": 100}


def test_mirrored_traffic_goes_and_comes_back_as_well(work_on: WorkOn, small: dict[str, Any], azure: Azure) -> None:
    """A copy has no heir."""
    _, green = _both(work_on, small)
    given = {"endpoint_id": small["endpoint_id"], "traffic": {"blue": 100}, "mirror_traffic": {"green": 20}}
    work_on(ENDPOINT_TRAFFIC).create(given)
    work = work_on(ONLINE_DEPLOYMENT, "green")
    work.delete(green)
    assert azure.resources()[small["endpoint_id"]]["properties"]["mirrorTraffic"] == {}
    work.create({**small, "name": "green"})
    assert azure.resources()[small["endpoint_id"]]["properties"]["mirrorTraffic"] == {"green": 20}


def test_a_run_that_is_cut_off_between_delete_and_create_loses_no_send(
    work: Work, work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """Drained, and then the delete failed; deleted, and then the create failed: what was taken is still known."""
    blue, _ = _both(work_on, small)
    _send(work_on, small["endpoint_id"], blue=60, green=40)
    azure.fault(method="DELETE", path="/deployments/blue", status=400, code="BadRequest", message="Not now.")
    with pytest.raises(Exception, match="Not now"):
        work.delete(blue)
    assert _shares(azure, small["endpoint_id"]) == {"green": 100}
    work.delete(blue)
    azure.fault(method="PUT", path="/deployments/blue", fail_operation=FAILURE)
    with pytest.raises(Incomplete) as caught:
        work.create({**small, "name": "blue"})
    assert _shares(azure, small["endpoint_id"]) == {"green": 100}
    work.update(caught.value.state, {**small, "name": "blue"})
    assert _shares(azure, small["endpoint_id"]) == {"blue": 60, "green": 40}


def test_what_was_remembered_does_not_show_among_the_tags(
    work: Work, work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """It is ours, not the user's: an import leaves it out, and a change of the endpoint keeps it."""
    blue, _ = _both(work_on, small)
    _send(work_on, small["endpoint_id"], blue=60, green=40)
    work.delete(blue)
    found = lifecycle.look_up(ONLINE_ENDPOINT, small["endpoint_id"], work.client, timeout=60)
    assert "tags" not in found.inputs
    endpoint = work_on(ONLINE_ENDPOINT)
    endpoint.update(found, {**found.inputs, "description": "x", "tags": {"a": "b"}})
    work.create({**small, "name": "blue"})
    assert _shares(azure, small["endpoint_id"]) == {"blue": 60, "green": 40}
