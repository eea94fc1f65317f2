"""What a value object says of itself, as tests compare it."""

from __future__ import annotations

from collections.abc import Iterable

from pulumi_azureml_components import Level, Problem


def said(problems: Iterable[Problem], *levels: Level) -> list[str]:
    """The problems as text; of the levels given, else those that stop a deployment."""
    wanted = levels or (Level.ERROR, Level.STRICT)
    return [str(problem) for problem in problems if problem.level in wanted]


def doubted(problems: Iterable[Problem]) -> list[str]:
    """The warnings as text."""
    return said(problems, Level.WARNING)
