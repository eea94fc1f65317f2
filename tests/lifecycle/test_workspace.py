"""What only a workspace does: its rules in the managed network, its deletion that is not one, its hub."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import Type
from pulumi_azureml.errors import UsageError
from pulumi_azureml.resources.workspace import WORKSPACE

from ..engine.azure import Azure
from ..samples import Place, sample_of
from ..samples.linked import RULES
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]


@pytest.fixture
def work(work_on: WorkOn) -> Work:
    return work_on(WORKSPACE)


@pytest.fixture
def small(place_for: PlaceFor) -> dict[str, Any]:
    """A workspace that leaves a remnant when it is deleted."""
    given = sample_of("Workspace", "small").inputs(place_for(WORKSPACE))
    return {**given, "name": "sample-a", "purge_on_destroy": False}


def _networked(rules: dict[str, Any]) -> dict[str, Any]:
    return {"managed_network": {"isolation_mode": "AllowOnlyApprovedOutbound", "outbound_rules": rules}}


def test_rules_that_the_service_makes_are_nobodys_business(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """A new managed network has rules of the service's own: no drift, and no change of ours touches them."""
    state = work.create({**small, **_networked(RULES)})
    theirs = {name for name in _rules(azure, state.id) if name not in RULES}
    assert theirs
    assert work.refreshed(state).inputs == state.inputs
    changed = work.update(state, {**small, **_networked({"host": RULES["host"]})})
    assert work.refreshed(changed).inputs == changed.inputs
    assert set(_rules(azure, state.id)) == theirs | {"host"}


def _rules(azure: Azure, id: str) -> dict[str, Any]:
    rules: dict[str, Any] = azure.resources()[id]["properties"]["managedNetwork"]["outboundRules"]
    return rules


