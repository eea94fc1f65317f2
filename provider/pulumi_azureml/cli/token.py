"""`pulumi-azureml token`: a token to score at an online endpoint with."""

from __future__ import annotations

from datetime import datetime

from ..scoring_access import access_token
from .endpoint import EndpointArgument, at_endpoint
from .place import GroupOption, WorkspaceOption
from .screen import JsonOption, show_json, write

__all__ = ["token"]


def token(
    endpoint: EndpointArgument,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print a token to score at an online endpoint with.

    As its auth_mode says, it is one of the service, or one of Entra ID for whoever runs the command.
    """
    with at_endpoint("getting a token of", endpoint, workspace, resource_group) as found:
        made = access_token(found.live, found.client, found.call, api_version=found.api_version)
    if as_json:
        show_json(
            {
                "access_token": made.access_token,
                "token_type": made.token_type,
                "refresh_after": _spelled(made.refresh_after),
                "expiry_on": _spelled(made.expiry_on),
            }
        )
    else:
        write(made.access_token)


def _spelled(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
