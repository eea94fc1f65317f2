"""Traffic is taken from a deployment before it goes, and given back to the next of its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import Type
from pulumi_azureml.lifecycle import Incomplete
from pulumi_azureml.resources.endpoint_traffic import ENDPOINT_TRAFFIC
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT
from pulumi_azureml.state import State

from ..engine.azure import Azure
from ..samples import Place, sample_of
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]
FAILURE = {"code": "ResourceNotReady", "message": "User container has crashed."}


@pytest.fixture
def work(work_on: WorkOn) -> Work:
    return work_on(ONLINE_DEPLOYMENT, "blue")


@pytest.fixture
def small(place_for: PlaceFor) -> dict[str, Any]:
    """The arguments of a deployment without a name of its own."""
    return sample_of("OnlineDeployment", "small").inputs(place_for(ONLINE_DEPLOYMENT))


def _shares(azure: Azure, endpoint: str) -> dict[str, int]:
    found: dict[str, int] = azure.resources()[endpoint]["properties"]["traffic"]
    return found


def _share(work_on: WorkOn, endpoint: str, **shares: int) -> None:
    given = {"endpoint_id": endpoint, "traffic": shares}
    work_on(ENDPOINT_TRAFFIC).create(given)


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
    _share(work_on, small["endpoint_id"], blue=60, green=40)
    work.delete(blue)
    assert _shares(azure, small["endpoint_id"]) == {"green": 100}
    assert blue.id not in azure.resources()
    assert [each["status"] for each in azure.requests("DELETE", blue.id)] == [202]


def test_the_next_of_the_same_name_gets_the_traffic_back(
    work: Work, work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """So a replacement under a fixed name ends as it began; nothing of it is left behind."""
    blue, _ = _both(work_on, small)
    _share(work_on, small["endpoint_id"], blue=60, green=40)
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
    _share(work_on, small["endpoint_id"], blue=100)
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


def test_a_run_that_is_cut_off_between_delete_and_create_loses_no_share(
    work: Work, work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """Drained, and then the delete failed; deleted, and then the create failed: what was taken is still known."""
    blue, _ = _both(work_on, small)
    _share(work_on, small["endpoint_id"], blue=60, green=40)
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
    _share(work_on, small["endpoint_id"], blue=60, green=40)
    work.delete(blue)
    found = lifecycle.look_up(ONLINE_ENDPOINT, small["endpoint_id"], work.client, timeout=60)
    assert "tags" not in found.inputs
    endpoint = work_on(ONLINE_ENDPOINT)
    endpoint.update(found, {**found.inputs, "description": "x", "tags": {"a": "b"}})
    work.create({**small, "name": "blue"})
    assert _shares(azure, small["endpoint_id"]) == {"blue": 60, "green": 40}
