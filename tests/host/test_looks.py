"""Rules over a resource that an argument names: a preview looks at it where it can, and else says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from ..emulator.given import Given
from ..emulator.given_online import GivenOnline
from ..engine.azure import Azure
from ..samples import sample_of
from .provider import Host, urn_of

URN = urn_of("Workspace", "main")
NOT_PREMIUM = (
    'storage_account_id: the storage account "{}" is premium (Premium_LRS); a workspace needs a standard one without '
    "a hierarchical namespace"
)
NOT_HIERARCHICAL = (
    'storage_account_id: the storage account "{}" has a hierarchical namespace (Data Lake Storage Gen2), which a '
    "workspace cannot use; take an account without one"
)


NOT_KUBERNETES = (
    'compute_id: the compute "{}" is {}; an endpoint runs on an attached Kubernetes cluster (KubernetesCompute), or '
    "without compute_id on machines of Azure"
)


@pytest.fixture
def workspace(azure: Azure) -> dict[str, Any]:
    """The arguments of a small workspace."""
    return {**sample_of("Workspace", "small").inputs(azure.place), "name": "sample-a"}


def _faults(host: Host, news: dict[str, Any], olds: dict[str, Any] | None = None) -> list[str]:
    return [failure.reason for failure in host.check(URN, news, olds)[1]]


def _looks(azure: Azure) -> int:
    """Times that a storage account was asked for."""
    return len(azure.requests("GET", "/storageAccounts/"))


def test_a_premium_account_is_refused(host: Host, workspace: dict[str, Any], given: Given, azure: Azure) -> None:
    """R47: the service would refuse it later, with everything before it made."""
    account = given.storage("premium", isHnsEnabled=False)
    azure.set(account, "sku.name", "Premium_LRS")
    assert _faults(host, {**workspace, "storage_account_id": account}) == [NOT_PREMIUM.format("premium")]
    assert azure.requests("PUT", "/workspaces/") == []


def test_a_hierarchical_account_is_refused(host: Host, workspace: dict[str, Any], given: Given) -> None:
    """R47: the account kind of a data lake."""
    account = given.storage("lake", isHnsEnabled=True)
    assert _faults(host, {**workspace, "storage_account_id": account}) == [NOT_HIERARCHICAL.format("lake")]


def test_a_feature_store_is_made_on_a_hierarchical_account(host: Host, workspace: dict[str, Any], given: Given) -> None:
    """What a data lake is to other kinds of workspace it is not to this one."""
    account = given.storage("features", isHnsEnabled=True)
    assert _faults(host, {**workspace, "kind": "FeatureStore", "storage_account_id": account}) == []


def test_it_is_told_with_everything_else(host: Host, workspace: dict[str, Any], given: Given) -> None:
    """All that is wrong is said at once."""
    account = given.storage("lake2", isHnsEnabled=True)
    told = _faults(host, {**workspace, "storage_account_id": account, "tags": []})
    assert [each.split(":")[0] for each in told] == ["tags", "storage_account_id"]


def test_an_account_that_serves_is_looked_at_once(host: Host, workspace: dict[str, Any], azure: Azure) -> None:
    before = _looks(azure)
    assert _faults(host, workspace) == []
    assert _looks(azure) == before + 1


def test_what_has_not_changed_is_not_looked_at(host: Host, workspace: dict[str, Any], azure: Azure) -> None:
    """A preview without a change sends nothing; nor does one that changes something else."""
    before = azure.requests("GET")
    assert _faults(host, {**workspace, "description": "new"}, workspace) == []
    spelled = {**workspace, "storage_account_id": workspace["storage_account_id"].upper()}
    assert _faults(host, spelled, workspace) == []
    assert azure.requests("GET") == before


def test_a_changed_account_is_looked_at(host: Host, workspace: dict[str, Any], given: Given) -> None:
    account = given.storage("lake3", isHnsEnabled=True)
    told = _faults(host, {**workspace, "storage_account_id": account}, workspace)
    assert told == [NOT_HIERARCHICAL.format("lake3")]


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_a_look_that_fails_says_nothing_and_is_not_repeated(
    host: Host, workspace: dict[str, Any], azure: Azure, status: int
) -> None:
    """Whoever previews may not be allowed to see the account; the service has the last word."""
    azure.fault(method="GET", path="/storageAccounts/", status=status, count=10, headers={"Retry-After": "3600"})
    before = _looks(azure)
    assert _faults(host, workspace) == []
    again = 1 if status == 401 else 0  # a token that is refused is renewed once
    assert _looks(azure) == before + 1 + again
    azure.no_faults()


def test_an_account_that_is_not_there_yet_says_nothing(host: Host, workspace: dict[str, Any]) -> None:
    gone = workspace["storage_account_id"] + "x"
    assert _faults(host, {**workspace, "storage_account_id": gone}) == []


def test_a_compute_that_cannot_serve_is_refused(host: Host, given: Given, azure: Azure) -> None:
    """R45: v1 deployed to a compute instance for tests; an endpoint takes an attached cluster, or none."""
    workspace, online = given.workspace(), GivenOnline(given)

    def told(compute: str) -> list[str]:
        news = {"workspace_id": workspace, "name": "fraud", "compute_id": compute}
        return [failure.reason for failure in host.check(urn_of("OnlineEndpoint", "fraud"), news, None)[1]]

    assert told(given.instance(workspace, "notebook")) == [NOT_KUBERNETES.format("notebook", "ComputeInstance")]
    assert told(given.cluster(workspace, "nodes")) == [NOT_KUBERNETES.format("nodes", "AmlCompute")]
    assert told(online.compute(workspace)) == []
    assert azure.requests("PUT", "/onlineEndpoints/") == []


ANOTHER_REGION = 'location: must be that of the workspace (westeurope), not "North Europe": leave it out, and it is'
NO_NETWORK = (
    "node_public_ip: without a public address it takes a subnet, or a workspace with a managed network, and the "
    'workspace "{}" has none: give subnet_id'
)
MANAGED = (
    'subnet_id: the workspace "{}" has a managed network (AllowInternetOutbound), and its computes live there: leave '
    "the subnet out"
)
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
each_machine = pytest.mark.parametrize("kind", ["ComputeInstance", "ComputeCluster"])


class Machine:
    """What a preview says of a compute instance or cluster in a workspace."""

    def __init__(self, host: Host, azure: Azure, kind: str, workspace: str) -> None:
        self.host = host
        self.azure = azure
        self.urn = urn_of(kind, "machine")
        self.least = {**sample_of(kind, "small").inputs(azure.place), "name": "machine", "workspace_id": workspace}

    def told(self, olds: dict[str, Any] | None = None, **news: Any) -> list[str]:
        return [each.reason for each in self.host.check(self.urn, {**self.least, **news}, olds)[1]]

    def looks(self, olds: dict[str, Any] | None = None, **news: Any) -> int:
        """Requests that a check without a fault sends."""
        before = len(self.azure.requests("GET", "/workspaces/"))
        assert self.told(olds, **news) == []
        return len(self.azure.requests("GET", "/workspaces/")) - before


@each_machine
def test_a_machine_stands_in_the_region_of_its_workspace(host: Host, given: Given, azure: Azure, kind: str) -> None:
    machine = Machine(host, azure, kind, given.workspace())
    assert machine.told(location="North Europe") == [ANOTHER_REGION]
    assert machine.told(location="West Europe") == []


@each_machine
def test_without_a_public_address_there_has_to_be_a_network(host: Host, given: Given, azure: Azure, kind: str) -> None:
    """Its own subnet, or the workspace's managed network."""
    alone = Machine(host, azure, kind, given.workspace("alone"))
    assert alone.told(node_public_ip=False) == [NO_NETWORK.format("alone")]
    assert alone.told(node_public_ip=False, subnet_id=given.subnet()) == []
    managed = given.workspace("managed", managedNetwork={"isolationMode": "AllowInternetOutbound"})
    assert Machine(host, azure, kind, managed).told(node_public_ip=False) == []


