"""The gates that stand before every resource request: api-version, provider registration, role-based denials.

Denials are ordered through the control API; without an order everything is allowed.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from azureml_emulator.arm.api_versions import ApiVersions
from azureml_emulator.arm.errors import GATEWAY, refuse
from azureml_emulator.arm.world import World

_FORM = re.compile(r"\d{4}-\d{2}-\d{2}(-[a-z0-9.-]+)?", re.IGNORECASE)
_OWN_NAMESPACES = ("microsoft.resources", "microsoft.authorization")
"""Types of Resource Manager itself: their versions are refused in other words than those of the providers."""


def check_api_version(world: World, type_name: str, versions: ApiVersions) -> None:
    """Raise the refusal that ARM gives for a missing, malformed or unknown version."""
    version = world.request.api_version
    if not version:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise refuse(400, "MissingApiVersionParameter", message, component=GATEWAY)
    known = ",".join(sorted(versions.known, reverse=True))
    namespace, _, short = type_name.partition("/")
    if not _FORM.fullmatch(version) or (namespace.casefold() in _OWN_NAMESPACES and not versions.accepts(version)):
        message = f"The api-version '{version}' is invalid. The supported versions are '{known}'."
        raise refuse(400, "InvalidApiVersionParameter", message, component=GATEWAY)
    if not versions.accepts(version):
        message = (
            f"No registered resource provider found for location '{world.location}' and API version '{version}' "
            f"for type '{short}'. "
            f"The supported api-versions are '{known}'. The supported locations are '{world.location}'."
        )
        raise refuse(400, "NoRegisteredProviderFound", message, component=GATEWAY)


def is_registered(world: World, namespace: str) -> bool:
    """Whether the subscription may use a provider."""
    return namespace.casefold() not in {name.casefold() for name in world.state.settings.unregistered}


def check_registration(world: World, namespace: str) -> None:
    """Raise the 409 that makes azure-mgmt-core register the provider and try again."""
    if not is_registered(world, namespace):
        message = (
            f"The subscription is not registered to use namespace '{namespace}'. "
            "See https://aka.ms/rps-not-found for how to register subscriptions."
        )
        raise refuse(409, "MissingSubscriptionRegistration", message, component=GATEWAY)


_LAST_WORDS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}


def action_name(method: str, type_name: str, action: str = "", last_word: str = "action") -> str:
    """``Microsoft.MachineLearningServices/workspaces/write``, ``…/workspaces/listKeys/action``."""
    return f"{type_name}/{action}/{last_word}" if action else f"{type_name}/{_LAST_WORDS.get(method, 'action')}"


def check_access(world: World, action: str, scope: str) -> None:
    """Raise AuthorizationFailed when a denial covers the action on the scope."""
    who = world.request.principal
    for denial in world.state.settings.denials:
        covers = (scope.casefold() + "/").startswith(denial.scope.casefold().rstrip("/") + "/")
        if covers and fnmatchcase(action.casefold(), denial.action.casefold()):
            message = (
                f"The client '{who.app_id}' with object id '{who.object_id}' does not have authorization to "
                f"perform action '{action}' over scope "
                f"'{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials."
            )
            raise refuse(403, "AuthorizationFailed", message, component=GATEWAY)
