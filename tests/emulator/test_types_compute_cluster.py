"""AmlCompute clusters, quota, usages and machine sizes."""

from __future__ import annotations

import pytest

from .given import Given
from .wire import Arm

INNER = "properties.properties"
REGION = "providers/Microsoft.MachineLearningServices/locations/westeurope"


def scale(low: int, high: int, **more: object) -> dict[str, object]:
    return {"minNodeCount": low, "maxNodeCount": high, **more}


def test_counters_are_null_until_the_cluster_is_there(arm: Arm, given: Given) -> None:
    """While it is created the Batch AI cluster is its resource id; afterwards that is null and the counters are
    numbers."""
    path = f"{given.workspace()}/computes/{given.name('cluster')}"
    created = arm.put(path, given.cluster_body(scaleSettings=scale(2, 4)))
    assert created[f"{INNER}.currentNodeCount"] is None
    assert "/Microsoft.BatchAI/workspaces/" in created["properties.resourceId"]
    settled = arm.get(path)
    assert settled["properties.resourceId"] is None
    assert settled[f"{INNER}.nodeStateCounts.idleNodeCount"] == 2
    assert settled[f"{INNER}.scaleSettings.nodeIdleTimeBeforeScaleDown"] == "PT2M"


def test_patch_changes_the_scale_and_nothing_else(arm: Arm, given: Given) -> None:
    """Tags and size of the PATCH are ignored."""
    path = given.cluster(given.workspace())
    properties = {"scaleSettings": {"maxNodeCount": 8}, "vmSize": "Standard_DS4_v2"}
    patched = arm.patch(path, {"tags": {"a": "b"}, "properties": {"properties": properties}})
    assert patched.status == 202
    arm.end(patched)
    shown = arm.get(path)
    assert shown[f"{INNER}.scaleSettings.maxNodeCount"] == 8
    assert (shown["tags"], shown[f"{INNER}.vmSize"]) == ({}, "STANDARD_DS3_V2")


def test_a_cluster_is_scaled_by_put_too(arm: Arm, given: Given) -> None:
    """The SDK updates a cluster by PUT of the whole body: 201 again."""
    path = given.cluster(given.workspace())
    accepted = arm.put(path, given.cluster_body(scaleSettings=scale(0, 6, nodeIdleTimeBeforeScaleDown="PT5M")))
    assert accepted.status == 201
    arm.end(accepted)
    assert arm.get(path)[f"{INNER}.scaleSettings"] == scale(0, 6, nodeIdleTimeBeforeScaleDown="PT5M")


def test_what_get_shows_of_a_cluster_can_be_put_back(arm: Arm, given: Given) -> None:
    """azure-ai-ml updates a cluster that way: NotSpecified has become Enabled meanwhile, and that is no change."""
    path = given.cluster(given.workspace(), remoteLoginPortPublicAccess="NotSpecified")
    assert arm.put(path, arm.get(path).body).status == 201


@pytest.mark.parametrize("change", [{"vmSize": "Standard_DS4_v2"}, {"vmPriority": "LowPriority"}])
def test_what_a_cluster_is_made_of_cannot_change(arm: Arm, given: Given, change: dict[str, str]) -> None:
    """Size and priority are fixed."""
    path = given.cluster(given.workspace(), vmPriority="Dedicated")
    refused = arm.put(path, given.cluster_body(**change))
    assert refused.status == 400
    assert next(iter(change)) in refused.error["message"]


@pytest.mark.parametrize("settings", [scale(5, 4), scale(-1, 4), {"minNodeCount": 0}])
def test_scale_settings_that_make_no_sense(arm: Arm, given: Given, settings: dict[str, object]) -> None:
    """The minimum is at most the maximum, and there is a maximum."""
    body = given.cluster_body(scaleSettings=settings)
    assert arm.put(f"{given.workspace()}/computes/{given.name('cluster')}", body).status == 400


