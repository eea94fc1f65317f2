"""Keeps one instance running: watches its probes, takes it out of the load, starts it again.

Before an instance has answered once, the fast profile looks at it all the time and without initial delay, but gives
up as late as the probes say. From then on the probes' own periods hold in both profiles.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from azureml_emulator.inference.contract import ComputeType, Deployment, Probe
from azureml_emulator.inference.diagnosis import crashed, never_ready
from azureml_emulator.inference.exchange import BrokenExchange, status_of
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.log_ring import LogRing
from azureml_emulator.inference.replica import Replica

LOOK_SECONDS = 0.05
"""How soon the fast profile looks again."""
FIRST_PAUSE = 10.0
LONGEST_PAUSE = 300.0
"""Back-off between restarts, as Kubernetes does it: the first restart at once, then 10 s, doubled up to 5 minutes."""
FORGIVEN_SECONDS = 600.0
"""An instance that has lived that long begins anew with the back-off."""


@dataclass(frozen=True)
class Care:
    """How an instance is looked after."""

    liveness: Probe
    readiness: Probe
    startup: Probe | None
    compute_type: ComputeType
    pace: Callable[[float], float]
    changed: Callable[[], None]
    """Called when the instance has become ready, or is so no more."""

    @property
    def patience(self) -> float:
        """Seconds in which it has to be ready."""
        return _window(self.startup) if self.startup else max(_window(self.liveness), _window(self.readiness))


def care_for(deployment: Deployment, pace: Callable[[float], float], changed: Callable[[], None]) -> Care:
    """As the deployment's probes say."""
    kind = deployment.compute_type
    return Care(deployment.liveness, deployment.readiness, deployment.startup, kind, pace, changed)


def _window(probe: Probe) -> float:
    return probe.initial_delay + probe.period * probe.failure_threshold


class Keeper:
    """One instance for as long as it is wanted."""

    def __init__(self, replica: Replica, care: Care, log: LogRing) -> None:
        self.replica = replica
        self.came_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when it is ready for the first time; fails with `RolloutFailed` when it never will be."""
        self._care = care
        self._log = log
        self._starting: asyncio.Future[None] | None = None
        self._task = asyncio.create_task(self._keep())

    async def retire(self, drain_seconds: float) -> None:
        """Take it out of the load, let it finish what it works on, end it."""
        self._set_ready(ready=False)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        if not self.came_up.done():
            self.came_up.cancel()
        if self._starting:
            await asyncio.wait([self._starting])
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.replica.idle.wait(), drain_seconds)
        await self.replica.stop()

    def _set_ready(self, ready: bool) -> None:
        if self.replica.ready != ready:
            self.replica.ready = ready
            self._care.changed()

    async def _keep(self) -> None:
        lives = 0
        loop = asyncio.get_running_loop()
        while True:
            born = loop.time()
            try:
                await self._live()
            except RolloutFailed as failed:
                await self.replica.stop()
                if not self.came_up.done():
                    self.came_up.set_exception(failed)
                    self.came_up.exception()  # nobody may be waiting any more
                    return
                self._log.say(str(failed))
            lives = 0 if loop.time() - born > FORGIVEN_SECONDS else lives
            pause = self._care.pace(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (lives - 1))) if lives else 0
            await asyncio.sleep(max(pause, min(lives, 5) * LOOK_SECONDS))
            lives += 1
            self.replica.restarts += 1
            self._log.say(f"Instance {self.replica.name} is started again.")

    async def _live(self) -> None:
        """One life of the process, from start to end."""
        # Not to be cancelled half-way: a process that nobody has noted would stay behind.
        self._starting = asyncio.ensure_future(self.replica.start())
        try:
            await asyncio.shield(self._starting)
        except OSError as reason:
            raise RolloutFailed("ResourceNotReady", f"the instance cannot be started: {reason}.") from reason
        ended = asyncio.ensure_future(self.replica.ended())
        try:
            await self._come_up(ended)
            self._set_ready(ready=True)
            if not self.came_up.done():
                self.came_up.set_result(None)
            await self._watch(ended)
        finally:
            self._set_ready(ready=False)
            ended.cancel()

    async def _come_up(self, ended: asyncio.Future[int]) -> None:
        probe, path = self._care.readiness, self.replica.launch.readiness_path
        loop = asyncio.get_running_loop()
        give_up = loop.time() + self._care.patience
        await self._pause(ended, self._care.pace(probe.initial_delay))
        successes = 0
        while not ended.done():
            successes = successes + 1 if await self._answers(probe, path, ended) else 0
            if successes >= probe.success_threshold:
                return
            if loop.time() >= give_up:
                self.replica.hear()
                raise never_ready(path, self._care.patience, self._log.lines())
            await self._pause(ended, max(LOOK_SECONDS, self._care.pace(probe.period)))
        raise crashed(self._care.compute_type, ended.result(), self._log.lines())

    async def _watch(self, ended: asyncio.Future[int]) -> None:
        """Until it has ended, or is to be ended because it is not alive any more."""
        ready = asyncio.create_task(self._watch_readiness(ended))
        alive = asyncio.create_task(self._watch_liveness(ended))
        try:
            over: set[asyncio.Future[Any]] = {ended, alive}
            await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
            alive.cancel()
        if not ended.done():
            self._log.say(f"Instance {self.replica.name} does not answer its liveness probe and is ended.")
            await self.replica.stop()
        else:
            self._log.say(f"Instance {self.replica.name} ended with status {ended.result()}.")

    async def _watch_readiness(self, ended: asyncio.Future[int]) -> None:
        probe, path = self._care.readiness, self.replica.launch.readiness_path
        right, wrong = 0, 0
        while True:
            await self._pause(ended, probe.period)
            right, wrong = (right + 1, 0) if await self._answers(probe, path, ended) else (0, wrong + 1)
            if wrong >= probe.failure_threshold:
                self._set_ready(ready=False)
            elif right >= probe.success_threshold:
                self._set_ready(ready=True)

    async def _watch_liveness(self, ended: asyncio.Future[int]) -> None:
        probe, path = self._care.liveness, self.replica.launch.liveness_path
        wrong = 0
        while wrong < probe.failure_threshold:
            await self._pause(ended, probe.period)
            wrong = 0 if await self._answers(probe, path, ended) else wrong + 1

    async def _answers(self, probe: Probe, path: str, ended: asyncio.Future[int]) -> bool:
        """Whether the instance answers with success in time."""
        asked: asyncio.Future[int] = asyncio.ensure_future(status_of(self.replica.port, path))
        asked.add_done_callback(_heard)
        try:
            await asyncio.wait([asked, ended], timeout=probe.timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
        if not asked.done() or asked.cancelled() or asked.exception():
            return False
        return 200 <= asked.result() < 400

    async def _pause(self, ended: asyncio.Future[int], seconds: float) -> None:
        if seconds > 0:
            await asyncio.wait([ended], timeout=seconds)


def _heard(asked: asyncio.Future[int]) -> None:
    """A probe that nobody waits for any more may fail unheard; one that failed for our own reasons may not."""
    problem = None if asked.cancelled() else asked.exception()
    if problem and not isinstance(problem, (OSError, BrokenExchange)):
        raise problem
