"""`scripts/demo` as its user runs it: up, an answer, left up, gone on with as it says, and ended."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .example import ROOT

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(os.name == "nt", reason="the demo's emulator serves no model on Windows"),
    pytest.mark.skipif(
        not (ROOT / ".venv").exists() or not Path(sys.prefix).samefile(ROOT / ".venv"),
        reason="the demo would make .venv first",
    ),
]
DEMO = ROOT / "scripts" / "demo"
CACHE = Path.home() / ".cache" / "pulumi-azureml"
"""Where the emulator keeps environments and scripts the CLI."""
LONGEST_SECONDS = 240
SAID = "the stack is up; to go on:"


CANCELS = f"""#!{sys.executable}
import os, signal, sys, time

def cancel(*_):
    time.sleep(1)  # longer than Python waits for a child of its own accord
    print("cancelled", flush=True)
    sys.exit(255)

signal.signal(signal.SIGINT, cancel)
print("begun", flush=True)
signal.pause()
"""
"""A `pulumi` that has something to cancel."""


class Demo:
    """The demo of a user who has the caches of this one, and has left nothing up."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "cache"
        self.environment = {
            **os.environ,
            "XDG_CACHE_HOME": str(self.state),
            "PULUMI_AZUREML_CACHE": os.environ.get("PULUMI_AZUREML_CACHE") or str(CACHE),
            "PULUMI_HOME": str(folder / "home"),
            "NO_COLOR": "1",
        }

    def run(self, *words: str, status: int = 0) -> str:
        """What it prints; fails unless it ends with `status`."""
        return self.shell(f'{sys.executable} "{DEMO}" {" ".join(words)}', status=status)

    def elsewhere(self, *words: str, status: int = 0) -> str:
        """What the demo of another checkout prints."""
        checkout = self.state.parent / "checkout"
        shutil.copytree(ROOT / "scripts", checkout / "scripts")
        return self.shell(f'{sys.executable} "{checkout / "scripts" / "demo"}" {" ".join(words)}', status=status)

    def shell(self, *lines: str, status: int = 0) -> str:
        """What lines for a shell print that are typed in the project's folder."""
        done = subprocess.run(
            ["bash", "-ec", "\n".join(lines)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        assert done.returncode == status, done.stdout
        return done.stdout


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    made = Demo(tmp_path)
    yield made
    if any(made.state.rglob("ready.json")):  # a test that failed on the way
        made.run("--stop")


def test_what_is_kept_goes_on_as_it_says_and_is_gone_when_it_is_stopped(demo: Demo) -> None:
    """Each line that is printed at the end works where it is pasted."""
    shown = demo.run("--keep")
    assert '["setosa", "virginica"]' in shown
    assert shown.count("13 unchanged") == 2

    *_, end = shown.partition(SAID)
    source, preview, stop = re.findall(r"^  (.*)$", end, re.MULTILINE)
    assert "13 unchanged" in demo.shell(source, preview)
    assert "a kept stack is up already; ./scripts/demo --stop ends it" in demo.run("--keep", status=1)

    assert "demo: nothing is left up\n" in demo.elsewhere("--stop", status=1)
    assert demo.shell(stop) == "== stopped\n"
    assert list((demo.state / "pulumi-azureml").iterdir()) == []
    assert demo.run("--stop", status=1) == "demo: nothing is left up\n"


def test_ctrl_c_waits_for_what_pulumi_has_to_cancel(demo: Demo, tmp_path: Path) -> None:
    """The terminal tells both; the demo ends last, with the status of what was stopped, and leaves nothing up."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("pulumi", "pulumi-language-python"):
        (tools / name).write_text(CANCELS)
        (tools / name).chmod(0o755)
    environment = {
        **demo.environment,
        "PATH": os.pathsep.join([str(tools), os.environ["PATH"]]),
        "TMPDIR": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-u", str(DEMO)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        shown = next(line for line in process.stdout if line in ("begun\n", ""))
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stdout.read()
    assert (shown, rest) == ("begun\n", "cancelled\ndemo: stopped; the emulator is down\n")
    assert process.returncode == 130
    assert list(tmp_path.glob("pulumi-azureml-demo-*")) == []
