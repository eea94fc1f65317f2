"""What holds for every component: options, misuse, methods of v1, and that its resources take what it gives them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
import pulumi_azureml
import pulumi_azureml_components as components
import pytest
from pulumi_azureml import KubernetesCompute, lifecycle
from pulumi_azureml_components import (
    AciWebservice,
    AksEndpoint,
    AksWebservice,
    AutoScaler,
    EndpointVersion,
    EnvironmentImage,
    ManagedDeployment,
    ManagedEndpoint,
    MonitorAutoscale,
    RegisteredModel,
)
from pulumi_azureml_components.component import Component
from pulumi_azureml_components.gone import CLASSES, Gone
from pulumi_azureml_components.online_service import OnlineService
from pulumi_azureml_components.vocabulary.misuse import Misuse

from .given import COMPONENTS, SERVED, least, made, versions
from .mocked import PLACE, WORKSPACE, Made, Program, run

RICH: tuple[tuple[Any, Mapping[str, Any]], ...] = (
    (AksWebservice, {"model": "model", "environment": "serving:7", "num_replicas": 2, "tags": {"a": "b"}}),
    (AksWebservice, {"autoscaler": AutoScaler(max_replicas=3), "collect_model_data": True, "gpu_cores": 1}),
    (AksWebservice, {"defaults": "v2", "token_auth_enabled": True, "compute": "aks", "compute_id": None}),
    (AksEndpoint, {"versions": versions("blue", "green"), "traffic": {"blue": 90, "green": 10}}),
    (AksEndpoint, {"versions": {}}),
    (AciWebservice, {"cpu_cores": 2, "memory_gb": 4, "collect_model_data": True, "primary_key": "k" * 32}),
    (
        ManagedEndpoint,
        {
            "deployments": {
                name: ManagedDeployment(
                    **{**SERVED, "model": "flow"},
                    instance_type="Standard_F4s_v2",
                    autoscale=MonitorAutoscale(max_instances=3),
                    request_settings={"timeout_ms": 9000},
                    startup_probe={"failure_threshold": 30},
                )
                for name in ("blue", "green")
            },
            "traffic": {"blue": 100},
            "mirror_traffic": {"green": 10},
        },
    ),
    (EnvironmentImage, {"conda_file": None, "build_context": "image"}),
    (RegisteredModel, {"path": "flow", "type": "mlflow_model"}),
)
"""Components with much said."""


def with_options(kind: Any, options: Any) -> Program:
    """A component beside a resource that its options may speak of."""

    def program() -> Any:
        cluster = f"{PLACE}/Microsoft.ContainerService/managedClusters/aks"
        other = KubernetesCompute("other", workspace_id=WORKSPACE, cluster_id=cluster)
        return kind("churn", **least(kind), opts=options(other)).outputs["id"]

    return run(program)


def of_component(done: Program) -> list[Made]:
    return [each for each in done.made if each.name != "other"]


@pytest.mark.parametrize("kind", COMPONENTS)
def test_children_lie_below_the_component(folder: Path, kind: Any) -> None:
    """The component itself lies where its options say."""
    done = with_options(kind, lambda other: pulumi.ResourceOptions(parent=other))
    component, *children = of_component(done)
    assert component.parent == done.one("KubernetesCompute", "other").urn
    assert children
    assert {child.parent for child in children} <= {each.urn for each in of_component(done) if each.is_component}


@pytest.mark.parametrize("kind", COMPONENTS)
def test_options_hold_for_the_children(folder: Path, kind: Any) -> None:
    """Protection, what is waited for, and how long a step may take."""
    times = pulumi.CustomTimeouts(create="7m")
    done = with_options(
        kind, lambda other: pulumi.ResourceOptions(protect=True, depends_on=[other], custom_timeouts=times)
    )
    other = done.one("KubernetesCompute", "other").urn
    for each in of_component(done):
        assert (each.protected, other in each.waits_for, each.create_timeout) == (True, True, "7m")


@pytest.mark.parametrize("kind", COMPONENTS)
def test_a_component_may_have_been_called_otherwise(folder: Path, kind: Any) -> None:
    """The engine gives the children of an alias theirs."""
    done = with_options(kind, lambda _: pulumi.ResourceOptions(aliases=[pulumi.Alias(name="before")]))
    (component,) = [each for each in done.made if each.kind == kind.__name__ and each.name == "churn"]
    assert component.aliases == ("before",)


class Elsewhere(pulumi.ProviderResource):
    """A provider of another package."""

    def __init__(self) -> None:
        super().__init__("kubernetes", "elsewhere")


@pytest.mark.parametrize("kind", COMPONENTS)
def test_providers_are_those_of_the_component(folder: Path, kind: Any) -> None:
    """One of another package is kept for those who ask for it, and disturbs nobody."""

    def program() -> Any:
        component = kind("churn", **least(kind), opts=pulumi.ResourceOptions(providers=[Elsewhere()]))
        return list(component._providers)

    assert run(program).result == ["kubernetes"]


@pytest.mark.parametrize("kind", COMPONENTS)
def test_what_python_would_refuse_is_told_in_one_line(folder: Path, kind: Any) -> None:
    """As a `TypeError` for those who catch it, without a traceback for those who do not."""
    name = kind.__name__
    calls: dict[str, Any] = {
        f'{name} needs a name, as in {name}("churn", …)': lambda: kind(**least(kind)),
        f"{name} takes its name alone by position: say the rest by name, as in workspace_id=…": (
            lambda: kind("churn", WORKSPACE)
        ),
    }
    required = [each for each in inspect.signature(kind).parameters.values() if each.kind is each.KEYWORD_ONLY]
    needed = [each.name for each in required if each.default is each.empty]
    if needed:
        calls[f'checking {name} "churn": {", ".join(needed)}: is required'] = lambda: kind("churn")
    for sentence, call in calls.items():
        with pytest.raises(Misuse) as caught:
            call()
        assert str(caught.value) == sentence
        assert isinstance(caught.value, (TypeError, pulumi.RunError))


@pytest.mark.parametrize("kind", COMPONENTS)
def test_an_unknown_argument_is_refused_with_the_nearest_one(folder: Path, kind: Any) -> None:
    """By its own name or by that of what it stands on."""
    with pytest.raises(components.InvalidConfiguration) as caught:
        kind("churn", **least(kind), nme="churn")
    assert (
        str(caught.value)
        == f'checking {kind.__name__} "churn": nme: is no argument of {kind.__name__}; did you mean name?'
    )


@pytest.mark.parametrize("kind", COMPONENTS)
def test_methods_of_v1_name_what_is_done_instead(folder: Path, kind: Any) -> None:
    """And what is no method at all is an attribute that is not there."""
    method = "wait_for_deployment" if issubclass(kind, OnlineService) else "wait_for_creation"

    def program() -> list[str]:
        component = kind("churn", **least(kind))
        told = []
        for name in ("update", "delete", method, "colour"):
            with pytest.raises(AttributeError) as caught:
                getattr(component, name)
            assert isinstance(caught.value, Gone) is (name != "colour")
            told.append(str(caught.value))
        return told

    assert run(program).result == [
        f"{kind.__name__} has no update: change the arguments in the program, and `pulumi up` makes it so",
        f"{kind.__name__} has no delete: take it out of the program, and `pulumi up` deletes it",
        f"{kind.__name__} has no {method}: `pulumi up` waits for it; custom_timeouts in opts says how long",
        f"{kind.__name__} has no colour",
    ]


@pytest.mark.parametrize("name", CLASSES)
def test_classes_of_v1_name_what_is_used_instead(name: str) -> None:
    """When a program of v1 imports them."""
    with pytest.raises(ImportError) as caught:
        exec(f"from pulumi_azureml_components import {name}")
    assert str(caught.value) == f"pulumi_azureml_components has no {name}: {CLASSES[name]}"
    assert isinstance(caught.value, pulumi.RunError)
    with pytest.raises(ImportError, match="cannot import name 'Model2'"):
        exec("from pulumi_azureml_components import Model2")


@pytest.mark.parametrize("kind", COMPONENTS)
def test_a_preview_knows_nothing_yet(folder: Path, kind: Any) -> None:
    """Outputs that nobody knows disturb no rule."""
    assert made(kind, preview=True).made


def test_every_component_is_public_and_tested_here() -> None:
    """With a docstring, and outputs that are declared."""
    public = {getattr(components, name) for name in components.__all__}
    found = {each for each in public if inspect.isclass(each) and issubclass(each, Component)}
    assert found == set(COMPONENTS)
    assert all(kind.__doc__ for kind in found)
    assert not issubclass(EndpointVersion, Component)


@pytest.mark.parametrize("kind", COMPONENTS)
def test_outputs_are_declared(folder: Path, kind: Any) -> None:
    """Type checkers know of each that is shown, and each that they know of is shown."""
    declared = {
        name: str(annotation)
        for each in kind.__mro__
        if each.__module__.startswith("pulumi_azureml_components")
        for name, annotation in inspect.get_annotations(each).items()
    }
    shown = set(made(kind).result)
    assert shown <= set(declared)
    assert {name for name, annotation in declared.items() if annotation.startswith("pulumi.Output")} <= shown


@pytest.mark.parametrize(("kind", "changed"), [*((kind, {}) for kind in COMPONENTS), *RICH])
def test_resources_take_what_a_component_gives_them(folder: Path, kind: Any, changed: Mapping[str, Any]) -> None:
    """By their own check, as the engine would hand it over: nothing that a component lets through is refused below."""
    done = made(kind, **changed)
    checked = 0
    for each in done.made:
        resource = getattr(pulumi_azureml, each.kind, None)
        if resource is None:
            continue
        settings = dict.fromkeys(("subscription_id", "resource_group", "location", "service_principal"), "x")
        settings["subscription_id"] = "11111111-2222-3333-4444-555555555555"
        found = lifecycle.check(resource.declared, {}, each.arguments, urn=each.urn, settings=settings)
        assert [str(fault) for fault in found.faults] == []
        checked += 1
    assert checked
