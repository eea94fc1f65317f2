"""The command line on one served emulator: in this process for speed, and as a command of its own elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from azureml_emulator.exports import exports
from pulumi_azureml.cli.command import run

from ..client.conftest import call, certificates, client, clock, running, server, settings
from ..emulator.given import Given

__all__ = [
    "call",
    "certificates",
    "client",
    "clock",
    "running",
    "server",
    "settings",
]

LONGEST_SECONDS = 60
SILENT = ("NO_COLOR", "COLUMNS", "FORCE_COLOR", "AZUREML_API_VERSION")


@dataclass(frozen=True)
class Outcome:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        return line


Cli = Callable[..., Outcome]


@pytest.fixture(scope="session")
def variables(ready: Mapping[str, Any]) -> dict[str, str]:
    """The environment in which the command line finds the emulator. Polls do not wait: time is virtual."""
    return {
        **exports(ready),
        "ARM_LOCATION": ready["location"],
        "ARM_RESOURCE_GROUP": ready["resource_group"],
        "AZUREML_POLL_SECONDS": "0.05",
    }


@pytest.fixture
def cli(
    arm: object, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Runs one command in this process: its exit status and what it printed."""
    return in_process({**variables}, monkeypatch, capsys)


def in_process(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """The command line under these variables and no others of ours."""
    for name in [*SILENT, *(name for name in os.environ if name.startswith(("ARM_", "AZURE_")))]:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def command(*words: str) -> Outcome:
        status = run(words)
        said = capsys.readouterr()
        return Outcome(status, said.out, said.err)

    return command


@dataclass(frozen=True)
class Process:
    """Starts the command line as a process of its own."""

    environment: Mapping[str, str]

    def variables(self, **changes: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in SILENT}
        return {**kept, **self.environment, **changes}

    def run(self, command: Sequence[str], **changes: str) -> Outcome:
        done = subprocess.run(
            command, check=False, env=self.variables(**changes), capture_output=True, text=True, timeout=LONGEST_SECONDS
        )
        return Outcome(done.returncode, done.stdout, done.stderr)


PROGRAM = str(Path(sys.executable).with_name("pulumi-azureml"))


@pytest.fixture
def process(arm: object, variables: dict[str, str]) -> Process:
    return Process(variables)


@pytest.fixture
def workspace(given: Given) -> str:
    """A workspace `churn`."""
    return given.workspace("churn")


@pytest.fixture
def notebook(given: Given, workspace: str) -> str:
    """A compute instance `notebook` in it, which runs."""
    return given.instance(workspace, "notebook")
