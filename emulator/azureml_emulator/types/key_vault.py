"""A key vault, as far as Resource Manager sees it, and the ledger of deleted vaults."""

from __future__ import annotations

from collections.abc import Mapping

from azureml_emulator.arm.errors import RESOURCE_NOT_FOUND, Refusal, Refused, refuse
from azureml_emulator.arm.operation_styles import KEY_VAULT_PURGE, KEY_VAULT_PUT, OK, OK_EMPTY
from azureml_emulator.arm.resource import EMPTY, Answer, Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import (
    CreateOnly,
    NameRule,
    ResourceType,
    Route,
    SoftDelete,
    Unique,
    Verb,
    any_version,
)
from azureml_emulator.arm.shapes import Shapes, below

TYPE = "Microsoft.KeyVault/vaults"
VAULT_SERVICE_VERSION = {"x-ms-keyvault-service-version": "1.5.1361.0"}
SHAPES: Shapes = {
    "tenantId": str,
    "sku.name": str,
    "createMode": str,
    "accessPolicies": list,
    "accessPolicies.*.objectId": str,
    "enablePurgeProtection": bool,
    "softDeleteRetentionInDays": int,
}
"""Under ``properties`` (Azure REST reference, Vaults, 2023-07-01)."""
NAME_PATTERN = r"[a-zA-Z](?:-?[a-zA-Z0-9])*"
RETENTION_DAYS = 90
PURGE_MARK = "purge"
"""What the names of the operations that purge begin with here; the service's own are opaque."""
NAME_TAKEN = Refusal(
    409,
    "VaultAlreadyExists",
    "The vault name '{name}' is already in use. Vault names are globally unique so it is possible that the name is "
    "already taken.",
)
EXISTS_DELETED = Refusal(
    409,
    "ConflictError",
    "A vault with the same name already exists in deleted state. You need to either recover or purge existing key "
    "vault. "
    "Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.",
)


def grant(vault: Resource, policy: Document) -> None:
    """Add an access policy unless the principal has one; vaults under RBAC have no use for it."""
    policies = vault.properties.setdefault("accessPolicies", [])
    if all(existing.get("objectId") != policy["objectId"] for existing in policies):
        policies.append(policy)


def _check(vault: Resource, context: Context) -> None:
    days = vault.properties.get("softDeleteRetentionInDays", RETENTION_DAYS)
    if not isinstance(days, int) or not 7 <= days <= RETENTION_DAYS:
        raise refuse(400, "BadRequest", 'The property "softDeleteRetentionInDays" must be between 7 and 90 days.')
    before = context.find(vault.id)
    if before is None:
        return
    if before.properties.get("enablePurgeProtection") and vault.properties.get("enablePurgeProtection") is False:
        raise refuse(
            400,
            "BadRequest",
            'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault '
            "is an irreversible action.",
        )


def _prepare(vault: Resource, _context: Context) -> None:
    properties = vault.properties
    properties["enableSoftDelete"] = (
        True  # false is accepted and ignored (azure-service-operator recordings, 2022-10-19)
    )
    if properties.get("createMode") == "recover":
        properties.pop("createMode")


def _body(vault: Resource, _context: Context, document: Document) -> Document:
    slash = "" if vault.provisioning_state == "RegisteringDns" else "/"
    document["properties"]["vaultUri"] = f"https://{vault.name.lower()}.vault.azure.net{slash}"
    if not document["properties"].get("enablePurgeProtection"):
        document["properties"].pop("enablePurgeProtection", None)
    return document


