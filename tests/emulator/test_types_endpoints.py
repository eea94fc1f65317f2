"""Online endpoints: what is shown, what cannot change, what is refused, and how they are listed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .given import Given
from .given_online import GivenOnline
from .wire import Arm, Reply


def problem(reply: Reply) -> Any:
    """The problem document inside the refusal."""
    detail = reply.error["details"][0]
    assert detail["code"] == "InferencingClientCallFailed"
    return json.loads(detail["message"])


def reasons(reply: Reply) -> str:
    """The sentences of a refusal, joined."""
    assert (reply.status, reply.error["code"]) == (400, "BadRequest"), reply.body
    return " ".join(problem(reply)["errors"][""])


def test_addresses_appear_when_the_endpoint_is_there(arm: Arm, given: Given, online: GivenOnline) -> None:
    """null in the 201; afterwards host names of the region."""
    path = online.endpoint_path(given.workspace(), "churn-scores")
    created = arm.put(path, online.endpoint_body())
    assert (created.status, created["properties.scoringUri"], created["properties.swaggerUri"]) == (201, None, None)
    arm.end(created)
    shown = arm.get(path)
    assert shown["properties.scoringUri"] == "https://churn-scores.westeurope.inference.ml.azure.com/score"
    assert shown["properties.swaggerUri"] == "https://churn-scores.westeurope.inference.ml.azure.com/swagger.json"


def test_the_operation_is_named_in_the_properties(arm: Arm, given: Given, online: GivenOnline) -> None:
    """AzureAsyncOperationUri is the url of the header, and another one after each change."""
    path = online.endpoint_path(given.workspace())
    created = arm.put(path, online.endpoint_body())
    url = created["properties.properties.AzureAsyncOperationUri"]
    assert url == created.headers["Azure-AsyncOperation"]
    arm.end(created)
    arm.end(arm.put(path, online.endpoint_body(description="again")))
    assert arm.get(path)["properties.properties.AzureAsyncOperationUri"] != url


@pytest.mark.parametrize(("version", "there"), [("2022-05-01", False), ("2024-04-01", True)])
def test_newer_versions_show_more(arm: Arm, given: Given, online: GivenOnline, version: str, there: bool) -> None:
    """mirrorTraffic and publicNetworkAccess are absent from 2022-05-01."""
    properties = arm.get(online.endpoint(given.workspace()), version)["properties"]
    assert ("mirrorTraffic" in properties, "publicNetworkAccess" in properties) == (there, there)


@pytest.mark.parametrize("name", ["ab", "1abc", "abc-", "under_score", "a" * 33, "dot.ted"])
def test_names_that_are_refused(arm: Arm, given: Given, online: GivenOnline, name: str) -> None:
    """3 to 32, a letter first, a letter or digit last."""
    refused = arm.put(f"{given.workspace()}/onlineEndpoints/{name}", online.endpoint_body())
    assert f"'{name}' is invalid" in reasons(refused)


def test_a_name_is_taken_in_the_whole_region(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Another workspace cannot have it; the reason is in a problem document inside the details."""
    online.endpoint(given.workspace(), "taken-name")
    refused = arm.put(online.endpoint_path(given.workspace(), "Taken-Name"), online.endpoint_body())
    assert problem(refused)["title"] == "One or more validation errors occurred."
    assert "There is already an endpoint with this name" in reasons(refused)


def test_a_missing_endpoint_is_a_problem_document_too(arm: Arm, given: Given) -> None:
    """404 of the provider, not of Resource Manager."""
    missing = arm.get(f"{given.workspace()}/onlineEndpoints/nowhere")
    assert (missing.status, missing.error["code"]) == (404, "NotFound")
    assert problem(missing)["title"] == "Not Found"


def test_deleting_nothing_is_204(arm: Arm, given: Given) -> None:
    """As everywhere in Azure ML."""
    assert arm.delete(f"{given.workspace()}/onlineEndpoints/nowhere").status == 204


def test_an_authentication_mode_is_required(arm: Arm, given: Given, online: GivenOnline) -> None:
    """The field is named."""
    body = online.endpoint_body(authMode=None)
    refused = arm.put(online.endpoint_path(given.workspace()), body)
    assert "properties.authMode" in reasons(refused)


