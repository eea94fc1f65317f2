"""What stands before every resource: tokens, versions, registrations, denials, locks, limits, and the two families of
404."""

from __future__ import annotations

import base64
import re
import uuid

import pytest

from .cloud import Cloud

MACHINE = "/machines/none"


def test_without_a_token_the_tenant_is_told(cloud: Cloud) -> None:
    """401 with the challenge that tools read the tenant from."""
    reply = cloud.get(cloud.group, token=None)
    assert reply.error == (401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    assert reply.headers["www-authenticate"] == (
        f'Bearer authorization_uri="https://login.windows.net/{cloud.state.tenant_id}", error="invalid_token", '
        "error_description=\"The authentication failed because of missing 'Authorization' header.\""
    )


def test_bad_tokens_are_told_apart(cloud: Cloud) -> None:
    """Malformed, forged, expired, for another audience, of another tenant."""
    good = cloud.token
    forged = ".".join([*good.split(".")[:2], base64.urlsafe_b64encode(b"x" * 256).decode().rstrip("=")])
    codes = {
        "malformed": (cloud.get(cloud.group, token="junk").error, "InvalidAuthenticationToken"),
        "forged": (cloud.get(cloud.group, token=forged).error, "InvalidAuthenticationToken"),
        "expired": (cloud.get(cloud.group, token=cloud.token_for(seconds=-5)).error, "ExpiredAuthenticationToken"),
        "audience": (
            cloud.get(cloud.group, token=cloud.token_for("https://vault.azure.net")).error,
            "InvalidAuthenticationTokenAudience",
        ),
        "tenant": (
            cloud.get(cloud.group, token=cloud.token_for(tenant=str(uuid.uuid4()))).error,
            "InvalidAuthenticationTokenTenant",
        ),
    }
    assert [error[:2] for error, _ in codes.values()] == [(401, code) for _, code in codes.values()]


def test_tokens_of_before_can_be_called_in(cloud: Cloud) -> None:
    """A setting makes all earlier tokens expire, so that a long run can be tested at once."""
    cloud.settings(tokens_issued_before=4_000_000_000)
    assert cloud.get(cloud.group).error[1] == "ExpiredAuthenticationToken"


def test_the_api_version_is_required(cloud: Cloud) -> None:
    """ARM's own sentence."""
    reply = cloud.get(cloud.group, version=None)
    message = "The api-version query parameter (?api-version=) is required for all requests."
    assert reply.error == (400, "MissingApiVersionParameter", message)


def test_an_unknown_version_of_a_provider_lists_the_known_ones(cloud: Cloud) -> None:
    """NoRegisteredProviderFound names type, version and alternatives."""
    reply = cloud.get(cloud.path("factories/plans", "f", "p"), version="2030-01-01")
    assert reply.error[:2] == (400, "NoRegisteredProviderFound")
    assert "for type 'factories/plans'. The supported api-versions are '2024-04-01,2024-01-01'." in reply.error[2]


def test_versions_from_a_minimum_on_are_accepted(cloud: Cloud) -> None:
    """Previews included, older ones not."""
    path = cloud.factory()
    assert cloud.get(path, version="2025-12-01-preview").status == 200
    assert cloud.get(path, version="2020-01-01").error[1] == "NoRegisteredProviderFound"


def test_a_malformed_version_is_invalid(cloud: Cloud) -> None:
    """Of Resource Manager's own types too."""
    assert cloud.get(cloud.group, version="latest").error[:2] == (400, "InvalidApiVersionParameter")


def test_an_unregistered_provider_refuses_writes_until_registered(cloud: Cloud) -> None:
    """The 409 that azure-mgmt-core answers with a registration, and the registration."""
    cloud.settings(unregistered=["Contoso.Widgets"])
    path, body = cloud.path("stores", "s1"), {"location": "westeurope"}
    assert cloud.put(path, body).error[:2] == (409, "MissingSubscriptionRegistration")
    provider = f"{cloud.subscription}/providers/Contoso.Widgets"
    assert cloud.get(provider).body["registrationState"] == "NotRegistered"
    assert cloud.send("POST", f"{provider}/register").body["registrationState"] == "Registered"
    assert cloud.put(path, body).status == 202


def test_an_unknown_provider_is_an_invalid_namespace(cloud: Cloud) -> None:
    """GET of the provider itself."""
    assert cloud.get(f"{cloud.subscription}/providers/No.Such").error[:2] == (404, "InvalidResourceNamespace")


def test_a_denied_action_names_who_what_and_where(cloud: Cloud) -> None:
    """AuthorizationFailed, on the scope and below it, for the denied action only."""
    cloud.settings(denials=[{"action": "Contoso.Widgets/*/write", "scope": cloud.group}])
    who = cloud.emulator.identity.application
    path = cloud.path("stores", "s1")
    status, code, message = cloud.put(path, {"location": "westeurope"}).error
    assert (status, code) == (403, "AuthorizationFailed")
    assert message.startswith(
        f"The client '{who.client_id}' with object id '{who.object_id}' does not have authorization to perform action "
        f"'Contoso.Widgets/stores/write' over scope '{path}'"
    )
    assert cloud.get(cloud.group).status == 200


def test_an_action_can_be_denied(cloud: Cloud) -> None:
    """POST …/listKeys is …/listKeys/action."""
    path = cloud.machine(cloud.factory())
    cloud.settings(denials=[{"action": "Contoso.Widgets/factories/machines/listKeys/action"}])
    assert cloud.send("POST", f"{path}/listKeys").error[0] == 403
    assert cloud.get(path).status == 200


def _lock(cloud: Cloud, scope: str, level: str) -> str:
    path = f"{scope}/providers/Microsoft.Authorization/locks/l1"
    assert cloud.put(path, {"properties": {"level": level}}, version="2020-05-01").status == 201
    return path


def test_a_delete_lock_holds_for_everything_below(cloud: Cloud) -> None:
    """ScopeLocked for the delete, writes go on; without the lock the delete goes through."""
    path = cloud.factory()
    lock = _lock(cloud, cloud.group, "CanNotDelete")
    message = (
        f"The scope '{path}' cannot perform delete operation because following scope(s) are locked: '{cloud.group}'. "
        "Please remove the lock and try again."
    )
    assert cloud.send("DELETE", path).error == (409, "ScopeLocked", message)
    assert cloud.send("PATCH", path, {"tags": {}}).status == 202
    assert cloud.send("DELETE", lock, version="2020-05-01").status == 200
    assert cloud.send("DELETE", path).status == 202


def test_a_lock_below_keeps_the_group(cloud: Cloud) -> None:
    """One locked resource is enough."""
    path = cloud.factory()
    _lock(cloud, path, "CanNotDelete")
    assert cloud.send("DELETE", cloud.group).error[1] == "ScopeLocked"


def test_a_read_only_lock_forbids_writes_and_list_actions(cloud: Cloud) -> None:
    """POST counts as a write; GET does not."""
    path = cloud.machine(cloud.factory())
    _lock(cloud, cloud.group, "ReadOnly")
    assert cloud.send("POST", f"{path}/listKeys").error[1] == "ScopeLocked"
    assert cloud.put(path, {"properties": {"size": "small"}}).error[1] == "ScopeLocked"
    assert cloud.get(path).status == 200


def test_locks_are_listed_at_their_scope(cloud: Cloud) -> None:
    """Extension resources have collections too."""
    lock = _lock(cloud, cloud.factory(), "ReadOnly")
    listed = cloud.get(f"{cloud.group}/providers/Microsoft.Authorization/locks", version="2020-05-01").body["value"]
    assert [item["id"] for item in listed] == [lock]


def test_limits_count_down_and_refuse(slow_cloud: Cloud) -> None:
    """Reads, writes and deletes have buckets of their own; an empty one answers 429 with Retry-After and fills with
    time."""
    cloud = slow_cloud
    cloud.settings(
        throttling=True,
        bucket_sizes={"reads": 250, "writes": 2, "deletes": 200},
        bucket_refills={"reads": 25, "writes": 0.5, "deletes": 10},
    )
    path, body = cloud.path("stores", "s1"), {"location": "westeurope"}
    cloud.advance(60)
    left = [cloud.put(path, body).headers["x-ms-ratelimit-remaining-subscription-writes"] for _ in range(2)]
    assert left == ["1", "0"]
    reply = cloud.put(path, body)
    assert reply.error[:2] == (429, "SubscriptionRequestsThrottled")
    assert reply.headers["retry-after"] == "2"
    assert cloud.get(cloud.group).headers["x-ms-ratelimit-remaining-subscription-reads"] == "249"
    cloud.advance(2)
    assert cloud.put(path, body).status != 429


def test_a_missing_top_level_resource_is_the_gateways_404(cloud: Cloud) -> None:
    """With the sentence that links the documentation, and without a rate limit header."""
    reply = cloud.get(cloud.path("factories", "none"))
    message = (
        "The Resource 'Contoso.Widgets/factories/none' under resource group 'rg-emulator' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix"
    )
    assert reply.error == (404, "ResourceNotFound", message)
    assert reply.headers["x-ms-failure-cause"] == "gateway"
    assert not [name for name in reply.headers if "ratelimit" in name]


def test_a_missing_inner_resource_is_the_providers_404(cloud: Cloud) -> None:
    """In the provider's envelope, with what it knows about itself, and without a failure cause."""
    reply = cloud.get(cloud.factory() + MACHINE)
    error = reply.body["error"]
    assert (error["code"], error["message"]) == ("UserError", "No machine none.")
    assert error["details"][0]["message"] == "none in factory-1"
    assert [item["type"] for item in error["additionalInfo"]] == [
        "ComponentName",
        "Correlation",
        "Environment",
        "Location",
        "Time",
    ]
    assert reply.headers["x-ms-response-type"] == "error"
    assert "x-ms-failure-cause" not in reply.headers


def test_a_missing_parent_is_named_by_the_gateway(cloud: Cloud) -> None:
    """Reading and writing below nothing names the parent."""
    path = cloud.path("factories", "none") + MACHINE
    for reply in (cloud.get(path), cloud.put(path, {"properties": {"size": "s"}}), cloud.send("DELETE", path)):
        expected = "ResourceNotFound" if reply.status == 404 else ""
        assert reply.error[1] == expected
        assert "'Contoso.Widgets/factories/none'" in reply.error[2]


def test_a_missing_group_is_named_first(cloud: Cloud) -> None:
    """Whatever is asked inside it."""
    path = cloud.path("factories", "f-1").replace("rg-emulator", "nowhere")
    for method in ("GET", "PUT", "DELETE"):
        assert cloud.send(method, path, {}).error == (
            404,
            "ResourceGroupNotFound",
            "Resource group 'nowhere' could not be found.",
        )


def test_another_subscription_is_not_found(cloud: Cloud) -> None:
    """Only one subscription exists."""
    assert cloud.get("/subscriptions/0000/resourceGroups/x").error[:2] == (404, "SubscriptionNotFound")


def test_what_is_not_emulated_says_so(cloud: Cloud) -> None:
    """501 with the types that are."""
    reply = cloud.get(f"{cloud.group}/providers/Microsoft.Compute/virtualMachines/vm1")
    assert reply.error[:2] == (501, "NotEmulated")
    assert "Contoso.Widgets/factories/machines" in reply.error[2]
    assert cloud.send("POST", cloud.factory() + "/explode").status == 501


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "POST"])
@pytest.mark.parametrize("tail", ["/providers/Contoso.Widgets", "/providers/No.Such/", "/providers"])
def test_a_provider_alone_is_not_what_stands_before_it(cloud: Cloud, method: str, tail: str) -> None:
    """A path cut short changes nothing, in a group and below a resource."""
    path = cloud.factory()
    for whole in (cloud.group, path):
        assert cloud.send(method, whole + tail, {"location": "westeurope", "tags": {"a": "b"}}).status == 501
    cloud.advance(1000)
    assert cloud.get(cloud.group).body["tags"] == {}
    assert cloud.get(path).body["tags"] == {}


