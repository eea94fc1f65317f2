"""The seam to an inference runtime: when it is asked what, and what becomes of its answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from azureml_emulator.types import online_serving

from .scripted_runtime import BROKEN, Online, ScriptedRuntime, context_of, opened, started


def test_an_operation_lasts_as_long_as_the_runtime_needs(scripted: Online) -> None:
    """Updating until it says ready; it is asked to deploy once."""
    scripted.runtime.state = "deploying"
    accepted = scripted.put()
    assert [scripted.operation(accepted)["status"] for _ in range(3)] == ["Updating"] * 3
    scripted.runtime.state = "ready"
    assert scripted.operation(accepted)["status"] == "Succeeded"
    assert len(scripted.runtime.deployed) == 1


def test_a_failed_rollout_fails_the_operation(scripted: Online) -> None:
    """With the runtime's code and words; the deployment stays behind as Failed."""
    scripted.runtime.state = "failed"
    document = scripted.operation(scripted.put())
    assert (document["status"], document["error"]) == ("Failed", {"code": BROKEN.code, "message": BROKEN.message})
    assert scripted.shown()["properties"]["provisioningState"] == "Failed"


def test_another_put_is_another_revision(scripted: Online) -> None:
    """Also an identical one: what failed is tried again."""
    scripted.put()
    for state in ("failed", "ready"):
        scripted.shown()
        scripted.runtime.state = state
        accepted = scripted.put()
    assert scripted.operation(accepted)["status"] == "Succeeded"
    first, second, third = (deployed.revision for deployed in scripted.runtime.deployed)
    assert first < second < third


def test_a_failed_update_shows_the_old_settings(scripted: Online) -> None:
    """The old revision goes on serving."""
    scripted.put(environmentVariables={"LEVEL": "old"})
    scripted.shown()
    scripted.runtime.state = "failed"
    scripted.put(environmentVariables={"LEVEL": "new"})
    shown = scripted.shown()["properties"]
    assert (shown["provisioningState"], shown["environmentVariables"]) == ("Failed", {"LEVEL": "old"})
    assert [item.environment_variables["LEVEL"] for item in scripted.runtime.deployed] == ["old", "new"]


def test_the_logs_are_the_runtimes(scripted: Online) -> None:
    """Of either container, as many lines as asked for."""
    scripted.put()
    scripted.shown()
    assert scripted.logs().splitlines()[0] == "InferenceServer line 1"
    assert scripted.logs(containerType="storageinitializer", tail=2).splitlines() == [
        "StorageInitializer line 3",
        "StorageInitializer line 4",
    ]


def test_the_logs_of_a_failure_are_kept(scripted: Online) -> None:
    """When the runtime has forgotten it, as after a restart."""
    scripted.runtime.state = "failed"
    scripted.put()
    scripted.shown()
    scripted.runtime.deployed.clear()
    assert scripted.logs(tail=1) == "InferenceServer line 4"


def test_the_instance_count_goes_to_the_runtime(scripted: Online) -> None:
    """PATCH scales, without another rollout."""
    scripted.put()
    scripted.shown()
    scripted.send("PATCH", scripted.path, {"sku": {"capacity": 3}})
    assert scripted.shown()["sku"]["capacity"] == 3
    assert scripted.runtime.calls == [("scale", "blue", 3)]
    assert len(scripted.runtime.deployed) == 1


def test_the_count_shown_is_what_runs_when_it_scales_by_itself(scripted: Online) -> None:
    """Within the profile; the runtime is told when it goes beyond."""
    scripted.put()
    scripted.shown()
    profile = {"name": "load", "capacity": {"minimum": "1", "maximum": "5", "default": "1"}, "rules": []}
    body = {"location": "westeurope", "properties": {"targetResourceUri": scripted.path, "profiles": [profile]}}
    setting = f"{scripted.cloud.group}/providers/Microsoft.Insights/autoscaleSettings/load"
    assert scripted.cloud.send("PUT", setting, body, version="2022-10-01").status == 201
    scripted.runtime.instances = 4
    assert scripted.shown()["sku"]["capacity"] == 4
    assert scripted.runtime.calls == []
    scripted.runtime.instances = 9
    assert scripted.shown()["sku"]["capacity"] == 5
    assert scripted.runtime.calls == [("scale", "blue", 5)]


def test_kubernetes_endpoints_answer_at_the_runtimes_router(scripted: Online) -> None:
    """When it has one."""
    scripted.runtime.router = "http://127.0.0.1:8500"
    workspace = scripted.endpoint.partition("/onlineEndpoints/")[0]
    compute, endpoint = f"{workspace}/computes/k8s", f"{workspace}/onlineEndpoints/on-cluster"
    cluster = (
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/"
        "Microsoft.ContainerService/managedClusters/aks"
    )
    attached = {"computeType": "Kubernetes", "resourceId": cluster}
    scripted.send("PUT", compute, {"location": "westeurope", "properties": attached})
    asked = {"location": "westeurope", "properties": {"authMode": "Key", "compute": compute}}
    assert scripted.send("PUT", endpoint, asked).status == 201
    shown = scripted.send("GET", endpoint).body["properties"]
    assert shown["scoringUri"] == "http://127.0.0.1:8500/api/v1/endpoint/on-cluster/score"


@pytest.mark.parametrize("gone", ["deployment", "endpoint", "workspace"])
def test_what_is_deleted_is_undeployed(scripted: Online, gone: str) -> None:
    """With whatever it lived in."""
    scripted.put()
    scripted.shown()
    path = {
        "deployment": scripted.path,
        "endpoint": scripted.endpoint,
        "workspace": scripted.endpoint.rpartition("/onlineE")[0],
    }
    scripted.send("DELETE", path[gone])
    assert scripted.send("GET", scripted.path).status == 404
    assert ("undeploy", "blue") in scripted.runtime.calls


def test_a_restart_asks_again(tmp_path: Path) -> None:
    """The operation goes on; a runtime that knows nothing is told what to deploy, and what was ready is listed."""
    before = started(tmp_path, ScriptedRuntime("deploying"))
    accepted = before.put()
    assert before.operation(accepted)["status"] == "Updating"
    before.cloud.emulator.close()
    after = opened(tmp_path)
    assert list(online_serving.deployments(context_of(after.cloud))) == []
    assert after.operation(accepted)["status"] == "Succeeded"
    assert [item.name for item in after.runtime.deployed] == ["blue"]
    assert [item.name for item in online_serving.deployments(context_of(after.cloud))] == ["blue"]
    after.cloud.emulator.close()
