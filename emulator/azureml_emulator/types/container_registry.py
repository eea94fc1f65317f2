"""A container registry, as far as Resource Manager sees it."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from azureml_emulator.arm.errors import Refusal, refuse
from azureml_emulator.arm.operation_styles import OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Action, NameRule, ResourceType, Route, Unique, Verb, any_version

VERSIONS = ("2019-05-01", "2021-09-01", "2022-12-01", "2023-07-01", "2025-04-01")


def credentials(registry: Resource) -> Document:
    """User name and the two passwords; workspaces show them in listKeys."""
    passwords = registry.facts["passwords"]
    return {
        "username": registry.name,
        "passwords": [{"name": name, "value": passwords[name]} for name in ("password", "password2")],
    }


def _new_password(context: Context) -> str:
    return base64.b64encode(context.secret(33)).decode().replace("/", "A").replace("+", "B")


def _prepare(registry: Resource, context: Context) -> None:
    if "passwords" not in registry.facts:
        registry.facts["passwords"] = {name: _new_password(context) for name in ("password", "password2")}
    registry.body["sku"]["tier"] = registry.body["sku"].get("name")


def _body(registry: Resource, context: Context, document: Document) -> Document:
    modified = context.timestamp(registry.created_at)
    policies = {
        "quarantinePolicy": {"status": "disabled"},
        "trustPolicy": {"type": "Notary", "status": "disabled"},
        "retentionPolicy": {"days": 7, "lastUpdatedTime": modified, "status": "disabled"},
        "exportPolicy": {"status": "enabled"},
    }
    asked = document["properties"]
    document["properties"] = {
        **asked,
        "loginServer": f"{registry.name.lower()}.azurecr.io",
        "creationDate": modified,
        "policies": {**policies, **(asked.get("policies") or {})},
        "dataEndpointHostNames": [],
        "privateEndpointConnections": [],
    }
    return document


def _admin(registry: Resource) -> None:
    if not registry.properties.get("adminUserEnabled"):
        raise refuse(
            400,
            "UnAuthorizedForCredentialOperations",
            f"Cannot perform credential operations for {registry.id} as admin user is disabled. Kindly enable admin "
            "user as per docs: "
            "https://docs.microsoft.com/en-us/azure/container-registry/container-registry-authentication#admin-account",
        )


def _list_credentials(registry: Resource, _context: Context) -> Json:
    _admin(registry)
    return credentials(registry)


def _regenerate_credential(registry: Resource, context: Context) -> Json:
    _admin(registry)
    name = (context.request.body or {}).get("name")
    if name not in ("password", "password2"):
        raise refuse(400, "InvalidParameter", "The password name must be 'password' or 'password2'.")
    registry.facts["passwords"][name] = _new_password(context)
    return credentials(registry)


def _check_name(context: Context, _names: Mapping[str, str]) -> Json:
    name = str((context.request.body or {}).get("name", ""))
    if any(registry.name.lower() == name.lower() for registry in context.all("Microsoft.ContainerRegistry/registries")):
        return {"nameAvailable": False, "reason": "AlreadyExists", "message": f"The registry {name} is already in use."}
    if not name.isalnum() or not 5 <= len(name) <= 50:
        return {
            "nameAvailable": False,
            "reason": "Invalid",
            "message": "The registry name must be 5 to 50 letters and digits.",
        }
    return {"nameAvailable": True}


CONTAINER_REGISTRY = ResourceType(
    type="Microsoft.ContainerRegistry/registries",
    sources={
        "PUT 200 and Succeeded at once, also when new": "azure-service-operator recordings, 2022-02-10",
        "echo": "azure-service-operator recordings, 2022-02-10: policies, encryption, header api-supported-versions",
        "DELETE 200 empty, then 404 from the gateway": "azure-service-operator recordings, 2022-02-10",
        "name": "Azure documentation, Resource name rules: 5 to 50 letters and digits, unique in Azure",
        "credentials": "Azure REST reference, Registries - List Credentials, 2023-07-01; only with the admin user",
    },
    api_versions=any_version(*VERSIONS),
    tracked=True,
    name_rule=NameRule(r"[a-zA-Z0-9]{5,50}"),
    shapes={"properties.policies": dict, "properties.policies.*": dict},
    required=("sku.name",),
    unique=Unique("world", Refusal(409, "AlreadyInUse", "The registry DNS name {name}.azurecr.io is already in use.")),
    create=Verb(OK),
    update=Verb(OK),
    patch=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={
        "tags": {},
        "properties.adminUserEnabled": False,
        "properties.encryption": {"status": "disabled"},
        "properties.dataEndpointEnabled": False,
        "properties.publicNetworkAccess": "Enabled",
        "properties.networkRuleBypassOptions": "AzureServices",
        "properties.zoneRedundancy": "Disabled",
    },
    identity=True,
    response_headers={"api-supported-versions": ", ".join(VERSIONS)},
    actions=(
        Action(
            "listCredentials",
            _list_credentials,
            source="Azure REST reference, Registries - List Credentials, 2023-07-01",
        ),
        Action(
            "regenerateCredential",
            _regenerate_credential,
            source="Azure REST reference, Registries - Regenerate Credential, 2023-07-01",
            shapes={"name": str},
        ),
    ),
    prepare=_prepare,
    body=_body,
)

REGISTRY_ROUTES = (
    Route(
        "POST",
        "/subscriptions/{subscription}/providers/Microsoft.ContainerRegistry/checkNameAvailability",
        _check_name,
        source="Azure REST reference, Registries - Check Name Availability, 2023-07-01",
        shapes={"name": str},
    ),
)
