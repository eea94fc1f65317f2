"""AksServiceDeploymentConfiguration: what v1 refused, what has no meaning any more, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml_components import (
    AksServiceDeploymentConfiguration,
    AutoScaler,
    ContainerResourceRequirements,
    DataCollection,
    InvalidConfiguration,
    Level,
    LivenessProbeRequirements,
)

from .said import doubted, said

WHOLE = "must be a whole number, 1 or more"
POSITIVE = "must be a number greater than zero"
THOUSANDTHS = f'{POSITIVE}, or thousandths as in "100m"'
NEEDS = "needs autoscale_enabled=True"
ANONYMOUS = (
    "auth_enabled: anonymous access is gone: an endpoint always authenticates. Leave auth_enabled out for keys, set "
    "token_auth_enabled=True for tokens, or put API Management or a private endpoint in front"
)

REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"num_replicas": 2, "autoscale_enabled": True},
     "num_replicas: cannot be given while autoscaling is on: give it, or scale"),
    ({"autoscale_enabled": False}, "num_replicas: is missing: without autoscaling the count has to be said"),
    ({"autoscaler": AutoScaler(autoscale_enabled=False)},
     "num_replicas: is missing: without autoscaling the count has to be said"),
    ({"autoscale_min_replicas": 2}, f"autoscale_min_replicas: {NEEDS}"),
    ({"autoscale_max_replicas": 2}, f"autoscale_max_replicas: {NEEDS}"),
    ({"autoscale_refresh_seconds": 2}, f"autoscale_refresh_seconds: {NEEDS}"),
    ({"autoscale_target_utilization": 2, "autoscale_enabled": False, "num_replicas": 1},
     f"autoscale_target_utilization: {NEEDS}"),
    ({"autoscale_enabled": True, "autoscale_min_replicas": 3, "autoscale_max_replicas": 2},
     "autoscale_min_replicas: 3 cannot be greater than autoscale_max_replicas, which is 2"),
    ({"autoscale_enabled": True, "autoscale_min_replicas": 0}, f"autoscale_min_replicas: 0 {WHOLE}"),
    ({"autoscale_enabled": True, "autoscale_max_replicas": True}, f"autoscale_max_replicas: True {WHOLE}"),
    ({"autoscale_enabled": True, "autoscale_refresh_seconds": 0.5}, f"autoscale_refresh_seconds: 0.5 {WHOLE}"),
    ({"autoscale_enabled": True, "autoscale_target_utilization": 101},
     "autoscale_target_utilization: 101 must be a whole number, 1 to 100"),
    ({"autoscale_enabled": "on"}, 'autoscale_enabled: "on" must be True or False'),
    ({"collect_model_data": 1}, "collect_model_data: 1 must be True or False"),
    ({"cpu_cores": 0}, f"cpu_cores: 0 {THOUSANDTHS}"),
    ({"memory_gb": 0}, f"memory_gb: 0 {POSITIVE}"),
    ({"cpu_cores": 1, "cpu_cores_limit": 0.5}, "cpu_cores_limit: 0.5 cannot be less than cpu_cores, which is 1"),
    ({"memory_gb": 1, "memory_gb_limit": 0.5}, "memory_gb_limit: 0.5 cannot be less than memory_gb, which is 1"),
    ({"cpu_cores_limit": 0}, f"cpu_cores_limit: 0 {THOUSANDTHS}"),
    ({"memory_gb_limit": 0}, f"memory_gb_limit: 0 {POSITIVE}"),
    ({"gpu_cores": -1}, "gpu_cores: -1 must be a whole number, 0 or more"),
    ({"enable_app_insights": "no"}, 'enable_app_insights: "no" must be True or False'),
    ({"scoring_timeout_ms": 0}, f"scoring_timeout_ms: 0 {WHOLE}"),
    ({"replica_max_concurrent_requests": 0}, f"replica_max_concurrent_requests: 0 {WHOLE}"),
    ({"max_request_wait_time": 0}, f"max_request_wait_time: 0 {WHOLE}"),
    ({"num_replicas": 0}, f"num_replicas: 0 {WHOLE}"),
    ({"tags": ["a"]},
     "tags: a list must be a map from text to text; a tag is removed by leaving it out of the map"),
    ({"tags": {"a": 1}}, 'tags: the entry "a" must be text, not 1'),
    ({"properties": {"a": None}}, 'properties: the entry "a" must be text, not None'),
    ({"description": 1}, "description: 1 must be text"),
    ({"period_seconds": 0}, f"period_seconds: 0 {WHOLE}"),
    ({"initial_delay_seconds": -1}, "initial_delay_seconds: -1 must be a whole number, 0 or more"),
    ({"timeout_seconds": 0}, f"timeout_seconds: 0 {WHOLE}"),
    ({"success_threshold": 0}, f"success_threshold: 0 {WHOLE}"),
    ({"failure_threshold": 0}, f"failure_threshold: 0 {WHOLE}"),
    ({"namespace": "Team\n"},
     ('namespace: "Team\\n" must be a Kubernetes namespace: 1 to 63 lower-case letters, digits and `-`, '
     "the first and last no `-`")),
    ({"auth_enabled": True, "token_auth_enabled": True},
     "auth_enabled: cannot be True together with token_auth_enabled: choose one of them"),
    ({"auth_enabled": False}, ANONYMOUS),
    ({"auth_enabled": False, "token_auth_enabled": False}, ANONYMOUS),
    ({"auth_mode": "aad_token"},
     "auth_mode: aad_token works on managed endpoints only; on Kubernetes use aml_token"),
    ({"auth_mode": "AMLToken"}, 'auth_mode: "AMLToken" must be one of key, aml_token, aad_token'),
    ({"auth_mode": "key", "auth_enabled": True},
     "auth_mode: is given beside auth_enabled or token_auth_enabled: say it once"),
    ({"secondary_key": "k"}, "secondary_key is given without primary_key (v1 ignored it): give both or neither"),
    ({"primary_key": "k", "secondary_key": "k", "token_auth_enabled": True},
     "primary_key and secondary_key cannot be given with token authentication: leave them out"),
    ({"primary_key": 1}, "primary_key must be text"),
    ({"compute_target_name": 1}, "compute_target_name: 1 must be text"),
    ({"blobfuse_enabled": "no"}, 'blobfuse_enabled: "no" must be True or False'),
    ({"defaults": "v3"}, 'defaults: "v3" must be one of v1, v2'),
    ({"autoscaler": AutoScaler(), "autoscale_enabled": True, "autoscale_max_replicas": 2},
     "autoscaler: is given beside autoscale_enabled, autoscale_max_replicas: say it once"),
    ({"autoscaler": AutoScaler(), "num_replicas": 1},
     "num_replicas: cannot be given while autoscaling is on: give it, or scale"),
    ({"container_resource_requirements": ContainerResourceRequirements(), "cpu_cores": 1},
     "container_resource_requirements: is given beside cpu_cores: say it once"),
    ({"liveness_probe_requirements": LivenessProbeRequirements(), "timeout_seconds": 1},
     "liveness_probe_requirements: is given beside timeout_seconds: say it once"),
    ({"data_collection": DataCollection(), "collect_model_data": False},
     "data_collection: is given beside collect_model_data: say it once"),
    ({"readiness_probe_requirements": LivenessProbeRequirements(period_seconds=0)},
     f"readiness_probe_requirements.period_seconds: 0 {WHOLE}"),
    ({"container_resource_requirements": ContainerResourceRequirements(gpu=-1)},
     "container_resource_requirements.gpu: -1 must be a whole number, 0 or more"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "sentence"), REFUSALS, ids=[sentence[:40] for _, sentence in REFUSALS])
def test_what_it_refuses(given: dict[str, Any], sentence: str) -> None:
    """Each refusal in its own words, and nothing else beside it."""
    assert said(AksServiceDeploymentConfiguration(**given).validate()) == [sentence]


def test_all_faults_are_raised_in_one_error() -> None:
    """The objects inside included."""
    configuration = AksServiceDeploymentConfiguration(
        cpu_cores=0, scoring_timeout_ms=0, auth_enabled=False, startup_probe_requirements=LivenessProbeRequirements(0)
    )
    with pytest.raises(InvalidConfiguration) as caught:
        configuration.validate_configuration()
    assert [problem.property for problem in caught.value.problems] == [
        "cpu_cores",
        "scoring_timeout_ms",
        "auth_enabled",
        "startup_probe_requirements.period_seconds",
    ]
    assert str(caught.value).startswith("checking AksServiceDeploymentConfiguration: cpu_cores: 0 must be")


def test_a_problem_with_a_key_names_no_property_and_shows_no_value() -> None:
    """The engine prints the value of a property that a failure names."""
    problems = AksServiceDeploymentConfiguration(secondary_key="hunter2", token_auth_enabled=True).validate()
    about_keys = [problem for problem in problems if "_key" in problem.sentence]
    assert len(about_keys) == 3
    assert {problem.property for problem in about_keys} == {""}
    assert "hunter2" not in "".join(str(problem) for problem in problems)


def test_a_key_in_plain_is_doubted() -> None:
    """It is still hidden in the state."""
    assert doubted(AksServiceDeploymentConfiguration(primary_key="k").validate()) == [
        "primary_key is written in plain: take it from `config.require_secret`, or wrap it by `Output.secret`"
    ]


def test_keys_are_in_no_repr_and_no_dictionary() -> None:
    """A log of the configuration gives nothing away."""
    configuration = AksServiceDeploymentConfiguration(primary_key="hunter2", secondary_key="hunter3")
    assert "hunter" not in repr(configuration)
    assert "hunter" not in repr(configuration.serialize())


def test_blobfuse_is_doubted_where_it_was_wanted() -> None:
    """False is what happens anyway."""
    assert doubted(AksServiceDeploymentConfiguration(blobfuse_enabled=True).validate()) == [
        "blobfuse_enabled: has no effect: models are always downloaded, so a replica needs disk for the whole model"
    ]
    assert doubted(AksServiceDeploymentConfiguration(blobfuse_enabled=False).validate()) == []


def test_a_probe_timeout_longer_than_its_period_is_doubted() -> None:
    """As for the object."""
    assert doubted(AksServiceDeploymentConfiguration(period_seconds=1, timeout_seconds=2).validate()) == [
        "timeout_seconds: 2 is more than period_seconds, which is 1: the next question comes before the answer"
    ]


@pytest.mark.parametrize(
    ("given", "property"),
    [({"token_auth_enabled": True}, "token_auth_enabled"), ({"auth_mode": "aml_token"}, "auth_mode")],
)
def test_tokens_come_with_a_note_on_callers(given: dict[str, Any], property: str) -> None:
    """Whoever still sends a key is refused."""
    configuration = AksServiceDeploymentConfiguration(defaults="v2", **given)
    assert said(configuration.validate(), Level.NOTE) == [
        f"{property}: from then on a caller that sends a key is refused: move the callers to tokens at the same moment"
    ]


def test_the_defaults_that_are_written_out_are_said_in_one_note() -> None:
    """Those alone that differ from the service's own."""
    assert said(AksServiceDeploymentConfiguration().validate(), Level.NOTE) == [
        (
            "defaults: v1's defaults are written out where the service's own differ: autoscale_max_replicas=10, "
            'scoring_timeout_ms=60000, initial_delay_seconds=310, failure_threshold=3; "v2" leaves them to it'
        )
    ]
    said_by_user = AksServiceDeploymentConfiguration(
        num_replicas=1, scoring_timeout_ms=5000, initial_delay_seconds=10, failure_threshold=30
    )
    assert said_by_user.validate() == []
    assert AksServiceDeploymentConfiguration(defaults="v2").validate() == []


@pytest.mark.parametrize(
    ("keyword", "sentence"),
    [
        ("cpu_core", "did you mean cpu_cores?"),
        ("is_migration",
         "a v1 service cannot be taken over: deploy its configuration under a new name and move the callers"),
        ("compute_target", "the cluster is said by compute_target_name"),
    ],
)  # fmt: skip
def test_an_argument_that_is_none_is_refused_with_what_to_write(keyword: str, sentence: str) -> None:
    """A misspelling, or a switch of v1 that is gone."""
    with pytest.raises(TypeError) as caught:
        AksServiceDeploymentConfiguration(**{keyword: 1})
    assert sentence in str(caught.value)
