"""What AksEndpoint refuses, and what it doubts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml_components import (
    AciServiceDeploymentConfiguration,
    AksEndpoint,
    AksServiceDeploymentConfiguration,
    EndpointVersion,
)

from .given import BOTH, ENVIRONMENT, MODEL, SERVED, made, refused, version, versions

Config = AksEndpoint.deploy_configuration


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
