"""The command line: `exec` and `env`."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

Ready = dict[str, Any]
GROUPS_VERSION = "2021-04-01"
MANAGEMENT = "https://management.azure.com"


def _emulator(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "azureml_emulator", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_exec_runs_a_command_inside_the_emulated_cloud() -> None:
    """The command finds the emulator through its environment, and its status becomes that of exec."""
    program = (
        "import os, sys\n"
        "from azure.identity import EnvironmentCredential\n"
        "EnvironmentCredential(disable_instance_discovery=True).get_token('https://management.azure.com/.default')\n"
        "known = ('ARM_', 'AZURE_', 'PULUMI_DISABLE_AUTO')\n"
        f"outside = {sorted(os.environ)!r}\n"
        "print(*sorted(name for name in os.environ if name.startswith(known) and name not in outside))\n"
        "sys.exit(7)"
    )
    done = _emulator("exec", "--", sys.executable, "-c", program)
    assert done.returncode == 7, done.stderr
    assert done.stdout.split() == [
        "ARM_CLIENT_ID",
        "ARM_CLIENT_SECRET",
        "ARM_DISABLE_INSTANCE_DISCOVERY",
        "ARM_METADATA_HOSTNAME",
        "ARM_SUBSCRIPTION_ID",
        "ARM_TENANT_ID",
        "AZURE_AUTHORITY_HOST",
        "AZURE_CLIENT_ID",
        "AZURE_CLIENT_SECRET",
        "AZURE_SUBSCRIPTION_ID",
        "AZURE_TENANT_ID",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
    ]


def test_exec_of_a_missing_command_is_127() -> None:
    """As a shell says it."""
    done = _emulator("exec", "--", "no-such-command")
    assert (done.returncode, "no-such-command" in done.stderr) == (127, True)


def test_env_prints_exports(ready: Ready, tmp_path: Path) -> None:
    """One line per variable, quoted for a shell."""
    file = tmp_path / "ready file.json"
    file.write_text(json.dumps(ready))
    done = _emulator("env", "--ready-file", str(file))
    lines = done.stdout.splitlines()
    assert f"export ARM_METADATA_HOSTNAME={ready['metadata_host']}" in lines
    assert f"export SSL_CERT_FILE={ready['ca']}" in lines
    assert f"export ARM_CLIENT_SECRET='{ready['client_secret']}'" in lines or "~" not in ready["client_secret"]


def test_env_without_a_file_says_what_to_do(tmp_path: Path) -> None:
    """Status 2 and a sentence."""
    done = _emulator("env", "--ready-file", str(tmp_path / "none.json"))
    assert (done.returncode, "Is `azureml-emulator serve` running?" in done.stderr) == (2, True)


@pytest.fixture
def executing() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A running `exec` whose command waits for its input to end, and the emulator's port."""
    program = "import os, sys; print(os.environ['ARM_METADATA_HOSTNAME'], flush=True); sys.stdin.read()"
    command = [sys.executable, "-m", "azureml_emulator", "exec", "--", sys.executable, "-c", program]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    yield process, int(process.stdout.readline().rpartition(":")[2])
    process.stdin.close()
    process.kill()
    process.wait(10)
    process.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process in one way")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_an_emulator_does_not_outlive_its_exec(executing: tuple[subprocess.Popen[str], int], name: str) -> None:
    """However exec ends, the emulator closes its connections and is gone."""
    number = signal.Signals[name]
    process, port = executing
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(10)
        process.send_signal(number)
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(1) == b""
    assert process.wait(10) == (128 + 15 if number == signal.SIGTERM else -9)
