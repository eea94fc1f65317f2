"""Ctrl-C ends the emulator's command with one line at most and status 130, as long as it has not begun to serve."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ..interruption import AT_EXIT, Interrupted

PROGRAM = str(Path(sys.executable).with_name("azureml-emulator"))
ENTRY = os.path.join("azureml_emulator", "cli.py")
POINTS = 10


def _interrupted(folder: Path, *command: str) -> Interrupted:
    return Interrupted(command, ENTRY, os.environ, folder)


@pytest.mark.parametrize("command", [[PROGRAM], [sys.executable, "-m", "azureml_emulator"]], ids=["program", "module"])
def test_ctrl_c_while_it_loads_is_one_line(command: list[str], tmp_path: Path) -> None:
    run = _interrupted(tmp_path, *command, "exec", "--help")
    ends = {moment: run.at(moment) for moment in run.moments(POINTS)}
    assert {moment: end for moment, end in ends.items() if not end.clean} == {}


def test_ctrl_c_while_exec_starts_its_emulator_is_one_line(tmp_path: Path) -> None:
    """The command never begins, and no emulator stays behind: it ends with its parent."""
    run = _interrupted(tmp_path, PROGRAM, "exec", "--", sys.executable, "-c", "print('begun')")
    ends = {moment: run.at(moment) for moment in run.moments(POINTS)}
    assert {moment: end for moment, end in ends.items() if not end.clean or end.out} == {}


def test_ctrl_c_after_the_work_changes_nothing(tmp_path: Path) -> None:
    """The status stays that of the command."""
    end = _interrupted(tmp_path, PROGRAM, "exec", "--", sys.executable, "-c", "raise SystemExit(7)").at(AT_EXIT)
    assert (end.status, end.err) == (7, "")


def test_ctrl_c_while_serve_starts_is_one_line(tmp_path: Path) -> None:
    """From the moment that it answers, Ctrl-C is how it is stopped."""
    run = _interrupted(tmp_path, PROGRAM, "serve", "--data", str(tmp_path / "data"), "--parent", "1")
    ends = {moment: run.at(moment) for moment in run.moments(POINTS)}
    stopped = {moment: end for moment, end in ends.items() if (end.status, end.err) == (0, "")}
    assert {moment: end for moment, end in ends.items() if not end.clean and moment not in stopped} == {}
    assert not stopped or min(stopped) > max(moment for moment in ends if moment not in stopped)
