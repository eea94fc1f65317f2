"""What a service keeps of its requests and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pulumi

from .allowed import FLAG, TEXT, TEXTS, Allowed
from .known import combine, given, is_known
from .problem import Level, Problem
from .value import Value, required

if TYPE_CHECKING:
    from pulumi_azureml import CollectedData

__all__ = ["DataCollection"]

_KEYS = ("eventHubEnabled", "storageEnabled")
_DEFAULT_COLLECTIONS = ("model_inputs", "model_outputs")
_NO_EVENT_HUB = (
    "there is no Event Hub sink any more: set it to False, and send from the scoring script, "
    "or route diagnostic settings to an Event Hub"
)


@dataclass(frozen=True)
class DataCollection(Value):
    """Collection of model data to the workspace's blob store."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "event_hub_enabled": FLAG,
        "storage_enabled": FLAG,
        "rolling_rate": TEXT,
        "capture_headers": TEXTS,
    }

    event_hub_enabled: pulumi.Input[bool] | None = None
    """v1 read it and never wrote it; there is no such sink any more. Default: off."""
    storage_enabled: pulumi.Input[bool] | None = None
    """Whether data goes to the blob store. Default: off."""
    _: KW_ONLY
    collections: Mapping[str, pulumi.Input[CollectedData]] | None = None
    """What is collected, by name. `request` and `response` need no code; anything else the scoring script hands over by
    `azureml-ai-monitoring`. Default: `model_inputs` and `model_outputs`."""
    sampling_rate: pulumi.Input[float] | None = None
    """Share of the requests that are kept, 0 to 1. Default: all."""
    rolling_rate: pulumi.Input[str] | None = None
    """How often a new file is begun: Year, Month, Day, Hour or Minute. Default: the service's, Hour."""
    capture_headers: Sequence[str] | None = None
    """Headers that are kept with a request. Default: none."""

    @property
    def needs_code(self) -> bool:
        """Whether the scoring script has to hand the data over, by `azureml-ai-monitoring`."""
        names = self.collections if self.collections is not None else _DEFAULT_COLLECTIONS
        return self.storage_enabled is True and bool(set(names) - {"request", "response"})

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        problems = []
        if sound.get("event_hub_enabled"):
            problems.append(Problem("event_hub_enabled", _NO_EVENT_HUB, Level.STRICT))
        if self.collections and is_known(self.storage_enabled) and not self.storage_enabled:
            problems.append(Problem("collections", "are given while storage_enabled is not True"))
        return problems

    def to_arguments(self) -> Any:
        """The argument `data_collector` of an online deployment; None where nothing is collected."""
        streams = self.collections
        if streams is None:
            streams = {name: {} for name in _DEFAULT_COLLECTIONS}
        shared = given({"enabled": True, "sampling_rate": self.sampling_rate})
        collector = given(
            {
                "collections": {
                    name: combine(lambda found: {**shared, **found}, each) for name, each in streams.items()
                },
                "rolling_rate": self.rolling_rate,
                "capture_headers": None if self.capture_headers is None else list(self.capture_headers),
            }
        )
        if is_known(self.storage_enabled):
            return collector if self.storage_enabled else None
        return combine(lambda enabled, found: found if enabled else None, self.storage_enabled, collector)

    @classmethod
    def from_arguments(cls, data_collector: Mapping[str, Any] | None) -> DataCollection | None:
        """What the argument `data_collector` means."""
        if data_collector is None:
            return None
        return cls(
            event_hub_enabled=False,
            storage_enabled=True,
            collections=dict(data_collector["collections"]),
            rolling_rate=data_collector.get("rolling_rate"),
            capture_headers=data_collector.get("capture_headers"),
        )

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it: the two switches."""
        return {"eventHubEnabled": self.event_hub_enabled, "storageEnabled": self.storage_enabled}

    @classmethod
    def deserialize(cls, payload_obj: Any) -> DataCollection:
        """From what v1 wrote; every key has to be there, as v1 asked."""
        payload = required(payload_obj, _KEYS, "DataCollection")
        return cls(payload["eventHubEnabled"], payload["storageEnabled"])
