"""Role assignments, built-in roles and virtual networks."""

from __future__ import annotations

import uuid

import pytest

from .given import CONTRIBUTOR, Given
from .wire import Arm

ROLES, NETWORK = "2022-04-01", "2024-01-01"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


def assignment(
    arm: Arm, scope: str, principal: str, role: str = CONTRIBUTOR, name: str = "", **more: str
) -> tuple[str, dict[str, object]]:
    path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name or uuid.uuid4()}"
    definition = f"{arm.subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    return path, {"properties": {"principalId": principal, "roleDefinitionId": definition, **more}}


def test_one_assignment_of_a_role_at_a_scope(arm: Arm, given: Given) -> None:
    """The same principal, role and scope under another GUID is refused, and the refusal has the existing one's id."""
    principal = given.principal(given.identity())
    first, body = assignment(arm, arm.group, principal)
    assert arm.put(first, body, ROLES).status == 201
    refused = arm.put(assignment(arm, arm.group, principal)[0], body, ROLES)
    assert (refused.status, refused.error["code"]) == (409, "RoleAssignmentExists")
    assert first.rsplit("/", 1)[-1].replace("-", "") in refused.error["message"]


def test_the_same_put_again_is_fine(arm: Arm, given: Given) -> None:
    """A replayed PUT answers 200."""
    path, body = assignment(arm, arm.group, given.principal(given.identity()))
    assert [arm.put(path, body, ROLES).status for _ in range(2)] == [201, 200]


def test_an_assignment_cannot_change(arm: Arm, given: Given) -> None:
    """Another role under the same GUID is refused."""
    principal = given.principal(given.identity())
    path, body = assignment(arm, arm.group, principal)
    arm.put(path, body, ROLES)
    other = assignment(arm, arm.group, principal, READER)[1]
    refused = arm.put(path, other, ROLES)
    assert (refused.status, refused.error["code"]) == (409, "RoleAssignmentUpdateNotPermitted")


def test_an_unknown_principal_needs_its_type(arm: Arm, given: Given) -> None:
    """PrincipalNotFound without ``principalType``; with it the service believes."""
    path, body = assignment(arm, arm.group, str(uuid.uuid4()))
    refused = arm.put(path, body, ROLES)
    assert (refused.status, refused.error["code"]) == (400, "PrincipalNotFound")
    path, body = assignment(arm, arm.group, str(uuid.uuid4()), principalType="User")
    assert arm.put(path, body, ROLES)["properties.principalType"] == "User"


def test_the_identity_of_a_workspace_is_a_known_principal(arm: Arm, given: Given) -> None:
    """A role can be given to it without naming its type."""
    principal = arm.get(given.workspace())["identity.principalId"]
    path, body = assignment(arm, arm.satellites["storage_account"], principal)
    assert arm.put(path, body, ROLES).status == 201


def test_the_name_of_an_assignment_is_a_guid(arm: Arm, given: Given) -> None:
    """Anything else is refused."""
    path, body = assignment(arm, arm.group, given.principal(given.identity()), name="mine")
    assert arm.put(path, body, ROLES).error["code"] == "InvalidRoleAssignmentId"


def test_assignments_are_listed_by_principal(arm: Arm, given: Given) -> None:
    """``$filter=principalId eq '…'`` leaves the others out."""
    first, second = (given.principal(given.identity()) for _ in range(2))
    for principal in (first, second):
        arm.put(*assignment(arm, arm.group, principal), ROLES)
    collection = f"{arm.group}/providers/Microsoft.Authorization/roleAssignments"
    listed = arm.send("GET", collection, version=ROLES, query={"$filter": f"principalId eq '{second}'"})
    assert [row["properties"]["principalId"] for row in listed["value"]] == [second]


def test_assignments_go_with_their_scope(arm: Arm, given: Given) -> None:
    """Deleting the storage account deletes what was granted on it."""
    account = given.storage()
    path, body = assignment(arm, account, given.principal(given.identity()))
    arm.put(path, body, ROLES)
    arm.delete(account, "2021-04-01")
    assert arm.get(path, ROLES).status == 404


