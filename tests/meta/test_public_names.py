"""What `pulumi_azureml` offers by name, and what naming something costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pulumi_azureml
import pytest

SOURCE = ast.parse(Path(pulumi_azureml.__file__).read_text())


def _loaded(code: str) -> set[str]:
    """The modules of this package, and of Pulumi, that a fresh interpreter has after `code`."""
    code = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split() if name.partition(".")[0] in ("pulumi", "pulumi_azureml")}


def test_every_public_name_is_there() -> None:
    for name in pulumi_azureml.__all__:
        assert getattr(pulumi_azureml, name).__name__ == name
    assert set(pulumi_azureml.__all__) <= set(dir(pulumi_azureml))


def test_checkers_and_programs_find_the_same_names_in_the_same_places() -> None:
    """The imports that editors read, the table that the interpreter reads, and `__all__`."""
    (checked,) = [each for each in SOURCE.body if isinstance(each, ast.If) and isinstance(each.test, ast.Name)]
    read = {
        (each.module, alias.name)
        for each in checked.body
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
        if alias.asname is None
    }
    assert read == {(module, name) for module, names in pulumi_azureml._HOMES.items() for name in names}
    assert sorted(name for _, name in read) == sorted(pulumi_azureml.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As of any module, so that `hasattr` and `from … import` work."""
    with pytest.raises(AttributeError, match="module 'pulumi_azureml' has no attribute 'Workspaces'"):
        getattr(pulumi_azureml, "Workspaces")  # noqa: B009  checkers know that it is not there


def test_the_package_itself_loads_nothing() -> None:
    """Not even Pulumi: the command line is ready for Ctrl-C before anything is loaded."""
    assert _loaded("import pulumi_azureml") == {"pulumi_azureml"}


def test_a_program_loads_the_types_that_it_names_and_no_others() -> None:
    """More types to choose from make no program slower."""
    loaded = _loaded("from pulumi_azureml import Workspace")
    assert "pulumi_azureml.resources.workspace" in loaded
    others = {f"pulumi_azureml.resources.{name}" for name in ("compute_instance", "compute_cluster")}
    assert not loaded & others
