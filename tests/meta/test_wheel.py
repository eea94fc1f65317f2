"""What a user installs: the wheel, as hatchling builds it from `pyproject.toml`."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "pulumi_azureml": "provider",
    "pulumi_azureml_components": "components",
    "azureml_emulator": "emulator",
}
"""Import packages, and the folders that they lie in."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    with zipfile.ZipFile(built) as opened:
        yield opened


def test_it_holds_every_file_of_the_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    """Whatever the kind of the file; its own record apart."""
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PACKAGES.values()]
    tracked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert held == {name.partition("/")[2] for name in tracked if (ROOT / name).is_file()}
    assert {name.partition("/")[0] for name in held} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_says_that_it_is_typed(wheel: zipfile.ZipFile, package: str) -> None:
    """Else type checkers take no notice of its annotations (PEP 561)."""
    assert f"{package}/py.typed" in wheel.namelist()


def test_pulumi_is_told_that_there_is_no_plugin(wheel: zipfile.ZipFile) -> None:
    """Else the engine looks for one to download, by the name of the distribution."""
    told = [name for name in wheel.namelist() if name.endswith("pulumi-plugin.json")]
    assert told == ["pulumi_azureml/pulumi-plugin.json"]
    assert json.loads(wheel.read(told[0])) == {"resource": False}


def test_it_brings_both_commands(wheel: zipfile.ZipFile) -> None:
    """By the names that the pages have."""
    (entries,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    words = wheel.read(entries).decode()
    assert "pulumi-azureml = pulumi_azureml.cli:main" in words
    assert "azureml-emulator = azureml_emulator.cli:main" in words
