"""What a GET, and the reading actions beside it, show of a resource with these arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_azureml.declare import Type
from pulumi_azureml.paths import get, put
from pulumi_azureml.shape import arguments
from pulumi_azureml.wire import to_body

__all__ = ["live_body"]


def live_body(declared: Type, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a PUT, with what is shown elsewhere in its place."""
    body = to_body(declared, inputs)
    for member in arguments(declared).members.values():
        if member.key.shown and get(body, member.key.wire) is not None:
            put(body, member.key.shown, get(body, member.key.wire))
    return body
