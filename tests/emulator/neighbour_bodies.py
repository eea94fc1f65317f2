"""The part of `bodies` that a workspace leans on: types of other providers."""

from __future__ import annotations

from typing import Any

POLICY = {"tenantId": "t", "objectId": "o", "permissions": {"secrets": ["all"]}}
NEIGHBOURS: dict[str, tuple[str, dict[str, Any]]] = {
    "Microsoft.KeyVault/vaults/vault1": (
        "2023-07-01",
        {
            "properties": {
                "tenantId": "t",
                "sku": {"family": "A", "name": "standard"},
                "accessPolicies": [POLICY],
                "softDeleteRetentionInDays": 90,
                "enablePurgeProtection": True,
                "createMode": "default",
                "networkAcls": {"ipRules": [{"value": "1.1.1.1"}]},
            }
        },
    ),
    "Microsoft.Storage/storageAccounts/account1": (
        "2023-05-01",
        {
            "sku": {"name": "Standard_LRS"},
            "kind": "StorageV2",
            "properties": {"isHnsEnabled": False, "networkAcls": {"ipRules": [{"value": "1.1.1.1"}]}},
        },
    ),
    "Microsoft.Storage/storageAccounts/account1/blobServices/default/containers/container1": (
        "2023-05-01",
        {"properties": {"publicAccess": "None", "metadata": {"a": "b"}}},
    ),
    "Microsoft.ContainerRegistry/registries/registry1": (
        "2023-07-01",
        {
            "sku": {"name": "Basic"},
            "properties": {"adminUserEnabled": True, "policies": {"trustPolicy": {"status": "enabled"}}},
        },
    ),
    "Microsoft.Insights/components/insights1": ("2020-02-02", {"kind": "web", "properties": {"Flow_Type": "f"}}),
    "Microsoft.OperationalInsights/workspaces/logs1": ("2023-09-01", {"properties": {"sku": {"name": "PerGB2018"}}}),
    "Microsoft.ManagedIdentity/userAssignedIdentities/identity2": ("2023-01-31", {"tags": {"a": "b"}}),
    "Microsoft.Network/virtualNetworks/network1": (
        "2024-05-01",
        {
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.1.0.0/16"]},
                "subnets": [
                    {
                        "name": "s1",
                        "properties": {"addressPrefix": "10.1.1.0/24", "networkSecurityGroup": {"id": "{group1}"}},
                    }
                ],
            }
        },
    ),
    "Microsoft.Network/virtualNetworks/network1/subnets/s2": (
        "2024-05-01",
        {
            "properties": {
                "addressPrefixes": ["10.1.2.0/24"],
                "networkSecurityGroup": {"id": "{group1}"},
                "delegations": [{"name": "d"}],
            }
        },
    ),
    "Microsoft.Network/networkSecurityGroups/group1": (
        "2024-05-01",
        {"properties": {"securityRules": [{"name": "r", "properties": {"priority": 100}}]}},
    ),
    "Microsoft.Network/publicIPAddresses/address1": (
        "2024-05-01",
        {"sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Static"}},
    ),
    "Microsoft.ContainerService/managedClusters/aks1": (
        "2024-02-01",
        {
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "dnsPrefix": "d",
                "agentPoolProfiles": [{"name": "system", "mode": "System", "count": 1}],
                "networkProfile": {"networkPlugin": "azure"},
            },
        },
    ),
    "Microsoft.ContainerService/managedClusters/aks1/providers/Microsoft.KubernetesConfiguration/extensions/e1": (
        "2022-11-01",
        {
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "extensionType": "Microsoft.AzureML.Kubernetes",
                "configurationSettings": {"enableTraining": "True"},
                "configurationProtectedSettings": {"sslCertPemFile": "x"},
                "scope": {"cluster": {"releaseNamespace": "azureml"}},
            },
        },
    ),
    "Microsoft.Kubernetes/connectedClusters/arc1": (
        "2024-01-01",
        {"identity": {"type": "SystemAssigned"}, "properties": {"agentPublicKeyCertificate": "c"}},
    ),
    "Microsoft.Insights/autoscaleSettings/scale1": (
        "2022-10-01",
        {
            "properties": {
                "enabled": True,
                "targetResourceUri": "{storage_account}",
                "profiles": [
                    {
                        "name": "p",
                        "capacity": {"minimum": "1", "maximum": "2", "default": "1"},
                        "fixedDate": None,
                        "rules": [
                            {
                                "metricTrigger": {
                                    "metricName": "m",
                                    "metricResourceUri": "{group}",
                                    "statistic": "Average",
                                    "timeAggregation": "Average",
                                    "operator": "Equals",
                                    "threshold": 1,
                                    "timeGrain": "PT1M",
                                    "timeWindow": "PT5M",
                                },
                                "scaleAction": {
                                    "direction": "Increase",
                                    "type": "ChangeCount",
                                    "value": "1",
                                    "cooldown": "PT5M",
                                },
                            }
                        ],
                    }
                ],
            }
        },
    ),
    "Microsoft.Authorization/roleAssignments/b24988ac-6180-42a0-ab88-20f7382dd24d": (
        "2022-04-01",
        {
            "properties": {
                "principalId": "b24988ac-6180-42a0-ab88-20f7382dd24c",
                "principalType": "User",
                "roleDefinitionId": "{group}/providers/Microsoft.Authorization/roleDefinitions/r",
            }
        },
    ),
    "Microsoft.Authorization/locks/lock1": ("2020-05-01", {"properties": {"level": "CanNotDelete", "notes": "n"}}),
}
