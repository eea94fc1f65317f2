"""Functions over the deployment itself and where it goes (Azure documentation, Deployment and Scope functions)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from azureml_emulator.arm.documents import Absent
from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.templates.copies import copy_index
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.functions.signature import Arguments, Evaluation, Function
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.syntax import Node
from azureml_emulator.templates.values import property_of

ENVIRONMENT: Document = {
    "name": "AzureCloud",
    "gallery": "https://gallery.azure.com/",
    "graph": "https://graph.windows.net/",
    "portal": "https://portal.azure.com",
    "graphAudience": "https://graph.windows.net/",
    "activeDirectoryDataLake": "https://datalake.azure.net/",
    "batch": "https://batch.core.windows.net/",
    "media": "https://rest.media.azure.net",
    "sqlManagement": "https://management.core.windows.net:8443/",
    "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
    "resourceManager": "https://management.azure.com/",
    "authentication": {
        "loginEndpoint": "https://login.microsoftonline.com/",
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        "tenant": "common",
        "identityProvider": "AAD",
    },
    "suffixes": {
        "acrLoginServer": ".azurecr.io",
        "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
        "azureFrontDoorEndpointSuffix": "azurefd.net",
        "keyvaultDns": ".vault.azure.net",
        "sqlServerHostname": ".database.windows.net",
        "storage": "core.windows.net",
    },
}
"""Azure documentation, Deployment functions, environment (2024)."""


def _parameter(given: Arguments) -> Json:
    found = property_of(given.scope.parameters, given.text(0))
    if isinstance(found, Absent):
        raise TemplateError(
            f"The template parameter '{given[0]}' is not found. "
            "Please see https://aka.ms/arm-syntax-parameters for usage details."
        )
    return found


def _variable(nodes: Sequence[Node], scope: Scope, evaluation: Evaluation) -> Json:
    name = Arguments("variables", [evaluation.node(nodes[0], scope)], scope).text(0)
    found = property_of(scope.variables, name)
    if isinstance(found, Absent):
        raise TemplateError(
            f"The template variable '{name}' is not found. "
            "Please see https://aka.ms/arm-syntax-variables for usage details."
        )
    if name.casefold() in scope.within:
        raise TemplateError(
            f"The template variable '{name}' is not valid: it is defined by itself. "
            "Please see https://aka.ms/arm-syntax-variables for usage details."
        )
    return evaluation.piece(
        found, replace(scope, within=(*scope.within, name.casefold()), copies={}, lambda_variables={})
    )


def _copy_index(given: Arguments) -> Json:
    named = len(given) > 0 and isinstance(given[0], str)
    name = given.text(0) if named else ""
    offset = given.whole(int(named)) if len(given) > int(named) else 0
    return copy_index(given.scope.copies, name) + offset


def _group(given: Arguments) -> Json:
    if given.scope.place.group is None:
        raise TemplateError(
            "The template function 'RESOURCEGROUP' is not expected at this location. "
            "Please see https://aka.ms/arm-template-expressions for usage details."
        )
    return given.scope.place.group


def _management_group(_: Arguments) -> Json:
    raise TemplateError(
        "The template function 'managementGroup' is not expected at this location: the emulator deploys to resource "
        "groups and subscriptions."
    )


DEPLOYMENTS = (
    Function("copyIndex", 0, 2, _copy_index),
    Function("deployment", 0, 0, lambda given: given.scope.place.deployment),
    Function("environment", 0, 0, lambda _: ENVIRONMENT),
    Function("managementGroup", 0, 0, _management_group),
    Function("parameters", 1, 1, _parameter),
    Function("resourceGroup", 0, 0, _group),
    Function("subscription", 0, 0, lambda given: given.scope.place.subscription),
    Function("tenant", 0, 0, lambda given: given.scope.place.tenant),
    Function("variables", 1, 1, lazy=_variable),
)
