"""``GET /metadata/endpoints``: how a tool learns the addresses of a cloud from the address of its Resource Manager."""

from __future__ import annotations

from typing import Any

_PUBLIC_MANAGEMENT = "https://management.azure.com"


def endpoints(base_url: str, api_version: str) -> dict[str, Any] | list[dict[str, Any]]:
    """The object of 2022-09-01, or the list of 2019-05-01. Asked under the public name (through the proxy), the
    public addresses are given; asked under its own name, the emulator gives its own.
    """
    public = base_url == _PUBLIC_MANAGEMENT
    cloud = _cloud(f"{base_url}/", "https://login.microsoftonline.com/" if public else f"{base_url}/")
    return cloud if api_version >= "2022-09-01" else [cloud]


def _cloud(resource_manager: str, login: str) -> dict[str, Any]:
    return {
        "name": "AzureCloud",
        "portal": "https://portal.azure.com",
        "authentication": {
            "loginEndpoint": login,
            "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "resourceManager": resource_manager,
        "media": "https://rest.media.azure.net",
        "graph": "https://graph.microsoft.com/",
        "graphAudience": "https://graph.microsoft.com/",
        "microsoftGraphResourceId": "https://graph.microsoft.com/",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "batch": "https://batch.core.windows.net/",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "gallery": "https://gallery.azure.com/",
        "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/arm-compute/quickstart-templates/aliases.json",
        "logAnalyticsResourceId": "https://api.loganalytics.io",
        "appInsightsResourceId": "https://api.applicationinsights.io",
        "suffixes": {
            "acrLoginServer": "azurecr.io",
            "azureDataLakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
            "azureDataLakeStoreFileSystem": "azuredatalakestore.net",
            "azureFrontDoorEndpointSuffix": "azurefd.net",
            "keyVaultDns": "vault.azure.net",
            "mariadbServerEndpoint": "mariadb.database.azure.com",
            "mhsmDns": "managedhsm.azure.net",
            "mysqlServerEndpoint": "mysql.database.azure.com",
            "postgresqlServerEndpoint": "postgres.database.azure.com",
            "sqlServerHostname": "database.windows.net",
            "storage": "core.windows.net",
            "storageSyncEndpointSuffix": "afs.azure.net",
            "synapseAnalytics": "dev.azuresynapse.net",
        },
    }
