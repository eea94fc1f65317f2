"""AksWebservice: its children and their arguments, and its outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_azureml import KubernetesCompute
from pulumi_azureml_components import (
    AksWebservice,
    AutoScaler,
    ContainerResourceRequirements,
    DataCollection,
    LivenessProbeRequirements,
)

from .given import AKS, CLUSTER, ENVIRONMENT, MODEL, least, made
from .mocked import ANSWER, WORKSPACE, run

ENDPOINT = f"{WORKSPACE}/onlineEndpoints/churn"
PROBE = {"period_seconds": 10, "timeout_seconds": 2, "success_threshold": 1}


def test_it_makes_an_endpoint_a_deployment_and_the_traffic(folder: Path) -> None:
    """Each with v1's defaults written out, the folder of code registered, all below the component."""
    done = made(AksWebservice)
    assert sorted(done.names) == [
        "CodeVersion churn-src",
        "EndpointTraffic churn",
        "OnlineDeployment churn-service",
        "OnlineEndpoint churn",
    ]
    assert done.one("OnlineEndpoint").arguments == {
        "workspace_id": WORKSPACE,
        "compute_id": CLUSTER,
        "auth_mode": "key",
    }
    assert done.one("OnlineDeployment").arguments == {
        "endpoint_id": ENDPOINT,
        "compute_type": "Kubernetes",
        "model_id": MODEL,
        "environment_id": ENVIRONMENT,
        "code_id": f"{WORKSPACE}/codes/churn-src/versions/1",
        "scoring_script": "score.py",
        "scale": {"min_instances": 1, "max_instances": 10, "target_utilization": 70, "polling_seconds": 1},
        "container_resources": {"cpu": "0.1", "memory": "0.5Gi"},
        "request_settings": {"timeout_ms": 60000, "max_concurrent_requests": 1, "max_queue_wait_ms": 500},
        "liveness_probe": {**PROBE, "initial_delay_seconds": 310, "failure_threshold": 3},
        "app_insights": False,
    }
    assert done.one("EndpointTraffic").arguments == {
        "endpoint_id": ENDPOINT,
        "traffic": {"service": 100},
        "deployments": {"service": "churn-service"},
    }


def test_the_traffic_waits_for_the_deployment(folder: Path) -> None:
    """So that it never names one that is not there, and is gone before one goes."""
    done = made(AksWebservice)
    assert done.one("OnlineDeployment").urn in done.one("EndpointTraffic").waits_for


@pytest.mark.parametrize(
    ("given", "of_endpoint", "of_deployment"),
    [
        ({"autoscale_enabled": True, "autoscale_min_replicas": 2, "autoscale_max_replicas": 5,
          "autoscale_refresh_seconds": 3, "autoscale_target_utilization": 60}, {},
         {"scale": {"min_instances": 2, "max_instances": 5, "polling_seconds": 3, "target_utilization": 60}}),
        ({"autoscaler": AutoScaler(max_replicas=3)}, {},
         {"scale": {"min_instances": 1, "max_instances": 3, "polling_seconds": 1, "target_utilization": 70}}),
        ({"num_replicas": 3}, {}, {"instance_count": 3, "scale": ...}),
        ({"cpu_cores": 0.5, "memory_gb": 1, "cpu_cores_limit": "1500m", "memory_gb_limit": 2, "gpu_cores": 1}, {},
         {"container_resources": {"cpu": "0.5", "memory": "1Gi", "cpu_limit": "1500m", "memory_limit": "2Gi",
                                  "gpu": "1", "gpu_limit": "1"}}),
        ({"container_resource_requirements": ContainerResourceRequirements(cpu=1, memory_in_gb=2)}, {},
         {"container_resources": {"cpu": "1", "memory": "2Gi"}}),
        ({"scoring_timeout_ms": 1000, "replica_max_concurrent_requests": 1, "max_request_wait_time": 20}, {},
         {"request_settings": {"timeout_ms": 1000, "max_concurrent_requests": 1, "max_queue_wait_ms": 20}}),
        ({"period_seconds": 5, "initial_delay_seconds": 0, "timeout_seconds": 1, "success_threshold": 1,
          "failure_threshold": 9}, {},
         {"liveness_probe": {"period_seconds": 5, "initial_delay_seconds": 0, "timeout_seconds": 1,
                             "success_threshold": 1, "failure_threshold": 9}}),
        ({"liveness_probe_requirements": LivenessProbeRequirements(period_seconds=7)}, {},
         {"liveness_probe": {**PROBE, "period_seconds": 7, "initial_delay_seconds": 310, "failure_threshold": 3}}),
        ({"startup_probe_requirements": LivenessProbeRequirements.with_service_defaults(failure_threshold=90)}, {},
         {"startup_probe": {"failure_threshold": 90}}),
        ({"collect_model_data": True}, {},
         {"data_collector": {"collections": {"model_inputs": {"enabled": True}, "model_outputs": {"enabled": True}}}}),
        ({"data_collection": DataCollection(storage_enabled=True, collections={"request": {}}, sampling_rate=0.5)}, {},
         {"data_collector": {"collections": {"request": {"enabled": True, "sampling_rate": 0.5}}}}),
        ({"enable_app_insights": True}, {}, {"app_insights": True}),
        ({"tags": {"team": "a"}, "properties": {"run": "1"}, "description": "d"},
         {"tags": {"team": "a"}, "properties": {"run": "1"}, "description": "d"},
         {"tags": {"team": "a"}, "properties": {"run": "1"}, "description": "d"}),
        ({"auth_enabled": True}, {"auth_mode": "key"}, {}),
        ({"token_auth_enabled": True, "auth_enabled": False}, {"auth_mode": "aml_token"}, {}),
        ({"auth_mode": "aml_token"}, {"auth_mode": "aml_token"}, {}),
        ({"primary_key": "k" * 32, "secondary_key": "s" * 32},
         {"primary_key": "k" * 32, "secondary_key": "s" * 32}, {}),
        ({"name": "mine"}, {"name": "mine"}, {"endpoint_id": f"{WORKSPACE}/onlineEndpoints/mine"}),
        ({"instance_type": "gpu"}, {}, {"instance_type": "gpu"}),
        ({"environment_variables": {"A": "b"}}, {}, {"environment_variables": {"A": "b"}}),
        ({"blobfuse_enabled": False}, {}, {}),
        ({"defaults": "v2"}, {},
         {"scale": ..., "request_settings": ..., "liveness_probe": ..., "container_resources": ...,
          "app_insights": ...}),
    ],
)  # fmt: skip
def test_each_field_goes_where_it_belongs(
    folder: Path, given: dict[str, Any], of_endpoint: dict[str, Any], of_deployment: dict[str, Any]
) -> None:
    """As an argument of the component, and as a field of the configuration alike; nothing else changes."""
    before = made(AksWebservice)
    fields = {name for name in given if name not in ("name", "instance_type", "environment_variables")}
    whole = AksWebservice.deploy_configuration(**{name: given[name] for name in fields})
    rest = {name: value for name, value in given.items() if name not in fields}
    for done in (made(AksWebservice, **given), made(AksWebservice, deployment_config=whole, **rest)):
        for kind, changes in (("OnlineEndpoint", of_endpoint), ("OnlineDeployment", of_deployment)):
            expected = {**before.one(kind).arguments, **changes}
            assert done.one(kind).arguments == {name: value for name, value in expected.items() if value is not ...}


