"""Ctrl-C ends the command with one line and status 130, at whatever moment it comes."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from ..interruption import AT_EXIT, Interrupted
from .conftest import PROGRAM, Process

ENTRY = os.path.join("pulumi_azureml", "cli", "__init__.py")
POINTS = 12


@pytest.mark.parametrize("command", [[PROGRAM], [sys.executable, "-m", "pulumi_azureml"]], ids=["program", "module"])
def test_ctrl_c_while_it_loads_is_one_line(command: list[str], tmp_path: Path) -> None:
    """The first third of a second, in which most of the command is imported."""
    run = Interrupted([*command, "--version"], ENTRY, os.environ, tmp_path)
    ends = {moment: run.at(moment) for moment in run.moments(POINTS)}
    assert {moment: end for moment, end in ends.items() if not end.clean} == {}


def test_ctrl_c_while_it_works_is_one_line(process: Process, workspace: str, tmp_path: Path) -> None:
    """What talks to the service is loaded when it is needed; being stopped in there is no defect of ours."""
    run = Interrupted([PROGRAM, "list", "Workspace", "--json"], ENTRY, process.variables(), tmp_path)
    ends = {moment: run.at(moment) for moment in run.moments(POINTS)}
    assert {moment: end for moment, end in ends.items() if not end.clean} == {}


def test_ctrl_c_after_the_work_changes_nothing(tmp_path: Path) -> None:
    """What is done is done, and the status says so."""
    end = Interrupted([PROGRAM, "--version"], ENTRY, os.environ, tmp_path).at(AT_EXIT)
    assert (end.status, end.out, end.err) == (0, f"pulumi-azureml {version('pulumi-azureml')}\n", "")
