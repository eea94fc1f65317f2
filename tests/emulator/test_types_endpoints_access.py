"""Keys and tokens of endpoints."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from .given import Given
from .given_online import GivenOnline
from .test_types_endpoints import reasons
from .wire import Arm


def keys(arm: Arm, endpoint: str) -> tuple[str, str]:
    body = arm.post(f"{endpoint}/listKeys").body
    return body["primaryKey"], body["secondaryKey"]


def claims(token: str) -> Any:
    middle = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))


def test_keys_are_made_by_the_service(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Two, different, and the same at each look."""
    endpoint = online.endpoint(given.workspace())
    primary, secondary = keys(arm, endpoint)
    assert len(primary) == len(secondary) == 32
    assert primary != secondary
    assert keys(arm, endpoint) == (primary, secondary)


def test_keys_can_be_given_at_creation_and_are_never_shown(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Neither in the answers nor in the journal; the one that is missing is made."""
    path = online.endpoint_path(given.workspace())
    created = arm.put(path, online.endpoint_body(keys={"primaryKey": "hunter2-primary"}))
    arm.end(created)
    primary, secondary = keys(arm, path)
    assert primary == "hunter2-primary"
    assert len(secondary) == 32
    seen = json.dumps(
        [created.body, arm.get(path).body, arm.control("GET", "/journal"), arm.control("GET", "/resources")]
    )
    assert "hunter2" not in seen


def test_keys_given_later_are_ignored(arm: Arm, given: Given, online: GivenOnline) -> None:
    """They are create-only."""
    path = online.endpoint(given.workspace(), keys={"primaryKey": "first", "secondaryKey": "second"})
    arm.end(arm.put(path, online.endpoint_body(keys={"primaryKey": "third"})))
    assert keys(arm, path) == ("first", "second")


@pytest.mark.parametrize("given_keys", [{"primaryKey": ""}, {"primaryKey": 5}, "secret"])
def test_keys_that_are_refused(arm: Arm, given: Given, online: GivenOnline, given_keys: Any) -> None:
    """A key is a string that is not empty."""
    refused = arm.put(online.endpoint_path(given.workspace()), online.endpoint_body(keys=given_keys))
    assert "must be a string" in reasons(refused)


@pytest.mark.parametrize("mode", ["AMLToken", "AADToken"])
def test_endpoints_with_tokens_show_no_keys(arm: Arm, given: Given, online: GivenOnline, mode: str) -> None:
    """200 with nulls, not an error."""
    reply = arm.post(f"{online.endpoint(given.workspace(), authMode=mode)}/listKeys")
    assert (reply.status, reply.body) == (200, {"primaryKey": None, "secondaryKey": None})


@pytest.mark.parametrize(("kind", "changed"), [("Primary", 0), ("Secondary", 1)])
def test_a_key_is_regenerated_and_the_other_stays(
    arm: Arm, given: Given, online: GivenOnline, kind: str, changed: int
) -> None:
    """202 with the body null and only Location."""
    endpoint = online.endpoint(given.workspace())
    before = keys(arm, endpoint)
    accepted = arm.post(f"{endpoint}/regenerateKeys", {"keyType": kind})
    assert (accepted.status, accepted.body) == (202, None)
    assert "Azure-AsyncOperation" not in accepted.headers
    assert arm.end(accepted)["status"] == "Succeeded"
    after = keys(arm, endpoint)
    assert [old == new for old, new in zip(before, after, strict=True)] == [changed != 0, changed != 1]


def test_a_key_is_set_to_a_value(arm: Arm, given: Given, online: GivenOnline) -> None:
    """keyValue is taken when it is another one than now."""
    endpoint = online.endpoint(given.workspace())
    arm.end(arm.post(f"{endpoint}/regenerateKeys", {"keyType": "secondary", "keyValue": "chosen"}))
    assert keys(arm, endpoint)[1] == "chosen"


def test_the_current_key_as_value_means_another_one(arm: Arm, given: Given, online: GivenOnline) -> None:
    """azure-ai-ml sends what listKeys answered, and means a new key."""
    endpoint = online.endpoint(given.workspace())
    before = keys(arm, endpoint)[0]
    arm.end(arm.post(f"{endpoint}/regenerateKeys", {"keyType": "Primary", "keyValue": before}))
    assert keys(arm, endpoint)[0] not in (before, "")


@pytest.mark.parametrize("body", [{}, {"keyType": "Tertiary"}])
def test_a_key_has_to_be_named(arm: Arm, given: Given, online: GivenOnline, body: Any) -> None:
    """Primary or Secondary."""
    refused = arm.post(f"{online.endpoint(given.workspace())}/regenerateKeys", body)
    assert "keyType" in reasons(refused)


def test_an_endpoint_with_tokens_has_no_key_to_regenerate(arm: Arm, given: Given, online: GivenOnline) -> None:
    """The mode is named."""
    endpoint = online.endpoint(given.workspace(), authMode="AMLToken")
    assert "AMLToken" in reasons(arm.post(f"{endpoint}/regenerateKeys", {"keyType": "Primary"}))


def test_a_failed_regeneration_leaves_the_keys(arm: Arm, given: Given, online: GivenOnline) -> None:
    """And the endpoint as Succeeded."""
    endpoint = online.endpoint(given.workspace())
    before = keys(arm, endpoint)
    failure = {"code": "InternalServerError", "message": "not today"}
    arm.control("POST", "/faults", {"method": "POST", "path": ".*regenerateKeys", "fail_operation": failure})
    assert arm.end(arm.post(f"{endpoint}/regenerateKeys", {"keyType": "Primary"}))["status"] == "Failed"
    assert keys(arm, endpoint) == before
    assert arm.get(endpoint)["properties.provisioningState"] == "Succeeded"


def test_a_token_says_whom_it_lets_in(arm: Arm, given: Given, online: GivenOnline) -> None:
    """A JWT of 24 hours, to be refreshed after 12, for scoring on this endpoint."""
    workspace = given.workspace()
    endpoint = online.endpoint(workspace, "token-holder", authMode="AMLToken")
    token = arm.post(f"{endpoint}/token").body
    assert token["expiryTimeUtc"] - token["refreshAfterTimeUtc"] == 12 * 3600
    said = claims(token["accessToken"])
    assert (said["iss"], said["aud"], said["endpointName"]) == ("azureml", "azureml", "token-holder")
    assert said["exp"] - said["nbf"] == 24 * 3600
    assert said["actions"] == ["Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action"]
    assert said["workspaceId"] == arm.get(workspace)["properties.workspaceId"]
    assert said["tid"] == arm.ready["tenant_id"]


def test_tokens_are_for_endpoints_of_that_mode(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Keys or tokens of Entra ID open the others."""
    assert "not AMLToken" in reasons(arm.post(f"{online.endpoint(given.workspace())}/token"))
