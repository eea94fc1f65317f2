"""What AksWebservice refuses, and what it doubts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml import ComputeInstance, KubernetesCompute
from pulumi_azureml_components import (
    AciServiceDeploymentConfiguration,
    AksServiceDeploymentConfiguration,
    AksWebservice,
    DataCollection,
    InvalidConfiguration,
    LocalWebserviceDeploymentConfiguration,
)

from .given import AKS, MODEL, least, made, refusal, refused
from .mocked import WORKSPACE, run


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
