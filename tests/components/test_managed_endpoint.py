"""ManagedEndpoint: deployments on Azure's own machines, shares and mirrors, scaling by Azure Monitor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml_components import (
    AutoScaler,
    DataCollection,
    LivenessProbeRequirements,
    ManagedDeployment,
    ManagedEndpoint,
    MonitorAutoscale,
)
from pulumi_azureml_components.vocabulary.misuse import Misuse

from .given import CLUSTER, ENVIRONMENT, MODEL, SERVED, made, refused
from .mocked import ANSWER, WORKSPACE

ENDPOINT = f"{WORKSPACE}/onlineEndpoints/churn"
SIZE = "Standard_F4s_v2"


def deployments(*names: str, **more: Any) -> dict[str, ManagedDeployment]:
    """Deployments that serve the same."""
    return {name: ManagedDeployment(**{**SERVED, "instance_type": SIZE, **more}) for name in names}


def deployment(**more: Any) -> dict[str, Any]:
    """The arguments of the only deployment."""
    return made(ManagedEndpoint, deployments=deployments("blue", **more)).one("OnlineDeployment").arguments


def test_blue_stands_beside_green(folder: Path) -> None:
    """Each with its machines; shares and mirror come after both."""
    done = made(
        ManagedEndpoint, deployments=deployments("blue", "green"), traffic={"blue": 100}, mirror_traffic={"green": 20}
    )
    assert sorted(done.names) == [
        "CodeVersion churn-src",
        "EndpointTraffic churn",
        "OnlineDeployment churn-blue",
        "OnlineDeployment churn-green",
        "OnlineEndpoint churn",
    ]
    assert done.one("OnlineEndpoint").arguments == {"workspace_id": WORKSPACE}
    assert done.one("OnlineDeployment", "churn-blue").arguments == {
        "endpoint_id": ENDPOINT,
        "model_id": MODEL,
        "environment_id": ENVIRONMENT,
        "code_id": f"{WORKSPACE}/codes/churn-src/versions/1",
        "scoring_script": "score.py",
        "instance_type": SIZE,
    }
    assert done.one("EndpointTraffic").arguments == {
        "endpoint_id": ENDPOINT,
        "traffic": {"blue": 100},
        "mirror_traffic": {"green": 20},
        "deployments": {"blue": "churn-blue", "green": "churn-green"},
    }


def test_the_only_deployment_gets_all_traffic(folder: Path) -> None:
    """Where nobody says otherwise."""
    assert made(ManagedEndpoint).one("EndpointTraffic").arguments["traffic"] == {"blue": 100}


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        ({"instance_count": 3}, {"instance_count": 3}),
        ({"request_settings": {"timeout_ms": 9000, "max_concurrent_requests": 2}},
         {"request_settings": {"timeout_ms": 9000, "max_concurrent_requests": 2}}),
        ({"liveness_probe": {"period_seconds": 5}}, {"liveness_probe": {"period_seconds": 5}}),
        ({"readiness_probe": {"failure_threshold": 9}}, {"readiness_probe": {"failure_threshold": 9}}),
        ({"startup_probe": LivenessProbeRequirements.with_service_defaults(failure_threshold=90)},
         {"startup_probe": {"failure_threshold": 90}}),
        ({"liveness_probe": LivenessProbeRequirements()},
         {"liveness_probe": {"period_seconds": 10, "initial_delay_seconds": 310, "timeout_seconds": 2,
                             "success_threshold": 1, "failure_threshold": 3}}),
        ({"data_collector": {"collections": {"request": {"enabled": True}}}},
         {"data_collector": {"collections": {"request": {"enabled": True}}}}),
        ({"data_collector": DataCollection(storage_enabled=True)},
         {"data_collector": {"collections": {"model_inputs": {"enabled": True}, "model_outputs": {"enabled": True}}}}),
        ({"app_insights": True}, {"app_insights": True}),
        ({"egress_public_network_access": False}, {"egress_public_network_access": False}),
        ({"model_mount_path": "/models"}, {"model_mount_path": "/models"}),
        ({"name": "first"}, {"name": "first"}),
        ({"tags": {"a": "b"}, "properties": {"c": "d"}, "description": "e"},
         {"tags": {"a": "b"}, "properties": {"c": "d"}, "description": "e"}),
        ({"environment_variables": {"A": "b"}}, {"environment_variables": {"A": "b"}}),
    ],
)  # fmt: skip
def test_each_field_is_an_argument_of_the_deployment(
    folder: Path, given: dict[str, Any], arguments: dict[str, Any]
) -> None:
    """v1's objects may stand for some."""
    assert deployment(**given) == {**deployment(), **arguments}


def test_arguments_of_the_endpoint_are_those_of_the_resource(folder: Path) -> None:
    """Its tags are those of the deployments as well."""
    stated: dict[str, Any] = {
        "name": "mine",
        "auth_mode": "aad_token",
        "public_network_access": False,
        "tags": {"team": "a"},
        "identity": {"type": "SystemAssigned"},
    }
    done = made(ManagedEndpoint, **stated)
    assert done.one("OnlineEndpoint").arguments == {"workspace_id": WORKSPACE, **stated}
    assert done.one("OnlineDeployment").arguments["tags"] == {"team": "a"}


