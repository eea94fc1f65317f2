"""Resource ids: reading, comparing, printing."""

from __future__ import annotations

import pytest
from pulumi_azureml.errors import InvalidInput
from pulumi_azureml.ids import RESOURCE_GROUP, SUBSCRIPTION, ArmId, normalise_location, same

ML = "Microsoft.MachineLearningServices"
WORKSPACE = f"/subscriptions/s/resourceGroups/g/providers/{ML}/workspaces/w"


def test_id_tells_its_parts() -> None:
    """Type, name, subscription and group of a resource two levels deep."""
    found = ArmId.parse(f"{WORKSPACE}/onlineEndpoints/e/deployments/blue")
    assert (found.type, found.name, found.subscription_id, found.resource_group) == (
        f"{ML}/workspaces/onlineEndpoints/deployments",
        "blue",
        "s",
        "g",
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/subscriptions/s", 'subscription "s"'),
        ("/subscriptions/s/resourceGroups/g", 'resource group "g"'),
        (WORKSPACE, 'workspace "w" in resource group "g"'),
        (f"{WORKSPACE}/computes/c", 'compute "c" in workspace "w"'),
        (f"{WORKSPACE}/onlineEndpoints/e/deployments/b", 'online deployment "b" in online endpoint "e"'),
        (f"{WORKSPACE}/models/m/versions/3", 'version "3" in model "m"'),
        (
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v",
            'key vault "v" in resource group "g"',
        ),
        (
            f"{WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/r",
            'role assignment "r" in workspace "w"',
        ),
        ("/providers/Microsoft.Authorization/roleDefinitions/d", 'role definition "d"'),
        (
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r",
            'container registry "r" in resource group "g"',
        ),
    ],
)
def test_id_prints_as_words(path: str, words: str) -> None:
    """What a person calls the resource, and what it lies in."""
    assert str(ArmId.parse(path)) == words


def test_parents_lead_up_to_the_subscription() -> None:
    """Each step is what the resource lies in."""
    steps = []
    found: ArmId | None = ArmId.parse(f"{WORKSPACE}/computes/c")
    while found is not None:
        steps.append(found.path)
        found = found.parent
    assert steps == [f"{WORKSPACE}/computes/c", WORKSPACE, "/subscriptions/s/resourceGroups/g", "/subscriptions/s"]


def test_parent_of_an_extension_is_what_it_extends() -> None:
    """A role assignment lies in the workspace it is for."""
    assert ArmId.parse(f"{WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/r").parent == ArmId(WORKSPACE)


def test_children_are_built_as_the_service_writes_them() -> None:
    """A child type, and a provider of its own."""
    group = ArmId.of_group("s", "g")
    assert group.child(f"{ML}/workspaces", "w").child("computes", "c").path == f"{WORKSPACE}/computes/c"


def test_ids_are_equal_in_any_casing() -> None:
    """The service answers in whatever casing it was last given."""
    shouting = ArmId.parse(WORKSPACE.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))
    assert shouting == ArmId.parse(WORKSPACE)
    assert len({shouting, ArmId.parse(WORKSPACE)}) == 1
    assert same(f"{WORKSPACE}/", WORKSPACE.lower())
    assert not same(WORKSPACE, f"{WORKSPACE}2")


def test_casing_that_was_read_is_kept() -> None:
    """Ids go back to the service as they came."""
    assert ArmId.parse(WORKSPACE.replace("resourceGroups", "resourcegroups")).path.startswith(
        "/subscriptions/s/resourcegroups/"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("my-workspace", "it does not start with a slash"),
        ("/", "a segment is empty"),
        ("/subscriptions//resourceGroups/g", "a segment is empty"),
        ("/subscriptions/s/resourceGroups", 'the name after "resourceGroups" is missing'),
        ("/subscriptions/s/groups/g", '"resourceGroups" or "providers" has to follow the subscription'),
        ("/subscriptions/s/resourceGroups/g/workspaces/w", '"providers" has to follow the resource group'),
        (f"/subscriptions/s/resourceGroups/g/providers/{ML}", "type and name are missing"),
        ("/resourceGroups/g", "it does not start with /subscriptions/ or /providers/"),
        (
            "/subscriptions/s/resourceGroups/g?x=1",
            "it holds what ids do not have (blank, ?, #, %, backslash, dots alone)",
        ),
        ("/subscriptions/../resourceGroups/g", "it holds what ids do not have (blank, ?, #, %, backslash, dots alone)"),
        ("/subscriptions/s/providers/N/a b/c", "it holds what ids do not have (blank, ?, #, %, backslash, dots alone)"),
        ("/subscriptions/s/providers/N/*/c", "a type segment is malformed"),
    ],
)
def test_malformed_id_is_refused_with_the_reason(text: str, reason: str) -> None:
    """The message says what was got, what is wrong, and what was wanted."""
    with pytest.raises(InvalidInput) as caught:
        ArmId.parse(text, wanted=RESOURCE_GROUP, property="group_id")
    assert str(caught.value) == (
        f'group_id: "{text}" is not a resource id: {reason}; wanted '
        "/subscriptions/{subscription}/resourceGroups/{group}."
    )


def test_id_of_another_type_is_refused() -> None:
    """A user who passes the group instead of the workspace reads both words."""
    with pytest.raises(InvalidInput) as caught:
        ArmId.parse("/subscriptions/s/resourceGroups/g", wanted=f"{ML}/workspaces", property="workspace_id")
    assert caught.value.property == "workspace_id"
    assert caught.value.reason == (
        "got the id of a resource group (Microsoft.Resources/resourceGroups), wanted /subscriptions/{subscription}/"
        "resourceGroups/{group}/providers/Microsoft.MachineLearningServices/workspaces/{workspace}"
    )


def test_wanted_type_is_met_in_any_casing() -> None:
    """`microsoft.machinelearningservices` is the same provider."""
    assert ArmId.parse(WORKSPACE.replace(ML, ML.lower()), wanted=f"{ML}/workspaces").name == "w"
    assert ArmId.parse("/subscriptions/s", wanted=SUBSCRIPTION).type == SUBSCRIPTION


def test_repr_shows_the_id() -> None:
    """For people who debug."""
    assert repr(ArmId.of_subscription("s")) == "<ArmId /subscriptions/s>"


@pytest.mark.parametrize("name", ["West Europe", "westeurope", " WESTEUROPE "])
def test_location_is_compared_without_case_and_blanks(name: str) -> None:
    """`West Europe` of the portal is `westeurope` of the service."""
    assert normalise_location(name) == "westeurope"
