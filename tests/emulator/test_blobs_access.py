"""Who is let in, what faults do, what the journal keeps."""

from __future__ import annotations

import time

import pytest
import requests

from .blob_wire import Container, code
from .given import Given
from .given_assets import GivenAssets
from .wire import Arm

STORAGE_AUDIENCE = "https://storage.azure.com/"
READ = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"


def bearer(arm: Arm, audience: str = STORAGE_AUDIENCE, seconds: int = 600) -> dict[str, str]:
    token = arm.control("POST", "/tokens", {"audience": audience, "seconds": seconds})["access_token"]
    return {"Authorization": f"Bearer {token}"}


def test_a_token_for_storage_opens_everything(arm: Arm, container: Container) -> None:
    """With the audience that clients ask for."""
    container.put("b", b"hello")
    assert container.send("GET", "b", token="", headers=bearer(arm)).content == b"hello"


@pytest.mark.parametrize(
    ("audience", "seconds"), [("https://management.azure.com/", 600), (STORAGE_AUDIENCE, -60)], ids=["audience", "age"]
)
def test_a_wrong_token_is_challenged(arm: Arm, container: Container, audience: str, seconds: int) -> None:
    """401, and where to get a right one."""
    refused = container.send("GET", "b", token="", headers=bearer(arm, audience, seconds))
    assert code(refused) == (401, "InvalidAuthenticationInfo")
    assert "resource_id=https://storage.azure.com" in refused.headers["WWW-Authenticate"]


def test_a_denied_holder_of_a_token_is_refused(arm: Arm, container: Container) -> None:
    """Roles are looked at as on the control plane."""
    container.put("b", b"hello")
    arm.control("PATCH", "/settings", {"denials": [{"action": READ, "scope": "/"}]})
    refused = container.send("GET", "b", token="", headers=bearer(arm))
    assert code(refused) == (403, "AuthorizationPermissionMismatch")


def test_a_changed_signature_says_what_was_signed(container: Container) -> None:
    """AuthenticationErrorDetail has the string to sign: what people look for when a signature fails."""
    wrong = container.token.replace("sp=racwdl", "sp=racwdlt")
    refused = container.send("GET", "b", token=wrong)
    assert code(refused) == (403, "AuthenticationFailed")
    assert "<AuthenticationErrorDetail>Signature did not match. String to sign used was racwdlt\n" in refused.text


def test_a_signature_expires_on_the_virtual_clock(arm: Arm, container: Container) -> None:
    """A day passes at once."""
    arm.pass_time(24 * 3600 + 1)
    refused = container.get("b")
    assert code(refused) == (403, "AuthenticationFailed")
    assert "Signature not valid in the specified time frame: Expiry [" in refused.text


def test_a_signature_is_for_one_container(container: Container) -> None:
    """The same token next door."""
    container.url = container.url.replace(container.name, "azureml")
    assert code(container.get("b")) == (403, "AuthenticationFailed")


def test_a_signature_on_a_container_does_not_delete_it(container: Container) -> None:
    """Only its blobs: containers are for keys and tokens."""
    refused = container.send("DELETE", query={"restype": "container"})
    assert code(refused) == (403, "AuthorizationFailure")


def test_new_keys_end_old_signatures(arm: Arm, container: Container) -> None:
    """Regenerating key1 takes back what was signed with it."""
    assert container.put("b", b"hello").status_code == 201
    arm.post(f"{arm.satellites['storage_account']}/regenerateKey", {"keyName": "key1"}, "2023-05-01")
    assert code(container.get("b")) == (403, "AuthenticationFailed")


def test_an_account_may_forbid_keys(arm: Arm, container: Container) -> None:
    """allowSharedKeyAccess false: signatures made with a key do not count any more."""
    arm.patch(arm.satellites["storage_account"], {"properties": {"allowSharedKeyAccess": False}}, "2023-05-01")
    assert code(container.get("b")) == (403, "KeyBasedAuthenticationNotPermitted")


def test_nobody_is_asked_who_they_are(container: Container) -> None:
    """Without any credential."""
    assert code(container.send("GET", "b", token="")) == (401, "NoAuthenticationInformation")


def test_an_account_that_does_not_exist_is_said_to(arm: Arm, container: Container) -> None:
    """In Azure its host name would not be found."""
    container.url = container.url.replace(container.account, "nosuchaccount")
    assert code(container.get("b")) == (404, "AccountNotFound")


def test_an_ordered_answer_reaches_the_client_of_a_large_upload(arm: Arm, container: Container) -> None:
    """503 once, though the body is long; the next attempt passes."""
    arm.control("POST", "/faults", {"method": "PUT", "path": "/b$", "status": 503, "code": "ServerBusy"})
    body = b"x" * (8 * 1024 * 1024)
    assert [container.put("b", body).status_code for _ in range(2)] == [503, 201]


@pytest.mark.parametrize(("when", "kept"), [("before", 404), ("after", 200)])
def test_a_dropped_connection_leaves_the_blob_as_ordered(arm: Arm, container: Container, when: str, kept: int) -> None:
    """Before: nothing was written. After: it was, though nobody heard of it."""
    arm.control("POST", "/faults", {"method": "PUT", "path": "/b$", "drop": when})
    with pytest.raises(requests.ConnectionError):
        container.put("b", b"hello")
    assert container.get("b").status_code == kept


def test_a_delayed_blob_is_late(arm: Arm, container: Container) -> None:
    """In real time, as everywhere."""
    container.put("b", b"hello")
    arm.control("POST", "/faults", {"method": "GET", "path": "/b$", "delay": 0.3})
    begun = time.monotonic()
    assert container.get("b").status_code == 200
    assert time.monotonic() - begun >= 0.3


def test_the_journal_has_the_request_but_not_the_bytes(arm: Arm, container: Container) -> None:
    """Method, path, status and request id; the signature is masked."""
    answer = container.put("secret/b", b"the bytes themselves")
    entry = arm.control("GET", "/journal")["entries"][-1]
    assert (entry["method"], entry["status"], entry["body"]) == ("PUT", 201, None)
    assert entry["path"] == f"/{container.account}/{container.name}/secret/b"
    assert entry["request_id"] == answer.headers["x-ms-request-id"]
    assert entry["query"]["sig"] == "********"


def test_what_is_not_emulated_is_said(container: Container) -> None:
    """Snapshots, as an example."""
    container.put("b", b"hello")
    assert code(container.send("PUT", "b", b"", query={"comp": "snapshot"})) == (501, "NotImplemented")


def test_any_version_is_answered_in_kind(container: Container) -> None:
    """x-ms-version and x-ms-client-request-id come back."""
    reply = container.get("b", x_ms_version="2031-01-01", x_ms_client_request_id="mine")
    assert (reply.headers["x-ms-version"], reply.headers["x-ms-client-request-id"]) == ("2031-01-01", "mine")


def test_the_endpoint_of_an_account_is_one_the_client_can_reach(arm: Arm, given: Given, assets: GivenAssets) -> None:
    """Path style at the listener's own name; through the proxy it is Azure's, as the clients' tests show."""
    shown = arm.get(arm.satellites["storage_account"], "2023-05-01")["properties.primaryEndpoints"]
    assert shown["blob"] == f"{arm.ready['arm']}/{assets.account_name}/"
    assert shown["queue"] == f"https://{assets.account_name}.queue.core.windows.net/"