def test_azure_monitor_scales_between_two_numbers(folder: Path) -> None:
    """By how busy the processors are; the count is left to it."""
    scaling = MonitorAutoscale(min_instances=2, max_instances=5, scale_out_above=60, scale_in_below=20, step=2)
    done = made(ManagedEndpoint, deployments=deployments("blue", autoscale=scaling))
    setting = done.one("AutoscaleSetting")
    rule = {"metric_name": "CpuUtilizationPercentage", "window_minutes": 5, "cooldown_minutes": 5, "change": 2}
    assert setting.arguments == {
        "target_id": f"{ENDPOINT}/deployments/churn-blue",
        "profiles": [
            {
                "name": "load",
                "min_instances": 2,
                "max_instances": 5,
                "default_instances": 2,
                "rules": [
                    {**rule, "operator": "GreaterThan", "threshold": 60, "direction": "Increase"},
                    {**rule, "operator": "LessThan", "threshold": 20, "direction": "Decrease"},
                ],
            }
        ],
    }
    assert (setting.name, setting.parent) == ("churn-blue", done.one("ManagedEndpoint").urn)
    assert "instance_count" not in done.one("OnlineDeployment").arguments


def test_more_calls_than_workers_are_doubted(folder: Path) -> None:
    """They would wait in the container."""
    settings = {"max_concurrent_requests": 4}
    assert made(ManagedEndpoint, deployments=deployments("blue", request_settings=settings)).said("warning") == [
        (
            'deployments["blue"].request_settings.max_concurrent_requests: 4 is more than WORKER_COUNT, which is 1: '
            "calls wait; set the variable to 4 as well"
        )
    ]
    enough = deployments("blue", request_settings=settings, environment_variables={"WORKER_COUNT": "4"})
    assert made(ManagedEndpoint, deployments=enough).said("warning") == []


