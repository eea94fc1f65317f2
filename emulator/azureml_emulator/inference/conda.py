"""A conda file in pip's words.

The emulator makes virtual environments, not conda environments: what PyPI has under the same name is installed from
there. A package that only conda has makes the build fail, as a package that does not exist does in the service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

_PIP_NAMES = {
    "pytorch": "torch",
    "py-xgboost": "xgboost",
    "py-opencv": "opencv-python-headless",
    "matplotlib-base": "matplotlib",
    "msgpack-python": "msgpack",
}
"""Packages that conda and PyPI call by different names."""
_SPEC = re.compile(
    r"(?:[\w./-]+::)?(?P<name>[\w.-]+)(?:\[[^\]]*\])?\s*(?P<version>(?:[=<>!~]=?|(?<=\s)\d)[^\s=]*)?(?:=(?P<build>\S+))?"
)


@dataclass(frozen=True)
class CondaFile:
    """What the file asks for."""

    python: str | None
    """``3.10``; ``None``: any."""
    requirements: tuple[str, ...]
    """Lines for pip, options among them."""


def parse_conda(text: str) -> CondaFile:
    """Read a conda file. ``ValueError`` says what is wrong with it."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as reason:
        raise ValueError(f"the conda file is not YAML: {reason}") from reason
    entries = document.get("dependencies") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("the conda file has no list 'dependencies'")
    python, requirements = None, list[str]()
    for entry in entries:
        if isinstance(entry, dict):
            requirements += _pip_lines(entry)
            continue
        name, version = _conda_spec(str(entry))
        if name == "python":
            python = _short_version(version)
        elif name != "pip":
            requirements.append(_PIP_NAMES.get(name, name) + version)
    return CondaFile(python, tuple(requirements))


def _pip_lines(entry: dict[str, Any]) -> list[str]:
    lines = entry.get("pip")
    if set(entry) != {"pip"} or not isinstance(lines, list):
        raise ValueError(f"the conda file has a mapping other than a list under 'pip': {entry}")
    return [str(line) for line in lines]


def _conda_spec(text: str) -> tuple[str, str]:
    """Name and pip version specifier of ``numpy=1.26``, ``conda-forge::scipy>=1,<2``, ``pandas 2.*``, ``x=1.0=build``.

    conda's ``=1.26`` means any 1.26, with ``==`` exactly that; a build can only be asked for with an exact version.
    """
    found = _SPEC.fullmatch(text.strip())
    if not found:
        raise ValueError(f"the conda file has a dependency that is not a package: {text!r}")
    name, version = found["name"].casefold(), found["version"] or ""
    if not version:
        return name, ""
    if version[0].isdigit():
        return name, f"=={version}"
    fuzzy = version.startswith("=") and not version.startswith("==")
    if not fuzzy:
        return name, version
    exact = version.lstrip("=").rstrip("*").rstrip(".")
    return name, f"=={exact}" if found["build"] else f"=={exact}.*"


def _short_version(specifier: str) -> str | None:
    """``3.10`` of ``==3.10.*`` or ``>=3.10,<3.12``."""
    found = re.search(r"\d+\.\d+", specifier)
    return found[0] if found else None
