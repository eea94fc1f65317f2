"""What datastores do beyond what every type does: secrets that are never read back, and storage that is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_azureml.declare import Type
from pulumi_azureml.errors import Rejected
from pulumi_azureml.resources.datastore import DATASTORE

from ..emulator.given import Given
from ..emulator.given_assets import GivenAssets
from ..emulator.wire import Arm
from ..engine.azure import Azure
from ..samples import Place, sample_of
from .work import Work

WorkOn = Callable[..., Work]
KEY = {"type": "AccountKey", "key": "Zmlyc3Q="}


@pytest.fixture
def work(work_on: WorkOn) -> Work:
    return work_on(DATASTORE)


@pytest.fixture
def given_arguments(place_for: Callable[[Type], Place]) -> dict[str, Any]:
    """A blob container that need not be there, with an account key."""
    return {**sample_of("Datastore", "small").inputs(place_for(DATASTORE)), "credentials": KEY}


def test_a_changed_secret_is_sent(work: Work, given_arguments: dict[str, Any], arm: Arm) -> None:
    """Although nothing of it shows in a GET."""
    state = work.create(given_arguments)
    changed = work.update(state, {**given_arguments, "credentials": {**KEY, "key": "c2Vjb25k"}})
    assert arm.get(state.id)["properties.credentials"] == {"credentialsType": "AccountKey"}
    assert arm.post(f"{state.id}/listSecrets")["key"] == "c2Vjb25k"
    assert work.refreshed(changed).inputs == changed.inputs


def test_a_change_elsewhere_sends_the_secret_again(
    work: Work, given_arguments: dict[str, Any], azure: Azure, arm: Arm
) -> None:
    """A PUT is the whole datastore: what GET does not show comes from the arguments. (The journal masks it.)"""
    state = work.create(given_arguments)
    work.update(state, {**given_arguments, "description": "raw images"})
    (first, second) = (each["body"]["properties"] for each in azure.requests("PUT", state.id))
    assert (first.get("description"), second["description"]) == (None, "raw images")
    assert first["credentials"] == second["credentials"] == {"credentialsType": "AccountKey", "secrets": "********"}
    assert arm.post(f"{state.id}/listSecrets")["key"] == KEY["key"]


def test_one_kind_of_credentials_gives_way_to_another(work: Work, given_arguments: dict[str, Any], arm: Arm) -> None:
    """Nothing of the first one is left; without any, users are asked for their own identity."""
    state = work.create(given_arguments)
    signed = work.update(state, {**given_arguments, "credentials": {"type": "Sas", "sas_token": "sv=1&sig=2"}})
    assert arm.post(f"{state.id}/listSecrets").body == {"secretsType": "Sas", "sasToken": "sv=1&sig=2"}
    without = {name: value for name, value in given_arguments.items() if name != "credentials"}
    bare = work.update(signed, without)
    assert arm.get(state.id)["properties.credentials"] == {"credentialsType": "None"}
    assert work.refreshed(bare).inputs == bare.inputs


def test_credentials_that_somebody_exchanged_are_drift(
    work: Work, given_arguments: dict[str, Any], azure: Azure
) -> None:
    """Their kind shows, and the next `up` puts ours back."""
    state = work.create(given_arguments)
    theirs = {"credentialsType": "Sas", "secrets": {"secretsType": "Sas", "sasToken": "sv=1"}}
    azure.set(state.id, "properties.credentials", theirs)
    drifted = work.refreshed(state)
    assert drifted.inputs["credentials"] == {"type": "Sas"}
    work.update(drifted, given_arguments)
    assert work.refreshed(state).inputs == state.inputs


def test_storage_is_tried_unless_the_program_says_not_to(
    work: Work, given_arguments: dict[str, Any], given: Given, azure: Azure, arm: Arm
) -> None:
    """The service's own check, by the query of the PUT."""
    trying = {name: value for name, value in given_arguments.items() if name != "skip_validation"}
    with pytest.raises(Rejected, match="The container 'images' was not found in the storage account"):
        work.create(trying)
    assets = GivenAssets(given)
    assets.container("images")
    work.create({**trying, "skip_validation": False, "credentials": {**KEY, "key": assets.account_key}})
    queries = [each["query"] for each in azure.requests("PUT", "/datastores/")]
    assert ["skipvalidation" in str(query).lower() for query in queries] == [False, True]
    assert "false" in str(queries[-1])


def test_to_skip_validation_changes_nothing(work: Work, given_arguments: dict[str, Any], azure: Azure) -> None:
    """It steers the next PUT; there is none because of it."""
    state = work.create(given_arguments)
    puts = len(azure.requests("PUT"))
    work.update(state, {**given_arguments, "skip_validation": False})
    assert len(azure.requests("PUT")) == puts


def test_a_secret_that_was_put_right_after_a_crash_is_sent(
    work: Work, given_arguments: dict[str, Any], arm: Arm
) -> None:
    """The run that made it was killed before its state was kept, and the key was a wrong one: the next run says the
    right one, and no GET shows which of them the service has."""
    work.create(given_arguments)
    state = work.create({**given_arguments, "credentials": {**KEY, "key": "c2Vjb25k"}})
    assert arm.post(f"{state.id}/listSecrets")["key"] == "c2Vjb25k"
