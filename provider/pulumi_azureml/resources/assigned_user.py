"""The person for whom a compute instance is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from typing_extensions import Required, TypedDict

from ..constraints import GUID
from ..declare import In, Key
from ..meaning import CASELESS
from ..rules import Level, Rule

__all__ = ["NO_SINGLE_SIGN_ON", "SOMEBODY_TO_OPEN_IT", "TENANT_OF_THE_PROVIDER", "AssignedUser"]


class AssignedUser(TypedDict, total=False):
    """The person for whom the instance is made; nobody else can open it."""

    object_id: Required[Annotated[In[str], Key("objectId", means=CASELESS, allows=(GUID,))]]
    """Object id of the user in Entra."""
    tenant_id: Required[Annotated[In[str], Key("tenantId", means=CASELESS, allows=(GUID,))]]
    """Tenant of the user."""


def _user_and_scripts(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("assigned_user") and (inputs.get("setup_scripts") or inputs.get("custom_applications")):
        return "assigned_user with setup_scripts or custom_applications: the service turns single sign-on off"
    return None


def _somebody_to_open_it(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("settings.service_principal") and inputs.get("assigned_user") is None:
        return (
            "no assigned_user: the instance will belong to the service principal that makes it, and no person can open "
            "it"
        )
    return None


def _tenant_of_the_provider(inputs: Mapping[str, Any]) -> str | None:
    theirs, own = (inputs.get("assigned_user") or {}).get("tenant_id"), inputs.get("settings.tenant_id")
    if theirs is None or own is None or CASELESS.same(theirs, own):
        return None
    return (
        f"assigned_user is of another tenant ({theirs}) than the provider signs in to ({own}): make sure of it, since "
        "another user is another instance"
    )


NO_SINGLE_SIGN_ON = Rule(
    "R15",
    "assigned_user",
    ("assigned_user", "setup_scripts", "custom_applications"),
    _user_and_scripts,
    Level.WARNING,
)
SOMEBODY_TO_OPEN_IT = Rule("assigned user", "assigned_user", ("assigned_user",), _somebody_to_open_it, Level.WARNING)
TENANT_OF_THE_PROVIDER = Rule("R15", "assigned_user", ("assigned_user",), _tenant_of_the_provider, Level.WARNING)
