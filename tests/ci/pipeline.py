"""A job of a pipeline, run: its steps in the order of the file, each script in a shell, as on the service's machine.

What differs between services (expressions, conditions, what a script says to its agent) is a dialect's.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

SECONDS = 120
"""How long one script may take."""


@dataclass(frozen=True)
class Step:
    """One step, as the file has it: a script, or something of the service's own."""

    name: str
    id: str = ""
    script: str = ""
    action: str = ""
    """What runs instead of, or around, the script: `actions/checkout@v6`, `AzureCLI@2`."""
    inputs: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    condition: str = ""
    may_fail: bool = False


@dataclass(frozen=True)
class Job:
    """One job, as the file has it."""

    name: str
    steps: Sequence[Step]
    environment: Mapping[str, str] = field(default_factory=dict)
    condition: str = ""
    protected_by: str = ""
    """The environment whose approval it waits for."""
    permissions: Mapping[str, str] = field(default_factory=dict)
    """Of its token."""


@dataclass
class Run:
    """What became of a job."""

    job: Job
    log: str = ""
    summary: str = ""
    skipped: bool = False
    failed: bool = False
    ran: list[str] = field(default_factory=list)
    """Names of the steps that ran."""

    @property
    def green(self) -> bool:
        return not self.skipped and not self.failed


@dataclass(frozen=True)
class Done:
    """A script that has ended."""

    step: Step
    output: str
    failed: bool


class Dialect(Protocol):
    """What a service makes of the text of a job."""

    job: Job
    shell: Sequence[str]
    """Command that runs a script, before its path."""

    @property
    def folder(self) -> Path:
        """Where scripts start: the checkout."""
        ...

    @property
    def temporary(self) -> Path:
        """Where the service lets jobs put files."""
        ...

    def wants(self, condition: str, *, failed: bool) -> bool:
        """Whether the job, or a step, with this condition runs; `failed` says whether an earlier step has."""
        ...

    def environment(self, step: Step) -> dict[str, str]:
        """The variables of a script."""
        ...

    def act(self, step: Step) -> None:
        """Do what the step's action does, as far as later scripts see it."""
        ...

    def hear(self, done: Done) -> None:
        """Take what a script told its agent."""
        ...

    def summary(self) -> str:
        """What the job has put into its summary."""
        ...


def run(dialect: Dialect) -> Run:
    """Run the dialect's job from its first step to its last."""
    made = Run(dialect.job)
    if not dialect.wants(dialect.job.condition, failed=False):
        made.skipped = True
        return made
    for number, step in enumerate(dialect.job.steps):
        if dialect.wants(step.condition, failed=made.failed):
            made.ran.append(step.name)
            _take(number, step, dialect, made)
    made.summary = dialect.summary()
    return made


def _take(number: int, step: Step, dialect: Dialect, made: Run) -> None:
    if step.action:
        dialect.act(step)
    if not step.script:
        return
    script = dialect.temporary / f"step-{number}.sh"
    script.write_text(step.script)
    done = subprocess.run(
        [*dialect.shell, str(script)],
        cwd=dialect.folder,
        env=dialect.environment(step),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    made.log += f"--- {step.name}\n{done.stdout}--- status {done.returncode}\n"
    failed = done.returncode != 0
    dialect.hear(Done(step, done.stdout, failed))
    made.failed = made.failed or (failed and not step.may_fail)