def test_rules_that_somebody_adds_or_removes_are_drift(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The set of rules is the program's: one more and one less both show, and the next run mends both."""
    state = work.create({**small, **_networked(RULES)})
    azure.remove(f"{state.id}/outboundRules/tag")
    rule = {"type": "FQDN", "destination": "example.com", "category": "UserDefined"}
    azure.arm.make(f"{state.id}/outboundRules/extra", {"properties": rule})
    found = work.refreshed(state)
    assert set(found.inputs["managed_network"]["outbound_rules"]) == {"host", "extra"}
    mended = work.update(found, {**small, **_networked(RULES)})
    assert work.refreshed(mended).inputs == state.inputs


def test_a_firewall_that_the_service_chooses_is_no_drift(work: Work, small: dict[str, Any]) -> None:
    """Nested defaults that nobody asked for do not show."""
    state = work.create({**small, "managed_network": {"isolation_mode": "AllowInternetOutbound"}})
    assert work.refreshed(state).inputs["managed_network"] == {"isolation_mode": "AllowInternetOutbound"}


NETWORK = {"managed_network": {"isolation_mode": "AllowInternetOutbound"}}
PROVISION = "/provisionManagedNetwork"


def _network_status(azure: Azure, id: str) -> str:
    return str(azure.resources()[id]["properties"]["managedNetwork"]["status"]["status"])


@pytest.mark.parametrize("before", [{}, {"provision_network_now": False}], ids=["unsaid", "not now"])
def test_the_network_of_a_workspace_that_is_there_is_provisioned_on_request(
    work: Work, small: dict[str, Any], azure: Azure, before: dict[str, Any]
) -> None:
    """Once, and it is waited for; nothing that follows is a change, and the network stays when nobody asks any more."""
    state = work.create({**small, **NETWORK, **before})
    assert (_network_status(azure, state.id), azure.requests("POST", PROVISION)) == ("Inactive", [])
    now = work.update(state, {**small, **NETWORK, "provision_network_now": True})
    assert (_network_status(azure, state.id), len(azure.requests("POST", PROVISION))) == ("Active", 1)
    assert work.refreshed(now).inputs == now.inputs
    work.update(now, {**small, **NETWORK, "provision_network_now": True, "description": "new"})
    later = work.update(now, {**small, **NETWORK, **before})
    assert work.refreshed(later).inputs == later.inputs
    assert (_network_status(azure, state.id), len(azure.requests("POST", PROVISION))) == ("Active", 1)


def test_the_network_of_a_new_workspace_is_provisioned_on_request(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """When the workspace counts as made, so does its network."""
    state = work.create({**small, **NETWORK, "provision_network_now": True})
    assert _network_status(azure, state.id) == "Active"
    assert work.refreshed(state).inputs == state.inputs


def test_a_network_that_the_first_compute_provisioned_is_not_provisioned_again(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """Asking for what is there sends nothing."""
    state = work.create({**small, **NETWORK})
    azure.arm.end(azure.arm.post(f"{state.id}{PROVISION}"))
    before = len(azure.requests("POST", PROVISION))
    work.update(state, {**small, **NETWORK, "provision_network_now": True})
    assert len(azure.requests("POST", PROVISION)) == before


def test_a_deleted_workspace_holds_its_name_and_the_message_says_so(work: Work, small: dict[str, Any]) -> None:
    """By default creation stops, with the two ways out."""
    work.delete(work.create(small))
    with pytest.raises(UsageError) as caught:
        work.create(small)
    assert str(caught.value) == (
        'creating workspace "res": a deleted workspace still holds the name. Set on_soft_deleted="recover" to bring '
        "it back "
        'with its contents, on_soft_deleted="purge" to destroy it for good, or choose another name.'
    )


def test_a_deleted_workspace_is_brought_back_on_request(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """It is the same workspace as before: its GUID has not changed."""
    before = work.create(small)
    work.delete(before)
    after = work.create({**small, "on_soft_deleted": "recover"})
    assert after.outputs["workspace_guid"] == before.outputs["workspace_guid"]
    assert azure.deleted() == []


def test_a_deleted_workspace_is_purged_on_request(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """It is another workspace of the same name."""
    before = work.create(small)
    work.delete(before)
    after = work.create({**small, "on_soft_deleted": "purge"})
    assert after.outputs["workspace_guid"] != before.outputs["workspace_guid"]
    assert azure.deleted() == []


def test_destroying_gives_the_name_up_on_request(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """With `purge_on_destroy` nothing is left behind; without, the service keeps it for 14 days."""
    state = work.create(small)
    work.delete(state)
    assert azure.deleted() == [state.id]
    azure.arm.control("POST", "/reset")
    state = work.create({**small, "purge_on_destroy": True})
    work.delete(state)
    assert azure.deleted() == []


def test_the_identity_that_is_taken_out_becomes_the_systems(
    work: Work, small: dict[str, Any], place_for: PlaceFor
) -> None:
    """Back to the default: one that the system assigns."""
    own = place_for(WORKSPACE).id_of("Microsoft.ManagedIdentity/userAssignedIdentities")
    both = {"type": "SystemAssigned,UserAssigned", "user_assigned_ids": [own]}
    state = work.create({**small, "identity": both})
    work.update(state, small)
    found = lifecycle.look_up(WORKSPACE, state.id, work.client, timeout=60)
    assert found.inputs["identity"] == {"type": "SystemAssigned"}


def test_location_and_group_may_be_written_as_people_write_them(work: Work, small: dict[str, Any]) -> None:
    """`West Europe` is `westeurope`: the state keeps the user's words, and nothing shows."""
    given = {**small, "location": "West Europe", "resource_group_name": small["resource_group_name"].upper()}
    state = work.create(given)
    assert work.refreshed(state).inputs == state.inputs
    assert lifecycle.diff(WORKSPACE, state.inputs, work.check(small, state.inputs)).changed == ()


def test_import_of_another_id_is_refused(work: Work, small: dict[str, Any]) -> None:
    """The sentence shows the form of a workspace's id."""
    with pytest.raises(UsageError, match="is no id of a workspace; it must look like"):
        lifecycle.look_up(WORKSPACE, small["storage_account_id"], work.client, timeout=60)


def test_a_list_of_identities_without_entries_asks_for_none(work: Work, small: dict[str, Any]) -> None:
    """As programs hand over what a configuration leaves out: made, no drift, and no change beside no list."""
    given = {**small, "identity": {"type": "SystemAssigned", "user_assigned_ids": []}}
    state = work.create(given)
    assert work.refreshed(state).inputs == state.inputs
    without = {**small, "identity": {"type": "SystemAssigned"}}
    assert lifecycle.diff(work.declared, state.inputs, work.check(without, state.inputs)).changed == ()
