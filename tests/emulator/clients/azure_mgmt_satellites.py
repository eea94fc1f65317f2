"""Unmodified management clients of the field: group, storage account, key vault, identity, role assignment, network."""

from __future__ import annotations

import json
import os
import sys
import uuid

from azure.core.exceptions import ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.msi import ManagedServiceIdentityClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.storage import StorageManagementClient

READY = json.loads(os.environ["EMULATOR_READY"])
GROUP, LOCATION = "rg-clients", READY["location"]
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


def storage(client: StorageManagementClient) -> dict[str, object]:
    free = client.storage_accounts.check_name_availability(
        {"name": "clientstorage1", "type": "Microsoft.Storage/storageAccounts"}
    )
    body = {"location": LOCATION, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    account = client.storage_accounts.begin_create(GROUP, "clientstorage1", body).result()
    container = client.blob_containers.create(GROUP, "clientstorage1", "data", {})
    keys = client.storage_accounts.list_keys(GROUP, "clientstorage1")["keys"]
    other = client.storage_accounts.regenerate_key(GROUP, "clientstorage1", {"keyName": "key1"})["keys"]
    return {
        "free": free.name_available,
        "ready": account.provisioning_state == "Succeeded",
        "container": container.name,
        "containers": [row.name for row in client.blob_containers.list(GROUP, "clientstorage1")],
        "regenerated": [keys[0].value != other[0].value, keys[1].value == other[1].value],
    }


def vault(client: KeyVaultManagementClient) -> dict[str, object]:
    properties = {"tenantId": READY["tenant_id"], "sku": {"family": "A", "name": "standard"}, "accessPolicies": []}
    made = client.vaults.begin_create_or_update(
        GROUP, "client-vault-1", {"location": LOCATION, "properties": properties}
    ).result()
    client.vaults.delete(GROUP, "client-vault-1")
    deleted = client.vaults.get_deleted("client-vault-1", LOCATION)
    listed = [row.name for row in client.vaults.list_deleted()]
    client.vaults.begin_purge_deleted("client-vault-1", LOCATION).result()
    return {"uri": made.properties.vault_uri, "deleted": deleted.properties.vault_id, "listed": listed}


def access(identities: ManagedServiceIdentityClient, roles: AuthorizationManagementClient) -> dict[str, object]:
    identity = identities.user_assigned_identities.create_or_update(GROUP, "client-identity", {"location": LOCATION})
    scope = f"/subscriptions/{READY['subscription_id']}/resourceGroups/{GROUP}"
    definition = next(iter(roles.role_definitions.list(scope, filter="roleName eq 'Reader'")))
    name = str(uuid.uuid4())
    properties = {
        "principalId": identity.principal_id,
        "roleDefinitionId": definition.id,
        "principalType": "ServicePrincipal",
    }
    made = roles.role_assignments.create(scope, name, {"properties": properties})
    listed = [
        row.name
        for row in roles.role_assignments.list_for_scope(scope, filter=f"principalId eq '{identity.principal_id}'")
    ]
    removed = roles.role_assignments.delete(scope, name)
    return {
        "role": definition.name == READER,
        "made": made.name == name,
        "listed": listed == [name],
        "removed": removed.name == name,
    }


def network(client: NetworkManagementClient) -> dict[str, object]:
    body = {"location": LOCATION, "properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}}
    client.virtual_networks.begin_create_or_update(GROUP, "client-net", body).result()
    prefix = {"properties": {"addressPrefix": "10.9.1.0/24"}}
    subnet = client.subnets.begin_create_or_update(GROUP, "client-net", "computes", prefix).result()
    made = client.virtual_networks.get(GROUP, "client-net")
    client.subnets.begin_delete(GROUP, "client-net", "computes").result()
    client.virtual_networks.begin_delete(GROUP, "client-net").result()
    return {
        "prefix": subnet.address_prefix,
        "subnets": [row.name for row in made.subnets],
        "left": len(list(client.virtual_networks.list(GROUP))),
    }


def main() -> dict[str, object]:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    subscription = READY["subscription_id"]
    resources = ResourceManagementClient(credential, subscription)
    group = resources.resource_groups.create_or_update(GROUP, {"location": LOCATION, "tags": {"made": "by client"}})
    seen: dict[str, object] = {
        "group": [group.location, group.tags],
        "exists": resources.resource_groups.check_existence(GROUP),
        "storage": storage(StorageManagementClient(credential, subscription)),
        "vault": vault(KeyVaultManagementClient(credential, subscription)),
        "access": access(
            ManagedServiceIdentityClient(credential, subscription),
            AuthorizationManagementClient(credential, subscription),
        ),
        "network": network(NetworkManagementClient(credential, subscription)),
        "resources": sorted(row.type for row in resources.resources.list_by_resource_group(GROUP)),
    }
    resources.resource_groups.begin_delete(GROUP).result()
    try:
        resources.resource_groups.get(GROUP)
    except ResourceNotFoundError as missing:
        seen["missing"] = missing.error.code
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