KEY_VAULT = ResourceType(
    type=TYPE,
    sources={
        "PUT 200 RegisteringDns without headers, vaultUri without the last slash": (
            "azure-service-operator recordings, 2022-10-19"
        ),
        "enableSoftDelete": "azure-service-operator recordings, 2022-10-19: false in the request, true in the answer",
        "DELETE 200 empty, also as Microsoft.Keyvault": "azure-sdk-for-python recordings (ml workspace), 2022-10-28",
        "deleted name": (
            "azure-quickstart-templates and terraform-provider-azurerm issues: 409 ConflictError; the name is kept in "
            "all of Azure"
        ),
        "recovery by createMode": "Azure REST reference, Vaults - Create Or Update, 2023-07-01: createMode 'recover'",
        "name": (
            "Azure REST reference, Vaults: ^[a-zA-Z0-9-]{3,24}$, begins with a letter, ends with letter or digit, no "
            "double hyphen"
        ),
    },
    api_versions=any_version("2019-09-01", "2021-04-01-preview", "2022-07-01", "2023-07-01", "2024-11-01"),
    tracked=True,
    name_rule=NameRule(
        rf"(?=.{{3,24}}$){NAME_PATTERN}",
        Refusal(
            400,
            "VaultNameNotValid",
            "The vault name '{name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The "
            "name must begin with a letter, end with a "
            "letter or digit, and not contain consecutive hyphens. Follow this link for more information: "
            "https://go.microsoft.com/fwlink/?linkid=2147742",
        ),
    ),
    shapes=below("properties", SHAPES),
    required=("properties.tenantId", "properties.sku.name"),
    create_only=(CreateOnly("properties.softDeleteRetentionInDays"),),
    unique=Unique("world", NAME_TAKEN),
    create=Verb(KEY_VAULT_PUT, seconds=30, state="RegisteringDns"),
    update=Verb(OK),
    patch=Verb(OK),
    delete=Verb(OK_EMPTY),
    soft_delete=SoftDelete(
        lambda vault: float(vault.properties.get("softDeleteRetentionInDays") or RETENTION_DAYS),
        EXISTS_DELETED,
        circle="world",
        recovers=lambda context: (context.request.body.get("properties") or {}).get("createMode") == "recover",
    ),
    defaults={
        "tags": {},
        "properties.sku.family": "A",
        "properties.accessPolicies": [],
        "properties.enabledForDeployment": False,
        "properties.enableSoftDelete": True,
        "properties.softDeleteRetentionInDays": RETENTION_DAYS,
        "properties.publicNetworkAccess": "Enabled",
    },
    response_headers=VAULT_SERVICE_VERSION,
    check=_check,
    prepare=_prepare,
    body=_body,
)


def _deleted(vault: Resource, context: Context) -> Document:
    location = vault.location
    provider = f"/subscriptions/{vault.id.subscription}/providers/Microsoft.KeyVault"
    return {
        "id": f"{provider}/locations/{location}/deletedVaults/{vault.name}",
        "name": vault.name,
        "type": "Microsoft.KeyVault/deletedVaults",
        "properties": {
            "vaultId": str(vault.id),
            "location": location,
            "tags": vault.body.get("tags") or {},
            "deletionDate": context.timestamp(vault.facts["deleted_at"]),
            "scheduledPurgeDate": context.timestamp(vault.facts["purge_at"]),
            "purgeProtectionEnabled": bool(vault.properties.get("enablePurgeProtection")),
        },
    }


def _find_deleted(context: Context, names: Mapping[str, str]) -> Resource:
    for vault in context.deleted(TYPE):
        if vault.name.lower() == names["name"].lower() and vault.location.lower() == names["location"].lower():
            return vault
    raise Refused(
        Refusal(404, "DeletedVaultNotFound", "The specified deleted vault '{name}' does not exist.").with_names(
            name=names["name"]
        )
    )


def _get_deleted(context: Context, names: Mapping[str, str]) -> Json:
    return _deleted(_find_deleted(context, names), context)


def _list_deleted(context: Context, _names: Mapping[str, str]) -> Json:
    return {"value": [_deleted(vault, context) for vault in context.deleted(TYPE)]}


def _purge(context: Context, names: Mapping[str, str]) -> Answer:
    vault = _find_deleted(context, names)
    if vault.properties.get("enablePurgeProtection"):
        raise refuse(
            400,
            "MethodNotAllowed",
            'Operation "DeletedVaultPurge" is not allowed because purge protection is enabled for this vault '
            f"({vault.name}).",
        )
    context.purge(vault.id)
    root = context.request.path.partition("/locations/")[0]
    template, operation = KEY_VAULT_PURGE.location or "", f"{PURGE_MARK}{context.guid().replace('-', '')}"
    version = context.request.api_version
    url = template.format(root=root, location=names["location"], name=operation, api_version=version)
    return Answer(KEY_VAULT_PURGE.status, EMPTY, {"Location": context.arm_url(url), "Retry-After": "0"})


