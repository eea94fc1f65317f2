"""What arguments of several resources may refer to: ids of these types, and machine sizes."""

from __future__ import annotations

from ..constraints import IdOf, Pattern

__all__ = [
    "COSMOS_DB_ID",
    "ENDPOINT_ID",
    "INSIGHTS_ID",
    "KEY_VAULT_ID",
    "KUBERNETES_CLUSTER_ID",
    "MACHINE_SIZE",
    "REGISTRY_ID",
    "SEARCH_ID",
    "STORAGE_ACCOUNT_ID",
    "SUBNET_ID",
    "USER_IDENTITY_ID",
    "WORKSPACE_ID",
]

WORKSPACE_ID = IdOf(("Microsoft.MachineLearningServices/workspaces",))
ENDPOINT_ID = IdOf(("Microsoft.MachineLearningServices/workspaces/onlineEndpoints",))
STORAGE_ACCOUNT_ID = IdOf(("Microsoft.Storage/storageAccounts",))
KEY_VAULT_ID = IdOf(("Microsoft.KeyVault/vaults",))
INSIGHTS_ID = IdOf(("Microsoft.Insights/components",))
REGISTRY_ID = IdOf(("Microsoft.ContainerRegistry/registries",))
COSMOS_DB_ID = IdOf(("Microsoft.DocumentDB/databaseAccounts",))
SEARCH_ID = IdOf(("Microsoft.Search/searchServices",))
USER_IDENTITY_ID = IdOf(("Microsoft.ManagedIdentity/userAssignedIdentities",))
SUBNET_ID = IdOf(("Microsoft.Network/virtualNetworks/subnets",))
KUBERNETES_CLUSTER_ID = IdOf(("Microsoft.ContainerService/managedClusters", "Microsoft.Kubernetes/connectedClusters"))
MACHINE_SIZE = Pattern(r"(?i)Standard_[A-Za-z0-9_-]+", "the name of a machine size, as in `Standard_DS3_v2`")
