"""Tokens: where they come from, how long they are kept, and what is said when there is none."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from pulumi_azureml import auth
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.errors import AuthError, Forbidden, TransportError, Unauthenticated
from pulumi_azureml.federation import assertion
from pulumi_azureml.settings import Settings

from .authority import Certificates
from .conftest import CLIENT_ID, SECRET
from .fault_server import FaultServer, Reply
from .virtual_clock import VirtualClock

PATH = "/subscriptions/s/resourceGroups/g"
STATUS = "/subscriptions/s/operationStatuses/1"
VERSION = "2024-03-01"
HERE = Reply(200, {"name": "g"})


def test_token_that_expires_during_an_operation_is_renewed_once(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock
) -> None:
    """The service refuses the token in the middle of a wait, long before its own expiry: a fresh one goes on."""
    server.plays(
        "DELETE", PATH, Reply(202, None, {"Azure-AsyncOperation": f"{server.base}{STATUS}", "Retry-After": "30"})
    )
    server.plays("GET", STATUS, Reply(200, {"status": "InProgress"}), Reply(200, {"status": "Succeeded"}))
    clock.on_tick = lambda slept: server.refuse("token-1") if slept >= 20 else None
    client.delete(PATH, api_version=VERSION, call=call)
    assert [request.headers["authorization"] for request in server.seen()] == [
        "Bearer token-1",
        "Bearer token-1",
        "Bearer token-2",
        "Bearer token-2",
    ]


def test_second_refusal_is_final(server: FaultServer, client: ArmClient, call: Call) -> None:
    """One fresh token, then an error that is both an answer and a question of identity."""
    server.refuse("token-1")
    server.refuse("token-2")
    with pytest.raises(Unauthenticated) as caught:
        client.get(PATH, api_version=VERSION, call=call)
    assert isinstance(caught.value, AuthError)
    assert str(caught.value) == (
        'creating workspace "w" in resource group "g": the token was not accepted (401 ExpiredAuthenticationToken: The '
        "token expired). Sign in again, and check that the clock of this machine is right."
    )
    assert server.tokens == 2


def test_challenge_for_claims_gets_a_token_with_them(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Continuous access evaluation: the service names claims, a new token carries them."""
    challenge = 'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="'
    server.plays("GET", PATH, Reply(401, None, {"WWW-Authenticate": challenge}), HERE)
    assert client.get(PATH, api_version=VERSION, call=call) == {"name": "g"}
    assert server.seen()[1].headers["authorization"] == "Bearer token-2"


def test_kept_token_is_renewed_before_it_expires(server: FaultServer, settings: Settings) -> None:
    """Five minutes before its end a token is no longer used."""
    now = [1000.0]

    class Source:
        asked = 0

        def get_token_info(self, *_: str, **__: object) -> object:
            from azure.core.credentials import AccessTokenInfo

            self.asked += 1
            return AccessTokenInfo(f"t{self.asked}", int(now[0]) + 3600)

    kept = auth.Credential(auth.Method("source", "source", Source, ""), now=lambda: now[0])
    first = kept.get_token_info("s").token
    now[0] += 3200
    assert kept.get_token_info("s").token == first
    now[0] += 200
    assert kept.get_token_info("s").token == "t2"


def test_plain_http_never_sees_a_token(server: FaultServer, settings: Settings, call: Call) -> None:
    """Not even on this machine."""
    plain = replace(settings)
    object.__setattr__(plain, "cloud", replace(settings.cloud, resource_manager=f"http://127.0.0.1:{server.port}"))
    client = ArmClient(plain)
    with pytest.raises(AuthError, match="never sent to http"):
        client.get(PATH, api_version=VERSION, call=call)
    client.close()
    assert server.tokens == 0


