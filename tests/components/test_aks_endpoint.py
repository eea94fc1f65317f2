"""AksEndpoint: versions behind one address, who gets how much, and what endpoint and versions share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_azureml_components import (
    AksEndpoint,
    AksEndpointDeploymentConfiguration,
    AksServiceDeploymentConfiguration,
    AksWebservice,
    AutoScaler,
    DockerSection,
    EndpointVersion,
    Environment,
)

from .conftest import SCRIPT
from .given import BOTH, CLUSTER, SERVED, least, made, version, versions
from .mocked import ANSWER, WORKSPACE, run

ENDPOINT = f"{WORKSPACE}/onlineEndpoints/churn"
Config = AksEndpoint.deploy_configuration


def traffic(**changed: Any) -> Any:
    """The shares that are sent."""
    return made(AksEndpoint, **changed).one("EndpointTraffic").arguments["traffic"]


def test_it_makes_an_endpoint_a_deployment_of_each_version_and_the_traffic(folder: Path) -> None:
    """Versions that serve the same folder share its registration; the traffic comes after all of them."""
    done = made(AksEndpoint, versions=versions("blue", "green"), traffic=BOTH)
    assert sorted(done.names) == [
        "CodeVersion churn-src",
        "EndpointTraffic churn",
        "OnlineDeployment churn-blue",
        "OnlineDeployment churn-green",
        "OnlineEndpoint churn",
    ]
    sent = done.one("EndpointTraffic")
    assert sent.arguments == {
        "endpoint_id": ENDPOINT,
        "traffic": BOTH,
        "deployments": {"blue": "churn-blue", "green": "churn-green"},
    }
    assert {done.one("OnlineDeployment", f"churn-{name}").urn for name in BOTH} <= set(sent.waits_for)
    assert done.one("OnlineDeployment", "churn-blue").arguments["scale"]["max_instances"] == 10


@pytest.mark.parametrize(
    ("changed", "shares"),
    [
        ({}, {"blue": 100}),
        ({"versions": {"blue": version(traffic_percentile=70), "green": version(traffic_percentile=30)}},
         {"blue": 70, "green": 30}),
        ({"versions": {"blue": version(), "green": version(is_default=True)}}, {"green": 100}),
        ({"versions": versions("blue", "green"), "traffic": {"green": 100}}, {"green": 100}),
        ({"versions": versions("blue"), "traffic": {"blue": 0}}, {"blue": 0}),
    ],
)  # fmt: skip
def test_shares_are_said_by_traffic_or_by_the_versions(
    folder: Path, changed: dict[str, Any], shares: dict[str, int]
) -> None:
    """v1's percentile and default among them; the only version gets all."""
    assert traffic(**changed) == shares


def test_an_endpoint_may_be_without_a_version(folder: Path) -> None:
    """Before the first one comes, and after the last one has gone."""
    done = made(AksEndpoint, versions={})
    assert done.one("EndpointTraffic").arguments["traffic"] == {}
    assert done.result["default_version"] is None


def test_outputs_tell_of_each_version(folder: Path) -> None:
    """Its share, whether it is the default, its type, and everything that a service tells."""
    of_versions = {"blue": version(is_control_version_type=True), "green": version(is_control_version_type=False)}
    outputs = made(AksEndpoint, versions=of_versions, traffic={"blue": 90, "green": 10}).result
    assert outputs["default_version"] == "blue"
    assert (outputs["id"], outputs["scoring_uri"], outputs["auth_mode"]) == (ENDPOINT, ANSWER, "key")
    told = {
        key: [each[name] for name in ("traffic_percentile", "is_default", "version_type", "state", "deployment_name")]
        for key, each in outputs["version_outputs"].items()
    }
    assert told == {
        "blue": [90, True, "Control", "Healthy", "churn-blue"],
        "green": [10, False, "Treatment", "Healthy", "churn-green"],
    }
    assert set(outputs["version_outputs"]["blue"]) == {
        name for name in made(AksWebservice).result if name not in outputs
    } | {"traffic_percentile", "is_default"}


def test_a_share_that_is_not_known_yet_is_passed_on(folder: Path) -> None:
    """As one of the configuration of a stack."""

    def program() -> Any:
        shares = {"blue": pulumi.Output.from_input(40), "green": pulumi.Output.from_input(60)}
        service = AksEndpoint(
            "churn", **{**least(AksEndpoint), "versions": versions("blue", "green"), "traffic": shares}
        )
        return service.outputs["default_version"]

    done = run(program)
    assert done.one("EndpointTraffic").arguments["traffic"] == {"blue": 40, "green": 60}
    assert done.result == "green"


def test_the_type_of_a_version_is_a_tag(folder: Path) -> None:
    """Beside its own ones."""
    done = made(AksEndpoint, versions={"blue": version(is_control_version_type=True, tags={"team": "a"})})
    assert done.one("OnlineDeployment").arguments["tags"] == {"team": "a", "mlversion-type": "control"}


