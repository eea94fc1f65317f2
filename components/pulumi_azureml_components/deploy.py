"""v1's `Model.deploy`, declared: the configuration decides where a model goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi
from pulumi_azureml import KubernetesCompute

from .aci_webservice import AciWebservice
from .aks_webservice import AksWebservice
from .vocabulary.aci_deployment import AciServiceDeploymentConfiguration
from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
from .vocabulary.inference_config import InferenceConfig
from .vocabulary.misuse import in_one_line

__all__ = ["deploy"]

_CHOSEN = (
    "neither deployment_config nor deployment_target is given, where v1 made a single container: "
    "it becomes a managed endpoint with one machine"
)


@in_one_line
def deploy(
    name: str,
    *,
    workspace_id: pulumi.Input[str],
    models: Sequence[Any] = (),
    inference_config: InferenceConfig | None = None,
    deployment_config: AksServiceDeploymentConfiguration | AciServiceDeploymentConfiguration | None = None,
    deployment_target: KubernetesCompute | pulumi.Input[str] | None = None,
    opts: pulumi.ResourceOptions | None = None,
    **more: Any,
) -> AksWebservice | AciWebservice:
    """Deploy a model as v1's `Model.deploy` did; `name` is that of the endpoint.

    With a configuration for Kubernetes, or a `deployment_target` (the attached compute, its id or its name), an
    `AksWebservice` is made; else an `AciWebservice`, which is a managed endpoint with one machine.
    """
    what: dict[str, Any] = {"models": models, "inference_config": inference_config, "opts": opts, **more}
    what |= {"workspace_id": workspace_id, "name": name, "deployment_config": deployment_config}
    if isinstance(deployment_config, AksServiceDeploymentConfiguration) or deployment_target is not None:
        return AksWebservice(name, compute=deployment_target, **what)
    made = AciWebservice(name, **what)
    if deployment_config is None:
        pulumi.log.info(_CHOSEN, resource=made)
    return made
