"""The sentences that users read, and the error documents that they are made from."""

from __future__ import annotations

import json

import pytest
from pulumi_azureml.client import Call
from pulumi_azureml.client.advice import role_for
from pulumi_azureml.client.answer import Answer
from pulumi_azureml.client.refusal import class_for, service_error
from pulumi_azureml.errors import (
    AuthError,
    Cancelled,
    Conflict,
    DeadlineExceeded,
    Forbidden,
    InternalError,
    InvalidInput,
    NotFound,
    Rejected,
    ServiceError,
    Throttled,
    Unauthenticated,
    Unavailable,
    spell_seconds,
)

CALL = Call('creating online endpoint "e" in workspace "w"', 60)


def said(status: int, body: object, call: Call = CALL, **headers: str) -> ServiceError:
    kind = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return service_error(Answer("PUT", "https://h/subscriptions/s?api-version=1", status, kind, content), call)


MANAGEMENTFRONTEND = {
    "error": {
        "code": "UserError",
        "message": "The specified resource was not found.",
        "details": [
            {
                "code": "ModelNotFound",
                "message": "Model container with name: m not found.",
                "details": [],
                "additionalInfo": [],
            }
        ],
        "additionalInfo": [
            {"type": "ComponentName", "info": {"value": "managementfrontend"}},
            {"type": "Correlation", "info": {"value": {"operation": "0123abc", "request": "9"}}},
            {"type": "InnerError", "info": {"value": {"code": "NotFoundError", "innerError": None}}},
        ],
    }
}


def test_managementfrontend_error_is_one_sentence_with_its_details() -> None:
    """Message, details and inner code in one line, and the id under which the service logged it."""
    error = said(404, MANAGEMENTFRONTEND)
    assert isinstance(error, NotFound)
    assert str(error) == (
        'creating online endpoint "e" in workspace "w": not found (404 UserError: The specified resource was not '
        "found; ModelNotFound: Model container with name: m not found; NotFoundError). [request 0123abc]"
    )


def test_compute_error_is_read_with_its_siblings() -> None:
    """The compute provider puts the correlation beside the error."""
    error = said(
        400,
        {
            "error": {
                "code": "UserError",
                "severity": None,
                "message": "vm size bad",
                "details": [],
                "innerError": None,
            },
            "correlation": {"operation": "op-7", "request": "r"},
            "environment": "eastus",
            "componentName": "machinelearningcompute",
        },
    )
    assert (type(error), error.code, error.message, error.request_id) == (Rejected, "UserError", "vm size bad", "op-7")


def test_request_id_of_the_header_comes_first() -> None:
    """It is the one that support asks for."""
    assert said(404, MANAGEMENTFRONTEND, x_ms_request_id="header").request_id == "header"
    assert said(404, MANAGEMENTFRONTEND, x_ms_correlation_request_id="correlation").request_id == "correlation"


def test_problem_document_inside_a_detail_is_unfolded() -> None:
    """The name of an endpoint is taken: the sentence is JSON inside a string, inside a detail."""
    problem = {
        "errors": {
            "": ["There is already an endpoint with this name, Endpoint name needs to be unique within a region."]
        },
        "type": "https://tools.ietf.org/html/rfc7231#section-6.5.1",
        "title": "One or more validation errors occurred.",
        "status": 400,
    }
    error = said(
        400,
        {
            "error": {
                "code": "BadRequest",
                "message": "The request is invalid.",
                "details": [{"code": "InferencingClientCallFailed", "message": json.dumps(problem)}],
            }
        },
    )
    assert str(error) == (
        'creating online endpoint "e" in workspace "w": the service refused the request (400 BadRequest: The request '
        "is invalid; InferencingClientCallFailed: There is already an endpoint with this name, Endpoint name needs "
        "to be unique within a region). Endpoint names are unique per region: choose another name."
    )


@pytest.mark.parametrize(
    "body", [None, [], "text", 5, {}, {"value": [{"secret": "hunter2"}]}, {"error": {"x": "hunter2"}}]
)
def test_body_of_another_form_is_never_shown(body: object) -> None:
    """What it holds is unknown, so nothing of it becomes part of a text."""
    error = said(400, body)
    assert str(error) == ('creating online endpoint "e" in workspace "w": the service refused the request (400).')


def test_page_of_a_proxy_is_never_shown() -> None:
    """HTML says nothing to the user, and may repeat what was sent."""
    error = said(502, "<html><body>Bad Gateway: hunter2</body></html>", content_type="text/html")
    assert str(error) == 'creating online endpoint "e" in workspace "w": the service could not answer (502).'