@each_machine
def test_no_subnet_goes_with_a_managed_network(host: Host, given: Given, azure: Azure, kind: str) -> None:
    managed = given.workspace("managed", managedNetwork={"isolationMode": "AllowInternetOutbound"})
    machine = Machine(host, azure, kind, managed)
    assert machine.told(subnet_id=given.subnet()) == [MANAGED.format("managed")]
    assert Machine(host, azure, kind, given.workspace()).told(subnet_id=given.subnet()) == []


def test_a_subnet_in_three_names_is_one(host: Host, given: Given, azure: Azure) -> None:
    """Also where one of the names is not known yet: then nothing is said."""
    trio = {"vnet_resource_group_name": "group", "vnet_name": "net", "subnet_name": "computes"}
    managed = given.workspace("managed", managedNetwork={"isolationMode": "AllowInternetOutbound"})
    assert Machine(host, azure, "ComputeInstance", managed).told(**trio) == [MANAGED.format("managed")]
    alone = Machine(host, azure, "ComputeInstance", given.workspace())
    assert alone.told(**trio, node_public_ip=False) == []
    assert alone.looks(**{**trio, "vnet_name": UNKNOWN}, node_public_ip=False) == 0


@each_machine
def test_a_workspace_is_looked_at_where_it_decides_and_once(host: Host, given: Given, azure: Azure, kind: str) -> None:
    """Whatever the number of rules: one request for a new machine, or a changed argument; none where nothing hangs on
    it, where nothing has changed, and where it is not known yet."""
    machine, subnet = Machine(host, azure, kind, given.workspace()), given.subnet()
    placed = {"location": azure.place.location, "subnet_id": subnet}
    before = {**machine.least, **placed}
    assert machine.looks() == 0
    assert machine.looks(**placed) == 1
    assert machine.looks(before, **placed) == 0
    assert machine.looks(before, **placed, description="new") == 0
    assert machine.looks(machine.least, **placed) == 1
    assert machine.looks(subnet_id=UNKNOWN, node_public_ip=False) == 0
    assert machine.looks(workspace_id=UNKNOWN, **placed) == 0
    assert machine.looks(subnet_id=subnet, node_public_ip=UNKNOWN) == 1
