"""Values that are not known yet: never a problem, and converted once they are."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import pulumi
import pytest
from pulumi_azureml_components import (
    AciServiceDeploymentConfiguration,
    AksEndpointDeploymentConfiguration,
    AksServiceDeploymentConfiguration,
    AutoScaler,
    ContainerResourceRequirements,
    DataCollection,
    DockerSection,
    Environment,
    Level,
    LivenessProbeRequirements,
    namespace_problems,
    traffic_problems,
)

from .said import doubted, said

HELD = {
    "autoscaler",
    "container_resource_requirements",
    "liveness_probe_requirements",
    "readiness_probe_requirements",
    "startup_probe_requirements",
    "data_collection",
    "collections",
    "capture_headers",
    "defaults",
}
"""Fields that hold objects of this vocabulary, or words about the conversion itself."""
ABOUT_PRESENCE = ("needs autoscale_enabled=True", "given without primary_key", "a managed endpoint")
"""Refusals of what is given at all, whatever it holds."""


def later(value: Any) -> pulumi.Output[Any]:
    return pulumi.Output.from_input(value)


def known(loop: asyncio.AbstractEventLoop, value: Any) -> Any:
    """What it is once everything is known."""
    return loop.run_until_complete(pulumi.Output.from_input(value).future())


@pytest.mark.parametrize(
    "kind",
    [
        AutoScaler,
        ContainerResourceRequirements,
        LivenessProbeRequirements,
        DataCollection,
        AksServiceDeploymentConfiguration,
        AksEndpointDeploymentConfiguration,
        AciServiceDeploymentConfiguration,
    ],
)
def test_a_value_that_is_not_known_breaks_no_rule(kind: Any) -> None:
    """Whatever it will be, and wherever it stands."""
    names = [field.name for field in dataclasses.fields(kind) if field.name not in HELD]
    for given in (*[{name: later(None)} for name in names], {name: later(None) for name in names}):
        refused = said(kind(**given).validate())
        assert [each for each in refused if not any(rule in each for rule in ABOUT_PRESENCE)] == [], given


def test_values_are_converted_when_they_are_known(loop: asyncio.AbstractEventLoop) -> None:
    """Exactly as if they had been."""
    plain = {"cpu_cores": 0.3, "memory_gb": 1.5, "gpu_cores": 1, "token_auth_enabled": True, "scoring_timeout_ms": 700}
    configuration = AksServiceDeploymentConfiguration(**{name: later(value) for name, value in plain.items()})
    expected = AksServiceDeploymentConfiguration(**plain)  # type: ignore[arg-type]
    assert known(loop, configuration.to_deployment()) == expected.to_deployment()
    assert known(loop, configuration.to_endpoint()) == expected.to_endpoint()


@pytest.mark.parametrize("enabled", [True, False])
def test_whether_it_scales_may_come_later(loop: asyncio.AbstractEventLoop, enabled: bool) -> None:
    """Then either the scale is nothing, or there is one."""
    arguments = AksServiceDeploymentConfiguration(autoscale_enabled=later(enabled)).to_deployment()
    found = known(loop, arguments)["scale"]
    assert found == (AutoScaler().to_arguments() if enabled else None)


@pytest.mark.parametrize("enabled", [True, False])
def test_whether_it_collects_may_come_later(loop: asyncio.AbstractEventLoop, enabled: bool) -> None:
    """Then either nothing is collected, or all."""
    found = known(loop, DataCollection(storage_enabled=later(enabled), sampling_rate=later(0.5)).to_arguments())
    expected = DataCollection(storage_enabled=enabled, sampling_rate=0.5).to_arguments()
    assert found == expected


def test_a_size_is_chosen_when_it_is_known(loop: asyncio.AbstractEventLoop) -> None:
    """By the table."""
    arguments = AciServiceDeploymentConfiguration(cpu_cores=later(2), memory_gb=later(4)).to_deployment()
    assert known(loop, arguments)["instance_type"] == "Standard_DS2_v2"


def test_parts_of_an_environment_may_come_later(loop: asyncio.AbstractEventLoop) -> None:
    """An image that the stack builds, for one."""
    environment = Environment(later("serving"), docker=DockerSection(later("image:1")))
    assert environment.validate() == []
    assert known(loop, environment.to_arguments()) == {"name": "serving", "image": "image:1"}


def test_keys_that_are_outputs_are_not_in_plain() -> None:
    """And stay as they are."""
    key = pulumi.Output.secret("hunter2")
    configuration = AksServiceDeploymentConfiguration(primary_key=key, auth_enabled=True)
    assert doubted(configuration.validate()) == []
    assert configuration.to_endpoint()["primary_key"] is key


def test_entries_of_maps_may_come_later(loop: asyncio.AbstractEventLoop) -> None:
    """Tags are maps of inputs."""
    configuration = AksServiceDeploymentConfiguration(tags={"team": later("churn")}, defaults="v2")
    assert configuration.validate() == []
    assert known(loop, configuration.to_endpoint())["tags"] == {"team": "churn"}


def test_rules_between_objects_wait_as_well() -> None:
    """Shares, namespaces."""
    versions = {
        "blue": AksEndpointDeploymentConfiguration(is_control_version_type=True, traffic_percentile=later(10)),
        "green": AksEndpointDeploymentConfiguration(is_control_version_type=False, traffic_percentile=later(90)),
    }
    assert traffic_problems(versions) == []
    configuration = AksServiceDeploymentConfiguration(namespace=later("team"))
    assert [problem.level for problem in namespace_problems(configuration, "other")] == [Level.WARNING]
