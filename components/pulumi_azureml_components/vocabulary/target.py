"""Where a service runs, and whether its configuration fits there."""

from __future__ import annotations

from typing import Literal, get_args

import pulumi

from .aci_deployment import AciServiceDeploymentConfiguration
from .aks_deployment import AksServiceDeploymentConfiguration
from .known import is_known
from .local_deployment import LocalWebserviceDeploymentConfiguration
from .problem import Level, Problem

__all__ = ["Target", "compute_problems", "namespace_problems", "target_problems"]

Target = Literal["managed", "kubernetes"]
"""A managed endpoint, which brings its own machines, or an attached Kubernetes cluster."""

Configuration = (
    AksServiceDeploymentConfiguration | AciServiceDeploymentConfiguration | LocalWebserviceDeploymentConfiguration
)

_ON_MANAGED = {
    "namespace": "belongs to Kubernetes: leave it out",
    "compute_target_name": "belongs to Kubernetes: a managed endpoint brings its own machines; leave it out",
    **dict.fromkeys(
        (
            "cpu_cores",
            "memory_gb",
            "gpu_cores",
            "cpu_cores_limit",
            "memory_gb_limit",
            "container_resource_requirements",
        ),
        "belongs to Kubernetes: on a managed endpoint the machine says it, by instance_type",
    ),
    **dict.fromkeys(
        ("autoscaler", "autoscale_enabled"),
        "belongs to Kubernetes: a managed endpoint has a fixed count, which Azure Monitor changes",
    ),
}


def target_problems(target: str, configuration: Configuration | None) -> list[Problem]:
    """What is wrong with a configuration for a target: unknown target, wrong kind, words that it does not know."""
    if target == "local" or isinstance(configuration, LocalWebserviceDeploymentConfiguration):
        return LocalWebserviceDeploymentConfiguration().problems_in_stack()
    if target not in get_args(Target):
        return [Problem("target", f'"{target}" must be one of {", ".join(get_args(Target))}')]
    if target == "kubernetes" and isinstance(configuration, AciServiceDeploymentConfiguration):
        sentence = "is one of a single container, which becomes a managed endpoint; on Kubernetes use AksWebservice's"
        return [Problem("deployment_config", sentence)]
    if target == "managed" and isinstance(configuration, AksServiceDeploymentConfiguration):
        given = [name for name in _ON_MANAGED if getattr(configuration, name) not in (None, False)]
        return [Problem(name, _ON_MANAGED[name]) for name in given]
    return []


def compute_problems(
    configuration: AksServiceDeploymentConfiguration,
    compute_id: pulumi.Input[str] | None,
    deployment_target: str | None = None,
) -> list[Problem]:
    """Whether the compute of a service on Kubernetes is said, and said alike. v1 let its own word win silently."""
    stated = configuration.compute_target_name
    if stated is None and compute_id is None and deployment_target is None:
        return [Problem("compute_id", "is missing: a service on Kubernetes needs the attached compute it runs on")]
    names = {"compute_target_name": stated, "deployment_target": deployment_target}
    if isinstance(compute_id, str):
        names["compute_id"] = compute_id.rstrip("/").rsplit("/", 1)[-1]
    known = {name: value for name, value in names.items() if isinstance(value, str)}
    if len({value.lower() for value in known.values()}) > 1:
        said = " and ".join(f"{name} {value}" for name, value in known.items())
        return [Problem(next(iter(known)), f"differs: {said}; say the same, or one of them")]
    return []


def namespace_problems(
    configuration: AksServiceDeploymentConfiguration, of_compute: pulumi.Input[str] | None
) -> list[Problem]:
    """Whether the namespace repeats that of the attached compute, as far as both are known."""
    stated = configuration.namespace
    if stated is None:
        return []
    if of_compute is None or not is_known(stated) or not is_known(of_compute):
        sentence = "is that of the attached compute, whatever is said here: say it there"
        return [Problem("namespace", sentence, Level.WARNING)]
    if stated == of_compute:
        return []
    sentence = f"{stated} is not that of the attached compute, {of_compute}: attach the cluster again for another one"
    return [Problem("namespace", sentence)]
