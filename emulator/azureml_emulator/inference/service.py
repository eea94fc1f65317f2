"""The inference plane of one served emulator, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from azureml_emulator.arm.state import State
from azureml_emulator.identity.tokens import Authority
from azureml_emulator.inference.contract import SERVICE
from azureml_emulator.inference.control_plane import ControlPlane
from azureml_emulator.inference.processes import Ledger
from azureml_emulator.inference.runtime import LocalRuntime
from azureml_emulator.inference.scoring import Scoring
from azureml_emulator.inference.surroundings import Surroundings
from azureml_emulator.inference.traffic import Traffic

LOOK_SECONDS = 1.0
"""How soon another autoscale setting is noticed."""


class Inference:
    """Made inside the event loop in which the emulator is served, whose `state` gets it as the runtime.

    ``router`` is where Kubernetes endpoints answer; ``variables`` go into every container.
    """

    def __init__(
        self, state: State, authority: Authority, directory: Path, router: str, variables: Mapping[str, str]
    ) -> None:
        folder = directory / "inference"

        def pace(seconds: float) -> float:
            return state.settings.seconds(seconds)  # the settings are another object after each change

        surroundings = Surroundings(
            folder,
            Ledger(folder / "processes.json"),
            pace=pace,
            now=lambda: state.clock.now,
            variables=variables,
        )
        self.runtime = LocalRuntime(surroundings, router)
        self._traffic = Traffic(state.identifiers.seed)
        self._control_plane = ControlPlane(state, authority)
        self.scoring = Scoring(self._control_plane, self.runtime, self._traffic)
        state.services[SERVICE] = self.runtime
        self.runtime.restore(self._control_plane.deployments(), self._control_plane.world())
        self._following = asyncio.create_task(self._follow(state))

    async def _follow(self, state: State) -> None:
        """Tell the runtime when somebody has changed how deployments are scaled."""
        seen = state.store.changes
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self.runtime.runs_any and state.store.changes != seen:
                seen = state.store.changes
                self.runtime.follow(self._control_plane.deployments())

    def reset(self) -> None:
        """Stop all that runs."""
        self.runtime.reset()
        self._traffic.clear()

    async def close(self) -> None:
        """Stop all that runs, and wait for it."""
        self._following.cancel()
        await self.runtime.close()

    def shown(self) -> dict[str, Any]:
        """What ``GET /inference`` of the control API answers."""
        return {"deployments": self.runtime.shown()}
