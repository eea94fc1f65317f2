"""Online deployments: what is filled in, what changes, what is refused, scaling, logs, deletion."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .given_online import GivenOnline
from .test_types_endpoints import names, problem, reasons
from .wire import Arm

PROBE = {"failureThreshold": 30, "successThreshold": 1, "timeout": "PT2S", "period": "PT10S", "initialDelay": "PT10S"}


@pytest.fixture
def endpoint(given: Given, online: GivenOnline) -> str:
    """A managed endpoint without deployments."""
    return online.endpoint(given.workspace())


def test_a_new_deployment_is_updating(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Not Creating; defaults come when it is there."""
    path = f"{endpoint}/deployments/blue"
    arm.realistic()
    created = arm.put(path, online.deployment_body())
    assert (created.status, created["properties.provisioningState"]) == (201, "Updating")
    assert created["properties.requestSettings"]["requestTimeout"] == "PT0S"
    assert created["properties.livenessProbe"] is None
    arm.pass_time(500)
    shown = arm.get(path)["properties"]
    assert shown["requestSettings"] == {
        "maxQueueWait": "PT0S",
        "requestTimeout": "PT5S",
        "maxConcurrentRequestsPerInstance": 1,
    }
    assert (shown["livenessProbe"], shown["readinessProbe"]) == (PROBE, PROBE)


