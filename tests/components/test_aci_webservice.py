"""AciWebservice: a managed endpoint with one machine, whose size follows from the container's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_azureml_components import (
    AciServiceDeploymentConfiguration,
    AciWebservice,
    AksServiceDeploymentConfiguration,
    LocalWebserviceDeploymentConfiguration,
)

from .given import CLUSTER, ENVIRONMENT, MODEL, least, made, refused
from .mocked import ANSWER, WORKSPACE, run

ENDPOINT = f"{WORKSPACE}/onlineEndpoints/churn"
HOST = "a managed endpoint has a host name of its own; put API Management or Front Door with your name before it"


def test_it_makes_a_managed_endpoint_with_one_machine(folder: Path) -> None:
    """Keys for callers, all the traffic."""
    done = made(AciWebservice)
    assert sorted(done.names) == [
        "CodeVersion churn-src",
        "EndpointTraffic churn",
        "OnlineDeployment churn-service",
        "OnlineEndpoint churn",
    ]
    assert done.one("OnlineEndpoint").arguments == {"workspace_id": WORKSPACE, "auth_mode": "key"}
    assert done.one("OnlineDeployment").arguments == {
        "endpoint_id": ENDPOINT,
        "compute_type": "Managed",
        "model_id": MODEL,
        "environment_id": ENVIRONMENT,
        "code_id": f"{WORKSPACE}/codes/churn-src/versions/1",
        "scoring_script": "score.py",
        "instance_type": "Standard_DS1_v2",
        "instance_count": 1,
        "app_insights": False,
    }
    assert done.one("EndpointTraffic").arguments == {
        "endpoint_id": ENDPOINT,
        "traffic": {"service": 100},
        "deployments": {"service": "churn-service"},
    }


@pytest.mark.parametrize(
    ("given", "machine", "notes"),
    [
        ({"cpu_cores": 1, "memory_gb": 1}, "Standard_DS1_v2",
         ["instance_type: Standard_DS1_v2 stands for the container's size"]),
        ({"cpu_cores": 2, "memory_gb": 4}, "Standard_DS2_v2",
         ["instance_type: Standard_DS2_v2 stands for the container's size"]),
        ({"instance_type": "Standard_F4s_v2"}, "Standard_F4s_v2", []),
        ({"deployment_config": AciWebservice.deploy_configuration(cpu_cores=4, memory_gb=8)}, "Standard_DS3_v2",
         ["instance_type: Standard_DS3_v2 stands for the container's size"]),
    ],
)  # fmt: skip
def test_the_size_that_was_chosen_is_told(folder: Path, given: dict[str, Any], machine: str, notes: list[str]) -> None:
    """Unless the user chose it."""
    done = made(AciWebservice, **given)
    assert done.one("OnlineDeployment").arguments["instance_type"] == machine
    assert done.said("info") == notes


def test_a_size_that_is_not_known_yet_is_chosen_when_it_is(folder: Path) -> None:
    """And nothing is told of it."""

    def program() -> Any:
        cores = pulumi.Output.from_input(2)
        return AciWebservice("churn", **least(AciWebservice), cpu_cores=cores, memory_gb=4).scoring_uri

    done = run(program)
    assert done.one("OnlineDeployment").arguments["instance_type"] == "Standard_DS2_v2"
    assert (done.result, done.said("info")) == (ANSWER, [])


def test_each_field_goes_where_it_belongs(folder: Path) -> None:
    """To the endpoint, to the deployment, or to both."""
    done = made(
        AciWebservice,
        name="mine",
        tags={"a": "b"},
        description="d",
        properties={"p": "q"},
        location="westeurope",
        enable_app_insights=True,
        collect_model_data=True,
        auth_mode="aad_token",
        environment_variables={"A": "b"},
    )
    described = {"tags": {"a": "b"}, "description": "d", "properties": {"p": "q"}}
    endpoint, deployment = done.one("OnlineEndpoint").arguments, done.one("OnlineDeployment").arguments
    assert endpoint == {
        "workspace_id": WORKSPACE,
        "name": "mine",
        "location": "westeurope",
        "auth_mode": "aad_token",
        **described,
    }
    assert {name: deployment[name] for name in described} == described
    assert (deployment["app_insights"], deployment["environment_variables"]) == (True, {"A": "b"})
    assert set(deployment["data_collector"]["collections"]) == {"model_inputs", "model_outputs"}


def test_callers_need_a_key_now(folder: Path) -> None:
    """v1 left such services open."""
    assert made(AciWebservice).said("warning") == [
        "auth_enabled: v1 left such services open; an endpoint always authenticates, so callers have to send a key now"
    ]
    assert made(AciWebservice, auth_enabled=True).said("warning") == []


def test_outputs_tell_what_v1_told(folder: Path) -> None:
    """As of a service on Kubernetes."""
    outputs = made(AciWebservice).result
    told = {name: outputs[name] for name in ("id", "name", "scoring_uri", "state", "is_default", "traffic_percentile")}
    assert told == {
        "id": ENDPOINT,
        "name": "churn",
        "scoring_uri": ANSWER,
        "state": "Healthy",
        "is_default": True,
        "traffic_percentile": 100,
    }
    assert (outputs["primary_key"], outputs["num_replicas"], outputs["compute_name"]) == ("first", 1, None)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"cpu_cores": 8, "memory_gb": 64},
         "instance_type: is missing: no size stands for 8 cores with 64 GB; choose one"),
        ({"cpu_cores": 0}, "cpu_cores: 0 must be a number greater than zero"),
        ({"token_auth_enabled": True},
         'token_auth_enabled: is not for this kind of service (v1 refused it too): say auth_mode="aad_token"'),
        ({"auth_enabled": False},
         ("auth_enabled: anonymous access is gone: an endpoint always authenticates. Leave auth_enabled out for keys, "
          "set "
         "token_auth_enabled=True for tokens, or put API Management or a private endpoint in front")),
        ({"dns_name_label": "a"}, f"dns_name_label: {HOST}"),
        ({"ssl_cname": "a"}, f"ssl_cname: {HOST}"),
        ({"cmk_vault_base_url": "a"},
         ("cmk_vault_base_url: a managed endpoint has no customer-managed key of its own: encrypt the workspace with "
         "it")),
        ({"vnet_name": "a"},
         "vnet_name: a managed endpoint joins no network of yours: give the workspace a managed network"),
        ({"deployment_config": AksServiceDeploymentConfiguration()},
         "deployment_config: is one for Kubernetes: use AksWebservice, with the attached compute"),
        ({"deployment_config": LocalWebserviceDeploymentConfiguration()},
         "target: a service on this machine is no resource of a stack: deploy to managed or kubernetes"),
        ({"deployment_config": {"cpu": 1}},
         "deployment_config: a dict is none: make one by AciWebservice.deploy_configuration(…)"),
        ({"deployment_config": AciServiceDeploymentConfiguration(), "cpu_cores": 1},
         "deployment_config: is given beside cpu_cores: say it once"),
        ({"compute_id": CLUSTER},
         "compute_id: is no argument of AciWebservice: it belongs to Kubernetes: use AksWebservice"),
        ({"num_replicas": 2},
         "num_replicas: is no argument of AciWebservice: such a service has one machine: use ManagedEndpoint"),
        ({"cpu_core": 2}, "cpu_core: is no argument of AciWebservice; did you mean cpu_cores?"),
        ({"model": "nowhere"},
         'model: "nowhere" is not there; it must be a RegisteredModel, its id, or a local file or folder'),
        ({"name": "a"},
         ('name: "a" must have 3 to 32 letters, digits and `-`, beginning with a letter and ending with a letter or '
         "digit")),
        ({"workspace_id": "a"},
         ('workspace_id: "a" is no ARM id; it must look like '
         "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}")),
    ],
)  # fmt: skip
def test_what_it_refuses(folder: Path, changed: dict[str, Any], sentence: str) -> None:
    """In one line, before anything is registered."""
    assert refused(AciWebservice, **changed) == sentence
