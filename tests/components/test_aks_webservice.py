"""AksWebservice: its children and their arguments, its outputs, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_azureml import ComputeInstance, KubernetesCompute
from pulumi_azureml_components import (
    AciServiceDeploymentConfiguration,
    AksServiceDeploymentConfiguration,
    AksWebservice,
    AutoScaler,
    ContainerResourceRequirements,
    DataCollection,
    InvalidConfiguration,
    LivenessProbeRequirements,
    LocalWebserviceDeploymentConfiguration,
)

from .given import CLUSTER, ENVIRONMENT, MODEL, least, made, refusal, refused
from .mocked import ANSWER, PLACE, WORKSPACE, run

ENDPOINT = f"{WORKSPACE}/onlineEndpoints/churn"
AKS = f"{PLACE}/Microsoft.ContainerService/managedClusters/aks"
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


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"compute_id": ...},
         "compute_id: is missing: a service on Kubernetes needs the attached compute it runs on"),
        ({"compute": "other"}, "compute: is given beside compute_id: say it once"),
        ({"compute_target_name": "other"},
         "compute_target_name: differs: compute_target_name other and compute_id aks; say the same, or one of them"),
        ({"compute_id": f"{WORKSPACE}/onlineEndpoints/a"},
         ("compute_id: is the id of a Microsoft.MachineLearningServices/workspaces/onlineEndpoints; it must be an ARM "
          "id "
         "of type Microsoft.MachineLearningServices/workspaces/computes")),
        ({"compute": 3, "compute_id": ...},
         "compute: a int is no attached cluster: give a KubernetesCompute, its id or its name"),
        ({"name": "a"},
         ('name: "a" must have 3 to 32 letters, digits and `-`, beginning with a letter and ending with a letter or '
         "digit")),
        ({"scoring_timeout_ms": 300_001},
         ("scoring_timeout_ms: 300001 is more than the 300000 that an endpoint waits: use a batch endpoint for long "
         "work")),
        ({"max_request_wait_time": 5000, "scoring_timeout_ms": 1000},
         ("max_request_wait_time: 5000 is more than scoring_timeout_ms, which is 1000: a call that waits so long has "
         "ended")),
        ({"tags": {"<": "v"}},
         ('tags: tag "<" breaks the rule: at most 47 tags; keys of 1 to 512 characters without < > % & \\ ? /; values '
          'of '
         "at most 256 characters")),
        ({"workspace_id": "churn"},
         ('workspace_id: "churn" is no ARM id; it must look like '
         "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}")),
        ({"auth_enabled": False},
         ("auth_enabled: anonymous access is gone: an endpoint always authenticates. Leave auth_enabled out for keys, "
          "set "
         "token_auth_enabled=True for tokens, or put API Management or a private endpoint in front")),
        ({"auth_mode": "aad_token"},
         "auth_mode: aad_token works on managed endpoints only; on Kubernetes use aml_token"),
        ({"secondary_key": "s" * 32},
         "secondary_key is given without primary_key (v1 ignored it): give both or neither"),
        ({"is_migration": True},
         ("is_migration: is no argument of AksWebservice: a v1 service cannot be taken over: deploy its configuration "
         "under a new name and move the callers")),
        ({"scoring_scrpt": "score.py"},
         "scoring_scrpt: is no argument of AksWebservice; did you mean scoring_script?"),
        ({"memry_gb": 1}, "memry_gb: is no argument of AksWebservice; did you mean memory_gb?"),
        ({"deployment_config": AksServiceDeploymentConfiguration(), "cpu_cores": 1},
         "deployment_config: is given beside cpu_cores: say it once"),
        ({"deployment_config": AciServiceDeploymentConfiguration()},
         ("deployment_config: is one of a single container, which becomes a managed endpoint; on Kubernetes use "
         "AksWebservice's")),
        ({"deployment_config": LocalWebserviceDeploymentConfiguration()},
         "target: a service on this machine is no resource of a stack: deploy to managed or kubernetes"),
        ({"deployment_config": {"cpu": 1}},
         "deployment_config: a dict is none: make one by AksWebservice.deploy_configuration(…)"),
        ({"data_collection": DataCollection(event_hub_enabled=True, storage_enabled=True)},
         ("data_collection.event_hub_enabled: there is no Event Hub sink any more: set it to False, and send from the "
         "scoring script, or route diagnostic settings to an Event Hub")),
        ({"name": "my-service", "num_replicas": 2, "autoscale_enabled": True},
         "num_replicas: cannot be given while autoscaling is on: give it, or scale"),
    ],
)  # fmt: skip
def test_what_it_refuses(folder: Path, changed: dict[str, Any], sentence: str) -> None:
    """In one line, before anything is registered."""
    assert refused(AksWebservice, **changed) == sentence


def test_all_faults_are_said_at_once(folder: Path) -> None:
    """Those of the arguments, the configuration, the compute, what is served, and the resources below."""
    wrong = {"name": "-", "compute_id": ..., "cpu_cores": 0, "code": "nowhere", "colour": "red", "models": [MODEL]}
    wrong["workspace_id"] = "churn"
    assert refused(AksWebservice, **wrong) == (
        "colour: is no argument of AksWebservice; it has workspace_id, compute_id, compute, model, models, "
        "environment, "
        "image, code, scoring_script, inference_config, environment_variables, deployment_config, name, instance_type, "
        "strict, and what AksServiceDeploymentConfiguration has; "
        'name: "-" must have 3 to 32 letters, digits and `-`, beginning with a letter and ending with a letter or '
        "digit; "
        'cpu_cores: 0 must be a number greater than zero, or thousandths as in "100m"; '
        "compute_id: is missing: a service on Kubernetes needs the attached compute it runs on; "
        'scoring_script: "score.py" is not in nowhere; '
        "models: 2 models are given, and a deployment serves one: register them as one model of a folder, or make one "
        "deployment of each; "
        'workspace_id: "churn" is no ARM id; it must look like '
        "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}"
    )


def test_a_machine_is_no_attached_cluster(folder: Path) -> None:
    """Another resource is told from the right one before its id is looked at."""

    def program() -> None:
        machine = ComputeInstance.__new__(ComputeInstance)
        AksWebservice("churn", **{**least(AksWebservice), "compute": machine, "compute_id": None})

    assert refusal(program).endswith(
        "compute: a ComputeInstance is no attached cluster: give a KubernetesCompute, its id or its name."
    )


@pytest.mark.parametrize(("namespace", "fits"), [("team", True), ("other", False)])
def test_a_namespace_is_that_of_the_compute(folder: Path, namespace: str, fits: bool) -> None:
    """It is compared once it is known; of a compute that is known by its id it cannot be."""

    def program() -> Any:
        cluster = KubernetesCompute("aks", workspace_id=WORKSPACE, cluster_id=AKS, namespace="team")
        arguments = {**least(AksWebservice), "compute": cluster, "compute_id": None, "namespace": namespace}
        return AksWebservice("churn", **arguments).namespace

    if fits:
        assert run(program, preview=True).result == "team"
        return
    with pytest.raises(InvalidConfiguration) as caught:
        run(program, preview=True)
    assert str(caught.value) == (
        'checking AksWebservice "churn": namespace: other is not that of the attached compute, team: '
        "attach the cluster again for another one."
    )
    assert made(AksWebservice, namespace="team").said("warning") == [
        "namespace: is that of the attached compute, whatever is said here: say it there"
    ]


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


def test_doubts_are_logged_and_an_event_hub_may_be_one(folder: Path) -> None:
    """`strict=False` turns what v1 let through into a warning."""
    hub = DataCollection(event_hub_enabled=True, storage_enabled=True)
    done = made(AksWebservice, strict=False, data_collection=hub, blobfuse_enabled=True, primary_key="k" * 32)
    warnings = done.said("warning")
    assert [line.split(":")[0] for line in warnings] == [
        "primary_key is written in plain",
        "blobfuse_enabled",
        "data_collection.event_hub_enabled",
    ]
    assert "k" * 32 not in "".join(line.text for line in done.log)


def test_the_defaults_that_are_written_out_are_told_once(folder: Path) -> None:
    """As a note."""
    (note,) = made(AksWebservice).said("info")
    assert note.startswith("defaults: v1's defaults are written out where the service's own differ:")
