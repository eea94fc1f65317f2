"""One revision of a deployment: its folder, its environment, its logs and the instances that run it."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence

from azureml_emulator.inference.blueprint import launch_of
from azureml_emulator.inference.contract import Deployment
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.keeper import Keeper, care_for
from azureml_emulator.inference.launch import Launch
from azureml_emulator.inference.log_ring import LogRing
from azureml_emulator.inference.replica import Output, Replica
from azureml_emulator.inference.sources import Source
from azureml_emulator.inference.staging import Stage, fill
from azureml_emulator.inference.surroundings import Surroundings

_GOES_ON_WITHOUT_RESTART = {"revision", "scale", "request_timeout", "queue_wait", "document", "resources"}
"""What may change while the same processes run. The time limit of a worker follows with the next restart."""
DRAIN_EXTRA_SECONDS = 2
"""How much longer than a request may take an instance has to become idle."""


class Revision:
    """``changed`` is called whenever an instance has become ready or is so no more."""

    def __init__(self, deployment: Deployment, surroundings: Surroundings, changed: Callable[[], None]) -> None:
        self.deployment = deployment
        self.server_log = LogRing()
        self.storage_log = LogRing()
        self.replicas: list[Replica] = []
        """Those that take part, ready or not yet."""
        self._keepers: list[Keeper] = []
        self._surroundings = surroundings
        self._changed = changed
        self._launch: Launch | None = None
        digest = hashlib.sha256(deployment.id.casefold().encode()).hexdigest()[:10]
        # Not by the revision's number: one that was deleted may still be ending under the same name and number.
        key = f"{digest}-{uuid.uuid4().hex[:8]}"
        told = {**surroundings.variables, **deployment.environment_variables}
        deployment = dataclasses.replace(deployment, environment_variables=told)
        self._stage = Stage(surroundings.directory / key, deployment)

    @property
    def slots(self) -> int:
        """Requests at a time of one instance."""
        return self.deployment.concurrent_requests

    @property
    def scoring_path(self) -> str:
        return self._launch.scoring_path if self._launch else "/score"

    async def prepare(self, sources: Mapping[str, Source]) -> None:
        """Copy the files and make the environment."""
        if os.name == "nt":
            raise RolloutFailed(
                "BadArgument",
                "the emulator runs deployments on Linux and macOS. On Windows run it in WSL, or let deployments run "
                'nothing: PATCH /settings {"services_off": ["inference"]}.',
            )
        try:
            await asyncio.to_thread(fill, self._stage, sources, self.storage_log)
        except OSError as reason:
            message = f"the files of the deployment cannot be copied: {reason}. Deploy again once they are there."
            raise RolloutFailed("ResourceNotFound", message) from reason
        self._launch = await launch_of(self._stage, sources.get("build"), self.server_log.say)

    async def come_up(self, instances: int) -> None:
        """Start so many instances and wait until each is ready."""
        self.resize(instances)
        waiting = [keeper.came_up for keeper in self._keepers]
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
        for outcome in done:
            outcome.result()

    def resize(self, instances: int) -> Sequence[Keeper]:
        """Start instances, or take some out of the load, which are to be retired by the caller."""
        assert self._launch is not None
        while len(self._keepers) < instances:
            self._keepers.append(self._new(self._launch))
        surplus = self._keepers[instances:]
        del self._keepers[instances:]
        self.replicas[:] = [keeper.replica for keeper in self._keepers]
        return surplus

    def _new(self, launch: Launch) -> Keeper:
        # A container that a killed emulator left behind may still have a name that is only counted.
        words = ("azureml", self.deployment.endpoint_name, self.deployment.name, uuid.uuid4().hex[:8])
        name = "-".join(words).lower()
        output = Output(self.server_log, self._surroundings.ledger)
        replica = Replica(name, launch, self.slots, output)
        return Keeper(replica, care_for(self.deployment, self._surroundings.pace, self._changed), self.server_log)

    def carries(self, deployment: Deployment) -> bool:
        """Whether the same processes can go on as that revision."""
        own, other = (dataclasses.asdict(item) for item in (self.deployment, deployment))
        return all(own[key] == other[key] for key in own.keys() - _GOES_ON_WITHOUT_RESTART)

    @property
    def drain_seconds(self) -> float:
        return self.deployment.request_timeout + DRAIN_EXTRA_SECONDS

    async def retire(self, drain_seconds: float) -> None:
        """End all instances, each when it is idle, and remove the folder."""
        keepers, self._keepers = self._keepers, []
        await asyncio.gather(*(keeper.retire(drain_seconds) for keeper in keepers))
        await asyncio.to_thread(shutil.rmtree, self._stage.root, ignore_errors=True)
