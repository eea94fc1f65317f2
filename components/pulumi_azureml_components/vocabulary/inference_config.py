"""How a model is served, in v1's one object: a script, its directory and an environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from .allowed import TEXT, Allowed
from .environment import Environment
from .environment_reference import EnvironmentReference
from .known import given
from .packages import package_problems
from .problem import Level, Problem
from .scoring_script import script_problems
from .value import Value, required

__all__ = ["InferenceConfig"]

_BASE_IMAGE = "say it by environment=Environment.from_docker_image(name, image, conda_specification=…)"
_STEPS = "write a Dockerfile with these steps and give environment=Environment.from_docker_build_context(…)"
_GPU = "choose a base image with CUDA by environment=Environment.from_docker_image(…), and ask for gpu_cores"
_GONE = {
    "extra_docker_file_steps": _STEPS,
    "enable_gpu": _GPU,
    "cuda_version": _GPU,
    "base_image": _BASE_IMAGE,
    "base_image_registry": _BASE_IMAGE,
}
_KEYS = {
    "entryScript": "entry_script",
    "runtime": "runtime",
    "condaFile": "conda_file",
    "extraDockerfileSteps": "extra_docker_file_steps",
    "sourceDirectory": "source_directory",
    "enableGpu": "enable_gpu",
    "description": "description",
    "baseImage": "base_image",
    "cudaVersion": "cuda_version",
}


@dataclass(frozen=True)
class InferenceConfig(Value):
    """What serves a model. The script has `init()` and `run(data)`."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "entry_script": TEXT,
        "conda_file": TEXT,
        "source_directory": TEXT,
        "description": TEXT,
    }

    entry_script: str
    """The scoring script (.py): a path inside `source_directory` or, without one, inside the working directory."""
    runtime: str | None = None
    """v1's runtime; only `python` is left. Default: python."""
    conda_file: str | None = None
    """A conda specification, in place of an environment; a path as that of the script. Default: none."""
    extra_docker_file_steps: str | None = None
    """Refused."""
    source_directory: str | None = None
    """The directory that is uploaded. Default: the one that the script is in."""
    enable_gpu: bool | None = None
    """Refused."""
    description: str | None = None
    """Free text on the environment that `conda_file` makes. Default: none."""
    base_image: str | None = None
    """Refused."""
    base_image_registry: Any = None
    """Refused."""
    cuda_version: str | None = None
    """Refused."""
    environment: Environment | EnvironmentReference | None = None
    """What it runs in: one's own, or one that exists. Default: what `conda_file` makes, else that of the component."""

    @property
    def code(self) -> str:
        """The directory that is uploaded."""
        return self.source_directory or os.path.dirname(self.entry_script) or "."

    @property
    def scoring_script(self) -> str:
        """The argument `scoring_script` of a deployment: the script's path inside `code`."""
        return self.entry_script if self.source_directory else os.path.basename(self.entry_script)

    def made_environment(self, name: str) -> Environment | EnvironmentReference | None:
        """The environment that it says; one that `conda_file` makes gets the name given here."""
        if self.environment is not None or self.conda_file is None:
            return self.environment
        path = Path(self.source_directory or ".", self.conda_file)
        made = Environment.from_conda_specification(name, path)
        return Environment(made.name, python=made.python, docker=made.docker, description=self.description)

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        problems = [Problem(name, why) for name, why in _GONE.items() if getattr(self, name)]
        if self.runtime is not None and self.runtime != "python":
            problems.append(Problem("runtime", f'"{self.runtime}" is gone: only python serves online'))
        if self.environment is not None and self.conda_file is not None:
            problems.append(Problem("conda_file", "is given beside environment: give one of them"))
        if self.source_directory and not os.path.isdir(self.source_directory):
            problems.append(Problem("source_directory", f'"{self.source_directory}" is no directory'))
        elif "entry_script" in sound:
            problems.extend(script_problems("entry_script", self.scoring_script, self.code))
        if not self.source_directory:
            sentence = f'is missing: all of "{self.code}" is uploaded, where v1 sent the script alone'
            problems.append(Problem("source_directory", sentence, Level.NOTE))
        made = self.made_environment("environment")
        if made is not None:
            where = "environment" if self.environment is not None else "conda_file"
            problems.extend(problem.below(where) for problem in made.validate())
        if isinstance(made, Environment):
            problems.extend(package_problems(made, self.scoring_script, self.code))
        return problems

    def serialize(self) -> dict[str, Any]:
        """As v1's command line wrote it (`inferenceconfig.json`)."""
        found = given({key: getattr(self, name) for key, name in _KEYS.items()})
        if isinstance(self.environment, Environment):
            found["environment"] = self.environment.serialize()
        elif self.environment is not None:
            found["environment"] = given({"name": self.environment.name, "version": self.environment.version})
        return found

    @classmethod
    def deserialize(cls, payload_obj: Any) -> InferenceConfig:
        """From what v1's command line read. An environment of name and version alone is one that exists."""
        read = required(payload_obj, ("entryScript",), cls.__name__)
        environment = read.get("environment")
        return cls(
            **given({name: read.get(key) for key, name in _KEYS.items()}),
            environment=None if environment is None else _environment(environment),
        )


def _environment(payload: Any) -> Environment | EnvironmentReference:
    read = required(payload, (), "Environment")
    if set(read) <= {"name", "version"}:
        return EnvironmentReference(read["name"], read.get("version"))
    return Environment.deserialize(read)