def test_wrong_secret_is_explained_and_not_shown(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock
) -> None:
    """The token service's number becomes a sentence; trying again is pointless; the secret stays hidden."""
    server.plays(
        "POST",
        "token",
        Reply(
            401,
            {
                "error": "invalid_client",
                "error_description": f"AADSTS7000215: Invalid client secret for app '{CLIENT_ID}'. Trace ID: 1 x",
            },
        ),
    )
    with pytest.raises(AuthError) as caught:
        client.get(PATH, api_version=VERSION, call=call)
    assert str(caught.value) == (
        f'getting a token as service principal "{CLIENT_ID}": the client secret was refused (AADSTS7000215: Invalid '
        f"client secret for app '{CLIENT_ID}'). The client secret is wrong: set clientSecret to the secret's value, "
        "not to its id."
    )
    assert SECRET not in repr(caught.value) + str(caught.value)
    assert clock.slept == 0


def test_token_service_that_breaks_down_is_asked_again(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Its 503 passes like any other, under the one owner of retrying."""
    granted = Reply(200, {"token_type": "Bearer", "expires_in": 3600, "access_token": "token-x"})
    server.plays("POST", "token", Reply(503), Reply(503), granted)
    server.plays("GET", PATH, HERE)
    assert client.get(PATH, api_version=VERSION, call=call) == {"name": "g"}


def test_missing_permission_names_identity_action_scope_and_role(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """A 403 tells an administrator exactly what to grant to whom."""
    scope = f"{PATH}/providers/Microsoft.MachineLearningServices/workspaces/w/computes/c"
    message = (
        f"The client '{CLIENT_ID}' with object id 'o' does not have authorization to perform action "
        f"'Microsoft.MachineLearningServices/workspaces/computes/write' over scope '{scope}' or the scope is "
        "invalid. If access was recently granted, please refresh your credentials."
    )
    server.plays("PUT", scope, Reply(403, {"error": {"code": "AuthorizationFailed", "message": message}}))
    with pytest.raises(Forbidden) as caught:
        client.put(scope, {}, api_version=VERSION, call=call)
    found = caught.value
    assert (found.identity, found.action, found.scope, found.role) == (
        f'service principal "{CLIENT_ID}"',
        "Microsoft.MachineLearningServices/workspaces/computes/write",
        scope,
        "AzureML Compute Operator",
    )
    assert str(found) == (
        f'creating workspace "w" in resource group "g": service principal "{CLIENT_ID}" may not perform '
        'Microsoft.MachineLearningServices/workspaces/computes/write on compute "c" in workspace "w" (403 '
        'AuthorizationFailed). Grant it the role "AzureML Compute Operator" on compute "c" in workspace "w"; a new '
        "role takes up to ten minutes to take effect."
    )


def test_github_job_exchanges_its_own_token(server: FaultServer, settings: Settings, call: Call) -> None:
    """The issuer is asked with the job's token and our audience; what it gives is exchanged for a token of Azure."""
    server.plays("GET", "/oidc", Reply(200, {"value": "assertion-of-github"}))
    client = ArmClient(_federated(settings, oidc_request_url=f"{server.base}/oidc?a=1", oidc_request_token="job"))
    server.plays("GET", PATH, HERE)
    assert client.get(PATH, api_version=VERSION, call=call) == {"name": "g"}
    client.close()
    asked = server.seen("GET", "/oidc")[0]
    assert asked.query == "a=1&audience=api%3A%2F%2FAzureADTokenExchange"
    assert asked.headers["authorization"] == "Bearer job"


def test_azure_devops_job_asks_for_its_service_connection(server: FaultServer, settings: Settings) -> None:
    """Azure DevOps is asked by POST, with the service connection, and calls the answer oidcToken."""
    server.plays("POST", "/oidc", Reply(200, {"oidcToken": "assertion-of-devops"}))
    configured = _federated(
        settings,
        oidc_request_url=f"{server.base}/oidc",
        oidc_request_token="job",
        oidc_service_connection_id="connection",
    )
    assert assertion(configured) == "assertion-of-devops"
    assert server.seen("POST", "/oidc")[0].query == "api-version=7.1&serviceConnectionId=connection"


def test_token_file_is_read_for_each_exchange(settings: Settings, tmp_path: Path) -> None:
    """Kubernetes renews the file; what it held at the start would expire."""
    file = tmp_path / "token"
    configured = _federated(settings, oidc_token_file_path=str(file))
    file.write_text("one\n")
    assert assertion(configured) == "one"
    file.write_text("two\n")
    assert assertion(configured) == "two"


def test_job_without_the_right_to_ask_is_told_the_line_to_add(server: FaultServer, settings: Settings) -> None:
    """GitHub refuses jobs without the permission; its answer is not shown, the cure is."""
    server.plays("GET", "/oidc", Reply(403, {"hidden": "detail"}))
    configured = _federated(settings, oidc_request_url=f"{server.base}/oidc", oidc_request_token="job")
    with pytest.raises(AuthError, match="permissions: id-token: write") as caught:
        assertion(configured)
    assert "hidden" not in str(caught.value)


def test_managed_identity_is_asked_at_the_address_given(server: FaultServer, settings: Settings, call: Call) -> None:
    """msiEndpoint names where; the answer's token is used."""
    token = Reply(200, {"access_token": "token-of-machine", "expires_on": "4102444800"})
    server.plays("GET", "/msi", token)
    client = ArmClient(replace(settings, client_secret=None, use_msi=True, msi_endpoint=f"{server.base}/msi"))
    object.__setattr__(client.settings, "cloud", settings.cloud)
    server.plays("GET", PATH, HERE)
    assert client.get(PATH, api_version=VERSION, call=call) == {"name": "g"}
    client.close()
    assert client.credential.description == f'managed identity "{CLIENT_ID}"'
    assert server.seen("GET", "/msi")[0].headers["metadata"] == "true"


def test_certificate_that_is_none_is_reported_in_words(settings: Settings, tmp_path: Path) -> None:
    """A file that is no certificate is the user's to mend, not a crash."""
    file = tmp_path / "cert.pem"
    file.write_text("no certificate")
    configured = replace(settings, client_secret=None, client_certificate_path=str(file))
    with pytest.raises(AuthError, match=r"the client certificate gave none .*Check clientCertificatePath"):
        auth.credential(configured).get_token_info("https://management.azure.com/.default")


def test_nothing_configured_and_no_cli_says_how_to_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the method tried and both ways out."""
    monkeypatch.setenv("PATH", "/nonexistent")
    unset = auth.credential(Settings())
    assert unset.description == "Azure CLI user"
    with pytest.raises(AuthError, match=r"tried: Azure CLI\. Run `az login`, or set ARM_CLIENT_ID"):
        unset.get_token_info("https://management.azure.com/.default")


def test_default_chain_names_all_that_it_tried(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Whoever runs in CI sees which sources were looked at."""
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "dev")  # the machine's own identity would be looked for in vain
    chain = replace(settings, client_secret=None, use_default_azure_credential=True)
    object.__setattr__(chain, "cloud", settings.cloud)
    with pytest.raises(AuthError, match=r"tried: .*AzureCli, .*\. Sign in with `az login`"):
        auth.credential(chain).get_token_info("https://management.azure.com/.default")


def test_token_service_that_cannot_be_reached_is_no_question_of_identity(
    settings: Settings, certificates: Certificates
) -> None:
    """A network that is down is retryable; an identity that is wrong is not."""
    down = replace(settings)
    object.__setattr__(down, "cloud", replace(settings.cloud, authority="https://127.0.0.1:1"))
    with pytest.raises(TransportError, match="the token service gave no answer"):
        auth.credential(down).get_token_info("https://management.azure.com/.default")


def _federated(settings: Settings, **values: str) -> Settings:
    found = replace(settings, client_secret=None, use_oidc=True, **values)  # type: ignore[arg-type]  # all are text
    object.__setattr__(found, "cloud", settings.cloud)
    return found


def test_refused_sign_in_prints_nothing_beside_the_error(
    server: FaultServer, client: ArmClient, call: Call, capfd: pytest.CaptureFixture[str]
) -> None:
    """The library's own warning would show the same thing twice, without what to do."""
    server.plays("POST", "token", Reply(401, {"error": "invalid_client", "error_description": "AADSTS7000215: no."}))
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        with pytest.raises(AuthError):
            client.get(PATH, api_version=VERSION, call=call)
    finally:
        root.handlers = handlers
    assert capfd.readouterr().err == ""
