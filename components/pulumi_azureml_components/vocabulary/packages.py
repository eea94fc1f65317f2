"""Whether the packages of an environment suffice for serving by a script."""

from __future__ import annotations

from pathlib import Path

from .conda_dependencies import CondaDependencies
from .environment import Environment
from .problem import Level, Problem
from .scoring_script import imports_schema

__all__ = ["package_problems"]

_SERVER, _OLD = "azureml-inference-server-http", "azureml-defaults"


def package_problems(environment: Environment, script: str | None, code: str | Path | None = None) -> list[Problem]:
    """What is missing or out of date in an environment of one's own, for the script that is to run in it."""
    conda = environment.python.conda_dependencies
    if conda is None or conda.faults or environment.python.user_managed_dependencies:
        return []
    problems = []
    image = environment.docker.base_image
    if script is not None and not (isinstance(image, str) and "inference" in image):
        problems.extend(_server_problems(conda))
    if script is not None and imports_schema(script, code) and not conda.holds("inference-schema"):
        problems.append(_warning("inference-schema is missing, which the script imports: add it to the pip packages"))
    return problems


def _server_problems(conda: CondaDependencies) -> list[Problem]:
    if conda.holds(_SERVER):
        return []
    if conda.holds(_OLD):
        return [_warning(f"{_OLD} brings the retired v1 SDK along: put {_SERVER} in its place")]
    return [_warning(f"{_SERVER} is missing, without which nothing answers: add it to the pip packages")]


def _warning(sentence: str) -> Problem:
    return Problem("environment.python.conda_dependencies", sentence, Level.WARNING)
