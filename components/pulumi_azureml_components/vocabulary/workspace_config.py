"""The file by which v1 found its workspace: `config.json`, here or further up."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .problem import InvalidConfiguration, Problem

__all__ = ["WorkspaceConfig"]

_GUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_KEYS = ("subscription_id", "resource_group", "workspace_name")
_FOLDERS = (".azureml", "aml_config", ".")
_NAMES = ("config.json", "project.json")
_DOING = "reading the workspace's config file"


@dataclass(frozen=True)
class WorkspaceConfig:
    """Where a workspace is."""

    subscription_id: str
    """GUID of the subscription."""
    resource_group: str
    """Name of the resource group."""
    workspace_name: str
    """Name of the workspace."""

    @property
    def workspace_id(self) -> str:
        """ARM id of the workspace."""
        group = f"/subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"
        return f"{group}/providers/Microsoft.MachineLearningServices/workspaces/{self.workspace_name}"

    @classmethod
    def from_config(cls, path: str | Path | None = None) -> WorkspaceConfig:
        """From a file, or from the nearest one of a directory and those above. Default: the working directory."""
        file = _found(Path(path) if path is not None else Path.cwd())
        try:
            read = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InvalidConfiguration([Problem(str(file), "is not valid JSON")], doing=_DOING) from error
        problems = _problems(file, read)
        if problems:
            raise InvalidConfiguration(problems, doing=_DOING)
        return cls(**{key: read[key] for key in _KEYS})


def _found(start: Path) -> Path:
    if start.is_file():
        return start
    for folder in (start.resolve(), *start.resolve().parents) if start.is_dir() else ():
        for inner in _FOLDERS:
            for name in _NAMES:
                if (candidate := folder / inner / name).is_file():
                    return candidate
    sentence = f"no {_NAMES[0]} is in {' or '.join(_FOLDERS[:2])} here or further up; download it from the studio"
    raise InvalidConfiguration([Problem(str(start), sentence)], doing=_DOING)


def _problems(file: Path, read: Any) -> list[Problem]:
    if not isinstance(read, dict):
        return [Problem(str(file), "must be an object")]
    problems = []
    for key in _KEYS:
        value = read.get(key)
        if not isinstance(value, str) or not value:
            problems.append(Problem(str(file), f"{key} is missing"))
        elif value.startswith("<"):
            problems.append(Problem(str(file), f'{key} is still the placeholder "{value}": put the real one in'))
        elif key == "subscription_id" and not _GUID.fullmatch(value):
            problems.append(Problem(str(file), f'{key} "{value}" is not a GUID'))
    return problems
