"""One resource of a plan: what is known of it before its turn, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

from azureml_emulator.arm.ids import ResourceId, parse
from azureml_emulator.arm.resource import Document, Json

StepState = Literal["Waiting", "Running", "Succeeded", "Failed", "Skipped"]
"""``Skipped``: its condition is false, or something it depends on failed, or it exists and is only referred to."""


@dataclass
class Step:
    """One resource. Kept as JSON with its deployment, so that a deployment goes on after a restart."""

    id: str
    type: str
    name: str
    """With the names of its parents: ``account/default/data``."""
    api_version: str
    source: Json
    """The resource as the template has it."""
    symbol: str = ""
    loop: str = ""
    """Name of the copy loop that it comes from."""
    copies: dict[str, int] = field(default_factory=dict)
    wanted: bool = True
    """Whether its condition is true."""
    existing: bool = False
    """Whether it is only referred to (``existing`` in templates with symbolic names)."""
    waits_for: list[str] = field(default_factory=list)
    """Ids of other steps."""
    state: StepState = "Waiting"
    kind: Literal["Create", "Delete"] = "Create"
    operation: str = ""
    """Name of the long-running operation that makes it."""
    operation_id: str = ""
    """Its name in the deployment's own list of operations."""
    tracking_id: str = ""
    status: int = 0
    """Of the answer to its PUT."""
    started_at: float | None = None
    ended_at: float | None = None
    error: Document | None = None

    @property
    def key(self) -> str:
        """What ids are compared by."""
        return self.id.casefold()

    @property
    def resource_id(self) -> ResourceId:
        """Its id, parsed."""
        return parse(self.id)

    @property
    def symbols(self) -> tuple[str, ...]:
        """Its symbolic name; of a turn of a loop also with the index, as Bicep writes it: ``accounts[0]``."""
        if not self.symbol:
            return ()
        return (self.symbol, f"{self.symbol}[{self.copies['']}]") if self.loop else (self.symbol,)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("Succeeded", "Failed", "Skipped")

    def as_document(self) -> Document:
        """As it is stored; `Step(**document)` is the way back."""
        return asdict(self)

    def named(self) -> Document:
        """How documents of the deployment name it."""
        return {"id": self.id, "resourceType": self.type, "resourceName": self.name}