def _purged(_context: Context, names: Mapping[str, str]) -> Answer:
    """A purge is over when its operation is asked for; the ledger keeps nothing of it."""
    if not names["name"].startswith(PURGE_MARK):
        raise refuse(404, "OperationNotFound", f"There is no operation with id {names['name']}.")
    return Answer(200, EMPTY)


def _change_policies(context: Context, names: Mapping[str, str]) -> Json:
    """``accessPolicies/add``, ``replace`` and ``remove``: policies are told apart by their principal."""
    path = context.request.path.rpartition("/accessPolicies/")[0]
    vault = context.find(path)
    if vault is None:
        raise Refused(RESOURCE_NOT_FOUND.with_names(type_and_names=f"{TYPE}/{names['name']}", group=names["group"]))
    asked = ((context.request.body or {}).get("properties") or {}).get("accessPolicies") or []
    principals = {policy.get("objectId") for policy in asked}
    others = [policy for policy in vault.properties["accessPolicies"] if policy.get("objectId") not in principals]
    match names["operation"].lower():
        case "add":
            vault.properties["accessPolicies"] = others + asked
        case "replace":
            vault.properties["accessPolicies"] = asked
        case "remove":
            vault.properties["accessPolicies"] = others
        case unknown:
            raise refuse(400, "BadRequest", f"The operation kind '{unknown}' is not one of add, replace, remove.")
    context.save(vault)
    changed = {"accessPolicies": vault.properties["accessPolicies"]}
    return {"id": f"{vault.id}/accessPolicies/", "type": f"{TYPE}/accessPolicies", "properties": changed}


def _check_name(context: Context, _names: Mapping[str, str]) -> Json:
    name = str((context.request.body or {}).get("name", ""))
    if any(vault.name.lower() == name.lower() for vault in context.all(TYPE)):
        return {"nameAvailable": False, "reason": "AlreadyExists", "message": NAME_TAKEN.with_names(name=name).message}
    if any(vault.name.lower() == name.lower() for vault in context.deleted(TYPE)):
        return {"nameAvailable": False, "reason": "AlreadyExists", "message": EXISTS_DELETED.message}
    return {"nameAvailable": True}


_PROVIDER = "/subscriptions/{subscription}/providers/Microsoft.KeyVault"
_REFERENCE = "Azure REST reference, Vaults, 2023-07-01: "
VAULT_ROUTES = (
    Route(
        "PUT",
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}"
        "/accessPolicies/{operation}",
        _change_policies,
        source=_REFERENCE + "Update Access Policy",
        counts_as="writes",
        shapes=below("properties", SHAPES),
    ),
    Route(
        "POST",
        f"{_PROVIDER}/checkNameAvailability",
        _check_name,
        source=_REFERENCE + "Check Name Availability",
        shapes={"name": str},
    ),
    Route("GET", f"{_PROVIDER}/deletedVaults", _list_deleted, source=_REFERENCE + "List Deleted"),
    Route(
        "GET",
        f"{_PROVIDER}/locations/{{location}}/deletedVaults/{{name}}",
        _get_deleted,
        source="azure-service-operator recordings, 2025-11-20: 404 DeletedVaultNotFound from the provider",
    ),
    Route(
        "POST",
        f"{_PROVIDER}/locations/{{location}}/deletedVaults/{{name}}/purge",
        _purge,
        source=_REFERENCE + "Purge Deleted: 202 with Location; done at once here",
        counts_as="writes",
    ),
    Route(
        "GET",
        f"{_PROVIDER}/locations/{{location}}/operationResults/{{name}}",
        _purged,
        source=_REFERENCE + "Purge Deleted: Location ends with 200",
    ),
)
