"""How an image is run that needs no container engine: its command, as a process of this machine.

Nothing keeps the process in: it sees this machine's files, and the image's are where `SimpleImage` has put them.
Absolute paths in its command and variables are those of the image, and are translated; in its source code nobody can.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from azureml_emulator.inference.containers import Routes
from azureml_emulator.inference.launch import SCRIPTS, Launch, inherited
from azureml_emulator.inference.simple_image import SimpleImage
from azureml_emulator.inference.staging import Stage

_PATH = re.compile(r"(?<![\w./-])/(?!/)[\w./-]+")
"""An absolute path inside a text; not what follows the colon of an address."""


def contained_launch(image: SimpleImage, python: Path, routes: Routes, stage: Stage) -> Launch:
    """``python`` is the interpreter of the environment with the image's packages."""
    _mount_model(image, stage)
    wanted = {**image.variables, **stage.variables()}
    mount = stage.deployment.model_mount_path
    if mount and "AZUREML_MODEL_DIR" not in stage.deployment.environment_variables:
        wanted["AZUREML_MODEL_DIR"] = mount
    variables = {name: _translated(value, image, stage) for name, value in wanted.items()}
    paths = {
        "PATH": [str(python.parent), variables.get("PATH", os.environ.get("PATH", ""))],
        "PYTHONPATH": [str(SCRIPTS / "contained"), variables.get("PYTHONPATH", "")],
    }
    joined = {name: os.pathsep.join(filter(None, parts)) for name, parts in paths.items()}
    words = tuple(_translated(word, image, stage) for word in image.command)
    exposed = ",".join(str(port) for port in image.ports if port != routes.port)
    command = (str(python), str(SCRIPTS / "contained.py"), str(routes.port), exposed, *words)
    return Launch(
        lambda _port, _name: command,
        {**inherited(), "PYTHONUNBUFFERED": "1", **variables, **joined},
        image.local("."),
        liveness_path=routes.liveness,
        readiness_path=routes.readiness,
        scoring_path=routes.scoring,
    )


def image_variables(image: SimpleImage, stage: Stage) -> Mapping[str, str]:
    """``ENV`` of the image, for a scoring script that runs in it."""
    return {name: _translated(value, image, stage) for name, value in image.variables.items()}


def _mount_model(image: SimpleImage, stage: Stage) -> None:
    """Put the model where the deployment wants it in the image."""
    mount = stage.deployment.model_mount_path
    if mount:
        place = image.local(mount)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            place.symlink_to(stage.models, target_is_directory=True)


def _translated(text: str, image: SimpleImage, stage: Stage) -> str:
    """With the paths that are the image's or the stage's replaced by those on this machine."""

    def local(found: re.Match[str]) -> str:
        path = stage.local(found[0])
        if path is not None:
            return str(path)
        inside = image.local(found[0])
        return str(inside) if inside.exists() else found[0]

    return _PATH.sub(local, text)