def test_the_endpoint_stays_succeeded_meanwhile(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Only the deployment is Updating."""
    arm.realistic()
    arm.put(f"{endpoint}/deployments/blue", online.deployment_body())
    assert arm.get(endpoint)["properties.provisioningState"] == "Succeeded"


def test_half_a_probe_is_completed(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """What was given is kept."""
    path = online.deployment(endpoint, livenessProbe={"period": "PT30S"}, requestSettings={"requestTimeout": "PT30S"})
    shown = arm.get(path)["properties"]
    assert shown["livenessProbe"] == {**PROBE, "period": "PT30S"}
    assert shown["requestSettings"]["requestTimeout"] == "PT30S"
    assert shown["requestSettings"]["maxConcurrentRequestsPerInstance"] == 1


def test_a_startup_probe_is_shown_when_asked_for(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Older answers do not have the key at all."""
    with_probe = online.deployment(endpoint, "blue", startupProbe={"failureThreshold": 5})
    without = online.deployment(endpoint, "green")
    assert arm.get(with_probe)["properties.startupProbe"] == {**PROBE, "failureThreshold": 5}
    assert "startupProbe" not in arm.get(without)["properties"]


def test_code_brings_environment_variables(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Where code and model are, and which script: beside the client's own."""
    workspace = given.workspace()
    endpoint, code = online.endpoint(workspace), online.code(workspace)
    configuration = {"codeId": code, "scoringScript": "scripts/score.py"}
    path = online.deployment(
        endpoint,
        model=online.model(workspace, "churn"),
        codeConfiguration=configuration,
        environmentVariables={"LEVEL": "debug"},
    )
    assert arm.get(path)["properties.environmentVariables"] == {
        "LEVEL": "debug",
        "AML_APP_ROOT": "/var/azureml-app/src",
        "AZUREML_ENTRY_SCRIPT": "scripts/score.py",
        "AZUREML_MODEL_DIR": "/var/azureml-app/azureml-models/churn/1",
    }


def test_the_sku_is_completed(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """One instance, tier Standard."""
    body = {key: value for key, value in online.deployment_body().items() if key != "sku"}
    arm.make(f"{endpoint}/deployments/blue", body)
    assert arm.get(f"{endpoint}/deployments/blue")["sku"] == {"name": "Default", "tier": "Standard", "capacity": 1}


def test_what_get_shows_can_be_put_back(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """With another model: 201 again, and the variables follow."""
    path = online.deployment(endpoint)
    body = arm.get(path).body
    body["properties"]["model"] = "azureml://registries/azureml/models/churn/versions/2"
    updated = arm.put(path, body)
    assert (updated.status, updated["properties.provisioningState"]) == (201, "Updating")
    arm.end(updated)
    assert arm.get(path)["properties.model"].endswith("/versions/2")


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("instanceType", "Standard_F2s_v2", "Standard_F4s_v2"),
        ("egressPublicNetworkAccess", "Enabled", "Disabled"),
    ],
)
def test_what_cannot_change(arm: Arm, online: GivenOnline, endpoint: str, field: str, first: str, second: str) -> None:
    """A replacement is needed."""
    path = online.deployment(endpoint, **{field: first})
    refused = arm.put(path, online.deployment_body(**{field: second}))
    assert f"properties.{field}" in reasons(refused)


def test_the_instance_type_may_be_left_out_later(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """It stays as it was."""
    path = online.deployment(endpoint, instanceType="Standard_F2s_v2")
    arm.end(arm.put(path, online.deployment_body(instanceType=None)))
    assert arm.get(path)["properties.instanceType"] == "Standard_F2s_v2"


def test_an_instance_type_nobody_asked_for(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Standard_F4s_v2, as the specification says."""
    assert arm.get(online.deployment(endpoint, instanceType=None))["properties.instanceType"] == "Standard_F4s_v2"


def test_patch_scales_and_tags(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """202 null; Scaling meanwhile; nothing else of the PATCH counts."""
    path = online.deployment(endpoint)
    arm.realistic()
    patched = arm.patch(path, {"tags": {"a": "b"}, "sku": {"capacity": 3}, "properties": {"description": "new"}})
    assert (patched.status, patched.body) == (202, None)
    assert arm.get(path)["properties.provisioningState"] == "Scaling"
    arm.pass_time(200)
    shown = arm.get(path)
    assert shown["sku"] == {"name": "Default", "tier": "Standard", "capacity": 3}
    assert (shown["tags"], shown["properties.description"]) == ({"a": "b"}, None)
    assert shown["properties.provisioningState"] == "Succeeded"


def test_a_count_beyond_the_limit_is_refused_by_patch(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """51 instances are too many."""
    assert "1 to 50" in reasons(arm.patch(online.deployment(endpoint), {"sku": {"capacity": 51}}))


def test_skus_say_how_many_there_may_be(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """default is the present count."""
    capacity = arm.get(f"{online.deployment(endpoint, instances=2)}/skus")["value.0.capacity"]
    assert capacity == {"minimum": 1, "maximum": 50, "default": 2, "scaleType": "Automatic"}


def test_one_deployment_at_a_time(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """A second one under the same endpoint, and the endpoint itself, wait; another endpoint does not."""
    other = online.endpoint(endpoint.partition("/onlineEndpoints/")[0])
    arm.realistic()
    arm.put(f"{endpoint}/deployments/blue", online.deployment_body())
    busy = [
        arm.put(f"{endpoint}/deployments/green", online.deployment_body()),
        arm.put(endpoint, online.endpoint_body(description="new")),
        arm.delete(f"{endpoint}/deployments/blue"),
    ]
    assert [(reply.status, reply.error["code"]) for reply in busy] == [(409, "Conflict")] * 3
    assert all(reply.error["message"].startswith("Already running method") for reply in busy)
    assert arm.put(f"{other}/deployments/blue", online.deployment_body()).status == 201


def test_a_missing_deployment_is_a_problem_document(arm: Arm, endpoint: str) -> None:
    """404 with the title Not Found."""
    missing = arm.get(f"{endpoint}/deployments/nowhere")
    assert (missing.status, missing.error["code"], problem(missing)["title"]) == (404, "NotFound", "Not Found")


def test_a_deployment_without_its_endpoint(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Resource Manager names the endpoint."""
    refused = arm.put(f"{given.workspace()}/onlineEndpoints/nowhere/deployments/blue", online.deployment_body())
    assert (refused.status, refused.error["code"]) == (404, "ResourceNotFound")
    assert "onlineEndpoints/nowhere" in refused.error["message"]


def test_deletion_is_202_without_a_body(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Both urls; the status says Deleting, then Succeeded."""
    path = online.deployment(endpoint)
    arm.realistic()
    accepted = arm.delete(path)
    assert (accepted.status, accepted.headers["Content-Length"]) == (202, "0")
    assert "/mfeOperationResults/od:" in accepted.headers["Location"]
    assert arm.get(accepted.headers["Azure-AsyncOperation"])["status"] == "Deleting"
    arm.pass_time(100)
    assert arm.get(accepted.headers["Azure-AsyncOperation"])["status"] == "Succeeded"
    assert arm.get(path).status == 404


def test_deployments_are_listed_in_order(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Oldest first, or as $orderBy says, at most $top at once."""
    for name in ("blue", "green"):
        online.deployment(endpoint, name)
        arm.pass_time(10)
    path = f"{endpoint}/deployments"
    assert names(arm.get(path)) == ["blue", "green"]
    assert names(arm.get(path, **{"$orderBy": "createdtime desc"})) == ["green", "blue"]
    page = arm.get(path, **{"$top": "1"})
    assert (names(page), names(arm.get(page["nextLink"]))) == (["blue"], ["green"])


def test_the_assets_of_a_deployment_have_to_exist(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Those of the workspace are looked up, those of registries believed."""
    workspace = given.workspace()
    endpoint = online.endpoint(workspace)
    refused = arm.put(
        f"{endpoint}/deployments/blue", online.deployment_body(model=f"{workspace}/models/nothing/versions/7")
    )
    assert "models/nothing/versions/7' named by 'properties.model' was not found" in reasons(refused)


def test_a_model_of_mlflow_needs_no_environment(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Any other does."""
    workspace = given.workspace()
    endpoint = online.endpoint(workspace)
    online.deployment(endpoint, model=online.model(workspace, "flow", "mlflow_model"), environmentId=None)
    body = online.deployment_body(model=online.model(workspace, "plain"), environmentId=None)
    assert "needs an environmentId" in reasons(arm.put(f"{endpoint}/deployments/green", body))


def test_a_failed_operation_leaves_a_failed_deployment(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """With the code of the operation; its logs say at which stage."""
    path = f"{endpoint}/deployments/blue"
    failure = {"code": "ImageBuildFailure", "message": "no such package"}
    arm.control("POST", "/faults", {"method": "PUT", "path": f".*{path}", "fail_operation": failure, "count": 1})
    ended = arm.end(arm.put(path, online.deployment_body()))
    assert (ended["status"], ended["error"]) == ("Failed", failure)
    assert arm.get(path)["properties.provisioningState"] == "Failed"
    assert "UserContainerImagePull: Failed" in arm.post(f"{path}/getLogs", {})["content"]


@pytest.mark.parametrize("body", [{"tail": 0}, {"tail": "5"}, {"containerType": "Sidecar"}])
def test_logs_that_nobody_writes(arm: Arm, online: GivenOnline, endpoint: str, body: Any) -> None:
    """A positive number of lines, of one of two containers."""
    refused = arm.post(f"{online.deployment(endpoint)}/getLogs", body)
    assert next(iter(body)) in reasons(refused)


def test_logs_are_cut_at_the_tail(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Only the container's own lines; the blocks before them stay."""
    content = arm.post(f"{online.deployment(endpoint)}/getLogs", {"tail": 1})["content"]
    head, _, lines = content.partition("Container logs:\n")
    assert head.startswith("Instance status:\nSystemSetup: Succeeded\n")
    assert lines.strip().endswith("Users's init has completed successfully")
    assert len(lines.strip().splitlines()) == 1
