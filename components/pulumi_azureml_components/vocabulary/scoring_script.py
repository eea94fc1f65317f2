"""The script that serves: is it there, can it be imported, does it have `init` and `run`."""

from __future__ import annotations

import ast
import keyword
from pathlib import Path, PurePosixPath

from .problem import Problem

__all__ = ["imports_schema", "script_problems"]


def script_problems(property: str, script: str, code: str | Path | None = None) -> list[Problem]:
    """What is wrong with `script`, a path inside the directory `code` or, without one, inside the working directory."""
    stem, suffix = PurePosixPath(script).stem, PurePosixPath(script).suffix
    if suffix != ".py":
        return [Problem(property, f'"{script}" must be a Python file (.py)')]
    if not stem.isidentifier() or keyword.iskeyword(stem):
        return [Problem(property, f'"{script}" cannot be imported: {stem} is no name of a module; rename it')]
    path = Path(code or ".", script)
    if code is not None and not path.resolve().is_relative_to(Path(code).resolve()):
        return [Problem(property, f'"{script}" lies outside of {code}: move it inside')]
    if not path.is_file():
        return [Problem(property, f'"{script}" is not in {code or "the working directory"}')]
    return _content_problems(property, script, path)


def _content_problems(property: str, script: str, path: Path) -> list[Problem]:
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        return [Problem(property, f'"{script}" is not valid Python{f" (line {line})" if line else ""}')]
    missing = [name for name in ("init", "run") if name not in _top_level_names(tree)]
    return [Problem(property, f'"{script}" does not define {" and ".join(missing)}')] if missing else []


def imports_schema(script: str, code: str | Path | None = None) -> bool:
    """Whether a valid script imports `inference_schema`."""
    try:
        tree = ast.parse(Path(code or ".", script).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return False
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return any(module.split(".")[0] == "inference_schema" for module in modules)


def _top_level_names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names
