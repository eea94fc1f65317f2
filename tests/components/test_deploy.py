"""deploy: v1's `Model.deploy`, which goes where the configuration or the target says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml import KubernetesCompute
from pulumi_azureml_components import (
    AciWebservice,
    AksEndpoint,
    AksWebservice,
    CondaDependencies,
    Environment,
    InferenceConfig,
    LocalWebserviceDeploymentConfiguration,
    PythonSection,
    deploy,
)
from pulumi_azureml_components.vocabulary.misuse import Misuse

from .given import CLUSTER, MODEL, made, refusal
from .mocked import PLACE, WORKSPACE, Program, run

INFERENCE = InferenceConfig(
    "score.py",
    source_directory="src",
    environment=Environment("own", python=PythonSection(CondaDependencies.create())),
)


def deployed(**given: Any) -> Program:
    """What is made of v1's arguments."""
    return made(deploy, inference_config=INFERENCE, **given)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({}, "AciWebservice"),
        ({"deployment_config": AciWebservice.deploy_configuration(cpu_cores=1)}, "AciWebservice"),
        ({"deployment_target": CLUSTER}, "AksWebservice"),
        ({"deployment_target": "aks"}, "AksWebservice"),
        ({"deployment_target": CLUSTER, "deployment_config": AksWebservice.deploy_configuration()}, "AksWebservice"),
        ({"deployment_config": AksWebservice.deploy_configuration(compute_target_name="aks")}, "AksWebservice"),
    ],
)  # fmt: skip
def test_the_configuration_or_the_target_says_where_to(folder: Path, given: dict[str, Any], kind: str) -> None:
    """Without either, v1 chose a single container; the endpoint's name is the one that is given."""
    done = deployed(**given)
    assert [each.kind for each in done.made if each.is_component and each.kind.endswith("Webservice")] == [kind]
    assert done.one("OnlineEndpoint").arguments["name"] == "churn"
    assert done.one("OnlineEndpoint").arguments.get("compute_id") == (CLUSTER if kind == "AksWebservice" else None)
    assert done.one("OnlineDeployment").arguments["model_id"] == MODEL
    chosen = "neither deployment_config nor deployment_target is given, where v1 made a single container: "
    assert any(note.startswith(chosen) for note in done.said("info")) is (given == {})


def test_the_target_is_the_attached_compute_itself(folder: Path) -> None:
    """As v1's was an object."""
    cluster = f"{PLACE}/Microsoft.ContainerService/managedClusters/aks"

    def program() -> Any:
        target = KubernetesCompute("aks", workspace_id=WORKSPACE, cluster_id=cluster)
        where: dict[str, Any] = {"workspace_id": WORKSPACE, "deployment_target": target}
        return deploy("churn", models=[MODEL], inference_config=INFERENCE, **where).scoring_uri

    assert run(program).one("OnlineEndpoint").arguments["compute_id"] == CLUSTER


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"models": [MODEL, MODEL]},
         ("models: 2 models are given, and a deployment serves one: register them as one model of a folder, or make "
          "one "
         "deployment of each")),
        ({"overwrite": True},
         ("overwrite: is no argument of AciWebservice: an endpoint of the same name that is not this stack's is never "
         "taken over; import it instead")),
        ({"show_output": True},
         "show_output: is no argument of AciWebservice: progress is shown by `pulumi up` itself"),
        ({"deployment_config": LocalWebserviceDeploymentConfiguration(8890)},
         "target: a service on this machine is no resource of a stack: deploy to managed or kubernetes"),
        ({"deployment_config": 1},
         "deployment_config: a int is none: make one by AciWebservice.deploy_configuration(…)"),
        ({"deployment_config": AciWebservice.deploy_configuration(), "deployment_target": CLUSTER},
         ("deployment_config: is one of a single container, which becomes a managed endpoint; on Kubernetes use "
         "AksWebservice's")),
        ({"deployment_config": AksWebservice.deploy_configuration(compute_target_name="x"),
          "deployment_target": CLUSTER},
         "compute_target_name: differs: compute_target_name x and compute_id aks; say the same, or one of them"),
        ({"deployment_config": AksWebservice.deploy_configuration()},
         "compute_id: is missing: a service on Kubernetes needs the attached compute it runs on"),
        ({"deployment_config": AksEndpoint.deploy_configuration(version_name="blue"), "deployment_target": CLUSTER},
         ("deployment_config: is one of a version: use AksEndpoint, or make one by "
         "AksWebservice.deploy_configuration(…)")),
    ],
)  # fmt: skip
def test_what_it_refuses(folder: Path, given: dict[str, Any], sentence: str) -> None:
    """As the components do, in one line."""
    arguments = {"models": [MODEL], "inference_config": INFERENCE, **given}
    text = refusal(lambda: deploy("churn", workspace_id=WORKSPACE, **arguments))
    assert text.split('": ', 1)[1] == f"{sentence}."


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: deploy("churn"), "missing a required"),  # type: ignore[call-arg]
        (lambda: deploy(WORKSPACE, "churn", [MODEL]), "too many positional arguments"),  # type: ignore[misc,call-arg]
    ],
)
def test_a_call_in_the_order_of_v1_is_told_in_one_line(call: Any, fault: str) -> None:
    """All but the name is said by name."""
    with pytest.raises(Misuse, match=rf"^calling deploy: {fault}.*; give the name, and the rest by name$"):
        call()
