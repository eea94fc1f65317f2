"""The key of your own that encrypts a workspace: where it is, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from typing_extensions import Required, TypedDict

from ..constraints import GUID
from ..declare import In, Key
from ..meaning import ARM_ID, CASELESS
from ..rules import Rule
from .references import COSMOS_DB_ID, KEY_VAULT_ID, SEARCH_ID, STORAGE_ACCOUNT_ID, USER_IDENTITY_ID

__all__ = ["KEY_READER_IS_ONE_OF_THEM", "KEY_WITH_ITS_PLACE", "WorkspaceEncryption"]


class WorkspaceEncryption(TypedDict, total=False):
    """Where the key of your own is that encrypts the workspace; the key itself is `encryption_key_uri`."""

    key_vault_id: Required[
        Annotated[In[str], Key("keyVaultProperties.keyVaultArmId", means=ARM_ID, allows=(KEY_VAULT_ID,))]
    ]
    """ARM id of the key vault that holds the key."""
    identity_client_id: Annotated[In[str], Key("keyVaultProperties.identityClientId", means=CASELESS, allows=(GUID,))]
    """Client id of the identity that reads the key; the workspace's own when absent."""
    user_assigned_identity_id: Annotated[
        In[str], Key("identity.userAssignedIdentity", means=ARM_ID, allows=(USER_IDENTITY_ID,))
    ]
    """ARM id of the user-assigned identity that reads the key."""
    # Accounts that the customer brings (specification 2025-12-01); what is not brought the service makes for itself.
    cosmos_db_account_id: Annotated[In[str], Key("cosmosDbResourceId", means=ARM_ID, allows=(COSMOS_DB_ID,))]
    """ARM id of a Cosmos DB account of yours that keeps the encrypted data. Default: one of the service."""
    search_service_id: Annotated[In[str], Key("searchAccountResourceId", means=ARM_ID, allows=(SEARCH_ID,))]
    """ARM id of a search service of yours for it. Default: one of the service."""
    storage_account_id: Annotated[In[str], Key("storageAccountResourceId", means=ARM_ID, allows=(STORAGE_ACCOUNT_ID,))]
    """ARM id of a storage account of yours for it. Default: one of the service."""
    status: Annotated[In[Literal["Enabled"]], Key("status", constant="Enabled")]


def _encryption_key(inputs: Mapping[str, Any]) -> str | None:
    if (inputs.get("encryption") is None) == (inputs.get("encryption_key_uri") is None):
        return None
    return "encryption and encryption_key_uri go together: give both or neither"


def _encryption_identity(inputs: Mapping[str, Any]) -> str | None:
    reader = (inputs.get("encryption") or {}).get("user_assigned_identity_id")
    known = (inputs.get("identity") or {}).get("user_assigned_ids") or []
    if reader is None or any(ARM_ID.same(reader, each) for each in known):
        return None
    return "user_assigned_identity_id must be one of identity.user_assigned_ids"


KEY_WITH_ITS_PLACE = Rule("R49", "encryption_key_uri", ("encryption", "encryption_key_uri"), _encryption_key)
KEY_READER_IS_ONE_OF_THEM = Rule("R49", "encryption", ("encryption", "identity"), _encryption_identity)