@pytest.mark.parametrize("field", ["authMode", "publicNetworkAccess"])
def test_words_outside_the_specification(arm: Arm, given: Given, online: GivenOnline, field: str) -> None:
    """The sentence names what would do."""
    refused = arm.put(online.endpoint_path(given.workspace()), online.endpoint_body(**{field: "Sometimes"}))
    assert f"'Sometimes' is not a value of {field}" in reasons(refused)


def test_words_are_shown_in_the_services_own_casing(arm: Arm, given: Given, online: GivenOnline) -> None:
    """amltoken becomes AMLToken."""
    path = online.endpoint(given.workspace(), authMode="amltoken", publicNetworkAccess="disabled")
    shown = arm.get(path)["properties"]
    assert (shown["authMode"], shown["publicNetworkAccess"]) == ("AMLToken", "Disabled")


def test_an_endpoint_lives_where_its_workspace_does(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Another region is refused."""
    body = {**online.endpoint_body(), "location": "northeurope"}
    assert "'westeurope'" in reasons(arm.put(online.endpoint_path(given.workspace()), body))


def test_public_access_is_decided_at_creation(arm: Arm, given: Given, online: GivenOnline) -> None:
    """A change is refused, leaving it out is not one."""
    path = online.endpoint(given.workspace(), publicNetworkAccess="Disabled")
    refused = arm.put(path, online.endpoint_body(publicNetworkAccess="Enabled"))
    assert "properties.publicNetworkAccess" in reasons(refused)
    arm.end(arm.put(path, online.endpoint_body()))
    assert arm.get(path)["properties.publicNetworkAccess"] == "Disabled"


def test_the_authentication_mode_can_be_changed(arm: Arm, given: Given, online: GivenOnline) -> None:
    """By PUT."""
    path = online.endpoint(given.workspace())
    arm.end(arm.put(path, online.endpoint_body(authMode="AADToken")))
    assert arm.get(path)["properties.authMode"] == "AADToken"


def test_patch_changes_tags_and_identity_only(arm: Arm, given: Given, online: GivenOnline) -> None:
    """A description in the PATCH is ignored."""
    path, identity = online.endpoint(given.workspace(), description="old"), given.identity()
    asked = {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}}
    patched = arm.patch(path, {"tags": {"a": "b"}, "identity": asked, "properties": {"description": "new"}})
    assert (patched.status, patched.body) == (202, None)
    arm.end(patched)
    shown = arm.get(path)
    assert (shown["tags"], shown["properties.description"]) == ({"a": "b"}, "old")
    assert shown["identity"]["userAssignedIdentities"][identity]["principalId"] == given.principal(identity)


def test_properties_can_be_added_and_not_altered(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Another value is refused; an entry that is left out stays; the service's own entries may be sent back."""
    path = online.endpoint(given.workspace(), properties={"team": "churn"})
    assert "'team'" in reasons(arm.put(path, online.endpoint_body(properties={"team": "other"})))
    sent_back = {**arm.get(path)["properties.properties"], "stage": "test"}
    del sent_back["team"]
    arm.end(arm.put(path, online.endpoint_body(properties=sent_back)))
    shown = arm.get(path)["properties.properties"]
    assert (shown["team"], shown["stage"]) == ("churn", "test")


def test_what_get_shows_can_be_put_back(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Clients read, change and write the whole endpoint."""
    path = online.endpoint(given.workspace())
    online.deployment(path)
    body = arm.get(path).body
    body["properties"]["traffic"] = {"blue": 100}
    arm.end(arm.put(path, body))
    assert arm.get(path)["properties.traffic"] == {"blue": 100}


def test_one_operation_at_a_time(arm: Arm, given: Given, online: GivenOnline) -> None:
    """While the endpoint is changed, another change, its deletion and its deployments are refused with 409."""
    path = online.endpoint(given.workspace())
    arm.realistic()
    arm.put(path, online.endpoint_body(description="first"))
    refused = [
        arm.put(path, online.endpoint_body(description="second")),
        arm.patch(path, {"tags": {"a": "b"}}),
        arm.delete(path),
        arm.post(f"{path}/regenerateKeys", {"keyType": "Primary"}),
        arm.put(f"{path}/deployments/blue", online.deployment_body()),
    ]
    assert [(reply.status, reply.error["code"]) for reply in refused] == [(409, "Conflict")] * 5
    assert "in progress" in refused[0].error["message"]


def test_an_identical_put_joins_the_one_that_runs(arm: Arm, given: Given, online: GivenOnline) -> None:
    """azure-core repeats a PUT whose answer was lost."""
    path = online.endpoint_path(given.workspace())
    arm.realistic()
    first, second = (arm.put(path, online.endpoint_body()) for _ in range(2))
    assert second.status == 201
    assert second.headers["Azure-AsyncOperation"] == first.headers["Azure-AsyncOperation"]


def test_the_status_document_names_the_state(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Creating while it runs, with percentComplete 0."""
    path = online.endpoint_path(given.workspace())
    arm.realistic()
    running = arm.get(arm.put(path, online.endpoint_body()).headers["Azure-AsyncOperation"])
    assert (running["status"], running["percentComplete"]) == ("Creating", 0.0)


def test_deployments_go_with_their_endpoint(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Also one that gets all the traffic."""
    path = online.endpoint(given.workspace())
    deployment = online.deployment(path)
    online.share(path, blue=100)
    ended = arm.end(arm.delete(path))
    assert ended["status"] == "Succeeded"
    assert arm.get(path).status == 404
    assert arm.get(deployment).error["code"] == "ResourceNotFound"


def test_the_name_is_free_again_after_deletion(arm: Arm, given: Given, online: GivenOnline) -> None:
    """In any workspace."""
    arm.end(arm.delete(online.endpoint(given.workspace(), "short-lived")))
    online.endpoint(given.workspace(), "short-lived")


def test_a_region_holds_a_hundred_endpoints(arm: Arm, given: Given, online: GivenOnline) -> None:
    """The next one is refused, whatever its workspace."""
    workspace = given.workspace()
    for number in range(100):
        arm.put(f"{workspace}/onlineEndpoints/endpoint-{number}", online.endpoint_body())
    assert "the limit is 100" in reasons(arm.put(online.endpoint_path(given.workspace()), online.endpoint_body()))


def names(reply: Reply) -> list[str]:
    return [document["name"] for document in reply["value"]]


def test_endpoints_are_listed_by_what_they_are(arm: Arm, given: Given, online: GivenOnline) -> None:
    """name, tags, properties and computeType choose; without them all are there, oldest first."""
    workspace = given.workspace()
    body = online.endpoint_body(properties={"team": "a"})
    arm.make(online.endpoint_path(workspace, "first"), {**body, "tags": {"stage": "test", "kept": "yes"}})
    arm.make(online.endpoint_path(workspace, "second"), online.endpoint_body())
    path = f"{workspace}/onlineEndpoints"
    assert names(arm.get(path)) == ["first", "second"]
    assert names(arm.get(path, name="SECOND")) == ["second"]
    assert names(arm.get(path, tags="stage=test,kept")) == ["first"]
    assert names(arm.get(path, tags="stage=live")) == []
    assert names(arm.get(path, properties="team=a")) == ["first"]
    assert names(arm.get(path, computeType="Kubernetes")) == []
    assert names(arm.get(path, computeType="Managed")) == ["first", "second"]


def test_endpoints_are_listed_in_order_and_in_pages(arm: Arm, given: Given, online: GivenOnline) -> None:
    """count cuts; nextLink is followed as it is; orderBy turns the list round."""
    workspace = given.workspace()
    for name in ("first", "second", "third"):
        online.endpoint(workspace, name)
        arm.pass_time(10)
    arm.end(arm.put(f"{workspace}/onlineEndpoints/first", online.endpoint_body(description="changed last")))
    path = f"{workspace}/onlineEndpoints"
    assert names(arm.get(path, orderBy="CreatedAtDesc")) == ["third", "second", "first"]
    assert names(arm.get(path, orderBy="UpdatedAtAsc")) == ["second", "third", "first"]
    page = arm.get(path, count="2", orderBy="CreatedAtAsc")
    assert names(page) == ["first", "second"]
    rest = arm.get(page["nextLink"])
    assert (names(rest), "nextLink" in rest.body) == (["third"], False)
