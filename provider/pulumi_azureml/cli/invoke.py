"""`pulumi-azureml invoke`: score at an online endpoint."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..client.scoring import ScoringRequest, is_readable_on_the_way, score
from ..errors import AzureMLError, UsageError
from ..paths import get
from ..scoring_access import is_on_kubernetes, scoring_secret
from .endpoint import Endpoint, EndpointArgument, at_endpoint
from .place import GroupOption, WorkspaceOption
from .screen import note, write, write_bytes

__all__ = ["invoke"]

JSON = "application/json"


def invoke(
    endpoint: EndpointArgument,
    data: Annotated[
        str, typer.Option("--data", "-d", metavar="FILE", help="What to send: a file, or - for standard input.")
    ],
    deployment: Annotated[
        str,
        typer.Option(
            "--deployment",
            metavar="NAME",
            help="Deployment that is to answer, whatever the traffic.",
            show_default=False,
        ),
    ] = "",
    content_type: Annotated[str, typer.Option("--content-type", metavar="TYPE", help="What the data is.")] = JSON,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
) -> None:
    """Score at an online endpoint, and print the answer.

    With a key, a token of the service or one of Entra ID, as the endpoint wants it; it is never shown.
    """
    body = _read(data, content_type)
    with at_endpoint("scoring at", endpoint, workspace, resource_group) as found:
        request = ScoringRequest(
            _address(found),
            scoring_secret(found.live, found.client, found.call, api_version=found.api_version),
            body,
            content_type,
            deployment,
            is_on_kubernetes(found.live),
        )
        if is_readable_on_the_way(request.uri):
            note(f"{request.uri} is not encrypted: whoever listens on the way can read the key and the data")
        answer = score(request, found.call)
    try:
        write(answer.body.decode())
    except UnicodeDecodeError:
        write_bytes(answer.body)


def _read(source: str, content_type: str) -> bytes:
    """The data; what should be JSON and is not is refused before anything is sent."""
    name = "standard input" if source == "-" else source
    try:
        body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{name}: {error.strerror or type(error).__name__}",
            doing="reading --data",
            advice="Name a file, or - for standard input",
        ) from error
    if content_type.partition(";")[0].strip().casefold() != JSON:
        return body
    try:
        json.loads(body)
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}: {fault.msg}"
        raise _no_json(name, where) from fault
    except UnicodeDecodeError as fault:
        raise _no_json(name, "it is no text") from fault
    return body


def _no_json(name: str, where: str) -> UsageError:
    return UsageError(
        f"{name} is no JSON ({where})",
        doing="reading --data",
        advice="Correct it, or say what it is with --content-type",
    )


def _address(found: Endpoint) -> str:
    uri = get(found.live, "properties.scoringUri")
    if not uri:
        state = get(found.live, "properties.provisioningState")
        raise AzureMLError(
            f"it has no address yet: it is {state}", doing=found.call.doing, advice="Try again when it is Succeeded"
        )
    return str(uri)
