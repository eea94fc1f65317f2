"""Autoscale settings of Azure Monitor on a managed deployment."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from .given import Given
from .given_online import AUTOSCALE_VERSION, GivenOnline
from .wire import Arm, Reply

RULE = {
    "metricTrigger": {
        "metricName": "CpuUtilizationPercentage",
        "metricResourceUri": "here",
        "timeGrain": "PT1M",
        "statistic": "Average",
        "timeWindow": "PT5M",
        "timeAggregation": "Average",
        "operator": "GreaterThan",
        "threshold": 70,
    },
    "scaleAction": {"direction": "Increase", "type": "ChangeCount", "value": "2", "cooldown": "PT1H"},
}


@pytest.fixture
def deployment(given: Given, online: GivenOnline) -> str:
    """Of one instance."""
    return online.deployment(online.endpoint(given.workspace()))


def setting(target: str, low: int = 2, high: int = 5, **changes: Any) -> dict[str, Any]:
    capacity = {"minimum": str(low), "maximum": str(high), "default": str(low)}
    profile = {"name": "load", "capacity": capacity, "rules": [RULE], **changes}
    return {"location": "westeurope", "properties": {"targetResourceUri": target, "profiles": [profile]}}


def put(arm: Arm, given: Given, body: dict[str, Any], name: str = "scale") -> Reply:
    return arm.put(given.id("Microsoft.Insights/autoscalesettings", name), body, AUTOSCALE_VERSION)


def test_a_setting_is_made_and_changed_at_once(arm: Arm, given: Given, deployment: str) -> None:
    """201, then 200; enabled unless it says otherwise."""
    created = put(arm, given, setting(deployment))
    assert (created.status, created["properties.enabled"], created["properties.name"]) == (201, True, "scale")
    assert created["properties.profiles.0.rules"] == [RULE]
    assert put(arm, given, setting(deployment, high=6)).status == 200


def test_the_count_is_kept_within_the_profile(arm: Arm, given: Given, deployment: str) -> None:
    """Raised to the minimum, cut at the maximum."""
    put(arm, given, setting(deployment, 2, 5))
    assert arm.get(deployment)["sku.capacity"] == 2
    arm.end(arm.patch(deployment, {"sku": {"capacity": 9}}))
    assert arm.get(deployment)["sku.capacity"] == 5


def test_a_disabled_setting_does_nothing(arm: Arm, given: Given, deployment: str) -> None:
    """The count is the client's."""
    body = setting(deployment)
    body["properties"]["enabled"] = False
    put(arm, given, body)
    assert arm.get(deployment)["sku.capacity"] == 1


def test_one_setting_for_each_deployment(arm: Arm, given: Given, deployment: str) -> None:
    """A second one is refused; after deletion there is room again."""
    put(arm, given, setting(deployment))
    assert put(arm, given, setting(deployment), "second").status == 409
    path = given.id("Microsoft.Insights/autoscalesettings", "scale")
    assert arm.delete(path, AUTOSCALE_VERSION).status == 200
    assert put(arm, given, setting(deployment), "second").status == 201


def test_the_target_has_to_exist(arm: Arm, given: Given, deployment: str) -> None:
    """A deployment that is not there is refused."""
    refused = put(arm, given, setting(deployment.replace("blue", "green")))
    assert (refused.status, refused.error["code"]) == (400, "LinkedInvalidPropertyId")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"capacity": {"minimum": "3", "maximum": "2", "default": "3"}}, "minimum <= default <= maximum"),
        ({"capacity": {"minimum": "1", "maximum": "5", "default": "9"}}, "minimum <= default <= maximum"),
        ({"capacity": {"minimum": "few", "maximum": "5", "default": "1"}}, "capacity.minimum 'few'"),
        ({"rules": [RULE] * 11}, "at most 10"),
        ({"rules": None}, "at most 10"),
        ({"name": ""}, "a name of its own"),
        ({"fixedDate": {"timeZone": "UTC"}, "recurrence": {"frequency": "Week"}}, "exclude each other"),
    ],
)
def test_profiles_that_are_refused(
    arm: Arm, given: Given, deployment: str, changes: dict[str, Any], sentence: str
) -> None:
    """With the reason."""
    refused = put(arm, given, setting(deployment, **changes))
    assert (refused.status, refused.error["code"]) == (400, "BadRequest")
    assert sentence in refused.error["message"]


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("metricTrigger", "metricName", ""),
        ("metricTrigger", "operator", "Above"),
        ("metricTrigger", "statistic", "Median"),
        ("metricTrigger", "timeAggregation", "Minimal"),
        ("metricTrigger", "threshold", "70"),
        ("metricTrigger", "timeGrain", "PT10S"),
        ("metricTrigger", "timeWindow", "PT1M"),
        ("scaleAction", "direction", "Up"),
        ("scaleAction", "type", "Double"),
        ("scaleAction", "value", "two"),
        ("scaleAction", "cooldown", "P2W"),
    ],
)
def test_rules_that_are_refused(arm: Arm, given: Given, deployment: str, part: str, field: str, value: Any) -> None:
    """The field is named."""
    rule = copy.deepcopy(RULE)
    rule[part][field] = value
    refused = put(arm, given, setting(deployment, rules=[rule]))
    assert refused.status == 400
    assert f"{part}.{field}" in refused.error["message"]


def test_a_window_is_not_shorter_than_its_grain(arm: Arm, given: Given, deployment: str) -> None:
    """Ten minutes do not fit into five."""
    rule = copy.deepcopy(RULE)
    rule["metricTrigger"]["timeGrain"] = "PT10M"
    assert "shorter" in put(arm, given, setting(deployment, rules=[rule])).error["message"]


def test_a_setting_has_profiles(arm: Arm, given: Given, deployment: str) -> None:
    """At least one."""
    body = setting(deployment)
    body["properties"]["profiles"] = []
    assert "1 to 20 profiles" in put(arm, given, body).error["message"]
