"""The runtime of one emulator: all its running deployments, behind the contract with the control plane."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any

from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.resource import Context
from azureml_emulator.inference.contract import Asset, Container, Deployment, Status
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.running import RunningDeployment
from azureml_emulator.inference.sources import Source, located
from azureml_emulator.inference.surroundings import Surroundings

UNKNOWN = Status("unknown")
STOP_SECONDS = 1.0
"""How long instances may still work on what they have when the emulator forgets everything or ends."""


class LocalRuntime:
    """`contract.Runtime` with processes of this machine. Lives in one event loop, in which it is called."""

    def __init__(self, surroundings: Surroundings, router: str = "") -> None:
        self.router = router
        self._surroundings = surroundings
        self._running: dict[str, RunningDeployment] = {}
        self._ending: set[asyncio.Task[None]] = set()
        surroundings.ledger.end_left_behind()
        for left in surroundings.directory.glob("*/"):
            shutil.rmtree(left, ignore_errors=True)

    def restore(self, deployments: Iterable[Deployment], context: Context) -> None:
        """Run again what was ready before the emulator was stopped."""
        for deployment in deployments:
            self.deploy(deployment, context)

    def deploy(self, deployment: Deployment, context: Context) -> Status:
        """See `contract.Runtime.deploy`."""
        running = self._running.setdefault(deployment.id.casefold(), RunningDeployment(self._surroundings))
        try:
            sources: Mapping[str, Source] | RolloutFailed = _sources(deployment, context)
        except RolloutFailed as failed:
            sources = failed
        return running.deploy(deployment, sources)

    def scale(self, deployment_id: str, instances: int) -> None:
        """See `contract.Runtime.scale`."""
        running = self.running(deployment_id)
        if running:
            running.scale(instances)

    def follow(self, deployments: Iterable[Deployment]) -> None:
        """Take over how deployments that run are scaled: settings of Azure Monitor change that from outside."""
        for deployment in deployments:
            running = self.running(deployment.id)
            if running:
                running.follow(deployment.scale)

    @property
    def runs_any(self) -> bool:
        """Whether there is any deployment."""
        return bool(self._running)

    def undeploy(self, deployment_id: str) -> None:
        """See `contract.Runtime.undeploy`."""
        running = self._running.pop(deployment_id.casefold(), None)
        if running:
            self._end(running.stop())

    def _end(self, stopping: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(stopping)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def status(self, deployment_id: str) -> Status:
        """See `contract.Runtime.status`."""
        running = self.running(deployment_id)
        if running is None:
            return UNKNOWN
        status, serving = running.status, running.serving
        automatic = serving is not None and serving.deployment.scale.automatic
        count = running.instances if automatic else None
        return Status(status.state, status.revision, status.failure, count)

    def logs(self, deployment_id: str, container: Container, tail: int | None) -> str | None:
        """See `contract.Runtime.logs`."""
        running = self.running(deployment_id)
        log = running.log(container == "StorageInitializer") if running else None
        return "\n".join(log.lines(tail)) if log else None

    def running(self, deployment_id: str) -> RunningDeployment | None:
        """The deployment, for the data plane."""
        return self._running.get(deployment_id.casefold())

    def reset(self) -> None:
        """Stop and forget all."""
        for running in self._running.values():
            self._end(running.stop(STOP_SECONDS))
        self._running.clear()

    async def close(self) -> None:
        """Stop all, and wait until the last process is gone."""
        self.reset()
        while self._ending:
            await asyncio.wait(set(self._ending))

    def shown(self) -> list[dict[str, Any]]:
        """What the control API tells about the deployments."""
        return [_shown(key, running) for key, running in self._running.items()]


def _sources(deployment: Deployment, context: Context) -> dict[str, Source]:
    """The files of model and code, and those that an image is built from."""
    workspace = parse(deployment.endpoint_id).parent
    assert workspace is not None, "an endpoint lives in a workspace"
    wanted = {"model": (deployment.model, "modelUri"), "code": (deployment.code, "codeUri")}
    found = {
        kind: located(_reference(kind, asset, key), workspace, context)
        for kind, (asset, key) in wanted.items()
        if asset is not None
    }
    environment = deployment.environment.document if deployment.environment else None
    build = (environment or {}).get("properties", {}).get("build")
    return {**found, "build": located(str(build["contextUri"]), workspace, context)} if build else found


def _reference(kind: str, asset: Asset, key: str) -> str:
    reference = (asset.document or {}).get("properties", {}).get(key)
    if not reference:
        raise RolloutFailed(
            "ResourceNotFound",
            f"the emulator does not have the {kind} '{asset.id}'. Registries are not emulated: "
            f"create the {kind} in the workspace.",
        )
    return str(reference)


def _shown(deployment_id: str, running: RunningDeployment) -> dict[str, Any]:
    status, serving = running.status, running.serving
    instances = [
        {
            "name": replica.name,
            "port": replica.port,
            "pid": replica.pid,
            "ready": replica.ready,
            "busy": replica.busy,
            "slots": replica.slots,
            "restarts": replica.restarts,
        }
        for replica in (serving.replicas if serving else ())
    ]
    return {
        "deployment": serving.deployment.id if serving else deployment_id,
        "state": status.state,
        "revision": status.revision,
        "failure": {"code": status.failure.code, "message": status.failure.message} if status.failure else None,
        "in_flight": running.dispatcher.load.present,
        "instances": instances,
    }
