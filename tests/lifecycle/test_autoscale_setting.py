"""What autoscale settings do beyond what every type does: they take their place from the deployment that they scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.client import ArmClient
from pulumi_azureml.declare import Type
from pulumi_azureml.resources.autoscale_setting import AUTOSCALE_SETTING

from ..emulator.wire import Arm
from ..engine.azure import Azure
from ..samples import Place, sample_of
from ..samples.autoscale_setting import DOWN, LIMITS, UP
from .work import Work


@pytest.fixture
def place(place_for: Callable[[Type], Place]) -> Place:
    return place_for(AUTOSCALE_SETTING)


@pytest.fixture
def work(work_on: Callable[..., Work]) -> Work:
    return work_on(AUTOSCALE_SETTING)


@pytest.fixture
def small(place: Place) -> dict[str, Any]:
    return sample_of("AutoscaleSetting", "small").inputs(place)


def test_it_lies_where_its_deployment_does(work: Work, small: dict[str, Any], place: Place, arm: Arm) -> None:
    """Subscription, group and region, whatever the configuration has of its own."""
    settings = {"subscription_id": "66666666-7777-8888-9999-000000000000", "resource_group": "elsewhere"}
    checked = lifecycle.check(AUTOSCALE_SETTING, {}, small, urn=work.urn, settings=settings)
    assert checked.inputs["resource_group_name"] == place.resource_group
    assert checked.inputs["subscription_id"] == place.subscription_id
    state = work.create(small)
    assert state.id.startswith(f"{place.group_id}/providers/Microsoft.Insights/autoscaleSettings/res-")
    assert arm.get(state.id, "2022-10-01")["location"] == place.location


def test_what_a_rule_leaves_out_is_filled_in(work: Work, small: dict[str, Any], arm: Arm) -> None:
    """The service wants all of it; what is measured is the deployment itself."""
    profile = {"name": "load", **LIMITS, "rules": [UP, DOWN]}
    state = work.create({**small, "profiles": [profile]})
    (shown,) = arm.get(state.id, "2022-10-01")["properties.profiles"]
    assert shown["capacity"] == {"minimum": "2", "default": "2", "maximum": "5"}
    assert shown["rules"][0] == {
        "metricTrigger": {
            "metricName": "CpuUtilizationPercentage",
            "metricResourceUri": small["target_id"],
            "operator": "GreaterThan",
            "threshold": 70.0,
            "statistic": "Average",
            "timeAggregation": "Average",
            "timeGrain": "PT1M",
            "timeWindow": "PT5M",
        },
        "scaleAction": {"direction": "Increase", "type": "ChangeCount", "value": "1", "cooldown": "PT5M"},
    }


class _Later:
    """Stands for a value that is not known yet."""


def test_a_deployment_that_is_not_there_yet_leaves_its_place_unknown(small: dict[str, Any]) -> None:
    """Nothing is taken from the configuration in the meantime, and nothing is at fault."""
    later = _Later()
    checked = lifecycle.check(
        AUTOSCALE_SETTING,
        {},
        {**small, "target_id": later, "profiles": [{"name": "load", **LIMITS, "rules": [UP]}]},
        urn="urn:pulumi:stack::project::pulumi-python:dynamic/azureml:AutoscaleSetting::load",
        settings={"resource_group": "elsewhere"},
        is_unknown=lambda value: value is later,
    )
    assert checked.faults == ()
    assert checked.inputs["resource_group_name"] is later
    assert checked.inputs["profiles"][0]["rules"][0]["metric_resource_id"] is later


def test_it_holds_the_deployment_between_its_limits(work: Work, small: dict[str, Any], arm: Arm) -> None:
    """As Azure Monitor does: a deployment with one instance gets its second."""
    work.create(small)
    assert arm.get(small["target_id"])["sku.capacity"] == 2


def test_a_configured_version_is_that_of_azure_machine_learning(
    work_on: Callable[..., Work],
    client: ArmClient,
    small: dict[str, Any],
    azure: Azure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Azure Monitor has versions of its own."""
    monkeypatch.setattr(client, "settings", _with_version(client, "2024-04-01"))
    work = work_on(AUTOSCALE_SETTING)
    work.create(small)
    assert {each["query"]["api-version"] for each in azure.requests("PUT", "/autoscaleSettings/")} == {"2022-10-01"}
    looked_at = [each for each in azure.requests("GET", "/deployments/") if each["path"] == small["target_id"]]
    assert {each["query"]["api-version"] for each in looked_at[-1:]} == {"2024-04-01"}


def _with_version(client: ArmClient, version: str) -> Any:
    return replace(client.settings, api_version=version)
