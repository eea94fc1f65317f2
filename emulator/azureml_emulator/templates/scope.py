"""What an expression may ask for: the names and facts around it. Values only; the running world is behind `Live`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from azureml_emulator.arm.resource import Document, Json


class Live(Protocol):
    """The world while a deployment runs."""

    def reference(self, resource: str, api_version: str, full: bool) -> Json:
        """What ``reference()`` answers."""

    def members(self, symbol: str) -> list[str]:
        """The ids of what a symbolic name stands for: every turn of a loop."""

    def list_from(self, function: str, resource: str, api_version: str, body: Json) -> Json:
        """What ``listKeys()`` and its kin answer."""


@dataclass(frozen=True)
class Fresh:
    """What is another thing each time; only defaults of parameters may ask for it."""

    guid: Callable[[], str]
    now: float


@dataclass(frozen=True)
class Place:
    """Where a deployment goes, as the scope functions tell it."""

    subscription: Document
    group: Document | None
    """``None`` in a deployment to the subscription."""
    deployment: Document
    tenant: Document
    providers: Callable[[str], Document | None]
    """The document of a resource provider, for ``providers()``."""

    @property
    def scope(self) -> str:
        """The id under which its resources go by themselves."""
        return str((self.group or self.subscription)["id"])


@dataclass(frozen=True)
class Scope:
    """Everything around one expression."""

    place: Place
    parameters: Mapping[str, Json] = field(default_factory=dict)
    variables: Mapping[str, Json] = field(default_factory=dict)
    """As the template has them; each is evaluated when it is asked for."""
    functions: Mapping[str, Document] = field(default_factory=dict)
    """The template's own functions by ``namespace.name`` in lower case."""
    copies: Mapping[str, int] = field(default_factory=dict)
    """Index of each loop around, by name in lower case; ``""`` is the resource's own."""
    lambda_variables: Mapping[str, Json] = field(default_factory=dict)
    live: Live | None = None
    fresh: Fresh | None = None
    within: tuple[str, ...] = ()
    """Names of the variables being evaluated, to find those that stand on themselves."""

    def looping(self, name: str, index: int) -> Scope:
        """The scope inside of one turn of a loop."""
        return replace(self, copies={**self.copies, name.casefold(): index})

    def knowing(self, live: Live | None) -> Scope:
        """The same scope while the deployment runs."""
        return replace(self, live=live)
