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

__all__ = ["deploy"]


def deploy(
    name: str,
    *,
    workspace_id: pulumi.Input[str],
    models: Sequence[Any] = (),
    inference_config: InferenceConfig | None = None,
    deployment_config: AksServiceDeploymentConfiguration | AciServiceDeploymentConfiguration | None = None,
    deployment_target: KubernetesCompute | pulumi.Input[str] | None = None,
    opts: pulumi.ResourceOptions | None = None,
    **gone: Any,
) -> AksWebservice | AciWebservice:
    """Deploy a model as v1's `Model.deploy` did.

    With a configuration for Kubernetes, or a `deployment_target` (the attached compute or its id), an `AksWebservice`
    is made; else an `AciWebservice`, which is a managed endpoint with one machine.
    """
    serving: dict[str, Any] = {"models": models, "inference_config": inference_config, "opts": opts, **gone}
    on_kubernetes = isinstance(deployment_config, AksServiceDeploymentConfiguration) or deployment_target is not None
    if not on_kubernetes:
        return AciWebservice(
            name, workspace_id=workspace_id, name=name, deployment_config=_aci(deployment_config), **serving
        )
    compute = deployment_target if isinstance(deployment_target, KubernetesCompute) else None
    return AksWebservice(
        name,
        workspace_id=workspace_id,
        name=name,
        compute=compute,
        compute_id=None if isinstance(deployment_target, KubernetesCompute) else deployment_target,
        deployment_config=deployment_config,  # type: ignore[arg-type]  # the component refuses the wrong kind in words
        **serving,
    )


def _aci(
    config: AksServiceDeploymentConfiguration | AciServiceDeploymentConfiguration | None,
) -> AciServiceDeploymentConfiguration | None:
    assert not isinstance(config, AksServiceDeploymentConfiguration)
    return config
