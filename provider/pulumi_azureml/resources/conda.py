"""The text of a conda file, as far as the service has to understand it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..rules import Rule

__all__ = ["CONDA_FILE_PARSES", "CONDA_PARSES", "conda_fault"]


def conda_fault(text: str) -> str | None:
    """What is wrong with the text of a conda file, or None."""
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        where = f" (line {place.line + 1}, column {place.column + 1})" if place else ""
        return f"is no YAML{where}"
    dependencies = found.get("dependencies") if isinstance(found, dict) else None
    if not isinstance(dependencies, list):
        return "must be a mapping with a list `dependencies` in it, as conda has it"
    for entry in dependencies:
        if isinstance(entry, dict) and "pip" in entry and not isinstance(entry["pip"], list):
            return "has nothing under `pip:`; its packages have to be indented one step further than the word"
        if not isinstance(entry, (str, dict)):
            return f"has {entry!r} among its dependencies, which is neither a package nor a list for pip"
    return None


def _parses(inputs: Mapping[str, Any]) -> str | None:
    text = inputs.get("conda")
    return conda_fault(text) if isinstance(text, str) and inputs.get("conda_file") is None else None


def _file_parses(inputs: Mapping[str, Any]) -> str | None:
    text = inputs.get("conda")
    return conda_fault(text) if isinstance(text, str) and inputs.get("conda_file") is not None else None


CONDA_PARSES = Rule("R37", "conda", ("conda", "conda_file"), _parses)
CONDA_FILE_PARSES = Rule("R37", "conda_file", ("conda", "conda_file"), _file_parses)
