"""Where a service on Kubernetes runs: the attached compute, by itself, by its id, or by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_azureml import KubernetesCompute

from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
from .vocabulary.known import combine, is_known
from .vocabulary.problem import Problem, refuse
from .vocabulary.target import compute_problems, namespace_problems

__all__ = ["Placement"]

_WANTED = "a KubernetesCompute, its id or its name"
_DEFAULT_NAMESPACE = "default"


@dataclass(frozen=True)
class Placement:
    """What a component was told of the compute."""

    compute: KubernetesCompute | pulumi.Input[str] | None
    compute_id: pulumi.Input[str] | None
    target_name: pulumi.Input[str] | None
    """v1's `compute_target_name`."""

    def problems(self, config: AksServiceDeploymentConfiguration) -> list[Problem]:
        """Whether it is said, said once, and said alike."""
        if self.compute is not None and self.compute_id is not None:
            return [Problem("compute", "is given beside compute_id: say it once")]
        for name, value in (("compute", self.compute), ("compute_id", self.compute_id)):
            if value is not None and is_known(value) and not isinstance(value, (KubernetesCompute, str)):
                return [Problem(name, f"a {type(value).__name__} is no attached cluster: give {_WANTED}")]
        stated: Any = self.compute_id if self.compute is None else self.compute
        return compute_problems(config, stated)

    def namespace_problems(self, config: AksServiceDeploymentConfiguration) -> list[Problem]:
        """What is doubtful in saying a namespace; that of a compute of the program is compared once it is known."""
        return [] if isinstance(self.compute, KubernetesCompute) else namespace_problems(config, None)

    def id(self, workspace_id: pulumi.Input[str]) -> pulumi.Input[str] | None:
        """The ARM id of the compute."""
        stated: Any = self.compute_id if self.compute is None else self.compute
        if isinstance(stated, KubernetesCompute):
            return stated.id
        stated = self.target_name if stated is None else stated
        if stated is None or (isinstance(stated, str) and stated.startswith("/")):
            return stated
        named: pulumi.Input[str] = combine(_id_of, stated, workspace_id)
        return named

    def namespace(self, configs: Iterable[AksServiceDeploymentConfiguration], doing: str) -> Any:
        """The namespace that deployments run in, as far as the program says it. One that is not that of the compute
        ends the program once both are known, which they are in a preview."""
        stated = [config.namespace for config in configs if config.namespace is not None]
        if not isinstance(self.compute, KubernetesCompute):
            return next(iter(stated), None)
        return combine(lambda of_compute, *words: _agreed(of_compute, words, doing), self.compute.namespace, *stated)


def _id_of(stated: str, workspace_id: str) -> str:
    return stated if stated.startswith("/") else f"{workspace_id}/computes/{stated}"


def _agreed(of_compute: str | None, stated: tuple[str, ...], doing: str) -> str:
    namespace = of_compute or _DEFAULT_NAMESPACE
    configs = (AksServiceDeploymentConfiguration(namespace=word) for word in stated)
    refuse([problem for config in configs for problem in namespace_problems(config, namespace)], doing=doing)
    return namespace
