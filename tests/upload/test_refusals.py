"""What an upload says when storage does not let it in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.client.default_datastore import DatastorePlace, default_datastore
from pulumi_azureml.client.destination import Destination
from pulumi_azureml.client.upload import upload
from pulumi_azureml.content import Content
from pulumi_azureml.errors import AuthError, AzureMLError, Forbidden, NotFound, TransportError

from ..emulator.given import Given
from ..emulator.wire import Arm
from .conftest import MakeContent
from .storage import Storage

Place = Callable[[Content], DatastorePlace]
DAY = 24 * 3600


@pytest.fixture
def content(model: MakeContent) -> Content:
    return model({"a": b"1", "b": b"2"})


@pytest.fixture
def refusal(client: ArmClient, content: Content, call: Call) -> Callable[[Destination], AzureMLError]:
    def refused(destination: Destination) -> AzureMLError:
        with pytest.raises(AzureMLError) as caught:
            upload(content, destination, settings=client.settings, credential=client.credential, call=call)
        text = f"{caught.value!s} {caught.value!r} {destination!r}"
        assert "sig=" not in text
        assert not destination.sas or destination.sas.rpartition("sig=")[2] not in text
        return caught.value

    return refused


Refusal = Callable[[Destination], AzureMLError]


def test_a_signature_that_has_expired_is_renewed(
    client: ArmClient, content: Content, place: Place, storage: Storage, call: Call
) -> None:
    to = place(content).destination
    storage.arm.pass_time(2 * DAY)
    upload(content, to, settings=client.settings, credential=client.credential, call=call)
    assert len(storage.sent()) == 2


def test_a_signature_that_expires_on_the_way_is_renewed(
    client: ArmClient, content: Content, place: Place, storage: Storage, call: Call
) -> None:
    to = place(content).destination
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        if asked == 6:
            storage.arm.pass_time(2 * DAY)
        return False

    call.cancelled = cancelled
    upload(content, to, settings=client.settings, credential=client.credential, call=call)
    assert len(storage.sent()) == 2


def test_an_expired_signature_that_cannot_be_renewed_is_said_to_be_none(
    content: Content, place: Place, storage: Storage, refusal: Refusal
) -> None:
    to = dataclasses.replace(place(content).destination, renew=None)
    storage.arm.pass_time(2 * DAY)
    error = refusal(to)
    assert isinstance(error, Forbidden)
    assert (
        f'uploading to storage account "{storage.account}": permission is missing (403 AuthenticationFailed'
        in error.what
    )
    assert "run it again for a new signature" in error.advice
    assert error.request_id


def test_an_identity_without_the_role_is_told_which(
    client: ArmClient, given: Given, content: Content, storage: Storage, call: Call, refusal: Refusal
) -> None:
    workspace = given.workspace(systemDatastoresAuthMode="identity")
    to = default_datastore(client, workspace, content, call).destination
    assert to.sas is None
    denial = {"action": "Microsoft.Storage/*/blobs/write", "scope": storage.account_id}
    storage.arm.control("PATCH", "/settings", {"denials": [denial]})
    error = refusal(to)
    assert isinstance(error, Forbidden)
    assert error.advice == (
        f'grant {client.credential.description} the role "Storage Blob Data Contributor" on storage account '
        f'"{storage.account}"; a new role takes up to ten minutes to take effect'
    )


def test_a_closed_network_says_to_run_from_inside(
    content: Content, place: Place, storage: Storage, refusal: Refusal
) -> None:
    to = place(content).destination
    code = "AuthorizationFailure"
    storage.fault(path=storage.account, count=None, status=403, code=code, headers={"x-ms-error-code": code})
    error = refusal(to)
    assert isinstance(error, Forbidden)
    assert "run this from inside the workspace's network" in error.advice


def test_an_account_that_takes_no_keys_says_how_to_go_on_without(
    arm: Arm, content: Content, place: Place, storage: Storage, refusal: Refusal
) -> None:
    to = place(content).destination
    arm.patch(storage.account_id, {"properties": {"allowSharedKeyAccess": False}}, "2023-05-01")
    error = refusal(to)
    assert isinstance(error, Forbidden)
    assert error.code == "KeyBasedAuthenticationNotPermitted"
    assert '`datastore_auth_mode` to "UserDelegationSAS", or to "Identity" and grant' in error.advice
    assert '"Storage Blob Data Contributor"' in error.advice


def test_a_container_that_is_gone_is_not_taken_for_an_empty_one(
    content: Content, place: Place, refusal: Refusal
) -> None:
    to = place(content).destination
    error = refusal(dataclasses.replace(to, container_url=to.container_url + "x", renew=None))
    assert isinstance(error, (NotFound, Forbidden))


def test_an_account_that_cannot_be_reached_may_be_closed(content: Content, refusal: Refusal) -> None:
    error = refusal(Destination("https://127.0.0.1:1/account/container", "p", sas="sv=1&sig=abcdef"))
    assert isinstance(error, TransportError)
    assert error.what == 'uploading to storage account "account": 127.0.0.1:1 cannot be reached'
    assert "if the account's public network access is off, run this from inside" in error.advice


def test_files_are_never_sent_in_the_clear(content: Content, refusal: Refusal) -> None:
    assert isinstance(
        refusal(Destination("http://127.0.0.1:1/account/container", "p", sas="sv=1&sig=abcdef")), AuthError
    )
