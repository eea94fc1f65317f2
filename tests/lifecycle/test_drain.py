"""Traffic that is taken from several deployments at once, and from one that has never lived."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from pulumi_azureml.declare import Type
from pulumi_azureml.lifecycle import Incomplete
from pulumi_azureml.resources.endpoint_traffic import ENDPOINT_TRAFFIC
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.online_drain import DRAIN
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT, ONLINE_TAGS

from ..engine.azure import Azure
from ..samples import Place, sample_of
from .work import Work

WorkOn = Callable[..., Work]
SHARES = {"blue": 50, "green": 30, "red": 20}
ORDERS = [(gone, back) for gone in permutations(SHARES) for back in permutations(SHARES)]


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
    failure = {"code": "ResourceNotReady", "message": "User container has crashed."}
    azure.fault(method="PUT", path="/deployments/", fail_operation=failure)
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
