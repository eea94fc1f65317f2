"""A Pulumi stack of a test: a program in a folder of its own, a local backend, and the real command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from .run import Run

DRIFT = 7
"""The CLI's exit status where `--expect-no-changes` is broken."""
LONGEST_SECONDS = 240
"""For one command; the first deployment of an environment waits until it is built."""

_EMPTY: dict[tuple[str, str], tuple[str, dict[Path, bytes]]] = {}
"""A stack without resources, by project and name: its salt, and the files of its backend."""


class Stack:
    """One stack on one emulator."""

    def __init__(self, folder: Path, exports: Mapping[str, str], *, name: str = "test") -> None:
        self.folder = folder
        self.name = name
        self.said = ""
        """Everything that the CLI has printed so far."""
        self.shows_containers = False
        """Whether the words of a container, with what its script raised, belong into what the CLI prints."""
        self.program = folder / "program"
        self.program.mkdir(parents=True)
        (folder / "state").mkdir()
        self.environment = {
            **os.environ,
            "PULUMI_PYTHON_CMD": sys.executable,
            **exports,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), exports.get("PATH", os.environ["PATH"])]),
            "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "PULUMI_STACK": name,
            "NO_COLOR": "1",
        }
        self._made = False

    def write(self, program: str, *, project: str = "test") -> None:
        """Make `program` the stack's program."""
        (self.program / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
        (self.program / "__main__.py").write_text(program)
        # Python tells sources by their length and the second they are of: two of one test may have both in common.
        shutil.rmtree(self.program / "__pycache__", ignore_errors=True)

    def copy(self, example: Path) -> None:
        """Make an example the stack's program."""
        shutil.copytree(example, self.program, dirs_exist_ok=True)

    def configure(self, **values: Any) -> None:
        """Set the stack's configuration; keys without a namespace are the project's."""
        project = self._project()
        self._settle(config={key if ":" in key else f"{project}:{key}": str(value) for key, value in values.items()})

    def _settle(self, *, config: Mapping[str, str] | None = None, **rest: Any) -> None:
        path = self.program / f"Pulumi.{self.name}.yaml"
        document = yaml.safe_load(path.read_text()) if path.exists() else {}
        if config:
            document.setdefault("config", {}).update(config)
        path.write_text(yaml.safe_dump({**document, **rest}))

    def pulumi(self, *words: str, status: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run the CLI; fails unless it ends with `status` (None: any)."""
        self._make()
        done = subprocess.run(
            self._command(*words),
            cwd=self.program,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        return self._judged(done, status)

    @contextmanager
    def running(self, *words: str) -> Iterator[Run]:
        """The CLI in the background; what is left of it in the end is killed."""
        self._make()
        run = Run(self._command(*words), self.program, self.environment)
        try:
            yield run
            self._judged(run.done(), None)
        finally:
            run.kill_all()

    def script(self, *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command of this package in the stack's environment."""
        done = subprocess.run(
            words,
            cwd=self.program,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        return self._judged(done, status)

    def up(self, *words: str, status: int | None = 0) -> str:
        return _text(self.pulumi("up", "--yes", "--skip-preview", *words, status=status))

    def preview(self, *words: str, status: int | None = 0) -> str:
        return _text(self.pulumi("preview", "--diff", *words, status=status))

    def plan(self) -> dict[str, str]:
        """What an `up` would do to each resource, by logical name."""
        steps = json.loads(self.pulumi("preview", "--json").stdout)["steps"]
        return {step["urn"].rsplit("::", 1)[-1]: step["op"] for step in steps}

    def refresh(self, *words: str, status: int | None = 0) -> str:
        return _text(self.pulumi("refresh", "--yes", "--skip-preview", *words, status=status))

    def drift(self, *, status: int | None = 0) -> str:
        """The report of a drift check, as the scheduled job runs it."""
        words = ("refresh", "--preview-only", "--expect-no-changes", "--diff")
        return _text(self.pulumi(*words, status=status))

    def destroy(self, *words: str, status: int | None = 0) -> str:
        return _text(self.pulumi("destroy", "--yes", "--skip-preview", *words, status=status))

    def export(self) -> dict[str, Any]:
        return dict(json.loads(self.pulumi("stack", "export").stdout))

    def resources(self) -> dict[str, dict[str, Any]]:
        """The custom resources of the state by logical name."""
        path = self.folder / "state" / ".pulumi" / "stacks" / self._project() / f"{self.name}.json"
        found = json.loads(path.read_text())["checkpoint"]["latest"].get("resources", [])
        own = [each for each in found if each.get("id") and "pulumi:providers" not in each["type"]]
        return {each["urn"].rsplit("::", 1)[-1]: each for each in own}

    def outputs(self) -> dict[str, Any]:
        return dict(json.loads(self.pulumi("stack", "output", "--json").stdout))

    def _command(self, *words: str) -> list[str]:
        return ["pulumi", *words, "--non-interactive", "--color", "never"]

    def _project(self) -> str:
        return str(yaml.safe_load((self.program / "Pulumi.yaml").read_text())["name"])

    def _make(self) -> None:
        """`pulumi stack init`, done once for all stacks of one name: it makes the same three files each time."""
        if self._made:
            return
        self._made = True
        key = self._project(), self.name
        if key not in _EMPTY:
            self.pulumi("stack", "init", self.name, "--secrets-provider", "passphrase")
            salt = yaml.safe_load((self.program / f"Pulumi.{self.name}.yaml").read_text())["encryptionsalt"]
            there = [path for path in (self.folder / "state").rglob("*") if path.is_file()]
            _EMPTY[key] = salt, {path.relative_to(self.folder): path.read_bytes() for path in there}
            return
        salt, files = _EMPTY[key]
        for place, content in files.items():
            (self.folder / place).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / place).write_bytes(content)
        self._settle(encryptionsalt=salt)

    def _judged(self, done: subprocess.CompletedProcess[str], status: int | None) -> subprocess.CompletedProcess[str]:
        output = _text(done)
        self.said += output
        assert self.shows_containers or "Traceback" not in output, f"a traceback is no message for a user:\n{output}"
        assert status in (None, done.returncode), f"{' '.join(done.args)} ended with {done.returncode}:\n{output}"
        return done


def _text(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr
