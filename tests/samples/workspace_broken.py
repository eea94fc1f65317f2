"""Arguments of a workspace that break a rule each."""

from __future__ import annotations

from typing import Any

from .kinds import Broken
from .linked import ACCOUNT, IDENTITY, INSIGHTS, REGISTRY, RULES, VAULT
from .place import NOWHERE

__all__ = ["BROKEN"]

_GUID = "must be a GUID, as in 00000000-0000-0000-0000-000000000000"
_NAME = "must have 3 to 33 characters out of letters, digits, `_`, `-`, the first out of letters, digits"
_KEY = {"key_vault_id": NOWHERE.id_of(VAULT)}
_KEY_URI = "https://vault.vault.azure.net/keys/key/1"


def _is_no(kind: str, *wanted: str) -> str:
    return f"is the id of a {kind}; it must be an ARM id of type {' or '.join(wanted)}"


def _wrong_id(property: str, wanted: str, given: dict[str, Any] | None = None, given_type: str = "") -> Broken:
    """An id of another type where `wanted` is due."""
    other = given_type or (ACCOUNT if wanted != ACCOUNT else VAULT)
    return Broken("IdOf", property, given or {property: NOWHERE.id_of(other)}, _is_no(other, wanted))


BROKEN = (
    Broken("GUID", "subscription_id", {"subscription_id": "mine"}, f'"mine" {_GUID}'),
    Broken("NameRule", "name", {"name": "-ws"}, f'"-ws" {_NAME}'),
    _wrong_id("storage_account_id", ACCOUNT),
    _wrong_id("key_vault_id", VAULT),
    _wrong_id("application_insights_id", "Microsoft.Insights/components"),
    _wrong_id("container_registry_id", "Microsoft.ContainerRegistry/registries"),
    _wrong_id("hub_id", "Microsoft.MachineLearningServices/workspaces"),
    _wrong_id("primary_user_assigned_identity_id", IDENTITY),
    _wrong_id(
        "encryption.key_vault_id",
        VAULT,
        {"encryption": {"key_vault_id": NOWHERE.id_of(ACCOUNT)}, "encryption_key_uri": _KEY_URI},
    ),
    _wrong_id(
        "encryption.user_assigned_identity_id",
        IDENTITY,
        {"encryption": {**_KEY, "user_assigned_identity_id": NOWHERE.id_of(ACCOUNT)}, "encryption_key_uri": _KEY_URI},
    ),
    Broken(
        "GUID",
        "encryption.identity_client_id",
        {"encryption": {**_KEY, "identity_client_id": "me"}, "encryption_key_uri": _KEY_URI},
        f'"me" {_GUID}',
    ),
    *(
        _wrong_id(
            f"encryption.{name}",
            wanted,
            {"encryption": {**_KEY, name: NOWHERE.id_of(VAULT)}, "encryption_key_uri": _KEY_URI},
            given_type=VAULT,
        )
        for name, wanted in (
            ("cosmos_db_account_id", "Microsoft.DocumentDB/databaseAccounts"),
            ("search_service_id", "Microsoft.Search/searchServices"),
            ("storage_account_id", ACCOUNT),
        )
    ),
    Broken(
        "KeyUri",
        "encryption_key_uri",
        {"encryption": _KEY, "encryption_key_uri": "https://vault.vault.azure.net/keys/key"},
        '"https://vault.vault.azure.net/keys/key" must be a versioned key URI, as in '
        "https://vault.vault.azure.net/keys/name/version",
    ),
    _wrong_id(
        "serverless_compute.subnet_id",
        "Microsoft.Network/virtualNetworks/subnets",
        {"serverless_compute": {"subnet_id": NOWHERE.id_of(ACCOUNT)}},
    ),
    Broken(
        "TagRule",
        "tags",
        {"tags": {f"t{n}": "" for n in range(50)}},
        "50 tags are more than the 49 that are allowed; Azure takes 50, and what is left marks what this program made",
    ),
    Broken(
        "workspace location",
        "location",
        {"location": None},
        "is required (or set azureml:location in the stack's configuration)",
    ),
    Broken(
        "R47",
        "storage_account_id",
        {"storage_account_id": None, "key_vault_id": None},
        "a workspace of kind Default needs storage_account_id and key_vault_id",
    ),
    Broken(
        "R47",
        "storage_account_id",
        {"kind": "Project", "hub_id": NOWHERE.id_of("Microsoft.MachineLearningServices/workspaces")},
        "a project takes them from its hub: leave out storage_account_id, key_vault_id",
    ),
    Broken(
        "R47",
        "hub_id",
        {"kind": "Project", "storage_account_id": None, "key_vault_id": None},
        "is needed for the kind Project",
    ),
    Broken(
        "R47",
        "hub_id",
        {"hub_id": NOWHERE.id_of("Microsoft.MachineLearningServices/workspaces")},
        "is only allowed with the kind Project",
    ),
    Broken(
        "feature store",
        "feature_store",
        {"feature_store": {"spark_version": "3.4"}},
        "is only allowed with the kind FeatureStore",
    ),
    Broken(
        "workspace identity",
        "identity",
        {"identity": {"type": "SystemAssigned,UserAssigned"}},
        "type SystemAssigned,UserAssigned needs user_assigned_ids",
    ),
    Broken(
        "workspace identity",
        "identity",
        {"identity": {"type": "SystemAssigned", "user_assigned_ids": [NOWHERE.id_of(IDENTITY)]}},
        "user_assigned_ids are not allowed with type SystemAssigned",
    ),
    Broken(
        "workspace primary identity",
        "primary_user_assigned_identity_id",
        {"primary_user_assigned_identity_id": NOWHERE.id_of(IDENTITY)},
        "must be one of identity.user_assigned_ids",
    ),
    Broken(
        "workspace primary identity",
        "primary_user_assigned_identity_id",
        {"identity": {"type": "UserAssigned", "user_assigned_ids": [NOWHERE.id_of(IDENTITY)]}},
        "is needed where the workspace has user-assigned identities alone",
    ),
    Broken(
        "R49",
        "encryption_key_uri",
        {"encryption": _KEY},
        "encryption and encryption_key_uri go together: give both or neither",
    ),
    Broken(
        "R49",
        "encryption",
        {"encryption": {**_KEY, "user_assigned_identity_id": NOWHERE.id_of(IDENTITY)}, "encryption_key_uri": _KEY_URI},
        "user_assigned_identity_id must be one of identity.user_assigned_ids",
    ),
    _wrong_id(
        "identity.user_assigned_ids",
        IDENTITY,
        {"identity": {"type": "SystemAssigned,UserAssigned", "user_assigned_ids": [NOWHERE.id_of(ACCOUNT)]}},
    ),
    Broken(
        "R48",
        "managed_network",
        {"managed_network": {"isolation_mode": "AllowInternetOutbound", "outbound_rules": RULES}},
        "FQDN rules (host) need the isolation mode AllowOnlyApprovedOutbound",
    ),
    *(
        Broken(
            "R48",
            "provision_network_now",
            {"provision_network_now": True, **network},
            "there is no managed network to provision: give managed_network an isolation mode that is not Disabled",
        )
        for network in ({}, {"managed_network": {"isolation_mode": "Disabled"}})
    ),
    Broken(
        "v1 legacy guard",
        "v1_legacy_mode",
        {"v1_legacy_mode": True},
        "v1_legacy_mode closes the v2 API: no datastore, model, environment or endpoint of this workspace can then be "
        "managed",
        warning=True,
    ),
    Broken(
        "R48",
        "managed_network",
        {"managed_network": {"isolation_mode": "Disabled"}},
        "isolation that is on (AllowInternetOutbound) cannot be turned off again; replace the workspace to be rid of "
        "it",
        olds={"managed_network": {"isolation_mode": "AllowInternetOutbound"}},
    ),
    Broken(
        "R48",
        "managed_network",
        {"managed_network": {"isolation_mode": "AllowInternetOutbound"}},
        "the service does not go back from AllowOnlyApprovedOutbound to AllowInternetOutbound",
        olds={"managed_network": {"isolation_mode": "AllowOnlyApprovedOutbound"}},
    ),
    Broken(
        "R48",
        "managed_network",
        {"managed_network": {"isolation_mode": "AllowInternetOutbound", "kind": "V1"}},
        "a managed network of kind V2 does not become V1 again: keep kind V2",
        olds={"managed_network": {"isolation_mode": "AllowInternetOutbound", "kind": "V2"}},
    ),
    Broken(
        "R47",
        "container_registry_id",
        {"container_registry_id": NOWHERE.id_of(REGISTRY, 1)},
        "another container_registry_id: images stay in the old registry; earlier jobs may lose their lineage and not "
        "run again",
        warning=True,
        olds={"container_registry_id": NOWHERE.id_of(REGISTRY)},
    ),
    Broken(
        "R47",
        "application_insights_id",
        {"application_insights_id": NOWHERE.id_of(INSIGHTS, 1)},
        "another application_insights_id: logs and metrics so far stay in the old component, and endpoints that serve "
        "may lose their link to theirs",
        warning=True,
        olds={"application_insights_id": NOWHERE.id_of(INSIGHTS)},
    ),
)
