"""The folder in which a revision runs: code and model laid out as in the service's container.

The service puts all under ``/var/azureml-app`` and says so in environment variables; here that root is a folder of
the emulator's directory, and the same variables lead there.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from azureml_emulator.inference.contract import Asset, Deployment
from azureml_emulator.inference.log_ring import LogRing
from azureml_emulator.inference.sources import Source

CONTAINER_ROOT = "/var/azureml-app"
MODELS = "azureml-models"
DEFAULT_CODE = f"{CONTAINER_ROOT}/code"


@dataclass(frozen=True)
class Stage:
    """One revision's folder."""

    root: Path
    """In the place of ``/var/azureml-app``."""
    deployment: Deployment

    @property
    def code(self) -> Path:
        """What ``AML_APP_ROOT`` names."""
        return self._local(self.deployment.environment_variables.get("AML_APP_ROOT", DEFAULT_CODE))

    @property
    def models(self) -> Path:
        """Where the model's files are; what ``AZUREML_MODEL_DIR`` names unless the client says otherwise."""
        return self._local(self.models_in_container)

    @property
    def models_in_container(self) -> str:
        """``/var/azureml-app/azureml-models/{name}/{version}``."""
        name, version = model_name(self.deployment.model)
        return "/".join(filter(None, (CONTAINER_ROOT, MODELS, name, version)))

    def variables(self) -> dict[str, str]:
        """The container's environment variables, with paths of this machine."""
        given = {name: self._path(value) for name, value in self.deployment.environment_variables.items()}
        own = {"AML_APP_ROOT": str(self.code), "AZUREML_MODEL_DIR": str(self.models)}
        if self.deployment.scoring_script:
            own["AZUREML_ENTRY_SCRIPT"] = self.deployment.scoring_script
        return {**own, **given}

    def local(self, path: str) -> Path | None:
        """Where a path below ``/var/azureml-app`` is on this machine; ``None`` for others."""
        inside = path == CONTAINER_ROOT or path.startswith(CONTAINER_ROOT + "/")
        return self._local(path) if inside else None

    def _path(self, value: str) -> str:
        return str(self.local(value) or value)

    def _local(self, path: str) -> Path:
        below = path.removeprefix(CONTAINER_ROOT).strip("/")
        return self.root.joinpath(*[part for part in below.split("/") if part not in ("", "..")])


def fill(stage: Stage, sources: Mapping[str, Source], log: LogRing) -> None:
    """Copy ``model`` and ``code``. Blocks; runs in a thread. ``log`` is what the storage initializer writes."""
    shutil.rmtree(stage.root, ignore_errors=True)
    stage.code.mkdir(parents=True)
    stage.models.mkdir(parents=True, exist_ok=True)
    targets = {"code": stage.code, "model": stage.models}
    shown = {"code": DEFAULT_CODE, "model": stage.models_in_container}
    for kind, source in sources.items():
        if kind not in targets:
            continue
        single = "" in source.files
        folder = targets[kind] / source.name if kind == "model" and not single else targets[kind]
        log.say(f"Downloading {kind} from {source.reference}")
        size = source.copy_to(folder)
        log.say(f"Downloaded {len(source.files)} files, {size} bytes, to {shown[kind]}")


def model_name(model: Asset | None) -> tuple[str, str]:
    """Name and version in the id of a model version; empty without a model."""
    words = model.id.strip("/").split("/") if model else []
    lowered = [word.casefold() for word in words]
    if "models" not in lowered or "versions" not in lowered:
        return ("model", "1") if model else ("", "")
    return words[lowered.index("models") + 1], words[lowered.index("versions") + 1]
