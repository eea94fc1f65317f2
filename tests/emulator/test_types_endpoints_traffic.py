"""Live and mirrored traffic of an endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .given_online import GivenOnline
from .test_types_endpoints import reasons
from .wire import Arm


@pytest.fixture
def endpoint(given: Given, online: GivenOnline) -> str:
    """With the deployments blue and green."""
    path = online.endpoint(given.workspace())
    for name in ("blue", "green"):
        online.deployment(path, name)
    return path


def test_traffic_is_set_by_put_and_replaced_as_a_whole(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """What the next PUT leaves out is gone."""
    online.share(endpoint, blue=90, green=10)
    assert arm.get(endpoint)["properties.traffic"] == {"blue": 90, "green": 10}
    arm.end(arm.put(endpoint, online.endpoint_body()))
    assert arm.get(endpoint)["properties.traffic"] == {}


def test_nobody_may_get_traffic(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Percentages of 0 add up to 0, which is fine."""
    online.share(endpoint, blue=0, green=0)
    assert arm.get(endpoint)["properties.traffic"] == {"blue": 0, "green": 0}


@pytest.mark.parametrize(
    ("traffic", "sentence"),
    [
        ({"blue": 60, "green": 30}, "add up to 90"),
        ({"blue": 100, "green": 100}, "add up to 200"),
        ({"blue": 101, "green": -1}, "integer from 0 to 100"),
        ({"blue": 50.5, "green": 49.5}, "integer from 0 to 100"),
        ({"blue": "100"}, "integer from 0 to 100"),
        ({"blue": True}, "integer from 0 to 100"),
        ({"red": 100}, "'red' in 'traffic' does not exist"),
        ({"red": 0, "blue": 100}, "'red' in 'traffic' does not exist"),
        ({"blue": 50, "Blue": 50}, "named twice"),
        ([100], "must be a map"),
    ],
)
def test_traffic_that_is_refused(arm: Arm, online: GivenOnline, endpoint: str, traffic: Any, sentence: str) -> None:
    """With the reason, and nothing changes."""
    assert sentence in reasons(arm.put(endpoint, online.endpoint_body(traffic=traffic)))
    assert arm.get(endpoint)["properties.traffic"] == {}


def test_names_in_the_traffic_have_no_casing(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """BLUE is blue."""
    online.share(endpoint, BLUE=100)
    assert "gets 100 percent" in reasons(arm.delete(f"{endpoint}/deployments/blue"))


def test_a_new_endpoint_has_no_deployment_to_send_traffic_to(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Traffic cannot be given at creation."""
    refused = arm.put(online.endpoint_path(given.workspace()), online.endpoint_body(traffic={"blue": 100}))
    assert "'blue' in 'traffic' does not exist" in reasons(refused)


def test_traffic_is_mirrored(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """To one deployment that gets none of its own."""
    arm.end(arm.put(endpoint, online.endpoint_body(traffic={"blue": 100}, mirrorTraffic={"green": 50})))
    assert arm.get(endpoint)["properties.mirrorTraffic"] == {"green": 50}


@pytest.mark.parametrize(
    ("mirrored", "sentence"),
    [
        ({"green": 51}, "At most 50 percent"),
        ({"green": 10, "blue": 10}, "to one deployment only"),
        ({"blue": 10}, "gets live traffic"),
        ({"red": 10}, "'red' in 'mirrorTraffic' does not exist"),
        ({"green": "10"}, "integer from 0 to 100"),
    ],
)
def test_mirrored_traffic_that_is_refused(
    arm: Arm, online: GivenOnline, endpoint: str, mirrored: Any, sentence: str
) -> None:
    """At most half, to one deployment, which is not live."""
    refused = arm.put(endpoint, online.endpoint_body(traffic={"blue": 100}, mirrorTraffic=mirrored))
    assert sentence in reasons(refused)


def test_every_reason_is_given_at_once(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Three faults, three sentences."""
    body = online.endpoint_body(authMode="Password", traffic={"red": 40, "blue": 70.5})
    refused = reasons(arm.put(endpoint, body))
    assert all(word in refused for word in ("'Password'", "'red'", "'blue'"))


def test_a_deployment_with_traffic_is_not_deleted(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Until its share is 0; its name then leaves the traffic."""
    online.share(endpoint, blue=90, green=10)
    refused = arm.delete(f"{endpoint}/deployments/green")
    assert "gets 10 percent" in reasons(refused)
    online.share(endpoint, blue=100, green=0)
    arm.end(arm.delete(f"{endpoint}/deployments/green"))
    assert arm.get(endpoint)["properties.traffic"] == {"blue": 100}