def test_not_specified_remote_login_becomes_enabled(arm: Arm, given: Given) -> None:
    """The service decides when the cluster is there."""
    path = given.cluster(given.workspace(), remoteLoginPortPublicAccess="NotSpecified")
    assert arm.get(path)[f"{INNER}.remoteLoginPortPublicAccess"] == "Enabled"


def test_a_password_is_never_shown(arm: Arm, given: Given) -> None:
    """Account credentials are accepted and not echoed, nor in the journal."""
    credentials = {"adminUserName": "ada", "adminUserPassword": "hunter2-hunter2"}
    path = given.cluster(given.workspace(), userAccountCredentials=credentials)
    assert "userAccountCredentials" not in arm.get(path)[INNER]
    assert "hunter2" not in str(arm.control("GET", "/journal"))


def test_nodes_are_listed_under_nodes(arm: Arm, given: Given) -> None:
    """As many as the minimum, each idle."""
    path = given.cluster(given.workspace(), scaleSettings=scale(2, 4))
    listed = arm.post(f"{path}/listNodes").body
    assert [node["nodeState"] for node in listed["nodes"]] == ["idle", "idle"]
    assert listed["computeType"] == "AmlCompute"


def test_only_clusters_have_nodes(arm: Arm, given: Given) -> None:
    """listNodes of an instance is a user error."""
    assert arm.post(f"{given.instance(given.workspace())}/listNodes").error["code"] == "UserError"


def test_an_instance_beyond_the_quota_is_refused(arm: Arm, given: Given) -> None:
    """96 cores of a family with 24: the message says how many there are."""
    body = given.instance_body(vmSize="Standard_ND96amsr_A100_v4")
    refused = arm.put(f"{given.workspace()}/computes/{given.name('ci')}", body)
    assert (refused.status, refused.error["code"]) == (400, "BadRequest")
    assert "vCPU quota of 24" in refused.error["message"]


def test_quota_is_counted_over_all_computes_of_the_region(arm: Arm, given: Given) -> None:
    """24 four-core machines fit into 100 cores beside one more; the 26th does not."""
    workspace = given.workspace()
    given.cluster(workspace, scaleSettings=scale(24, 24))
    given.instance(workspace)
    refused = arm.put(f"{workspace}/computes/{given.name('ci')}", given.instance_body())
    assert refused.status == 400
    assert "(100 in use)" in refused.error["message"]


def test_deleting_gives_quota_back(arm: Arm, given: Given) -> None:
    """After the deletion the next one fits."""
    workspace = given.workspace()
    cluster = given.cluster(workspace, scaleSettings=scale(25, 25))
    body = given.instance_body()
    assert arm.put(f"{workspace}/computes/{given.name('ci')}", body).status == 400
    arm.end(arm.delete(cluster, underlyingResourceAction="Delete"))
    assert arm.put(f"{workspace}/computes/{given.name('ci')}", body).status == 201


def test_usages_count_cores_by_family(arm: Arm, given: Given) -> None:
    """An instance of four cores shows in its family and in the total."""
    given.instance(given.workspace())
    rows = arm.get(f"{arm.subscription}/{REGION}/usages")["value"]
    family = next(
        row
        for row in rows
        if row["type"].endswith("dedicatedCores/usages") and row["name"]["value"] == "standardDSv2Family"
    )
    total = next(row for row in rows if row["name"]["value"] == "TotalDedicatedCores")
    assert (family["currentValue"], total["currentValue"]) == (4, 4)


