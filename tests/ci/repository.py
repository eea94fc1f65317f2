"""A git repository with a program, and pull requests whose merges have what is merged as their first parent."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "someone@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
MINUTES = "idle_shutdown_minutes="


def lay_out(folder: Path, files: Sequence[Path]) -> None:
    """`main` holds the files; `change` is a merge into it, `first` and `broken` into a repository without any."""
    folder.mkdir()
    _git(folder, "init", "--quiet", "--initial-branch", "start")
    (folder / "README.md").write_text("# churn\n")
    _commit(folder, "start")
    _git(folder, "checkout", "--quiet", "-b", "main")
    for path in files:
        (folder / path.name).write_bytes(path.read_bytes())
    _commit(folder, "a workspace with a compute instance")
    _branch(folder, "longer", f"{MINUTES}60")
    _branch(folder, "too-short", f"{MINUTES}5")
    _merge(folder, "change", into="main", what="longer")
    _merge(folder, "first", into="start", what="main")
    _merge(folder, "broken", into="start", what="too-short")


def _branch(folder: Path, name: str, minutes: str) -> None:
    _git(folder, "checkout", "--quiet", "-b", name, "main")
    program = folder / "__main__.py"
    program.write_text(program.read_text().replace(f"{MINUTES}30", minutes))
    _commit(folder, name)


def _merge(folder: Path, name: str, *, into: str, what: str) -> None:
    _git(folder, "checkout", "--quiet", "-b", name, into)
    _git(folder, "merge", "--quiet", "--no-ff", "--message", f"merge {what}", what)


def _commit(folder: Path, message: str) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", message)


def _git(folder: Path, *words: str) -> None:
    environment = {**os.environ, **ENVIRONMENT}
    subprocess.run(["git", *words], cwd=folder, env=environment, check=True, capture_output=True, timeout=60)
