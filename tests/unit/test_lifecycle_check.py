"""How arguments are completed before they are checked."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml.check import Checked
from pulumi_azureml.lifecycle import check
from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE
from pulumi_azureml.resources.workspace import WORKSPACE
from pulumi_azureml.sameness import covers
from pulumi_azureml.shape import arguments

from ..samples import NOWHERE, SAMPLES, Sample, sample_of
from .unknown import UNKNOWN, is_unknown

URN = "urn:pulumi:stack::project::pulumi-python:dynamic/azureml:ComputeInstance::dev"
TRIO: dict[str, Any] = {"vnet_resource_group_name": "net-group", "vnet_name": "net", "subnet_name": "sub"}


def compute(olds: dict[str, Any] | None = None, **given: Any) -> Checked:
    news = {"workspace_id": NOWHERE.id_of("Microsoft.MachineLearningServices/workspaces"), **given}
    return check(COMPUTE_INSTANCE, olds or {}, news, urn=URN, settings={}, is_unknown=is_unknown)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_arguments_that_are_complete_go_on_as_they_are(sample: Sample) -> None:
    """Nothing is added to what a user said but what is generated, settled, or read from the local disk."""
    inputs = check(sample.declared, {}, sample.inputs(), urn=URN, settings={}).inputs
    members = arguments(sample.declared).members.values()
    made = {member.name for member in members if member.field.generated} | set(sample.declared.fills)
    for name, value in sample.inputs().items():
        member = arguments(sample.declared).members[name]
        assert covers(member.shape, member.key, value, inputs[name])
    assert inputs.keys() - sample.inputs().keys() <= made


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_checked_arguments_checked_again_stay_the_same(sample: Sample) -> None:
    """A second `up` begins with the same arguments."""
    once = check(sample.declared, {}, sample.inputs(), urn=URN, settings={}).inputs
    assert check(sample.declared, once, sample.inputs(), urn=URN, settings={}).inputs == once


def test_a_name_is_made_once_and_kept() -> None:
    """The first check makes it out of the URN; later ones take that of the state, were it made by another rule."""
    assert compute().inputs["name"] == "dev-bidhuz"
    assert compute({"name": "dev-elder"}).inputs["name"] == "dev-elder"
    assert compute({"name": "dev-elder"}, name="mine").inputs["name"] == "mine"


def test_settings_stand_in_for_absent_arguments() -> None:
    """What the program leaves out comes from the configuration; what it says counts."""
    settings = {"subscription_id": NOWHERE.subscription_id, "resource_group": "configured", "location": "northeurope"}
    given = sample_of("Workspace", "small").inputs()
    bare = {n: v for n, v in given.items() if n not in ("subscription_id", "resource_group_name", "location")}
    checked = check(WORKSPACE, {}, bare, urn=URN, settings=settings)
    assert checked.faults == ()
    assert (checked.inputs["resource_group_name"], checked.inputs["location"]) == ("configured", "northeurope")
    kept = check(WORKSPACE, {}, given, urn=URN, settings=settings)
    assert (kept.inputs["resource_group_name"], kept.inputs["location"]) == ("group", "westeurope")


def test_missing_settings_are_asked_for_by_name() -> None:
    """Without program and configuration, every missing argument is named at once, with the setting for it."""
    checked = check(WORKSPACE, {}, {}, urn=URN, settings={})
    assert {str(fault) for fault in checked.faults} == {
        "resource_group_name: is required (or set azureml:resourceGroup in the stack's configuration)",
        "subscription_id: is required (or set azureml:subscriptionId in the stack's configuration)",
        "location: is required (or set azureml:location in the stack's configuration)",
        "storage_account_id: a workspace of kind Default needs storage_account_id and key_vault_id",
    }


def test_old_spelling_is_kept_where_it_means_the_same() -> None:
    """So that the engine, which compares letters, shows no change."""
    old = {"vm_size": "Standard_DS3_v2", "location": "West Europe", "tags": {"a": "b"}}
    assert compute(old, vm_size="STANDARD_DS3_V2", location="westeurope", tags={"a": "c"}).inputs["vm_size"] == (
        "Standard_DS3_v2"
    )
    assert compute(old, location="westeurope").inputs["location"] == "West Europe"
    assert compute(old, tags={"a": "c"}).inputs["tags"] == {"a": "c"}


def test_the_three_names_of_a_subnet_become_its_id() -> None:
    """R12: the words of the v1 SDK, in the workspace's subscription."""
    inputs = compute(**TRIO).inputs
    assert inputs["subnet_id"] == (
        f"/subscriptions/{NOWHERE.subscription_id}/resourceGroups/net-group"
        "/providers/Microsoft.Network/virtualNetworks/net/subnets/sub"
    )
    assert not TRIO.keys() & inputs.keys()


@pytest.mark.parametrize("name", [*TRIO, "workspace_id"])
def test_the_three_names_wait_until_all_is_known(name: str) -> None:
    """An unknown part is left alone, and nothing is at fault."""
    checked = compute(**{**TRIO, name: UNKNOWN})
    assert checked.faults == ()
    assert "subnet_id" not in checked.inputs


def test_unknown_arguments_keep_their_place() -> None:
    """They neither get the old value nor a default."""
    assert compute({"name": "old"}, name=UNKNOWN).inputs["name"] is UNKNOWN
