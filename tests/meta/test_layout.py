"""The house keeps its own rules: sizes, names, layers."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("provider", "components", "emulator", "scripts", "tests", "bench", "examples")
SCRIPTS = [
    path
    for path in sorted((ROOT / "scripts").iterdir())
    if not path.suffix and path.is_file() and path.read_text().startswith("#!/usr/bin/env python3\n")
]
"""Programs whose names have no extension."""
SOURCES = [
    *sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts),
    *SCRIPTS,
]
PRODUCT = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in ("provider", "components", "emulator")]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_look_at() -> None:
    """An empty list would let everything pass."""
    assert len(PRODUCT) > 50
    assert {"demo", "docs", "pulumi-cli"} <= {path.name for path in SCRIPTS}


def test_files_are_short() -> None:
    """A file holds one concept."""
    lines = {_name(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    """A function fits on a screen."""
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{_name(path)}:{node.name}"] = lines
    assert long == {}


def test_modules_have_names_of_the_field() -> None:
    """A thing without a name has no home yet."""
    assert [_name(path) for path in SOURCES if path.stem in NAMELESS] == []


def test_public_names_are_sorted() -> None:
    """`__all__` reads like an index: constants, classes, functions, each by the alphabet."""
    unsorted = []
    for path in PRODUCT:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
            ):
                names = ast.literal_eval(node.value)
                if list(names) != sorted(names, key=_index) or len(set(names)) != len(names):
                    unsorted.append(_name(path))
    assert unsorted == []


def _index(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() else 1 if name[:1].isupper() else 2
    return kind, name


def test_every_module_of_the_product_says_what_it_is() -> None:
    """Its docstring opens the file; an empty file needs none."""
    silent = [
        _name(path)
        for path in PRODUCT
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_layers_hold() -> None:
    """The contracts in `pyproject.toml`: who may import whom."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", "pyproject.toml", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("code", ["from pulumi_azureml import *", "import pulumi_azureml.host.dynamic"])
def test_import_stays_light(code: str) -> None:
    """A program that only declares resources does not pay for the client: nothing of Azure's, no CLI, no emulator."""
    heavy = ("azure", "pydantic", "msal", "typer", "rich", "requests", "docker", "azureml_emulator")
    code += f"; import sys; print(*sorted({{n.split('.')[0] for n in sys.modules}} & set({heavy!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
