"""What the principal may not do: role-based denials ordered through the control API. Without an order everything is allowed."""

from __future__ import annotations

from fnmatch import fnmatchcase

from azureml_emulator.arm.errors import GATEWAY, refuse
from azureml_emulator.arm.world import World

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
                f"The client '{who.app_id}' with object id '{who.object_id}' does not have authorization to perform action '{action}' over scope "
                f"'{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials."
            )
            raise refuse(403, "AuthorizationFailed", message, component=GATEWAY)
