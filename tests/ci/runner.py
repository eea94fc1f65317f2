"""The machine a job runs on: its programs, its temporary folder, and where it finds the repository and Azure."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
STATE_URL = "azblob://state?storage_account=stpulumistate"
"""The state backend, as the pipelines name it with `STATE_ACCOUNT` filled in."""
STATE_ACCOUNT = "stpulumistate"


@dataclass(frozen=True)
class Runner:
    """One machine; a job gets a fresh one."""

    folder: Path
    repository: Path
    """Cloned by the checkout."""
    ref: str
    """Branch that is checked out: `main`, or the merge of a pull request."""
    state: Path
    """Folder that holds the state of stack `prod` in place of the blob container."""
    azure: Mapping[str, str]
    """Variables under which every program of the machine finds Azure; they name no identity."""
    issuer: str
    """Where the pipeline's service gives out tokens for federation."""
    desk: Path
    """Records of the other services."""

    @property
    def checkout(self) -> Path:
        return self.folder / "checkout"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    def prepare(self) -> None:
        """Lay out the folders and put the stand-ins where the shell finds them first."""
        for name in ("temporary", "home", "programs"):
            (self.folder / name).mkdir(parents=True)
        for program in PROGRAMS.glob("*.py"):
            command = self.folder / "programs" / program.stem
            command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{program}" "$@"\n')
            command.chmod(0o755)

    def clone(self, depth: int) -> None:
        """Check the repository out, with so much history and no more; 0 is all of it."""
        history = ["--depth", str(depth)] if depth else []
        command = [
            "git",
            "clone",
            "--quiet",
            *history,
            "--branch",
            self.ref,
            self.repository.as_uri(),
            str(self.checkout),
        ]
        subprocess.run(command, env=self.environment(), check=True, capture_output=True, timeout=60)

    def environment(self) -> dict[str, str]:
        """What every process on the machine sees."""
        places = [self.folder / "programs", Path(sys.executable).parent, os.environ["PATH"]]
        return {
            "PATH": os.pathsep.join(map(str, places)),
            "HOME": str(self.folder / "home"),
            "PULUMI_HOME": str(self.folder / "home" / ".pulumi"),
            "LANG": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "DESK": str(self.desk),
            "REAL_PYTHON": sys.executable,
            "RESOLVED": str(self.repository.parent),
            **self.azure,
        }

    def placed(self, environment: dict[str, str]) -> dict[str, str]:
        """The environment with the state backend where it is on this machine.

        The backend reads a blob container over the user's own sign-in, neither of which is here; what is stored is the
        same as in a folder.
        """
        if environment.get("PULUMI_BACKEND_URL", "").startswith("azblob:"):
            assert environment["PULUMI_BACKEND_URL"] == STATE_URL
            assert environment["AZURE_TOKEN_CREDENTIALS"] == "AzureCLICredential"
            return {**environment, "PULUMI_BACKEND_URL": self.state.as_uri()}
        return environment