@pytest.mark.parametrize(
    ("family", "limit", "status"),
    [
        ("standardDSv2Family", 8, "Success"),
        ("standardDSv2Family", 5000, "InvalidQuotaExceedsSubscriptionLimit"),
        ("standardNothingFamily", 8, "InvalidVMFamilyName"),
        ("standardDSv2Family", 0, "InvalidQuotaBelowClusterMinimum"),
    ],
)
def test_a_workspace_gets_a_share_of_the_quota(arm: Arm, given: Given, family: str, limit: int, status: str) -> None:
    """updateQuotas answers what became of each row; a cluster of one node holds four cores."""
    workspace = given.workspace()
    given.cluster(workspace, scaleSettings=scale(1, 1))
    row = {
        "id": f"{workspace}/quotas/{family}",
        "type": "Microsoft.MachineLearningServices/workspaces/quotas",
        "limit": limit,
        "unit": "Count",
    }
    answer = arm.post(f"{arm.subscription}/{REGION}/updateQuotas", {"value": [row]})
    assert answer["value.0.status"] == status


def test_a_share_of_the_quota_limits_its_workspace(arm: Arm, given: Given) -> None:
    """Eight cores: two machines of four, not three."""
    workspace = given.workspace()
    row = {"id": f"{workspace}/quotas/standardDSv2Family", "limit": 8, "unit": "Count"}
    arm.post(f"{arm.subscription}/{REGION}/updateQuotas", {"value": [row]})
    body = given.cluster_body(scaleSettings=scale(3, 3))
    assert "quota of 8" in arm.put(f"{workspace}/computes/{given.name('cluster')}", body).error["message"]
    given.cluster(workspace, scaleSettings=scale(2, 3))


def test_low_priority_nodes_need_no_dedicated_quota(arm: Arm, given: Given) -> None:
    """26 low-priority machines of four cores are accepted."""
    given.cluster(given.workspace(), vmPriority="LowPriority", scaleSettings=scale(26, 26))


def test_sizes_say_what_they_can_be_used_for(arm: Arm) -> None:
    """vmSizes lists some forty sizes; MIR marks those for managed endpoints."""
    sizes = {row["name"]: row for row in arm.get(f"{arm.subscription}/{REGION}/vmSizes")["value"]}
    assert len(sizes) >= 40
    assert sizes["Standard_D11_v2"]["supportedComputeTypes"] == ["AmlCompute", "ComputeInstance"]
    assert sizes["Standard_F4s_v2"]["supportedComputeTypes"] == ["AmlCompute", "ComputeInstance", "MIR"]
    assert (sizes["Standard_DS3_v2"]["vCPUs"], sizes["Standard_DS3_v2"]["memoryGB"]) == (4, 14.0)
    assert sizes["Standard_NC12s_v3"]["gpus"] == 2


@pytest.mark.parametrize("word", ["vmSizes", "usages", "quotas"])
def test_a_region_that_is_none_has_no_lists(arm: Arm, word: str) -> None:
    """The gateway refuses it, and names the regions that there are."""
    refused = arm.get(f"{arm.subscription}/{REGION.rpartition('/')[0]}/atlantis/{word}")
    assert (refused.status, refused.error["code"]) == (400, "NoRegisteredProviderFound")
    assert "location 'atlantis'" in refused.error["message"]
    assert f"type 'locations/{word}'" in refused.error["message"]


@pytest.mark.parametrize(
    ("in_subnet", "asked", "shown"),
    [
        (False, {}, "Enabled"),
        (False, {"remoteLoginPortPublicAccess": "NotSpecified"}, "Enabled"),
        (True, {"remoteLoginPortPublicAccess": "NotSpecified"}, "Disabled"),
        (True, {}, "Disabled"),
        (True, {"remoteLoginPortPublicAccess": "Enabled"}, "Enabled"),
    ],
)
def test_remote_login_is_closed_in_a_subnet(
    arm: Arm, given: Given, in_subnet: bool, asked: dict[str, str], shown: str
) -> None:
    """Unless it was asked for."""
    subnet = {"subnet": {"id": arm.satellites["subnet"]}} if in_subnet else {}
    path = given.cluster(given.workspace(), **subnet, **asked)
    assert arm.get(path)["properties.properties.remoteLoginPortPublicAccess"] == shown