def test_outputs_tell_of_each_deployment(folder: Path) -> None:
    """Beside those of the endpoint."""
    outputs = made(ManagedEndpoint, deployments=deployments("blue", "green"), traffic={"blue": 30, "green": 70}).result
    assert (outputs["id"], outputs["name"], outputs["scoring_uri"]) == (ENDPOINT, "churn", ANSWER)
    assert outputs["deployment_names"] == {"blue": "churn-blue", "green": "churn-green"}
    told = [
        [each[name] for name in ("traffic_percentile", "is_default", "state", "models", "compute_name")]
        for each in outputs["deployment_outputs"].values()
    ]
    assert told == [[30, False, "Healthy", [MODEL], None], [70, True, "Healthy", [MODEL], None]]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"deployments": {}}, "deployments: is empty: an endpoint without one answers nobody"),
        ({"deployments": deployments("blue", "green")},
         "traffic: is missing: say which share each of blue, green gets"),
        ({"deployments": deployments(*(f"blue-{n}" for n in range(21))), "traffic": {"blue-0": 100}},
         "deployments: has 21, and an endpoint holds 20 at most: make another endpoint"),
        ({"deployments": deployments("Blue", "blue"), "traffic": {"blue": 100}},
         "deployments: Blue and blue are one name to the service, which ignores case"),
        ({"deployments": [1]}, "deployments: a list must be a map from name to ManagedDeployment"),
        ({"deployments": {"blue": dict(SERVED)}},
         'deployments["blue"]: a dict is none: say it by ManagedDeployment(…)'),
        ({"traffic": {"green": 100}}, "traffic: names green, which is none of deployments (blue)"),
        ({"traffic": {"blue": 60}}, "traffic: the shares add up to 60; together they have to be 100 (or all 0)"),
        ({"traffic": "blue"}, "traffic: a str must be a map from name to percent"),
        ({"traffic": {"blue": 100}, "mirror_traffic": {"blue": 10}},
         "mirror_traffic: blue gets live traffic; it cannot get mirrored traffic as well"),
        ({"deployments": deployments("blue", "green"), "traffic": {"blue": 100}, "mirror_traffic": {"green": 60}},
         "mirror_traffic: green has 60; a copy of at most 50 percent can be had"),
        ({"mirror_traffic": {"red": 10}}, "mirror_traffic: names red, which is none of deployments (blue)"),
        ({"deployments": deployments("b!")},
         ('deployments["b!"].name: "b!" must have 3 to 32 letters, digits and `-`, beginning with a letter and ending '
         "with a letter or digit")),
        ({"deployments": deployments("blue", autoscale=MonitorAutoscale(max_instances=2), instance_count=1)},
         'deployments["blue"].instance_count: is given beside autoscale: say one of them'),
        ({"deployments": deployments("blue", autoscale=MonitorAutoscale(max_instances=2, min_instances=3))},
         'deployments["blue"].autoscale.min_instances: 3 is more than max_instances 2'),
        ({"deployments": deployments("blue", autoscale=MonitorAutoscale(max_instances=2, scale_in_below=90))},
         ('deployments["blue"].autoscale.scale_in_below: 90 must be less than scale_out_above 70: else machines come '
          'and '
         "go without end")),
        ({"deployments": deployments("blue", autoscale=MonitorAutoscale(max_instances=2, default_instances=3))},
         'deployments["blue"].autoscale.default_instances: 3 must be from 1 to 2'),
        ({"deployments": deployments("blue", autoscale=MonitorAutoscale(max_instances=51))},
         'deployments["blue"].autoscale.max_instances: 51 must be a whole number, 1 to 50'),
        ({"deployments": deployments("blue", autoscale=AutoScaler())},
         'deployments["blue"].autoscale: a AutoScaler must be a MonitorAutoscale'),
        ({"deployments": deployments("blue", instance_count=51)},
         'deployments["blue"].instance_count: 51 instances are more than the 50 that a managed deployment may have'),
        ({"deployments": deployments("blue", request_settings={"timeout_ms": 200_000})},
         ('deployments["blue"].request_settings: timeout_ms 200000 is more than the 180000 that a managed endpoint '
          'waits: '
         "use a batch endpoint")),
        ({"deployments": deployments("blue", request_settings={"timeout": 1})},
         ('deployments["blue"].request_settings.timeout: is not an argument of RequestSettings; did you mean '
         '"timeout_ms"?')),
        ({"deployments": deployments("blue", liveness_probe=LivenessProbeRequirements(success_threshold=2))},
         'deployments["blue"].liveness_probe: success_threshold of a liveness probe is 1, not 2'),
        ({"deployments": deployments("blue", readiness_probe=LivenessProbeRequirements(period_seconds=0))},
         'deployments["blue"].readiness_probe.period_seconds: 0 must be a whole number, 1 or more'),
        ({"deployments": deployments("blue", data_collector=DataCollection(event_hub_enabled=True))},
         ('deployments["blue"].data_collector.event_hub_enabled: there is no Event Hub sink any more: set it to False, '
         "and send from the scoring script, or route diagnostic settings to an Event Hub")),
        ({"compute_id": CLUSTER}, "compute_id: belongs to Kubernetes: use AksEndpoint or AksWebservice"),
        ({"namespace": "a"},
         "namespace: is no argument of ManagedEndpoint: it belongs to Kubernetes: use AksEndpoint or AksWebservice"),
        ({"workspace_id": ...}, "workspace_id: is required"),
        ({"instance_type": "a"},
         ("instance_type: is no argument of ManagedEndpoint: it belongs to a deployment: put it into a "
          "ManagedDeployment "
         "of deployments")),
        ({"token_auth_enabled": True},
         "token_auth_enabled: is no argument of ManagedEndpoint: say it by auth_mode: key, aml_token or aad_token"),
        ({"auth_mod": "key"}, "auth_mod: is no argument of ManagedEndpoint; did you mean auth_mode?"),
        ({"auth_mode": "aad_token", "primary_key": "k" * 32},
         "auth_mode: primary_key only go with auth_mode key, not aad_token"),
        ({"name": "-"},
         ('name: "-" must have 3 to 32 letters, digits and `-`, beginning with a letter and ending with a letter or '
         "digit")),
    ],
)  # fmt: skip
def test_what_it_refuses(folder: Path, changed: dict[str, Any], sentence: str) -> None:
    """In one line, before anything is registered."""
    assert refused(ManagedEndpoint, **changed) == sentence


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cpu_cores": 1}, "cpu_cores: a managed deployment gets what its instance_type has"),
        ({"autoscaler": 1}, ("autoscaler: a managed deployment scales by Azure Monitor: say it by "
         "autoscale=MonitorAutoscale(…)")),
        ({"scoring_timeout_ms": 1}, ('scoring_timeout_ms: say it by request_settings, as in {"timeout_ms": 60000, '
         '"max_concurrent_requests": 2}')),
        ({"namespace": 1}, "namespace: it belongs to Kubernetes: use AksEndpoint or AksWebservice"),
        ({"auth_mode": 1}, "auth_mode: it belongs to the endpoint: say it there"),
        ({"num_replicas": 1}, "num_replicas: it is called instance_count"),
        ({"instance_size": 1}, "instance_size; did you mean instance_type?"),
    ],
)  # fmt: skip
def test_words_of_other_services_name_the_place_here(given: dict[str, Any], sentence: str) -> None:
    """When the deployment is written down."""
    with pytest.raises(Misuse) as caught:
        ManagedDeployment(**SERVED, **given)
    assert str(caught.value) == f"ManagedDeployment has no argument {sentence}"


def test_a_deployment_needs_a_size() -> None:
    """There is no default for what costs money."""
    with pytest.raises(Misuse, match=r"^ManagedDeployment needs instance_type$"):
        ManagedDeployment(**SERVED)  # type: ignore[call-arg]
