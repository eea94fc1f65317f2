"""The managed network of a workspace and its outbound rules."""

from __future__ import annotations

import pytest

from .given import Given
from .wire import Arm

INTERNET, APPROVED = "AllowInternetOutbound", "AllowOnlyApprovedOutbound"
PYPI = {"type": "FQDN", "destination": "packages.example.com"}
TAG = {"type": "ServiceTag", "destination": {"serviceTag": "DataFactory", "protocol": "TCP", "portRanges": "443"}}


def network(mode: str, **more: object) -> dict[str, object]:
    return {"isolationMode": mode, **more}


def test_a_workspace_shows_a_network_that_nobody_asked_for(arm: Arm, given: Given) -> None:
    """GET shows the mode Disabled and the modes it may be changed to."""
    assert arm.get(given.workspace())["properties.managedNetwork"] == {
        "isolationMode": "Disabled",
        "changeableIsolationModes": [INTERNET, APPROVED],
    }


@pytest.mark.parametrize(("old", "new"), [(INTERNET, "Disabled"), (APPROVED, "Disabled"), (APPROVED, INTERNET)])
def test_isolation_is_a_one_way_door(arm: Arm, given: Given, old: str, new: str) -> None:
    """A looser mode is refused, and the refusal names both."""
    workspace = given.workspace(managedNetwork=network(old))
    refused = arm.patch(workspace, {"properties": {"managedNetwork": network(new)}})
    assert refused.status == 400
    assert f"from '{old}' to '{new}'" in refused.error["message"]


def test_isolation_may_be_tightened(arm: Arm, given: Given) -> None:
    """From internet outbound to only approved outbound, by PATCH."""
    workspace = given.workspace(managedNetwork=network(INTERNET))
    arm.end(arm.patch(workspace, {"properties": {"managedNetwork": network(APPROVED)}}))
    assert arm.get(workspace)["properties.managedNetwork.isolationMode"] == APPROVED


def test_the_service_adds_required_rules(arm: Arm, given: Given) -> None:
    """With only approved outbound, service tags and private endpoints to the linked resources appear as Required."""
    workspace = given.workspace(managedNetwork=network(APPROVED))
    rules = arm.get(f"{workspace}/outboundRules")["value"]
    assert {rule["properties"]["category"] for rule in rules} == {"Required"}
    assert {rule["properties"]["type"] for rule in rules} == {"ServiceTag", "PrivateEndpoint"}


def test_required_rules_cannot_be_deleted(arm: Arm, given: Given) -> None:
    """They belong to the service."""
    workspace = given.workspace(managedNetwork=network(APPROVED))
    rule = arm.get(f"{workspace}/outboundRules")["value.0.id"]
    refused = arm.delete(rule)
    assert refused.status == 400
    assert "required by the service" in refused.error["message"]


def test_the_map_of_the_workspace_and_the_rules_are_one_thing(arm: Arm, given: Given) -> None:
    """A rule given in the map is a resource; a rule made as a resource is in the map."""
    workspace = given.workspace(managedNetwork=network(APPROVED, outboundRules={"pypi": PYPI}))
    assert arm.get(f"{workspace}/outboundRules/pypi")["properties.destination"] == "packages.example.com"
    arm.end(arm.put(f"{workspace}/outboundRules/factory", {"properties": TAG}))
    rules = arm.get(workspace)["properties.managedNetwork.outboundRules"]
    assert rules["factory"]["destination"]["serviceTag"] == "DataFactory"
    assert rules["pypi"]["category"] == "UserDefined"


def test_put_replaces_the_users_rules_and_keeps_the_services(arm: Arm, given: Given) -> None:
    """A PUT with a map removes what it leaves out; without one it removes nothing."""
    workspace = given.workspace(managedNetwork=network(APPROVED, outboundRules={"pypi": PYPI}))
    arm.end(arm.put(workspace, given.workspace_body(managedNetwork=network(APPROVED))))
    assert arm.get(f"{workspace}/outboundRules/pypi").status == 200
    arm.end(arm.put(workspace, given.workspace_body(managedNetwork=network(APPROVED, outboundRules={"tag": TAG}))))
    rules = arm.get(workspace)["properties.managedNetwork.outboundRules"]
    assert "pypi" not in rules
    assert {"tag", "__SYS_ST_AzureMonitor"} <= set(rules)


def test_patch_adds_to_the_rules(arm: Arm, given: Given) -> None:
    """A PATCH with a map leaves the other rules alone."""
    workspace = given.workspace(managedNetwork=network(APPROVED, outboundRules={"pypi": PYPI}))
    arm.end(arm.patch(workspace, {"properties": {"managedNetwork": network(APPROVED, outboundRules={"tag": TAG})}}))
    assert {"pypi", "tag"} <= set(arm.get(workspace)["properties.managedNetwork.outboundRules"])


def test_a_failed_update_leaves_the_rules_alone(arm: Arm, given: Given) -> None:
    """Neither what it asked for nor what it left out has come true, nor the service's rules for another mode."""
    workspace = given.workspace(managedNetwork=network(INTERNET, outboundRules={"tag": TAG}))
    asked = network(APPROVED, outboundRules={"pypi": PYPI})
    arm.control("POST", "/faults", {"method": "PUT", "fail_operation": {"code": "Broken", "message": "It broke."}})
    assert arm.end(arm.put(workspace, given.workspace_body(managedNetwork=asked)))["status"] == "Failed"
    shown = arm.get(workspace)["properties.managedNetwork"]
    assert (shown["isolationMode"], set(shown["outboundRules"])) == (INTERNET, {"tag"})