def test_versions_may_have_code_of_their_own(folder: Path) -> None:
    """Each folder is registered once, under a name of its own."""
    for name in ("a/b", "a-b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "score.py").write_text(SCRIPT)
    of_versions = {
        "blue": EndpointVersion(**{**SERVED, "code": "a/b"}),
        "green": EndpointVersion(**{**SERVED, "code": "a-b"}),
        "grey": EndpointVersion(**{**SERVED, "code": "a/b"}),
    }
    done = made(AksEndpoint, versions=of_versions, traffic={"blue": 100})
    codes = {each.name: each.arguments["path"] for each in done.made if each.kind == "CodeVersion"}
    assert codes == {"churn-a-b": "a/b", "churn-a-b--2": "a-b"}


def test_versions_that_run_in_the_same_environment_share_it(folder: Path) -> None:
    """It is registered once, under a name that does not depend on who comes first; others stand beside it."""
    own, other = (Environment("own", docker=DockerSection(image)) for image in ("i:1", "i:2"))
    of_versions = {
        name: EndpointVersion(**{**SERVED, "environment": environment})
        for name, environment in {"blue": own, "green": own, "grey": other}.items()
    }
    done = made(AksEndpoint, versions=of_versions, traffic={"blue": 100})
    images = {each.name: each.arguments["image"] for each in done.made if each.kind == "EnvironmentVersion"}
    assert images == {"churn-own": "i:1", "churn-own--2": "i:2"}


def test_logs_are_said_for_all_versions_unless_one_says_otherwise(folder: Path) -> None:
    """By the configuration of the endpoint."""
    of_versions = {"blue": version(), "green": version(enable_app_insights=False)}
    shared = AksServiceDeploymentConfiguration(enable_app_insights=True)
    done = made(AksEndpoint, versions=of_versions, traffic=BOTH, endpoint_config=shared)
    told = [done.one("OnlineDeployment", f"churn-{name}").arguments["app_insights"] for name in BOTH]
    assert told == [True, False]


def test_what_belongs_to_the_endpoint_may_be_said_by_its_versions(folder: Path) -> None:
    """As v1 wrote it, where they say the same; the compute among it."""
    of_versions = {
        "blue": version(token_auth_enabled=True, auth_enabled=False, compute_target_name="aks"),
        "green": version(),
    }
    done = made(AksEndpoint, versions=of_versions, traffic=BOTH, compute_id=...)
    assert done.one("OnlineEndpoint").arguments == {
        "workspace_id": WORKSPACE,
        "compute_id": CLUSTER,
        "auth_mode": "aml_token",
    }
    assert done.result["version_outputs"]["green"]["token_auth_enabled"] is True


def test_the_endpoint_has_its_own_words(folder: Path) -> None:
    """Keys, tags and texts go to it and not to the deployments."""
    config = AksServiceDeploymentConfiguration(
        primary_key="k" * 32, tags={"team": "a"}, description="d", properties={"p": "q"}
    )
    done = made(AksEndpoint, endpoint_config=config, name="mine")
    assert done.one("OnlineEndpoint").arguments == {
        "workspace_id": WORKSPACE,
        "compute_id": CLUSTER,
        "name": "mine",
        "auth_mode": "key",
        "primary_key": "k" * 32,
        "tags": {"team": "a"},
        "description": "d",
        "properties": {"p": "q"},
    }
    assert {"tags", "description", "properties"}.isdisjoint(done.one("OnlineDeployment").arguments)


def test_a_version_has_a_name_and_a_size_of_its_own(folder: Path) -> None:
    """And may be configured as a service is."""
    config = AksServiceDeploymentConfiguration(autoscaler=AutoScaler(max_replicas=2))
    of_versions = {
        "blue": version(version_name="first"),
        "green": EndpointVersion(**SERVED, deployment_config=config, instance_type="gpu"),
    }
    done = made(AksEndpoint, versions=of_versions, traffic=BOTH)
    assert done.one("OnlineDeployment", "churn-blue").arguments["name"] == "first"
    green = done.one("OnlineDeployment", "churn-green").arguments
    assert (green["instance_type"], green["scale"]["max_instances"], "name" in green) == ("gpu", 2, False)


def test_an_endpoint_of_v1_is_taken_over_version_by_version(folder: Path) -> None:
    """From what v1 returned of it."""
    stored = {
        "computeType": "AKSENDPOINT",
        "authEnabled": True,
        "appInsightsEnabled": True,
        "versions": {"one": {"trafficPercentile": 80, "isDefault": True}, "two": {"trafficPercentile": 20}},
    }
    read = AksEndpointDeploymentConfiguration.versions_of(stored)
    of_versions = {name: EndpointVersion(**SERVED, deployment_config=config) for name, config in read.items()}
    done = made(AksEndpoint, versions=of_versions)
    assert done.one("EndpointTraffic").arguments["traffic"] == {"one": 80, "two": 20}
    assert done.one("OnlineDeployment", "churn-one").arguments["app_insights"] is True
