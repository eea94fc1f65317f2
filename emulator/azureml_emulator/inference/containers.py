"""Images that bring their own server are run by Docker, when an engine answers and has the image.

The emulator pulls nothing: registries ask for passwords that it does not have, and a laptop may be offline.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azureml_emulator.inference.environments import Say, run_step
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


OWN_SERVER = Routes(5001, "/", "/", "/score")
"""Of images that have the inference server inside, as Azure's inference images do."""


async def image_launch(image: str, routes: Routes, stage: Stage) -> Launch:
    """How an image is run that the engine has. Raises when Docker cannot run it, with what to do."""
    docker = await engine()
    if docker is None:
        raise RolloutFailed(
            "BadArgument",
            f"the image '{image}' brings its own server, which only a container engine can run, and no Docker engine "
            "answers here. Start one, or give the environment a build context: a Dockerfile that begins with "
            "FROM python and needs no more than pip is run without containers.",
        )
    if not await _succeeds(docker, "image", "inspect", image):
        raise RolloutFailed(
            "BadArgument",
            f"the Docker engine does not have the image '{image}', and the emulator pulls none. "
            f"Run 'docker pull {image}' first.",
        )
    return _launch(docker, image, routes, stage)


async def built_image_launch(
    docker: str, build: Mapping[str, Any], context: Path, routes: Routes, stage: Stage, say: Say
) -> Launch:
    """How an image is run that is first built from its context. Raises ``ImageBuildFailure`` with the last lines."""
    image = f"azureml/azureml_{await asyncio.to_thread(_digest, context)}"
    file = context / str(build.get("dockerfilePath") or "Dockerfile")
    await run_step([docker, "build", "--tag", image, "--file", str(file), str(context)], say, _engine_environment())
    return _launch(docker, image, routes, stage)


def _digest(context: Path) -> str:
    """Names an image by its context, as the service does: the same one is not kept under many names."""
    digest = hashlib.sha256()
    for path in sorted(path for path in context.rglob("*") if path.is_file()):
        for part in (str(path.relative_to(context)).encode(), path.read_bytes()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]


def _launch(docker: str, image: str, routes: Routes, stage: Stage) -> Launch:
    mounts = _mounts(stage)
    where = stage.deployment.model_mount_path or stage.models_in_container
    variables = {"AZUREML_MODEL_DIR": where, **stage.deployment.environment_variables}
    settings = [word for name in variables for word in ("--env", name)]

    def command(port: int, name: str) -> Sequence[str]:
        publish = f"127.0.0.1:{port}:{routes.port}"
        return (docker, "run", "--rm", "--name", name, "--publish", publish, *mounts, *settings, image)

    return Launch(
        command,
        {**_engine_environment(), **variables},
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


def _engine_environment() -> dict[str, str]:
    """What Docker's command line needs to find its engine."""
    own = {name: value for name, value in os.environ.items() if name.startswith("DOCKER_")}
    return {**inherited(), **own}


async def engine() -> str | None:
    """Docker's command line, when an engine answers it."""
    docker = shutil.which("docker")
    return docker if docker and await _succeeds(docker, "version", "--format", "{{.Server.Version}}") else None


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
