"""An MLflow model that is deployed without code: its own files say what it needs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from azureml_emulator.inference.conda import CondaFile, parse_conda
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.launch import SCRIPTS

MODEL_FILE = "MLmodel"
SCRIPT = "mlflow_score.py"


@dataclass(frozen=True)
class MLflowModel:
    """A folder with a file ``MLmodel``."""

    folder: Path

    def environment(self) -> CondaFile:
        """What the model says it needs: ``conda.yaml``, else ``requirements.txt`` with ``python_env.yaml``."""
        conda, listing = self.folder / "conda.yaml", self.folder / "requirements.txt"
        if conda.exists():
            wanted = parse_conda(conda.read_text(encoding="utf-8"))
        elif listing.exists():
            lines = [line.split("#")[0].strip() for line in listing.read_text(encoding="utf-8").splitlines()]
            wanted = CondaFile(self._python(), tuple(line for line in lines if line))
        else:
            raise RolloutFailed(
                "BadArgument",
                "the MLflow model has neither conda.yaml nor requirements.txt, so nobody knows what it needs. "
                "Log it again with mlflow, or deploy it with an environment.",
            )
        named = any(line.split("[")[0].startswith("mlflow") for line in wanted.requirements)
        return wanted if named else CondaFile(wanted.python, (*wanted.requirements, "mlflow-skinny"))

    def _python(self) -> str | None:
        path = self.folder / "python_env.yaml"
        if not path.exists():
            return None
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        version = str(document.get("python") or "")
        return ".".join(version.split(".")[:2]) or None


def mlflow_model(models: Path) -> MLflowModel | None:
    """The MLflow model below a staged model folder, if it is one."""
    found = sorted(models.rglob(MODEL_FILE), key=lambda path: len(path.parts))
    return MLflowModel(found[0].parent) if found else None


def write_script(folder: Path) -> str:
    """Put the scoring script for MLflow models into the code folder; its name."""
    shutil.copyfile(SCRIPTS / SCRIPT, folder / SCRIPT)
    return SCRIPT