def test_secret_that_the_service_repeats_is_masked() -> None:
    """A service quotes the value that it refuses."""
    call = Call("creating x", 60, secrets=("hunter2", "ab"))
    body = {"error": {"code": "A", "message": "bad hunter2 ab", "details": [{"code": "B", "message": "hunter2!"}]}}
    error = said(400, body, call)
    assert "hunter2" not in str(error) + repr(error) + repr(error.details) + repr(call)
    assert error.message == "bad [hidden] ab; B: [hidden]!"


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "", Rejected),
        (401, "", Unauthenticated),
        (403, "AuthorizationFailed", Forbidden),
        (403, "RequestDisallowedByPolicy", Rejected),
        (404, "ResourceNotFound", NotFound),
        (404, "SubscriptionNotFound", Rejected),
        (404, "InvalidResourceType", Rejected),
        (408, "", Unavailable),
        (409, "", Conflict),
        (412, "", Conflict),
        (418, "", Rejected),
        (429, "", Throttled),
        (500, "", Unavailable),
        (501, "", Rejected),
        (504, "", Unavailable),
    ],
)
def test_class_follows_from_status_and_code(status: int, code: str, kind: type[ServiceError]) -> None:
    """Only a 404 about the resource is absence; an address that does not exist is our mistake."""
    assert class_for(status, code) is kind


def test_linked_permission_names_the_linked_scope() -> None:
    """What is missing is the right on the other resource, not on the one that is written."""
    other = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/k"
    message = (
        "The client 'me' with object id 'o' has permission to perform action "
        "'Microsoft.MachineLearningServices/workspaces/computes/write' on scope '/subscriptions/s'; however, it does "
        "not have permission to perform action(s) "
        "'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action'"
        f" on the linked scope(s) '{other}' or the linked scope(s) are invalid."
    )
    error = said(403, {"error": {"code": "LinkedAuthorizationFailed", "message": message}})
    assert isinstance(error, AuthError)
    assert (error.identity, error.scope, error.role) == ('client "me"', other, "Contributor")
    assert 'on kubernetes cluster "k" in resource group "g" (403 LinkedAuthorizationFailed)' in str(error)


def test_permission_that_cannot_be_read_keeps_the_words_of_the_service() -> None:
    """Another text of 403 is shown as it is."""
    error = said(403, {"error": {"code": "Forbidden", "message": "Public access is off."}})
    assert str(error) == (
        'creating online endpoint "e" in workspace "w": permission is missing (403 Forbidden: Public access is off).'
    )


@pytest.mark.parametrize(
    ("action", "role"),
    [
        ("Microsoft.MachineLearningServices/workspaces/write", "Contributor"),
        ("Microsoft.MachineLearningServices/workspaces/computes/start/action", "AzureML Compute Operator"),
        ("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write", "AzureML Data Scientist"),
        ("Microsoft.Authorization/roleAssignments/write", "Role Based Access Control Administrator"),
        ("Microsoft.Resources/subscriptions/resourceGroups/read", "Reader"),
        ("Microsoft.KeyVault/vaults/write", "Contributor"),
    ],
)
def test_role_is_the_narrowest_that_holds_the_action(action: str, role: str) -> None:
    """Nobody has to be made an owner."""
    assert role_for(action) == role


@pytest.mark.parametrize(
    ("code", "message", "advice"),
    [
        ("ResourceGroupNotFound", "gone", "create the resource group first"),
        ("BadRequest", "The specified VM size Standard_X is not supported", ""),
        ("BadRequest", "The vmSize Standard_X is not available in region", "choose a size that the region offers"),
        ("ScopeLocked", "x", "remove the lock"),
        ("OutOfQuota", "x", "ask for more quota"),
        ("NoRegisteredProviderFound", "x", "use an api-version and a region"),
    ],
)
def test_known_errors_come_with_what_to_do(code: str, message: str, advice: str) -> None:
    """And an unknown one with nothing made up."""
    assert said(400, {"error": {"code": code, "message": message}}).advice.startswith(advice)


def test_errors_of_our_own_read_as_sentences() -> None:
    """Property and reason, waits in words, defects with a plea to report."""
    assert str(InvalidInput("vm_size", "unknown size")) == "vm_size: unknown size."
    assert str(InvalidInput("", "a secret is too short")) == "a secret is too short."
    assert str(Cancelled(waited=75, last_state="Creating", doing="creating x")) == (
        "creating x: stopped on request after 1m15s, last state Creating. The service may go on with it; the next "
        "`pulumi up` meets what is there."
    )
    assert str(InternalError("x is y", doing="reading z")) == (
        "reading z: x is y. This is a defect of pulumi-azureml; please report it."
    )
    assert DeadlineExceeded(waited=7500).what == "not finished after 2h05m"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (59.6, "1m00s"), (80, "1m20s"), (7500, "2h05m")])
def test_durations_read_as_people_write_them(seconds: float, text: str) -> None:
    """Minutes and hours, not thousands of seconds."""
    assert spell_seconds(seconds) == text
