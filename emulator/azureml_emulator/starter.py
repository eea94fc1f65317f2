"""What exists before anyone has asked for anything: one resource group with what a workspace leans on, so that a
first stack needs nothing else."""

from __future__ import annotations

from azureml_emulator.arm.ids import RESOURCE_GROUP, ResourceId, parse
from azureml_emulator.arm.resource import Document, Request
from azureml_emulator.arm.state import State
from azureml_emulator.arm.world import World

GROUP_NAME = "rg-emulator"
SUBNET = "default"
CLUSTER = "Microsoft.ContainerService/managedClusters"
EXTENSION = "Microsoft.KubernetesConfiguration/extensions"
_SKU = {"name": "Basic", "tier": "Basic"}


def _satellites(state: State) -> dict[str, tuple[str, str, Document]]:
    """Ready file key → type, name, body without location. Names that are unique in the world carry a part of the
    seed's ids."""
    mark = state.subscription_id[:8]
    vault: Document = {
        "sku": {"family": "A", "name": "standard"},
        "tenantId": state.tenant_id,
        "accessPolicies": [],
    }
    account: Document = {"sku": {"name": "Standard_LRS"}, "kind": "StorageV2", "properties": {}}
    return {
        "storage_account": ("Microsoft.Storage/storageAccounts", f"stemulator{mark}", account),
        "key_vault": ("Microsoft.KeyVault/vaults", f"kv-emulator-{mark}", {"properties": vault}),
        "application_insights": (
            "Microsoft.Insights/components",
            "appi-emulator",
            {"kind": "web", "properties": {"Application_Type": "web"}},
        ),
        "container_registry": (
            "Microsoft.ContainerRegistry/registries",
            f"cremulator{mark}",
            {"sku": _SKU, "properties": {"adminUserEnabled": True}},
        ),
        "virtual_network": (
            "Microsoft.Network/virtualNetworks",
            "vnet-emulator",
            {
                "properties": {
                    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                    "subnets": [{"name": SUBNET, "properties": {"addressPrefix": "10.0.0.0/24"}}],
                }
            },
        ),
    }


def _cluster() -> tuple[str, Document, str, Document]:
    """Name and body of an AKS cluster and of its Azure ML extension: what a Kubernetes compute attaches."""
    pool = {"name": "system", "count": 3, "vmSize": "Standard_DS3_v2", "mode": "System", "osType": "Linux"}
    settings = {
        "enableTraining": "True",
        "enableInference": "True",
        "inferenceRouterServiceType": "LoadBalancer",
        "allowInsecureConnections": "True",
    }
    cluster = {
        "identity": {"type": "SystemAssigned"},
        "properties": {"dnsPrefix": "emulator", "agentPoolProfiles": [pool]},
    }
    extension = {
        "identity": {"type": "SystemAssigned"},
        "properties": {"extensionType": "Microsoft.AzureML.Kubernetes", "configurationSettings": settings},
    }
    return "aks-emulator", cluster, "azureml", extension


def _cluster_id(state: State) -> ResourceId:
    return group_id(state).child(CLUSTER, _cluster()[0])


def group_id(state: State) -> ResourceId:
    """The id of the ready-made resource group."""
    return parse(f"/subscriptions/{state.subscription_id}").child(RESOURCE_GROUP, GROUP_NAME)


def satellite_ids(state: State) -> dict[str, str]:
    """Ready file key → id."""
    group = group_id(state)
    found = {key: group.child(kind, name) for key, (kind, name, _) in _satellites(state).items()}
    found["subnet"] = found["virtual_network"].child("subnets", SUBNET)
    found["kubernetes_cluster"] = _cluster_id(state)
    return {key: str(resource_id) for key, resource_id in found.items()}


def prepare(state: State) -> None:
    """Make what is not there. After a restart on the same directory nothing is touched, not even what somebody has
    deleted."""
    if state.store.memory.values.get("starter"):
        return
    with state.transaction():
        _make(state)
        state.store.memory.put("starter", {"done": True})


def _make(state: State) -> None:
    request = Request("PUT", "/", {}, {}, None, state.service_principal, "https://management.azure.com")
    world, group = World(state, request), group_id(state)
    world.put(group, {"location": state.location, "tags": {}})
    for kind, name, body in _satellites(state).values():
        if state.registry.type(kind):
            world.put(group.child(kind, name), {"location": state.location, "tags": {}, **body})
    _, cluster, extension_name, extension = _cluster()
    if state.registry.type(CLUSTER):
        world.put(_cluster_id(state), {"location": state.location, "tags": {}, **cluster})
        world.put(parse(f"{_cluster_id(state)}/providers/{EXTENSION}/{extension_name}"), extension)
