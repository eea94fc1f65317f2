"""Images that bring their own server are run by Docker, when an engine answers and has the image.

The emulator pulls nothing: registries ask for passwords that it does not have, and a laptop may be offline.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.launch import Launch, inherited
from azureml_emulator.inference.staging import CONTAINER_ROOT, Stage

ENGINE_SECONDS = 5
"""How long an engine may take to say that it is there."""
ROUTES = ("livenessRoute", "readinessRoute", "scoringRoute")


@dataclass(frozen=True)
class Routes:
    """The environment's ``inferenceConfig``. All routes are served by the port of the scoring route."""

    port: int
    liveness: str
    readiness: str
    scoring: str


def routes_of(configuration: Mapping[str, Any] | None) -> Routes | None:
    """The routes of an environment's ``inferenceConfig``; ``None`` without a scoring route."""
    found = {name: (configuration or {}).get(name) or {} for name in ROUTES}
    scoring = found["scoringRoute"]
    if "path" not in scoring:
        return None
    liveness, readiness = (str(found[name].get("path", "/")) for name in ROUTES[:2])
    return Routes(int(scoring.get("port", 80)), liveness, readiness, str(scoring["path"]))


async def container_launch(image: str, routes: Routes, stage: Stage) -> Launch:
    """How an image is run. Raises when Docker cannot run it, with what to do."""
    docker = await _docker_with(image)
    mounts = _mounts(stage)
    variables = stage.deployment.environment_variables
    settings = [word for name in variables for word in ("--env", name)]

    def command(port: int, name: str) -> Sequence[str]:
        publish = f"127.0.0.1:{port}:{routes.port}"
        return (docker, "run", "--rm", "--name", name, "--publish", publish, *mounts, *settings, image)

    return Launch(
        command,
        {**inherited(), **_engine_variables(), **variables},
        stage.root,
        hands_socket=False,
        clean_up=lambda name: (docker, "rm", "--force", name),
        liveness_path=routes.liveness,
        readiness_path=routes.readiness,
        scoring_path=routes.scoring,
    )


def _mounts(stage: Stage) -> list[str]:
    """Where the container finds code and model."""
    mounts = ["--volume", f"{stage.root}:{CONTAINER_ROOT}"]
    mount = stage.deployment.model_mount_path
    return [*mounts, "--volume", f"{stage.models}:{mount}"] if mount else mounts


def _engine_variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("DOCKER_")}


async def _docker_with(image: str) -> str:
    docker = shutil.which("docker")
    if docker is None or not await _succeeds(docker, "version", "--format", "{{.Server.Version}}"):
        raise RolloutFailed(
            "BadArgument",
            f"the image '{image}' brings its own server, which only a container engine can run, and no Docker engine "
            "answers here. Start one, or deploy a scoring script: the emulator runs that without containers.",
        )
    if not await _succeeds(docker, "image", "inspect", image):
        raise RolloutFailed(
            "BadArgument",
            f"the Docker engine does not have the image '{image}', and the emulator pulls none. "
            f"Run 'docker pull {image}' first.",
        )
    return docker


async def _succeeds(*command: str) -> bool:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        return await asyncio.wait_for(process.wait(), ENGINE_SECONDS) == 0
    except asyncio.TimeoutError:
        process.kill()
        await process.wait()
        return False
