"""What one emulator consists of, put together from its directory: the store and everything that lives on it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from azureml_emulator.arm.clock import Clock
from azureml_emulator.arm.faults import Faults
from azureml_emulator.arm.identifiers import Identifiers
from azureml_emulator.arm.registry import Registry
from azureml_emulator.arm.requests import Journal
from azureml_emulator.arm.resource import Document, Principal
from azureml_emulator.arm.resource_type import ResourceType, Route
from azureml_emulator.arm.settings import Profile, Settings
from azureml_emulator.arm.store import Store
from azureml_emulator.arm.throttle import Throttle


class State:
    """The parts, by name. ``services`` are the data planes, by the name a type's hook asks for."""

    def __init__(
        self,
        directory: Path | None,
        types: Sequence[ResourceType],
        routes: Sequence[Route] = (),
        profile: Profile | None = None,
        seed: str | None = None,
        location: str = "westeurope",
    ) -> None:
        self.directory = directory
        self.store = Store(directory)
        self.registry = Registry(types, routes)
        self.services: dict[str, Any] = {}
        self.faults = Faults()
        self.journal = Journal(self.store)
        remembered = self.store.memory.values
        self.location = str(remembered.get("location", {}).get("value") or location)
        self.clock = Clock(**remembered.get("clock", {}))
        self.throttle = Throttle(self.clock)
        self.settings = Settings().changed(remembered.get("settings", {}))
        if profile:
            self.settings = self.settings.changed({"profile": profile})
        chosen = remembered.get("seed", {}).get("value") or seed or secrets.token_hex(8)
        self.identifiers = Identifiers(chosen, int(remembered.get("identifiers", {"counter": 0})["counter"]))
        self.subscription_id = self.identifiers.fixed("subscription")
        self.tenant_id = self.identifiers.fixed("tenant")
        self.service_principal = Principal(self.identifiers.fixed("service"), self.identifiers.fixed("service app"))
        """Who does what the emulator does on its own account."""
        self.remember()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done inside is written down, with the clock and what else has changed; nothing when it
        raises."""
        with self.store.transaction():
            yield
            self.remember()

    def remember(self) -> None:
        """Write down what is not a record of its own: clock, counter, settings, seed, location."""
        memory = self.store.memory
        current: dict[str, Document] = {
            "seed": {"value": self.identifiers.seed},
            "location": {"value": self.location},
            "identifiers": {"counter": self.identifiers.counter},
            "clock": {"offset": self.clock.offset, "frozen_at": self.clock.frozen_at},
            "settings": self.settings.as_document(),
        }
        for key, value in current.items():
            if memory.values.get(key) != value:
                memory.put(key, value)

    def reset(self) -> None:
        """Forget resources, operations, journal, faults, settings and the clock. Seed and principals stay; the ids
        begin anew."""
        profile, seed = self.settings.profile, self.identifiers.seed
        self.store.clear()
        self.faults.clear()
        self.journal.restart()
        self.throttle.clear()
        self.clock.offset, self.clock.frozen_at = 0, None
        self.settings = Settings(profile=profile)
        self.identifiers.seed, self.identifiers.counter = seed, 0
        self.remember()