def test_built_in_roles_are_found_by_name(arm: Arm) -> None:
    """``$filter=roleName eq 'AzureML Data Scientist'`` finds its GUID."""
    collection = f"{arm.subscription}/providers/Microsoft.Authorization/roleDefinitions"
    listed = arm.send("GET", collection, version=ROLES, query={"$filter": "roleName eq 'AzureML Data Scientist'"})
    assert [row["name"] for row in listed["value"]] == ["f6c7c914-8db3-469d-8ca1-694a8f32e121"]
    shown = arm.get(f"{collection}/{CONTRIBUTOR}", ROLES)
    assert (shown["properties.roleName"], shown["properties.type"]) == ("Contributor", "BuiltInRole")


def test_an_unknown_role_is_not_found(arm: Arm) -> None:
    """RoleDefinitionDoesNotExist."""
    path = f"{arm.subscription}/providers/Microsoft.Authorization/roleDefinitions/{uuid.uuid4()}"
    assert arm.get(path, ROLES).error["code"] == "RoleDefinitionDoesNotExist"


def test_subnets_inline_and_alone_are_the_same(arm: Arm, given: Given) -> None:
    """One given inline is a resource; one made as a resource is shown inline."""
    subnet = given.subnet()
    network = subnet.partition("/subnets/")[0]
    assert arm.get(subnet, NETWORK)["properties.addressPrefix"] == "10.1.1.0/24"
    arm.make(f"{network}/subnets/more", {"properties": {"addressPrefix": "10.1.2.0/24"}}, NETWORK)
    assert [row["name"] for row in arm.get(network, NETWORK)["properties.subnets"]] == ["computes", "more"]


def test_put_without_subnets_keeps_them_and_with_an_empty_list_removes_them(arm: Arm, given: Given) -> None:
    """What the service does since 2024."""
    network = given.subnet().partition("/subnets/")[0]
    body = {"location": arm.location, "properties": {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}}}
    arm.make(network, body, NETWORK)
    assert len(arm.get(network, NETWORK)["properties.subnets"]) == 1
    body["properties"]["subnets"] = []  # type: ignore[index]
    arm.make(network, body, NETWORK)
    assert arm.get(network, NETWORK)["properties.subnets"] == []


@pytest.mark.parametrize(
    ("prefix", "code"),
    [
        ("192.168.0.0/24", "NetcfgInvalidSubnet"),
        ("10.1.1.128/25", "NetcfgSubnetRangesOverlap"),
        ("ten", "InvalidCIDRNotation"),
    ],
)
def test_ranges_of_subnets_are_checked(arm: Arm, given: Given, prefix: str, code: str) -> None:
    """Inside the network, beside the others, in CIDR notation."""
    network = given.subnet().partition("/subnets/")[0]
    refused = arm.put(f"{network}/subnets/other", {"properties": {"addressPrefix": prefix}}, NETWORK)
    assert refused.error["code"] == code


def test_a_static_address_is_there_at_once(arm: Arm, given: Given) -> None:
    """A dynamic one is not."""
    made = []
    for method in ("Static", "Dynamic"):
        path = given.id("Microsoft.Network/publicIPAddresses", given.name("ip"))
        body = {"location": arm.location, "properties": {"publicIPAllocationMethod": method}}
        made.append("ipAddress" in arm.make(path, body, NETWORK)["properties"])
    assert made == [True, False]


def test_rules_of_a_security_group_get_ids(arm: Arm, given: Given) -> None:
    """Each rule is shown with its id and state."""
    path = given.id("Microsoft.Network/networkSecurityGroups", given.name("nsg"))
    rule = {
        "name": "ssh",
        "properties": {"priority": 100, "access": "Allow", "direction": "Inbound", "protocol": "Tcp"},
    }
    shown = arm.make(path, {"location": arm.location, "properties": {"securityRules": [rule]}}, NETWORK)
    assert shown["properties.securityRules.0.id"] == f"{path}/securityRules/ssh"
