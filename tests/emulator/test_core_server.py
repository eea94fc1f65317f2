"""The served emulator: unmodified clients over TLS and through the proxy, dropped connections, where it listens."""

from __future__ import annotations

import json
import socket
import ssl
import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.core.pipeline.policies import ProxyPolicy, RequestIdPolicy, RetryPolicy
from azure.core.polling import LROPoller
from azure.core.rest import HttpRequest
from azure.identity import ClientAssertionCredential, ClientSecretCredential, ManagedIdentityCredential
from azure.mgmt.core import ARMPipelineClient
from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy
from azure.mgmt.core.polling.arm_polling import ARMPolling
from azureml_emulator.certificates import NAMES

from .wire import Arm

Ready = dict[str, Any]
GROUPS_VERSION = "2021-04-01"
MANAGEMENT = "https://management.azure.com"


def _credential(ready: Ready, proxied: bool, secret: str = "") -> ClientSecretCredential:
    where: dict[str, Any] = {"proxies": {"https": ready["proxy"]}} if proxied else {}
    if not proxied:
        where = {"authority": ready["arm"], "disable_instance_discovery": True}
    names = (ready["tenant_id"], ready["client_id"], secret or ready["client_secret"])
    return ClientSecretCredential(*names, connection_verify=ready["ca"], **where)


def _client(ready: Ready, proxied: bool = True, credential: Any = None) -> ARMPipelineClient:
    policies = [
        RequestIdPolicy(),
        ProxyPolicy({"https": ready["proxy"]} if proxied else {}),
        RetryPolicy(retry_backoff_factor=0),
        ARMChallengeAuthenticationPolicy(credential or _credential(ready, proxied), f"{MANAGEMENT}/.default"),
    ]
    return ARMPipelineClient(MANAGEMENT if proxied else ready["arm"], policies=policies, connection_verify=ready["ca"])


def _group(ready: Ready, name: str, base: str = MANAGEMENT) -> str:
    return f"{base}/subscriptions/{ready['subscription_id']}/resourceGroups/{name}?api-version={GROUPS_VERSION}"


def _new_group(ready: Ready, proxied: bool = True) -> str:
    return _group(ready, f"rg-{uuid.uuid4().hex[:8]}", MANAGEMENT if proxied else ready["arm"])


@pytest.mark.parametrize("proxied", [True, False], ids=["public names", "own name"])
def test_an_unmodified_client_signs_in_and_works(ready: Ready, arm: object, proxied: bool) -> None:
    """azure-identity with instance discovery under the public names, or with the emulator as its authority."""
    with _client(ready, proxied) as client:
        path = _new_group(ready, proxied)
        made = client.send_request(HttpRequest("PUT", path, json={"location": ready["location"]}))
        assert (made.status_code, made.json()["properties"]["provisioningState"]) == (201, "Succeeded")
        assert client.send_request(HttpRequest("GET", path)).status_code == 200


@pytest.mark.parametrize("proxied", [True, False], ids=["public names", "own name"])
def test_azure_mgmt_core_polls_an_operation_to_its_end(ready: Ready, arm: object, proxied: bool) -> None:
    """The operation's urls stay on the host that the client came in by, so the poller follows them."""
    with _client(ready, proxied) as client:
        path = _new_group(ready, proxied)
        client.send_request(HttpRequest("PUT", path, json={"location": ready["location"]}))
        answered = client.send_request(HttpRequest("DELETE", path), _return_pipeline_response=True)
        LROPoller(client, answered, lambda _: None, ARMPolling(0)).result()
        assert client.send_request(HttpRequest("GET", path)).status_code == 404


def test_a_wrong_secret_fails_in_the_clients_words(ready: Ready, arm: object) -> None:
    """azure-identity shows Entra's number."""
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        _credential(ready, proxied=True, secret="wrong").get_token(f"{MANAGEMENT}/.default")


def test_workload_identity_signs_in(ready: Ready, arm: object) -> None:
    """A credential that gets its assertion from the control API."""

    def assertion() -> str:
        return str(requests.get(f"{ready['control']}/assertions", timeout=10).json()["value"])

    credential = ClientAssertionCredential(
        ready["tenant_id"],
        ready["client_id"],
        assertion,
        authority=ready["arm"],
        disable_instance_discovery=True,
        connection_verify=ready["ca"],
    )
    with _client(ready, credential=credential) as client:
        assert client.send_request(HttpRequest("GET", _group(ready, "rg-emulator"))).status_code == 200


