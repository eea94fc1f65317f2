"""What an ID on the command line means."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pulumi_azureml.cli.place import Place, type_named
from pulumi_azureml.constraints import IdOf
from pulumi_azureml.declare import REPLACE, Field, Type
from pulumi_azureml.errors import AzureMLError, ConfigError, UsageError
from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE
from pulumi_azureml.resources.workspace import WORKSPACE
from pulumi_azureml.settings import Settings
from typing_extensions import TypedDict

SUBSCRIPTION = "33333333-3333-3333-3333-333333333333"
ML = "Microsoft.MachineLearningServices"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g"
CHURN = f"{GROUP}/providers/{ML}/workspaces/churn"
CONFIGURED = {"subscriptionId": SUBSCRIPTION, "resourceGroup": "g"}


class _Named(TypedDict):
    workspace_id: Annotated[str, Field("{workspace_id}", REPLACE, allows=(IdOf((f"{ML}/workspaces",)),))]
    name: Annotated[str, Field("{name}", REPLACE)]


class _Nested(TypedDict):
    endpoint_id: Annotated[str, Field("{endpoint_id}", REPLACE, allows=(IdOf((f"{ML}/workspaces/onlineEndpoints",)),))]
    name: Annotated[str, Field("{name}", REPLACE)]


class _Versioned(TypedDict):
    workspace_id: Annotated[str, Field("{workspace_id}", REPLACE, allows=(IdOf((f"{ML}/workspaces",)),))]
    name: Annotated[str, Field("{name}", REPLACE)]
    version: Annotated[str, Field("{version}", REPLACE)]


def toy(name: str, noun: str, arguments: type, path: str, kind: str) -> Type:
    return Type(
        name=name, noun=noun, arguments=arguments, outputs=object, path=path, arm_type=kind, api_version="2025-12-01"
    )


ENDPOINT = toy(
    "Endpoint", "endpoint", _Named, "{workspace_id}/onlineEndpoints/{name}", f"{ML}/workspaces/onlineEndpoints"
)
DEPLOYMENT = toy(
    "Deployment",
    "deployment",
    _Nested,
    "{endpoint_id}/deployments/{name}",
    f"{ML}/workspaces/onlineEndpoints/deployments",
)
MODEL = toy(
    "Model", "model", _Versioned, "{workspace_id}/models/{name}/versions/{version}", f"{ML}/workspaces/models/versions"
)
TYPES = (COMPUTE_INSTANCE, WORKSPACE, ENDPOINT, DEPLOYMENT, MODEL)


def place(configured: dict[str, str] = CONFIGURED, **options: Any) -> Place:
    return Place(Settings.load(configured, {}), TYPES, **options)


@pytest.mark.parametrize(
    ("declared", "text", "options", "meant"),
    [
        (COMPUTE_INSTANCE, f"{CHURN}/computes/a", {}, f"{CHURN}/computes/a"),
        (COMPUTE_INSTANCE, f"{CHURN}/computes/a/", {}, f"{CHURN}/computes/a"),
        (COMPUTE_INSTANCE, "a", {"workspace": CHURN}, f"{CHURN}/computes/a"),
        (COMPUTE_INSTANCE, "a", {"workspace": "churn"}, f"{CHURN}/computes/a"),
        (COMPUTE_INSTANCE, "churn/a", {}, f"{CHURN}/computes/a"),
        (
            COMPUTE_INSTANCE,
            "churn/a",
            {"resource_group": "h"},
            f"{CHURN}/computes/a".replace("/resourceGroups/g", "/resourceGroups/h"),
        ),
        (WORKSPACE, "churn", {}, CHURN),
        (WORKSPACE, "g/churn", {"resource_group": "other"}, CHURN),
        (ENDPOINT, "e", {"workspace": "churn"}, f"{CHURN}/onlineEndpoints/e"),
        (DEPLOYMENT, "e/blue", {"workspace": "churn"}, f"{CHURN}/onlineEndpoints/e/deployments/blue"),
        (DEPLOYMENT, "churn/e/blue", {}, f"{CHURN}/onlineEndpoints/e/deployments/blue"),
        (MODEL, "m/3", {"workspace": "churn"}, f"{CHURN}/models/m/versions/3"),
    ],
)
def test_a_name_is_completed_from_right_to_left(declared: Type, text: str, options: Any, meant: str) -> None:
    """By what stands before it, then by the options, then by the configuration; a whole id stays what it is."""
    assert place(**options).id_of(declared, text) == meant


@pytest.mark.parametrize(
    ("declared", "text", "options", "error"),
    [
        (COMPUTE_INSTANCE, "a", {}, "in which workspace to look for the compute instance. Give --workspace ID."),
        (COMPUTE_INSTANCE, "churn/a", {"workspace": "w"}, 'the workspace is named twice: "churn" and "w"'),
        (COMPUTE_INSTANCE, f"{CHURN}/models/a", {}, "is no id of a compute instance"),
        (COMPUTE_INSTANCE, f"1/{SUBSCRIPTION}/g/churn/a", {}, "has more parts than name a compute instance"),
        (COMPUTE_INSTANCE, "churn/", {}, "a part of the name of the compute instance is empty"),
        (COMPUTE_INSTANCE, "churn/a?b", {}, "it holds what ids do not have"),
        (COMPUTE_INSTANCE, "churn/..", {}, "it holds what ids do not have"),
        (DEPLOYMENT, "blue", {"workspace": "churn"}, "before the deployment's"),
        (MODEL, "3", {"workspace": "churn"}, "the name of the model is missing"),
    ],
)
def test_what_cannot_be_meant_is_refused(declared: Type, text: str, options: Any, error: str) -> None:
    """As a fault of the command, with what to do, and before anything is sent."""
    with pytest.raises(UsageError) as caught:
        place(**options).id_of(declared, text)
    assert error in str(caught.value)


@pytest.mark.parametrize(
    ("configured", "error"),
    [
        ({"resourceGroup": "g"}, "subscriptionId is not set. Set ARM_SUBSCRIPTION_ID."),
        (
            {"subscriptionId": SUBSCRIPTION},
            "resourceGroup is not set. Give --resource-group, or set ARM_RESOURCE_GROUP.",
        ),
    ],
)
def test_a_missing_setting_is_named(configured: dict[str, str], error: str) -> None:
    with pytest.raises(ConfigError) as caught:
        place(configured).id_of(WORKSPACE, "churn")
    assert error in str(caught.value)


@pytest.mark.parametrize(
    ("declared", "inside", "options", "path"),
    [
        (COMPUTE_INSTANCE, "", {"workspace": "churn"}, f"{CHURN}/computes"),
        (COMPUTE_INSTANCE, "churn", {}, f"{CHURN}/computes"),
        (COMPUTE_INSTANCE, CHURN, {}, f"{CHURN}/computes"),
        (WORKSPACE, "", {}, f"{GROUP}/providers/{ML}/workspaces"),
        (
            WORKSPACE,
            "",
            {"resource_group": "h"},
            f"/subscriptions/{SUBSCRIPTION}/resourceGroups/h/providers/{ML}/workspaces",
        ),
        (DEPLOYMENT, "e", {"workspace": "churn"}, f"{CHURN}/onlineEndpoints/e/deployments"),
        (DEPLOYMENT, f"{CHURN}/onlineEndpoints/e", {}, f"{CHURN}/onlineEndpoints/e/deployments"),
        (MODEL, "m", {"workspace": "churn"}, f"{CHURN}/models/m/versions"),
    ],
)
def test_resources_are_listed_where_they_lie(declared: Type, inside: str, options: Any, path: str) -> None:
    """In a workspace, in another resource, or in a group."""
    assert place(**options).collection_of(declared, inside) == path


def test_without_a_group_the_subscription_is_listed() -> None:
    """For types that lie in no other resource."""
    found = place({"subscriptionId": SUBSCRIPTION}).collection_of(WORKSPACE)
    assert found == f"/subscriptions/{SUBSCRIPTION}/providers/{ML}/workspaces"


@pytest.mark.parametrize("text", ["ComputeInstance", "computeinstance", "compute-instance", "compute_instance"])
def test_a_type_may_be_spelled_in_any_way(text: str) -> None:
    assert type_named(text) is COMPUTE_INSTANCE


def test_an_unknown_type_names_the_nearest_and_all() -> None:
    with pytest.raises(AzureMLError, match=r"Did you mean Workspace\? There are .*ComputeInstance, .*Workspace"):
        type_named("workspaces")
