"""The vocabulary keeps its own rules: said words, public names, a light import."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pulumi_azureml_components as components
import pytest

from ..coverage.rows_vocabulary import ROWS

ROOT = Path(__file__).resolve().parents[2]
VALUES: list[Any] = [
    value
    for name in components.__all__
    if inspect.isclass(value := getattr(components, name)) and ".vocabulary." in value.__module__
]


@pytest.mark.parametrize("kind", [each for each in VALUES if dataclasses.is_dataclass(each)])
def test_every_value_object_is_frozen_and_every_field_says_what_it_is(kind: Any) -> None:
    """With its unit and its default."""
    assert kind.__dataclass_params__.frozen
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(body, ast.ClassDef)
    followed = {
        node.target.id: isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        for node, after in zip(body.body, [*body.body[1:], ast.Pass()], strict=True)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if not ast.unparse(node.annotation).startswith("ClassVar") and node.target.id != "_"
    }
    assert [name for name, said in followed.items() if not said] == []


def test_every_public_name_is_there() -> None:
    """Loaded when it is asked for."""
    assert [name for name in components.__all__ if not hasattr(components, name)] == []
    assert set(components.__all__) <= set(dir(components))
    with pytest.raises(AttributeError):
        components.AksWebservise  # type: ignore[attr-defined]  # noqa: B018


def test_importing_the_package_loads_no_object() -> None:
    """A program pays for what it names; YAML is read by those who give a file."""
    code = (
        "import sys, pulumi_azureml_components as c; first = 'pulumi' in sys.modules; c.AutoScaler; c.Environment; "
        "print(first, *sorted({n.split('.')[0] for n in sys.modules} & {'azure', 'azureml_emulator', 'typer'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_every_row_of_the_pages_names_a_test_that_is_there() -> None:
    """And nothing is listed twice."""
    rows = [(row, where) for row, where, _ in ROWS]
    assert sorted(rows) == sorted(set(rows))
    nodes = {node for _, _, node in ROWS}
    missing = []
    for node in nodes:
        file, _, name = node.partition("::")
        functions = {
            each.name for each in ast.parse((ROOT / file).read_text()).body if isinstance(each, ast.FunctionDef)
        }
        missing += [] if name in functions else [node]
    assert missing == []