def test_managed_identity_signs_in(ready: Ready, arm: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain http, found through the environment."""
    monkeypatch.setenv("IDENTITY_ENDPOINT", ready["identity_endpoint"])
    monkeypatch.setenv("IDENTITY_HEADER", ready["identity_header"])
    with _client(ready, credential=ManagedIdentityCredential()) as client:
        assert client.send_request(HttpRequest("GET", _group(ready, "rg-emulator"))).status_code == 200


def _order(ready: Ready, **fault: Any) -> None:
    assert requests.post(f"{ready['control']}/faults", json=fault, timeout=10).status_code == 201


def _journal(ready: Ready, method: str, url: str) -> list[dict[str, Any]]:
    path = urlsplit(url).path
    entries = requests.get(f"{ready['control']}/journal", timeout=10).json()["entries"]
    return [entry for entry in entries if entry["method"] == method and entry["path"] == path]


@pytest.mark.parametrize(("moment", "status"), [("after", 200), ("before", 201)])
def test_a_put_whose_reply_is_lost_is_replayed(ready: Ready, arm: object, moment: str, status: int) -> None:
    """azure-core sends it again; whether it meets its own work tells when the connection was dropped."""
    path = _new_group(ready)
    _order(ready, method="PUT", drop=moment)
    with _client(ready) as client:
        request = HttpRequest(
            "PUT", path, json={"location": ready["location"]}, headers={"x-ms-client-request-id": "same"}
        )
        assert client.send_request(request).status_code == status
    entries = _journal(ready, "PUT", path)
    assert [(entry["status"], entry["client_request_id"]) for entry in entries] == [(None, "same"), (status, "same")]


def test_half_a_request_changes_nothing(ready: Ready, arm: Arm) -> None:
    """A client that leaves before the end of its body has asked for nothing; the journal shows that it was here."""
    url, context = _new_group(ready, proxied=False), ssl.create_default_context(cafile=ready["ca"])
    target, body = url.removeprefix(ready["arm"]), json.dumps({"location": ready["location"]})
    head = [f"PUT {target} HTTP/1.1", f"Host: {ready['metadata_host']}", f"Content-Length: {len(body) + 1}"]
    authorization = f"Authorization: Bearer {arm.token}"
    with (
        socket.create_connection(("127.0.0.1", int(ready["metadata_host"].rpartition(":")[2]))) as raw,
        context.wrap_socket(raw, server_hostname="localhost") as wrapped,
    ):
        wrapped.sendall("\r\n".join([*head, authorization, "", body]).encode())
    while not _journal(ready, "PUT", url):
        pass
    assert [entry["status"] for entry in _journal(ready, "PUT", url)] == [None]
    with _client(ready, proxied=False) as client:
        assert client.send_request(HttpRequest("GET", url)).status_code == 404


def test_throttling_is_waited_out_by_the_client(ready: Ready, arm: object) -> None:
    """429 with Retry-After, then the answer."""
    _order(ready, method="GET", path="rg-emulator", status=429, headers={"Retry-After": "0"}, count=2)
    with _client(ready) as client:
        assert client.send_request(HttpRequest("GET", _group(ready, "rg-emulator"))).status_code == 200
    assert [entry["status"] for entry in _journal(ready, "GET", _group(ready, "rg-emulator"))] == [429, 429, 200]


def test_arm_errors_reach_the_client_as_they_are(ready: Ready, arm: object) -> None:
    """Code and message of the envelope."""
    with _client(ready) as client:
        reply = client.send_request(HttpRequest("GET", _group(ready, "nowhere")))
        with pytest.raises(
            HttpResponseError, match=r"\(ResourceGroupNotFound\) Resource group 'nowhere' could not be found"
        ):
            reply.raise_for_status()


@pytest.mark.parametrize("name", [name.replace("*", "x") for name in NAMES] + ["ep.westeurope.inference.ml.azure.com"])
def test_the_certificate_covers_azures_names(ready: Ready, name: str) -> None:
    """A client that trusts the bundle accepts the listener under each of them."""
    context = ssl.create_default_context(cafile=ready["ca"])
    port = int(ready["metadata_host"].rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port)) as raw,
        context.wrap_socket(raw, server_hostname=name) as wrapped,
    ):
        assert wrapped.version() == "TLSv1.3"


def test_a_stalled_handshake_stops_nobody_else(ready: Ready) -> None:
    """A connection that never speaks does not keep others waiting."""
    port = int(ready["metadata_host"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)):
        url = f"{ready['arm']}/metadata/endpoints?api-version=2022-09-01"
        assert requests.get(url, verify=ready["ca"], timeout=10).status_code == 200


@pytest.mark.parametrize("target", ["www.python.org:443", "management.azure.com:80", "azure.com.evil.example:443"])
def test_the_proxy_refuses_other_places(ready: Ready, target: str) -> None:
    """403 with a sentence that says where it leads."""
    host, _, port = ready["proxy"].removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 403 ")
    assert f"CONNECT {target} is refused" in answer


@pytest.mark.parametrize("door", ["arm", "control", "proxy"])
def test_it_listens_on_one_loopback_address_alone(ready: Ready, door: str) -> None:
    """It answers there, and not at another address of the same machine."""
    port = urlsplit(ready[door]).port
    assert port
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    with pytest.raises(OSError):  # noqa: PT011  # refused, or no such address: each system has words of its own
        socket.create_connection(("127.0.0.2", port), timeout=5).close()
