"""Entra ID's endpoints: discovery, tokens by secret and by assertion, managed identity, cloud metadata."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any
from urllib.parse import urlencode

from .cloud import Cloud, Reply, _call

LOGIN = "login.microsoftonline.com"
SCOPE = "https://management.azure.com/.default"


def _sign_in(cloud: Cloud, tenant: str = "", **form: str) -> Reply:
    path = f"/{tenant or cloud.state.tenant_id}/oauth2/v2.0/token"
    headers = {"host": LOGIN, "content-type": "application/x-www-form-urlencoded"}
    fields = {"grant_type": "client_credentials", "scope": SCOPE, **form}
    return asyncio.run(_call(cloud.gate, "POST", path, "", headers, urlencode(fields).encode()))


def _with_secret(cloud: Cloud, **form: str) -> Reply:
    application = cloud.emulator.identity.application
    given = {"client_id": application.client_id, "client_secret": application.client_secret}
    return _sign_in(cloud, **{**given, **form})


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def test_a_secret_buys_a_token_that_arm_accepts(cloud: Cloud) -> None:
    """Audience, issuer, tenant and principal are in it; the answer has Entra's keys."""
    reply = _with_secret(cloud, client_info="1").body
    assert (reply["token_type"], reply["expires_in"], reply["ext_expires_in"]) == ("Bearer", 3599, 3599)
    claims = _claims(reply["access_token"])
    assert claims["aud"] == "https://management.azure.com"
    assert claims["iss"] == f"https://sts.windows.net/{cloud.state.tenant_id}/"
    assert claims["appid"] == cloud.emulator.identity.application.client_id
    assert claims["exp"] - claims["nbf"] == 3600
    assert cloud.get(cloud.group, token=reply["access_token"]).status == 200


def test_a_wrong_secret_is_aadsts7000215(cloud: Cloud) -> None:
    """401 invalid_client with Entra's number and sentence."""
    reply = _with_secret(cloud, client_secret="nope")
    assert (reply.status, reply.body["error"], reply.body["error_codes"]) == (401, "invalid_client", [7000215])
    assert reply.body["error_description"].startswith("AADSTS7000215: Invalid client secret provided.")


def test_unknown_applications_and_tenants_have_their_numbers(cloud: Cloud) -> None:
    """700016 and 90002."""
    assert _with_secret(cloud, client_id="0000").body["error_codes"] == [700016]
    assert _sign_in(cloud, tenant="0000", client_id="x", client_secret="y").body["error_codes"] == [90002]


def test_other_grants_and_scopes_are_refused(cloud: Cloud) -> None:
    """What is not emulated does not look as if it were."""
    assert _with_secret(cloud, grant_type="password").body["error_codes"] == [70003]
    assert _with_secret(cloud, scope="openid").body["error_codes"] == [1002012]


def test_an_assertion_buys_a_token(cloud: Cloud) -> None:
    """Workload identity federation with an assertion of the control API; a foreign or expired one does not."""
    client = cloud.emulator.identity.application.client_id
    assertion = cloud.control("POST", "/assertions", {"subject": "repo:me/stack:ref:refs/heads/main"}).body["value"]
    reply = _sign_in(cloud, client_id=client, client_assertion=assertion)
    assert cloud.get(cloud.group, token=reply.body["access_token"]).status == 200
    expired = cloud.control("POST", "/assertions", {"seconds": -10}).body["value"]
    elsewhere = cloud.control("POST", "/assertions", {"audience": "somebody"}).body["value"]
    codes = [
        _sign_in(cloud, client_id=client, client_assertion=text).body["error_codes"]
        for text in (expired, elsewhere, "junk")
    ]
    assert codes == [[700024], [700212], [700027]]


def test_assertions_come_as_github_gives_them(cloud: Cloud) -> None:
    """GET with an audience answers the word value."""
    made = cloud.control("GET", "/assertions?audience=api://AzureADTokenExchange").body["value"]
    assert _claims(made)["iss"] == "https://token.actions.githubusercontent.com"


def test_the_token_lifetime_can_be_set(cloud: Cloud) -> None:
    """In real seconds, for tokens from now on."""
    cloud.settings(token_seconds=5)
    assert _with_secret(cloud).body["expires_in"] == 5


def test_discovery_stays_on_the_host_that_was_asked(cloud: Cloud) -> None:
    """So that a client never leaves the emulator."""
    tenant = cloud.state.tenant_id
    for host in (LOGIN, "localhost:8443"):
        document = cloud.get(f"/{tenant}/v2.0/.well-known/openid-configuration", host=host, token=None).body
        assert document["token_endpoint"] == f"https://{host}/{tenant}/oauth2/v2.0/token"
    assert cloud.get("/0/v2.0/.well-known/openid-configuration", host=LOGIN).body["error_codes"] == [90002]


def test_the_signing_key_is_published(cloud: Cloud) -> None:
    """One RSA key."""
    (key,) = cloud.get(f"/{cloud.state.tenant_id}/discovery/v2.0/keys", host=LOGIN, token=None).body["keys"]
    assert (key["kty"], key["alg"], len(key["n"])) == ("RSA", "RS256", 342)


def test_managed_identity_needs_its_header(cloud: Cloud) -> None:
    """The App Service protocol: resource in the query, expires_on as a string of seconds."""
    query = urlencode({"api-version": "2019-08-01", "resource": "https://management.azure.com/"})
    header = cloud.emulator.identity.managed_identity_header

    def ask(**headers: str) -> Reply:
        sent = {"host": "127.0.0.1:8080", **headers}
        return asyncio.run(_call(cloud.control_app, "GET", "/identity/token", query, sent, b""))

    assert ask().status == 401
    reply = ask(**{"x-identity-header": header}).body
    assert reply["expires_on"].isdigit()
    assert cloud.get(cloud.group, token=reply["access_token"]).status == 200


def test_metadata_in_both_forms(cloud: Cloud) -> None:
    """A list in 2019-05-01, an object in 2022-09-01, anonymous; own addresses under the own name, public ones under
    the public name."""
    path = "/metadata/endpoints"
    listed = cloud.get(path, version="2019-05-01", host="localhost:8443", token=None).body
    single = cloud.get(path, version="2022-09-01", host="localhost:8443", token=None).body
    assert listed == [single]
    assert single["resourceManager"] == "https://localhost:8443/"
    assert single["authentication"]["loginEndpoint"] == "https://localhost:8443/"
    public = cloud.get(path, version="2022-09-01", token=None).body
    assert (public["resourceManager"], public["authentication"]["loginEndpoint"]) == (
        "https://management.azure.com/",
        "https://login.microsoftonline.com/",
    )


def test_other_endpoints_of_entra_say_that_they_are_not_emulated(cloud: Cloud) -> None:
    """501 with a sentence."""
    reply = cloud.get("/common/oauth2/v2.0/authorize", host=LOGIN)
    assert (reply.status, reply.body["error"]) == (501, "not_emulated")
