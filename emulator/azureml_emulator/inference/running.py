"""One deployment as it runs: the revision that serves, the one that is coming, and how many instances there are.

A new revision comes up beside the old one, takes its place in one step, and the old one ends when it is idle: no
request is lost. When it does not come up, the old one goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import traceback
from collections.abc import Coroutine, Mapping
from typing import Any

from azureml_emulator.arm.resource_type import Failure
from azureml_emulator.inference.autoscaler import Autoscaler
from azureml_emulator.inference.contract import Deployment, Scale, Status
from azureml_emulator.inference.dispatcher import Dispatcher
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.log_ring import LogRing
from azureml_emulator.inference.revision import Revision
from azureml_emulator.inference.sources import Source
from azureml_emulator.inference.surroundings import Surroundings


class RunningDeployment:
    """Everything is done in the event loop; what takes long is a task."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.status = Status("unknown")
        self.dispatcher = Dispatcher()
        self.serving: Revision | None = None
        self._latest: Revision | None = None
        """The revision that was asked for last; its logs are shown, also when it has failed."""
        self._surroundings = surroundings
        self._wanted = 1
        self._rollout: asyncio.Task[None] | None = None
        self._scaling: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[Any]] = set()

    def deploy(self, deployment: Deployment, sources: Mapping[str, Source] | RolloutFailed) -> Status:
        """Begin to run a revision. ``sources``: the files of ``model`` and ``code``, or why there are none."""
        if self._rollout:
            self._rollout.cancel()
            self._rollout = None
        self._wanted = _first_instances(deployment)
        if self.serving and self.serving.carries(deployment) and not isinstance(sources, RolloutFailed):
            self.serving.deployment = deployment
            self._latest = self.serving
            self.status = Status("ready", deployment.revision)
            self._serve(self.serving)
            return self.status
        self.status = Status("deploying", deployment.revision)
        revision = Revision(deployment, self._surroundings, self.dispatcher.wake)
        self._latest = revision
        if isinstance(sources, RolloutFailed):
            revision.storage_log.say(sources.failure.message)
            self._fail(revision, sources.failure)
        else:
            self._rollout = asyncio.create_task(self._roll(revision, sources))
        return self.status

    async def _roll(self, revision: Revision, sources: Mapping[str, Source]) -> None:
        arrived = False
        try:
            await revision.prepare(sources)
            await revision.come_up(self._wanted)
            arrived = True
        except RolloutFailed as failed:
            revision.server_log.say(failed.failure.message.split("\n", 1)[0])
            self._fail(revision, failed.failure)
        except Exception as defect:  # noqa: BLE001  # nobody waits for this task: the operation would never end
            revision.server_log.say(traceback.format_exc())
            message = f"the emulator itself failed: {defect!r}. Please report it with the deployment's logs."
            self._fail(revision, Failure("InternalServerError", message))
        finally:
            if not arrived:
                self.do(revision.retire(0))
        if arrived:
            self.status = Status("ready", revision.deployment.revision)
            self._serve(revision)

    def _fail(self, revision: Revision, failure: Failure) -> None:
        self.status = Status("failed", revision.deployment.revision, failure)

    def _serve(self, revision: Revision) -> None:
        """Put a revision that is ready in the place of the one before."""
        before, self.serving = self.serving, revision
        self.dispatcher.replicas = revision.replicas
        self._resize()
        if before and before is not revision:
            self.do(before.retire(before.drain_seconds))
        self._follow_load(revision)

    def _follow_load(self, revision: Revision) -> None:
        """Let the load decide how many instances there are, if the deployment says so."""
        if self._scaling:
            self._scaling.cancel()
            self._scaling = None
        if revision.deployment.scale.automatic:
            self._scaling = asyncio.create_task(self._scale_by_load(revision))

    def follow(self, scale: Scale) -> None:
        """Other limits or another target, by a setting that is not the deployment's own."""
        revision = self.serving
        if revision is None or dataclasses.replace(scale, instances=0) == dataclasses.replace(
            revision.deployment.scale, instances=0
        ):
            return
        revision.deployment = dataclasses.replace(revision.deployment, scale=scale)
        self._follow_load(revision)

    def scale(self, instances: int) -> None:
        """Run that many instances."""
        self._wanted = max(1, instances)
        self._resize()

    def _resize(self) -> None:
        if self.serving is None:
            return
        for surplus in self.serving.resize(self._wanted):
            self.do(surplus.retire(self.serving.drain_seconds))
        self.dispatcher.wake()

    async def _scale_by_load(self, revision: Revision) -> None:
        autoscaler = Autoscaler(revision.deployment.scale, revision.slots)
        self.dispatcher.load.average()
        while True:
            await asyncio.sleep(max(0.05, revision.deployment.scale.polling_interval))
            load = self.dispatcher.load.average()
            self.scale(autoscaler.instances(self._wanted, load, self._surroundings.now()))

    @property
    def instances(self) -> int:
        """How many there are, ready or not yet."""
        return len(self.serving.replicas) if self.serving else 0

    def log(self, storage: bool) -> LogRing | None:
        """What the containers of the latest revision wrote."""
        if self._latest is None:
            return None
        for replica in self._latest.replicas:
            replica.hear()
        return self._latest.storage_log if storage else self._latest.server_log

    def do(self, work: Coroutine[Any, Any, Any]) -> None:
        """Work that nobody waits for, but which is done before the deployment is gone."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def stop(self, seconds: float | None = None) -> None:
        """End everything. ``seconds`` are given to instances that still work; ``None``: as many as a request may
        take."""
        tasks = [task for task in (self._rollout, self._scaling) if task]
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
        if self.serving:
            self.do(self.serving.retire(self.serving.drain_seconds if seconds is None else seconds))
            self.serving = None
        while self._background:
            await asyncio.wait(set(self._background))


def _first_instances(deployment: Deployment) -> int:
    """With how many instances a revision begins."""
    scale = deployment.scale
    return max(1, scale.minimum, min(scale.instances, scale.maximum)) if scale.automatic else max(1, scale.instances)
