"""Where samples lie: the ids that they name, made up for unit tests and real ones of a running emulator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["NOWHERE", "Place"]

GUID = "11111111-2222-3333-4444-55555555555"


@dataclass(frozen=True)
class Place:
    """A resource group with what is in it."""

    subscription_id: str = f"{GUID}0"
    resource_group: str = "group"
    location: str = "westeurope"
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids that exist, by resource type."""
    folder: str = "tests/samples/content"
    """Where local content lies, from the folder that the program runs in."""

    def content(self, name: str) -> str:
        """The path of a file or folder to upload."""
        return f"{self.folder}/{name}"

    def id_of(self, arm_type: str, nth: int = 0) -> str:
        """The nth id of a type: one that exists where there is one, else one that is well formed."""
        exist = self.known.get(arm_type, ())
        if nth < len(exist):
            return exist[nth]
        namespace, *kinds = arm_type.split("/")
        segments = "/".join(f"{kind}/{'abc'[nth] * 3}{kind[:3].lower()}" for kind in kinds)
        return f"{self.group_id}/providers/{namespace}/{segments}"

    @property
    def group_id(self) -> str:
        return f"/subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"


NOWHERE = Place()
