"""The online endpoint that a command is about, found and looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from ..api_version import spoken_version
from ..client import ArmClient, Call
from ..declare import Json
from ..ids import ArmId
from ..scoring_access import auth_mode
from .place import Place, connection, type_named
from .screen import progress

__all__ = ["Endpoint", "EndpointArgument", "at_endpoint"]

EndpointArgument = Annotated[
    str,
    typer.Argument(metavar="ENDPOINT", help="Online endpoint: its ARM id, or its name.", show_default=False),
]
_TIMEOUT_SECONDS = 900.0


@dataclass(frozen=True)
class Endpoint:
    """One online endpoint as it was found."""

    id: ArmId
    live: Json
    client: ArmClient
    call: Call
    api_version: str

    @property
    def words(self) -> str:
        return f'online endpoint "{self.id.name}"'

    @property
    def auth_mode(self) -> str:
        return auth_mode(self.live)


@contextmanager
def at_endpoint(doing: str, text: str, workspace: str, resource_group: str) -> Iterator[Endpoint]:
    """The endpoint that `text` means; what is waited for shows on the terminal. `doing` leads to its name."""
    from ..resources import ALL

    with connection() as client, progress(f"{doing} {text}") as show:
        yield _found(doing, text, Place(client.settings, ALL, workspace, resource_group), client, show)


def _found(doing: str, text: str, place: Place, client: ArmClient, show: Callable[[str], None]) -> Endpoint:
    declared = type_named("OnlineEndpoint")
    found = ArmId.parse(place.id_of(declared, text))
    call = Call(f'{doing} {declared.noun} "{found.name}"', _TIMEOUT_SECONDS, progress=show, clock=client.clock)
    version = spoken_version(declared.arm_type, declared.api_version, client.settings.api_version)
    live = client.get(found.path, api_version=version, call=call)
    return Endpoint(found, live, client, call, version)
