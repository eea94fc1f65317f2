"""AksEndpoint: versions behind one address, who gets how much, and what endpoint and versions share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_azureml_components import (
    AciServiceDeploymentConfiguration,
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
from .given import CLUSTER, ENVIRONMENT, MODEL, SERVED, least, made, refused, versions
from .mocked import ANSWER, WORKSPACE, run

ENDPOINT = f"{WORKSPACE}/onlineEndpoints/churn"
Config = AksEndpoint.deploy_configuration
BOTH = {"blue": 90, "green": 10}


def version(**fields: Any) -> EndpointVersion:
    """A version by the fields of its configuration."""
    return EndpointVersion(**SERVED, deployment_config=Config(**fields))


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


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"traffic": {"green": 100}},
         'traffic: "green" is none of the versions blue: take the name out before the version goes'),
        ({"traffic": {"bleu": 100}}, 'traffic: "bleu" is none of the versions blue; did you mean blue?'),
        ({"traffic": {"blue": 90}}, "traffic: the shares add up to 90; together they have to be 100 (or all 0)"),
        ({"traffic": {"blue": True}}, 'traffic["blue"]: must be an integer, not a boolean'),
        ({"traffic": {"blue": 0.5}}, 'traffic["blue"]: must be an integer, not 0.5'),
        ({"traffic": {"blue": 110}}, "traffic: shares are whole percents from 0 to 100: blue has 110"),
        ({"traffic": 100}, "traffic: a int must be a map from name to percent"),
        ({"versions": {}, "traffic": {"blue": 100}},
         "traffic: is given without any version: add versions, or leave it out"),
        ({"versions": versions("blue", "green")},
         "traffic: is missing: say which share each of blue, green gets"),
        ({"versions": {"blue": version(traffic_percentile=101)}},
         'versions["blue"].traffic_percentile: 101 must be a whole number, 0 to 100'),
        ({"versions": {"blue": version(traffic_percentile=100)}, "traffic": {"blue": 100}},
         "traffic: is given beside traffic_percentile of blue: say it once"),
        ({"versions": {"blue": version(is_default=True), "green": version(is_default=True)}},
         "is_default: is True for blue, green: only one can be the default"),
        ({"versions": {n: version(is_control_version_type=True, traffic_percentile=50) for n in ("blue", "green")}},
         "is_control_version_type: is True for blue, green: an experiment has one control"),
        ({"versions": versions("Blue", "blue"), "traffic": {"blue": 100}},
         "versions: Blue and blue are one name to the service, which ignores case"),
        ({"versions": versions("b")},
         ('versions["b"].name: "b" must have 3 to 32 letters, digits and `-`, beginning with a letter and ending with '
          'a '
         "letter or digit")),
        ({"versions": versions(*(f"version-{n}" for n in range(21))), "traffic": {"version-0": 100}},
         "versions: has 21, and an endpoint holds 20 at most: make another endpoint"),
        ({"versions": [version()]}, "versions: a list must be a map from name to EndpointVersion"),
        ({"versions": {"blue": Config()}},
         'versions["blue"]: a AksEndpointDeploymentConfiguration is none: say it by EndpointVersion(…)'),
        ({"versions": {"blue": EndpointVersion(**SERVED, deployment_config=AciServiceDeploymentConfiguration())}},
         ('versions["blue"].deployment_config: is one of a single container, which becomes a managed endpoint; on '
         "Kubernetes use AksWebservice's")),
        ({"versions": {"blue": version(cpu_cores=2, cpu_cores_limit=1)}},
         'versions["blue"].cpu_cores_limit: 1 cannot be less than cpu_cores, which is 2'),
        ({"versions": {"blue": EndpointVersion(model=MODEL, environment=ENVIRONMENT, code="src")}},
         'versions["blue"].scoring_script: is missing: code and scoring_script go together'),
        ({"versions": {"blue": version(auth_enabled=False)}},
         ("endpoint_config.auth_enabled: anonymous access is gone: an endpoint always authenticates. Leave "
          "auth_enabled "
         "out for keys, set token_auth_enabled=True for tokens, or put API Management or a private endpoint in front")),
        ({"versions": {"blue": version(auth_mode="key"), "green": version(auth_mode="aml_token")}, "traffic": BOTH},
         ('endpoint_config: auth_mode is the endpoint\'s, and versions["blue"] says another one: say it by '
         "endpoint_config alone")),
        ({"endpoint_config": AksServiceDeploymentConfiguration(cpu_cores=1)},
         "endpoint_config.cpu_cores: belongs to each version: say it in its deployment_config"),
        ({"endpoint_config": {"auth": "key"}},
         "endpoint_config: a dict is none: make one by AksEndpoint.deploy_configuration(…)"),
        ({"compute_id": ...},
         "compute_id: is missing: a service on Kubernetes needs the attached compute it runs on"),
        ({"model": MODEL},
         "model: is no argument of AksEndpoint: it belongs to a version: put it into an EndpointVersion of versions"),
        ({"version": {}}, "version: is no argument of AksEndpoint; did you mean versions?"),
    ],
)  # fmt: skip
def test_what_it_refuses(folder: Path, changed: dict[str, Any], sentence: str) -> None:
    """In one line, before anything is registered, by the place where it is said."""
    assert refused(AksEndpoint, **changed) == sentence


def test_all_faults_are_said_at_once(folder: Path) -> None:
    """Those of the endpoint, of the traffic, and of each version."""
    of_versions = {"blue": version(cpu_cores=0), "green": version(memory_gb=0)}
    text = refused(
        AksEndpoint,
        versions=of_versions,
        traffic={"blue": 90},
        compute_id=...,
        name="-",
        colour="red",
        workspace_id="a",
    )
    assert [part.split(": ")[0] for part in text.split("; ")] == [
        "colour",
        "it has workspace_id, versions, traffic, compute_id, compute, endpoint_config, name, strict",
        "name",
        "compute_id",
        "workspace_id",
        (
            "it must look like /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices"
            "/workspaces/{name}"
        ),
        "traffic",
        "together they have to be 100 (or all 0)",
        'versions["blue"].cpu_cores',
        'versions["green"].memory_gb',
    ]


def test_a_treatment_that_takes_all_is_doubted(folder: Path) -> None:
    """Since its control gets nothing."""
    of_versions = {"blue": version(is_control_version_type=True), "green": version(is_control_version_type=False)}
    done = made(AksEndpoint, versions=of_versions, traffic={"green": 100})
    assert done.said("warning") == [
        "traffic: green is a treatment and takes all traffic, blue is the control and gets none"
    ]


def test_a_note_that_all_versions_share_is_told_once(folder: Path) -> None:
    """v1's defaults are written out for each."""
    done = made(AksEndpoint, versions=versions("blue", "green"), traffic=BOTH)
    assert [note.split(":")[0] for note in done.said("info")] == ['versions["blue"].defaults']
