"""How `serve` is asked to end where the event loop cannot be told of signals, as on Windows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LONGEST_SECONDS = 30
WITHOUT_HANDLERS = """
import asyncio

def refuses(self, number, callback, *arguments):
    raise NotImplementedError

asyncio.SelectorEventLoop.add_signal_handler = refuses
"""
"""What Windows' loops answer (https://docs.python.org/3/library/asyncio-platforms.html#windows, 2026-11-28)."""


@pytest.mark.skipif(os.name == "nt", reason="on Windows, one process cannot signal another")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_loop_without_signals_ends_in_order(name: str, tmp_path: Path) -> None:
    """It answers first; then its ready file is gone, and its status is 0."""
    ready = tmp_path / "ready.json"
    arguments = ["azureml-emulator", "serve", "--data", str(tmp_path / "data"), "--ready-file", str(ready)]
    program = f"{WITHOUT_HANDLERS}\nimport sys\nsys.argv = {arguments!r}\nfrom azureml_emulator.cli import main\nmain()"
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    try:
        _until_it_answers(ready, process)
        process.send_signal(getattr(signal, name))
        _, err = process.communicate(timeout=LONGEST_SECONDS)
    finally:
        process.kill()
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert not ready.exists()


def _until_it_answers(ready: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while not ready.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)  # another process is at work: there is nothing else to wait on