def test_a_provider_alone_is_no_reference(cloud: Cloud) -> None:
    """An id ends in a name."""
    body = {"location": "westeurope", "properties": {"store": f"{cloud.group}/providers/Contoso.Widgets"}}
    assert cloud.put(cloud.path("factories", "f-1"), body).error[:2] == (400, "LinkedInvalidPropertyId")


def test_an_unknown_host_says_so(cloud: Cloud) -> None:
    """The gate knows the hosts it answers for."""
    reply = cloud.get("/", host="www.example.com")
    assert reply.status == 501
    assert "www.example.com" in reply.body["error"]["message"]


def test_every_answer_carries_arms_headers(cloud: Cloud) -> None:
    """Ids, routing, caching; the client's id comes back only when asked for."""
    headers = cloud.get(cloud.group, headers={"x-ms-client-request-id": "mine"}).headers
    assert headers["x-ms-request-id"] == headers["x-ms-correlation-request-id"]
    assert re.fullmatch(r"WESTEUROPE:\d{8}T\d{6}Z:[0-9a-f-]{36}", headers["x-ms-routing-request-id"])
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-cache", "nosniff")
    assert "x-ms-client-request-id" not in headers
    asked = {"x-ms-client-request-id": "mine", "x-ms-return-client-request-id": "true"}
    assert cloud.get(cloud.group, headers=asked).headers["x-ms-client-request-id"] == "mine"