def test_a_rule_that_is_left_out_in_silence_is_not_made(arm: Arm, given: Given) -> None:
    """The rules come true at the end, without what a fault has left out at the beginning."""
    path = "properties.managedNetwork.outboundRules.pypi"
    arm.control("POST", "/faults", {"method": "PUT", "path": "/workspaces/", "ignore": [path]})
    workspace = given.workspace(managedNetwork=network(APPROVED, outboundRules={"pypi": PYPI, "tag": TAG}))
    rules = set(arm.get(workspace)["properties.managedNetwork.outboundRules"])
    assert "tag" in rules
    assert "pypi" not in rules


def test_fqdn_rules_need_only_approved_outbound(arm: Arm, given: Given) -> None:
    """With internet outbound there is no firewall that could follow them."""
    workspace = given.workspace(managedNetwork=network(INTERNET))
    refused = arm.put(f"{workspace}/outboundRules/pypi", {"properties": PYPI})
    assert refused.status == 400
    assert APPROVED in refused.error["message"]


def test_rules_need_a_managed_network(arm: Arm, given: Given) -> None:
    """A workspace without isolation has no rules."""
    assert arm.put(f"{given.workspace()}/outboundRules/tag", {"properties": TAG}).status == 400


def test_the_target_of_a_private_endpoint_must_exist(arm: Arm, given: Given) -> None:
    """An id that was never made is refused."""
    workspace = given.workspace(managedNetwork=network(APPROVED))
    missing = given.id("Microsoft.Storage/storageAccounts", "nowhere2")
    rule = {"type": "PrivateEndpoint", "destination": {"serviceResourceId": missing, "subresourceTarget": "blob"}}
    assert arm.put(f"{workspace}/outboundRules/pe-1", {"properties": rule}).error["code"] == "LinkedInvalidPropertyId"


def test_rules_are_inactive_until_the_network_is_provisioned(arm: Arm, given: Given) -> None:
    """provisionManagedNetwork makes network and rules active and ends with the provisioning status."""
    workspace = given.workspace(managedNetwork=network(APPROVED, outboundRules={"pypi": PYPI}))
    assert arm.get(f"{workspace}/outboundRules/pypi")["properties.status"] == "Inactive"
    accepted = arm.post(f"{workspace}/provisionManagedNetwork", {"includeSpark": True})
    assert accepted.status == 202
    arm.end(accepted)
    result = arm.send("GET", accepted.headers["Location"])
    assert result.body == {"sparkReady": True, "status": "Active"}
    assert arm.get(f"{workspace}/outboundRules/pypi")["properties.status"] == "Active"


def test_the_first_compute_provisions_the_network(arm: Arm, given: Given) -> None:
    """Without an order the network is built when a machine needs it."""
    workspace = given.workspace(managedNetwork=network(APPROVED))
    assert arm.get(workspace)["properties.managedNetwork.status.status"] == "Inactive"
    given.cluster(workspace)
    assert arm.get(workspace)["properties.managedNetwork.status"] == {"sparkReady": False, "status": "Active"}


def test_the_network_can_be_provisioned_with_the_workspace(arm: Arm, given: Given) -> None:
    """``provisionNetworkNow`` builds it at creation."""
    workspace = given.workspace(managedNetwork=network(INTERNET), provisionNetworkNow=True)
    assert arm.get(workspace)["properties.managedNetwork.status.status"] == "Active"


def test_a_workspace_without_a_network_has_nothing_to_provision(arm: Arm, given: Given) -> None:
    """The action is refused."""
    assert arm.post(f"{given.workspace()}/provisionManagedNetwork", {}).status == 400


def test_one_rule_at_a_time(arm: Arm, given: Given) -> None:
    """While one rule is being made another one is refused as a conflict."""
    workspace = given.workspace(managedNetwork=network(APPROVED))
    arm.realistic()
    assert arm.put(f"{workspace}/outboundRules/pypi", {"properties": PYPI}).status == 202
    assert arm.get(f"{workspace}/outboundRules/pypi")["properties.status"] == "Provisioning"
    assert arm.put(f"{workspace}/outboundRules/tag", {"properties": TAG}).status == 409
    arm.pass_time(700)
    assert arm.put(f"{workspace}/outboundRules/tag", {"properties": TAG}).status == 202


def test_a_rule_can_be_deleted(arm: Arm, given: Given) -> None:
    """DELETE is an operation; the map no longer has the rule."""
    workspace = given.workspace(managedNetwork=network(APPROVED, outboundRules={"pypi": PYPI}))
    arm.end(arm.delete(f"{workspace}/outboundRules/pypi"))
    missing = arm.get(f"{workspace}/outboundRules/pypi")
    assert (missing.status, missing.error["code"]) == (404, "UserError")
    assert "pypi" not in arm.get(workspace)["properties.managedNetwork.outboundRules"]
