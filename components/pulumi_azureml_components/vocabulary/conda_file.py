"""Conda specifications and lists of pip requirements as files: reading, refusing, writing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .problem import Problem

__all__ = [
    "read_requirements",
    "read_specification",
    "read_structure",
    "structure_problems",
    "to_text",
]

_KEYS = ("name", "channels", "dependencies", "prefix", "variables")
_MISPLACED = "nothing is listed under pip: its packages belong below it, two blanks further in"


def read_specification(path: str | Path) -> tuple[Any, list[Problem]]:
    """The structure in the file, and all that is wrong with it."""
    import yaml  # Reading YAML costs more than all of this package, and few programs need it.

    text, faults = _text(path, "conda_file")
    if faults:
        return None, faults
    try:
        structure = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        return None, [Problem("conda_file", f'"{path}" is not valid YAML{where}')]
    return structure, structure_problems(structure)


def structure_problems(structure: Any) -> list[Problem]:
    """What is wrong with the structure of a specification."""
    if not isinstance(structure, Mapping):
        return [Problem("conda_file", "a conda specification must be a map with dependencies")]
    strange = [str(key) for key in structure if str(key) not in _KEYS]
    problems = [Problem("conda_file", f'"{key}" is none of {", ".join(_KEYS)}') for key in strange]
    dependencies = structure.get("dependencies")
    if not isinstance(dependencies, list):
        return [*problems, Problem("conda_file.dependencies", "must be a list of packages")]
    for index, item in enumerate(dependencies):
        problems.extend(_item_problems(f"conda_file.dependencies[{index}]", item))
    if not isinstance(structure.get("channels") or [], list):
        problems.append(Problem("conda_file.channels", "must be a list of channels"))
    return problems


def _item_problems(path: str, item: Any) -> list[Problem]:
    if isinstance(item, str):
        return []
    if not isinstance(item, Mapping) or list(item) != ["pip"]:
        return [Problem(path, "must be a package, or a map with the one key pip")]
    if item["pip"] is None or item["pip"] == []:
        return [Problem(f"{path}.pip", _MISPLACED)]
    listed = isinstance(item["pip"], list) and all(isinstance(package, str) for package in item["pip"])
    return [] if listed else [Problem(f"{path}.pip", "must be a list of packages")]


def read_structure(structure: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a structure without faults. `prefix` is a place on somebody's machine, and left out."""
    dependencies = structure["dependencies"]
    pip = [package for item in dependencies if isinstance(item, Mapping) for package in item["pip"]]
    return {
        "conda_packages": tuple(item for item in dependencies if isinstance(item, str)),
        "pip_packages": tuple(package for package in pip if not package.startswith("-")),
        "pip_options": tuple(package for package in pip if package.startswith("-")),
        "channels": tuple(structure.get("channels") or ()),
        "name": structure.get("name"),
        "variables": structure.get("variables"),
    }


def read_requirements(path: str | Path) -> tuple[dict[str, Any], list[Problem]]:
    """The parts that a file of pip requirements says."""
    text, faults = _text(path, "requirements_file")
    lines = [line.split(" #")[0].strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    for line in lines:
        if line.startswith(("-r", "--requirement", "-c", "--constraint", "-e", "--editable")):
            sentence = f'"{line}" refers to another file, which is not sent along: write its packages here'
            faults.append(Problem("requirements_file", sentence))
    options = tuple(line for line in lines if line.startswith("-"))
    return {"pip_packages": tuple(line for line in lines if not line.startswith("-")), "pip_options": options}, faults


def to_text(structure: Mapping[str, Any], *, in_order: bool = False) -> str:
    """A structure as YAML."""
    import yaml  # As above.

    return str(yaml.safe_dump(dict(structure), sort_keys=in_order, default_flow_style=False, allow_unicode=True))


def _text(path: str | Path, property: str) -> tuple[str, list[Problem]]:
    try:
        return Path(path).read_text(encoding="utf-8"), []
    except OSError as error:
        return "", [Problem(property, f'"{path}" cannot be read: {(error.strerror or "no such file").lower()}')]
    except UnicodeDecodeError:
        return "", [Problem(property, f'"{path}" is not text in UTF-8')]
