"""The Python of an environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from .allowed import FLAG, TEXT, Allowed
from .conda_dependencies import CondaDependencies
from .known import given
from .problem import Level, Problem
from .value import Value, required

__all__ = ["PythonSection"]

_ENDED = (3, 9)
"""Versions of Python below this one get no fixes any more, and today's base images do not have them."""


@dataclass(frozen=True)
class PythonSection(Value):
    """Packages by conda, or whatever the image has."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {"user_managed_dependencies": FLAG, "interpreter_path": TEXT}

    conda_dependencies: CondaDependencies | None = None
    """Packages. Default: none but those of the image."""
    user_managed_dependencies: bool = False
    """True: the image holds everything, and conda installs nothing. Default: False."""
    interpreter_path: str = "python"
    """v1's path of the interpreter; only `python` is left. Default: python."""
    base_conda_environment: str | None = None
    """v1's environment to build upon; refused. Default: none."""

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        problems = []
        conda = self.conda_dependencies
        if conda is not None and self.user_managed_dependencies:
            sentence = "are not installed while user_managed_dependencies is True"
            problems.append(Problem("conda_dependencies", sentence, Level.WARNING))
        if sound.get("interpreter_path", "python") != "python":
            problems.append(Problem("interpreter_path", "cannot be said any more: the image's PATH has to find it"))
        if self.base_conda_environment is not None:
            sentence = "cannot be built upon any more: list its packages in conda_dependencies"
            problems.append(Problem("base_conda_environment", sentence))
        if conda is not None:
            problems.extend(problem.below("conda_dependencies") for problem in conda.validate())
            problems.extend(_version_problems(conda))
        return problems

    def to_arguments(self) -> dict[str, Any]:
        """The argument `conda` of an environment version."""
        conda = None if self.user_managed_dependencies else self.conda_dependencies
        return {} if conda is None else {"conda": conda.serialize_to_string()}

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it."""
        conda = self.conda_dependencies
        return {
            "userManagedDependencies": self.user_managed_dependencies,
            "interpreterPath": self.interpreter_path,
            "condaDependenciesFile": None,
            "baseCondaEnvironment": self.base_conda_environment,
            "condaDependencies": None if conda is None else conda.serialize(),
        }

    @classmethod
    def deserialize(cls, payload_obj: Any) -> PythonSection:
        """From what v1 wrote; absent keys take v1's defaults."""
        read = given(required(payload_obj, (), cls.__name__))
        conda = read.get("condaDependencies")
        return cls(
            None if conda is None else CondaDependencies.deserialize(conda),
            read.get("userManagedDependencies", False),
            read.get("interpreterPath", "python"),
            read.get("baseCondaEnvironment"),
        )


def _version_problems(conda: CondaDependencies) -> list[Problem]:
    version = conda.python_version
    if version is None:
        if conda.faults:
            return []
        sentence = "asks for no Python: add one to it, e.g. python=3.10, or conda takes the newest"
        return [Problem("conda_dependencies", sentence, Level.WARNING)]
    parts = tuple(int(part) for part in version.split(".")[:2])
    if len(parts) < 2 or parts >= _ENDED:
        return []
    sentence = f"asks for Python {version}, which gets no fixes any more: use {_ENDED[0]}.{_ENDED[1]} or later"
    return [Problem("conda_dependencies", sentence, Level.WARNING)]
