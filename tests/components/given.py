"""The least that each component takes, and what a test changes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pulumi_azureml_components import (
    AciWebservice,
    AksEndpoint,
    AksWebservice,
    EndpointVersion,
    EnvironmentImage,
    InvalidConfiguration,
    ManagedDeployment,
    ManagedEndpoint,
    RegisteredModel,
    deploy,
)

from .mocked import PLACE, WORKSPACE, Program, run

__all__ = [
    "AKS",
    "BOTH",
    "CLUSTER",
    "COMPONENTS",
    "ENVIRONMENT",
    "MODEL",
    "SERVED",
    "least",
    "made",
    "refusal",
    "refused",
    "version",
    "versions",
]

AKS = f"{PLACE}/Microsoft.ContainerService/managedClusters/aks"

CLUSTER = f"{WORKSPACE}/computes/aks"
MODEL = f"{WORKSPACE}/models/churn/versions/3"
ENVIRONMENT = f"{WORKSPACE}/environments/serving/versions/7"
SERVED: Mapping[str, Any] = {"model": MODEL, "environment": ENVIRONMENT, "code": "src", "scoring_script": "score.py"}
"""What a service serves, the model and the environment known by their ids."""
BOTH = {"blue": 90, "green": 10}
"""Shares of two versions."""
COMPONENTS: tuple[Any, ...] = (
    AciWebservice,
    AksEndpoint,
    AksWebservice,
    EnvironmentImage,
    ManagedEndpoint,
    RegisteredModel,
)


def version(**fields: Any) -> EndpointVersion:
    """A version by the fields of its configuration."""
    return EndpointVersion(**SERVED, deployment_config=AksEndpoint.deploy_configuration(**fields))


def versions(*names: str, **more: Any) -> dict[str, EndpointVersion]:
    """Versions that serve the same."""
    return {name: EndpointVersion(**{**SERVED, **more}) for name in names}


def least(kind: Any) -> dict[str, Any]:
    """Arguments with which a component is made."""
    of = {
        AksWebservice: lambda: {**SERVED, "compute_id": CLUSTER},
        AksEndpoint: lambda: {"compute_id": CLUSTER, "versions": versions("blue")},
        ManagedEndpoint: lambda: {
            "deployments": {"blue": ManagedDeployment(**SERVED, instance_type="Standard_F4s_v2")}
        },
        AciWebservice: lambda: dict(SERVED),
        EnvironmentImage: lambda: {"conda_file": "env.yml"},
        RegisteredModel: lambda: {"path": "model"},
        deploy: lambda: {"models": [MODEL]},
    }
    return {"workspace_id": WORKSPACE, **of[kind]()}


def made(kind: Any, *, preview: bool = False, **changed: Any) -> Program:
    """One component by the name of `churn`, made of the least and what is changed; the result is its outputs."""
    arguments = {name: value for name, value in {**least(kind), **changed}.items() if value is not ...}
    return run(lambda: kind("churn", **arguments).outputs, preview=preview)


def refused(kind: Any, **changed: Any) -> str:
    """What the one error says beside whom it is about; nothing is registered."""
    arguments = {name: value for name, value in {**least(kind), **changed}.items() if value is not ...}
    text = refusal(lambda: kind("churn", **arguments))
    beginning = f'checking {kind.__name__} "churn": '
    assert text.startswith(beginning)
    return text.removeprefix(beginning).removesuffix(".")


def refusal(program: Callable[[], Any]) -> str:
    """What ends a program before it has registered anything."""
    done: list[Program] = []

    def guarded() -> str:
        with pytest.raises(InvalidConfiguration) as caught:
            program()
        return str(caught.value)

    done.append(run(guarded))
    assert list(done[0].made) == []
    text = str(done[0].result)
    assert "\n" not in text
    return text