def test_outputs_tell_what_v1_told(folder: Path) -> None:
    """Of endpoint and deployment, and what follows from them."""
    outputs = made(
        AksWebservice,
        cpu_cores=0.5,
        data_collection=DataCollection(storage_enabled=True),
        token_auth_enabled=True,
        namespace="team",
    ).result
    assert outputs == {
        "id": ENDPOINT,
        "name": "churn",
        "scoring_uri": ANSWER,
        "swagger_uri": ANSWER.replace("score", "swagger.json"),
        "primary_key": "first",
        "secondary_key": "second",
        "auth_mode": "aml_token",
        "enable_app_insights": False,
        "autoscaler": AutoScaler().serialize(),
        "compute_id": CLUSTER,
        "compute_name": "aks",
        "container_resource_requirements": ContainerResourceRequirements(cpu=0.5).serialize(),
        "liveness_probe_requirements": LivenessProbeRequirements().serialize(),
        "data_collection": DataCollection(event_hub_enabled=False, storage_enabled=True).serialize(),
        "max_concurrent_requests_per_container": 1,
        "max_request_wait_time": 500,
        "scoring_timeout_ms": 60000,
        "num_replicas": None,
        "version_type": None,
        "token_auth_enabled": True,
        "environment_id": ENVIRONMENT,
        "models": [MODEL],
        "deployment_status": "Succeeded",
        "state": "Healthy",
        "deployment_name": "churn-service",
        "is_default": True,
        "traffic_percentile": 100,
        "namespace": "team",
    }


def test_what_is_not_there_is_none_or_empty(folder: Path) -> None:
    """No scaling, no collection."""
    outputs = made(AksWebservice, num_replicas=2).result
    assert [outputs[name] for name in ("autoscaler", "data_collection", "num_replicas")] == [None, None, 2]


def test_the_compute_is_a_resource_an_id_or_a_name(folder: Path) -> None:
    """And v1's own word for its name; the namespace is then told as well."""

    def attached() -> Any:
        cluster = KubernetesCompute("aks", workspace_id=WORKSPACE, cluster_id=AKS)
        return AksWebservice("churn", **{**least(AksWebservice), "compute": cluster, "compute_id": None}).outputs

    by_resource = run(attached)
    assert by_resource.result["namespace"] == "default"
    by_name = made(AksWebservice, compute="aks", compute_id=...)
    by_v1 = made(AksWebservice, compute_target_name="aks", compute_id=...)
    by_id = made(AksWebservice, compute=CLUSTER, compute_id=...)
    for done in (by_resource, by_name, by_v1, by_id):
        assert done.one("OnlineEndpoint").arguments["compute_id"] == CLUSTER


def test_values_that_are_not_known_are_not_looked_at(folder: Path) -> None:
    """Whatever they turn out to be."""

    def program() -> Any:
        unknown = {name: pulumi.Output.from_input(None) for name in ("cpu_cores", "scoring_timeout_ms", "num_replicas")}
        arguments = {**least(AksWebservice), "compute_id": pulumi.Output.from_input(CLUSTER), **unknown}
        return AksWebservice("churn", **arguments).scoring_uri

    assert run(program).result == ANSWER


def test_a_key_becomes_a_secret(folder: Path) -> None:
    """Even one that is written in plain."""
    done = made(AksWebservice, primary_key="k" * 32, secondary_key="s" * 32)
    assert done.one("OnlineEndpoint").secrets == {"primary_key", "secondary_key"}
