"""What destroying does to a compute that the service made itself: only what was attached can be detached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["DELETED_ALONE", "DeletedAlone"]


@dataclass(frozen=True, eq=False, repr=False)
class DeletedAlone:
    """The word `delete`, with the way out for whoever wants to keep the machine."""

    sentence: str = "`delete`"

    def fault(self, value: Any) -> str | None:
        if value == "delete":
            return None
        if value == "detach":
            return (
                "detach is not supported for compute instances: leave it out (they are deleted), or keep the instance "
                "in Azure by the resource option retain_on_delete=True"
            )
        return f'"{value}" must be {self.sentence}'


DELETED_ALONE = DeletedAlone()
