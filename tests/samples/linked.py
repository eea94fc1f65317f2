"""The types of what a workspace links, and rules of its network."""

from __future__ import annotations

IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"
ACCOUNT = "Microsoft.Storage/storageAccounts"
VAULT = "Microsoft.KeyVault/vaults"
REGISTRY = "Microsoft.ContainerRegistry/registries"
INSIGHTS = "Microsoft.Insights/components"
RULES = {
    "host": {"type": "FQDN", "destination": "packages.example.com"},
    "tag": {"type": "ServiceTag", "service_tag": "DataFactory", "protocol": "TCP", "port_ranges": "80, 443"},
}
