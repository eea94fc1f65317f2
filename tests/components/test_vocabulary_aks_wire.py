"""AksServiceDeploymentConfiguration as arguments of the resources, both ways."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml.check import check_arguments
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT
from pulumi_azureml.unknowns import all_known
from pulumi_azureml_components import (
    AciServiceDeploymentConfiguration,
    AksServiceDeploymentConfiguration,
    AutoScaler,
    ContainerResourceRequirements,
    LivenessProbeRequirements,
)

WORKSPACE = (
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
    "/providers/Microsoft.MachineLearningServices/workspaces/ws"
)
EVERYTHING = AksServiceDeploymentConfiguration(
    autoscale_enabled=True,
    autoscale_min_replicas=2,
    autoscale_max_replicas=4,
    autoscale_refresh_seconds=3,
    autoscale_target_utilization=60,
    collect_model_data=True,
    auth_enabled=False,
    token_auth_enabled=True,
    cpu_cores=0.5,
    memory_gb=1.5,
    enable_app_insights=True,
    scoring_timeout_ms=1500,
    replica_max_concurrent_requests=2,
    max_request_wait_time=250,
    tags={"team": "churn"},
    properties={"origin": "v1"},
    description="Churn.",
    gpu_cores=1,
    period_seconds=11,
    initial_delay_seconds=12,
    timeout_seconds=5,
    success_threshold=1,
    failure_threshold=6,
    namespace="team-a",
    compute_target_name="cluster",
    cpu_cores_limit=1,
    memory_gb_limit=2,
    blobfuse_enabled=False,
)


def test_with_nothing_said_v1s_defaults_are_written_out() -> None:
    """Every one of them."""
    assert AksServiceDeploymentConfiguration().to_deployment() == {
        "compute_type": "Kubernetes",
        "scale": {"min_instances": 1, "max_instances": 10, "target_utilization": 70, "polling_seconds": 1},
        "container_resources": {"cpu": "0.1", "memory": "0.5Gi"},
        "request_settings": {"timeout_ms": 60000, "max_concurrent_requests": 1, "max_queue_wait_ms": 500},
        "liveness_probe": {
            "period_seconds": 10,
            "initial_delay_seconds": 310,
            "timeout_seconds": 2,
            "success_threshold": 1,
            "failure_threshold": 3,
        },
        "app_insights": False,
    }
    assert AksServiceDeploymentConfiguration().to_endpoint() == {"auth_mode": "key"}


def test_with_the_services_defaults_only_what_is_said_is_sent() -> None:
    """All that remains is that there are keys."""
    assert AksServiceDeploymentConfiguration(defaults="v2").to_deployment() == {"compute_type": "Kubernetes"}
    assert AksServiceDeploymentConfiguration(defaults="v2").to_endpoint() == {"auth_mode": "key"}
    some = AksServiceDeploymentConfiguration(
        defaults="v2", autoscale_enabled=True, autoscale_max_replicas=3, scoring_timeout_ms=9000, memory_gb=2
    )
    assert some.to_deployment() == {
        "compute_type": "Kubernetes",
        "scale": {"max_instances": 3},
        "container_resources": {"memory": "2Gi"},
        "request_settings": {"timeout_ms": 9000},
    }


def test_everything_that_is_said_arrives() -> None:
    """Exactly: milliseconds stay milliseconds, a GB is a Gi."""
    described = {"tags": {"team": "churn"}, "properties": {"origin": "v1"}, "description": "Churn."}
    assert EVERYTHING.to_deployment() == {
        "compute_type": "Kubernetes",
        "scale": {"min_instances": 2, "max_instances": 4, "target_utilization": 60, "polling_seconds": 3},
        "container_resources": {
            "cpu": "0.5",
            "memory": "1.5Gi",
            "gpu": "1",
            "cpu_limit": "1",
            "memory_limit": "2Gi",
            "gpu_limit": "1",
        },
        "request_settings": {"timeout_ms": 1500, "max_concurrent_requests": 2, "max_queue_wait_ms": 250},
        "liveness_probe": {
            "period_seconds": 11,
            "initial_delay_seconds": 12,
            "timeout_seconds": 5,
            "success_threshold": 1,
            "failure_threshold": 6,
        },
        "data_collector": {"collections": {"model_inputs": {"enabled": True}, "model_outputs": {"enabled": True}}},
        "app_insights": True,
        **described,
    }
    assert EVERYTHING.to_endpoint() == {"auth_mode": "aml_token", **described}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"num_replicas": 3}, {"instance_count": 3}),
        ({"num_replicas": 3, "autoscale_enabled": False}, {"instance_count": 3}),
        ({"num_replicas": 3, "autoscaler": AutoScaler(autoscale_enabled=False)}, {"instance_count": 3}),
        ({"autoscaler": AutoScaler(max_replicas=4)},
         {"scale": {"min_instances": 1, "max_instances": 4, "target_utilization": 70, "polling_seconds": 1}}),
    ],
)  # fmt: skip
def test_a_count_is_fixed_or_moves(given: dict[str, Any], expected: dict[str, Any]) -> None:
    """Never both."""
    arguments = AksServiceDeploymentConfiguration(**given).to_deployment()
    assert {name: arguments[name] for name in ("scale", "instance_count") if name in arguments} == expected


@pytest.mark.parametrize(
    ("given", "mode"),
    [
        ({}, "key"),
        ({"auth_enabled": True}, "key"),
        ({"token_auth_enabled": False}, "key"),
        ({"token_auth_enabled": True}, "aml_token"),
        ({"token_auth_enabled": True, "auth_enabled": False}, "aml_token"),
        ({"auth_mode": "aml_token"}, "aml_token"),
    ],
)
def test_switches_become_one_word(given: dict[str, Any], mode: str) -> None:
    """Recomputed from everything that is said."""
    assert AksServiceDeploymentConfiguration(**given).to_endpoint() == {"auth_mode": mode}


def test_keys_go_to_the_endpoint_alone() -> None:
    """The resource hides them."""
    configuration = AksServiceDeploymentConfiguration(primary_key="a", secondary_key="b")
    assert configuration.to_endpoint() == {"auth_mode": "key", "primary_key": "a", "secondary_key": "b"}
    assert "a" not in configuration.to_deployment().values()


def test_readiness_and_startup_probes_arrive() -> None:
    """v1 had no word for them."""
    probe = LivenessProbeRequirements.with_service_defaults(period_seconds=5)
    arguments = AksServiceDeploymentConfiguration(
        readiness_probe_requirements=probe, startup_probe_requirements=probe
    ).to_deployment()
    assert (arguments["readiness_probe"], arguments["startup_probe"]) == ({"period_seconds": 5}, {"period_seconds": 5})


def test_no_devices_and_no_description_are_honoured() -> None:
    """v1 could set neither back."""
    arguments = AksServiceDeploymentConfiguration(gpu_cores=0, description="").to_deployment()
    assert "gpu" not in arguments["container_resources"]
    assert arguments["description"] == ""


@pytest.mark.parametrize(
    "configuration",
    [
        AksServiceDeploymentConfiguration(),
        AksServiceDeploymentConfiguration(defaults="v2"),
        EVERYTHING,
        AksServiceDeploymentConfiguration(num_replicas=3, primary_key="a", secondary_key="b"),
        AciServiceDeploymentConfiguration(cpu_cores=2, memory_gb=4, collect_model_data=True, auth_mode="aad_token"),
    ],
)
def test_the_resources_take_the_arguments_as_they_are(
    configuration: AksServiceDeploymentConfiguration | AciServiceDeploymentConfiguration,
) -> None:
    """Nothing that a preview of the resource itself would refuse."""
    deployment = {
        "endpoint_id": f"{WORKSPACE}/onlineEndpoints/churn",
        "name": "blue",
        "model_id": f"{WORKSPACE}/models/churn/versions/1",
        **configuration.to_deployment(),
    }
    endpoint = {"workspace_id": WORKSPACE, "name": "churn", **configuration.to_endpoint()}
    assert check_arguments(ONLINE_DEPLOYMENT, deployment, {}, all_known).faults == ()
    assert check_arguments(ONLINE_ENDPOINT, endpoint, {}, all_known).faults == ()


@pytest.mark.parametrize(
    "configuration",
    [
        AksServiceDeploymentConfiguration(),
        AksServiceDeploymentConfiguration(defaults="v2"),
        EVERYTHING,
        AksServiceDeploymentConfiguration(num_replicas=3),
        AksServiceDeploymentConfiguration(startup_probe_requirements=LivenessProbeRequirements()),
    ],
)
def test_arguments_come_back_as_they_were(configuration: AksServiceDeploymentConfiguration) -> None:
    """What a deployment is can be said as a configuration again."""
    deployment, endpoint = configuration.to_deployment(), configuration.to_endpoint()
    read = AksServiceDeploymentConfiguration.from_arguments(deployment, endpoint)
    assert read.to_deployment() == deployment
    assert read.to_endpoint()["auth_mode"] == endpoint["auth_mode"]


def test_arguments_read_as_the_objects_that_v1_returned() -> None:
    """`service.autoscaler` and its like."""
    read = AksServiceDeploymentConfiguration.from_arguments(EVERYTHING.to_deployment(), EVERYTHING.to_endpoint())
    assert read.autoscaler == AutoScaler(True, 4, 2, 3, 60)
    assert read.container_resource_requirements == ContainerResourceRequirements(0.5, 1.5, 1, 1, 2)
    assert read.liveness_probe_requirements == LivenessProbeRequirements(11, 12, 5, 1, 6)
    assert (read.token_auth_enabled, read.auth_enabled, read.scoring_timeout_ms) == (True, False, 1500)
