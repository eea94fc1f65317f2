"""Names of services and versions, as v1 took them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .problem import Level, Problem

__all__ = ["same_name_problems", "service_name_problems"]

_NAME = re.compile("[a-z]([-a-z0-9]*[a-z0-9])?")
_WORDS = "3 to 32 letters, digits and `-`, beginning with a letter and ending with a letter or digit"


def service_name_problems(property: str, name: str) -> list[Problem]:
    """What v1 refused in a name. Upper-case letters are let through: only v1 minded them."""
    if not isinstance(name, str) or not 3 <= len(name) <= 32 or not _NAME.fullmatch(name.lower()):
        return [Problem(property, f'"{name}" must have {_WORDS}')]
    if name != name.lower():
        sentence = f'"{name}" has upper-case letters, which v1 refused; two names that differ by case alone are one'
        return [Problem(property, sentence, Level.WARNING)]
    return []


def same_name_problems(property: str, names: Iterable[Any]) -> list[Problem]:
    """Names that differ by case alone; those that are not known yet are not looked at."""
    seen: dict[str, str] = {}
    problems = []
    for name in names:
        if not isinstance(name, str):
            continue
        if name.lower() in seen:
            sentence = f"{seen[name.lower()]} and {name} are one name to the service, which ignores case"
            problems.append(Problem(property, sentence))
        seen[name.lower()] = name
    return problems
