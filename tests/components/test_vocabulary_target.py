"""Where a service runs: whether configuration, compute and namespace fit."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml_components import (
    AciServiceDeploymentConfiguration,
    AksServiceDeploymentConfiguration,
    AutoScaler,
    LocalWebserviceDeploymentConfiguration,
    compute_problems,
    namespace_problems,
    target_problems,
)

from .said import doubted, said

Aks, Aci, Local = (
    AksServiceDeploymentConfiguration,
    AciServiceDeploymentConfiguration,
    LocalWebserviceDeploymentConfiguration,
)
MACHINE = "belongs to Kubernetes: on a managed endpoint the machine says it, by instance_type"
COUNT = "belongs to Kubernetes: a managed endpoint has a fixed count, which Azure Monitor changes"
LOCAL = "target: a service on this machine is no resource of a stack: deploy to managed or kubernetes"
CLUSTER = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws/computes/aks"


@pytest.mark.parametrize(
    ("target", "configuration", "sentences"),
    [
        ("managed", None, []),
        ("kubernetes", Aks(cpu_cores=1, namespace="a"), []),
        ("managed", Aci(), []),
        ("managed", Aks(num_replicas=2, autoscale_enabled=False), []),
        ("aks", None, ['target: "aks" must be one of managed, kubernetes']),
        ("local", None, [LOCAL]),
        ("managed", Local(8890), [LOCAL]),
        ("kubernetes", Aci(),
         [("deployment_config: is one of a single container, which becomes a managed endpoint; on Kubernetes use "
          "AksWebservice's")]),
        ("managed", Aks(namespace="a", compute_target_name="c", cpu_cores=1, memory_gb=1, autoscaler=AutoScaler()),
         ["namespace: belongs to Kubernetes: leave it out",
          "compute_target_name: belongs to Kubernetes: a managed endpoint brings its own machines; leave it out",
          f"cpu_cores: {MACHINE}", f"memory_gb: {MACHINE}", f"autoscaler: {COUNT}"]),
        ("managed", Aks(autoscale_enabled=True), [f"autoscale_enabled: {COUNT}"]),
    ],
)  # fmt: skip
def test_a_configuration_fits_its_target(target: str, configuration: Any, sentences: list[str]) -> None:
    """Or says why not."""
    assert said(target_problems(target, configuration)) == sentences


@pytest.mark.parametrize(
    ("stated", "compute_id", "target", "sentences"),
    [
        (None, CLUSTER, None, []),
        ("aks", CLUSTER, None, []),
        ("AKS", CLUSTER, "aks", []),
        ("aks", None, None, []),
        (None, None, None,
         ["compute_id: is missing: a service on Kubernetes needs the attached compute it runs on"]),
        ("other", CLUSTER, None,
         ["compute_target_name: differs: compute_target_name other and compute_id aks; say the same, or one of them"]),
        ("other", None, "aks",
         [("compute_target_name: differs: compute_target_name other and deployment_target aks; say the same, "
          "or one of them")]),
    ],
)  # fmt: skip
def test_the_compute_is_said_and_said_alike(
    stated: str | None, compute_id: str | None, target: str | None, sentences: list[str]
) -> None:
    """v1 let its own word win in silence."""
    assert said(compute_problems(Aks(compute_target_name=stated), compute_id, target)) == sentences


def test_a_namespace_repeats_that_of_the_compute() -> None:
    """It belongs there."""
    assert namespace_problems(Aks(), "team") == []
    assert namespace_problems(Aks(namespace="team"), "team") == []
    assert said(namespace_problems(Aks(namespace="other"), "team")) == [
        "namespace: other is not that of the attached compute, team: attach the cluster again for another one"
    ]
    assert doubted(namespace_problems(Aks(namespace="other"), None)) == [
        "namespace: is that of the attached compute, whatever is said here: say it there"
    ]
