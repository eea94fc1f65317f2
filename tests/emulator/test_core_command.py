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
EMULATOR = f"{sys.executable} -m azureml_emulator"
LONGEST_SECONDS = 60


def _emulator(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "azureml_emulator", *arguments],
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
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


def _refused(*words: str) -> tuple[int, str]:
    """The status and the one line of a command that is refused."""
    done = _emulator(*words)
    (line,) = done.stderr.splitlines()
    assert line.startswith("azureml-emulator: ")
    return done.returncode, line


def test_env_waits_for_its_emulator(tmp_path: Path) -> None:
    """What is pasted at once works: `env` begins before there is a file, and in place of one that was killed."""
    file = tmp_path / "ready.json"
    serve = f"{EMULATOR} serve --data {tmp_path / 'data'} --ready-file {file} 2>{tmp_path / 'log'} &"
    session = (
        f'{serve}\neval "$({EMULATOR} env --ready-file {file})" && echo $ARM_METADATA_HOSTNAME\nkill -9 $!; wait\n'
    )
    done = subprocess.run(
        ["bash", "-c", session * 2], capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
    )
    first, second = done.stdout.split()
    assert first != second
    assert all(name.startswith("localhost:") for name in (first, second))


def test_env_of_a_dead_emulator_is_refused(ready: Ready, tmp_path: Path) -> None:
    """Status 2 and a sentence. What it prints for `eval` fails too, so that nothing goes on with other variables."""
    file = tmp_path / "ready.json"
    with socket.create_server(("127.0.0.1", 0)) as unused:
        control = "http://{}:{}".format(*unused.getsockname())
    file.write_text(json.dumps({**ready, "control": control, "pid": 4711}))
    assert _refused("env", "--ready-file", str(file)) == (
        2,
        f"azureml-emulator: the emulator of {file}, with pid 4711, is gone. Start it again.",
    )
    evaluated = subprocess.run(
        ["bash", "-c", f'eval "$({EMULATOR} env --ready-file {file} 2>/dev/null)" && echo went on'],
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert (evaluated.returncode, evaluated.stdout) == (1, "")


@pytest.mark.parametrize("text", ["", "words", "[]", "{}"])
def test_env_of_another_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ready.json"
    file.write_text(text)
    status, line = _refused("env", "--ready-file", str(file))
    assert (status, f"{file} is no ready file of `azureml-emulator serve`." in line) == (2, True)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["serve"], "Missing option '--data'."),
        (["serve", "--data", "data", "--port", "99999"], "Invalid value for '--port'"),
        (["serve", "--data", "data", "--port", "-5"], "Invalid value for '--port'"),
        (["serve", "--data", "data", "--port", "http"], "Invalid value for '--port'"),
        (["serve", "--data", "file"], "file: File exists. Name a directory that can be written to."),
        (["serve", "--data", "file/data"], "data: Not a directory. Name a directory that can be written to."),
        (["serve", "--data", "data", "--ready-file", "none/ready.json"], "Its directory has to be there and writable."),
        (["serve", "--data", "data", "--ready-file", "."], "is a directory; name a file."),
        (["exec", "--data", "file", "--", "true"], "it ended with status 2; its words are above."),
        (["env", "--ready-file", "."], "Is a directory."),
        (["serv"], "No such command 'serv'"),
    ],
)
def test_a_mistake_is_one_line(words: list[str], error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 2, and what to do. Nothing is started."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    done = _emulator(*words)
    *above, line = done.stderr.splitlines()
    assert (done.returncode, len(above)) == (2, int(words[0] == "exec"))
    assert line.startswith("azureml-emulator: ")
    assert error in line


def test_an_option_that_is_nearly_right_is_suggested() -> None:
    """Those that the help shows, and no others."""
    status, line = _refused("serve", "--dat", "x")
    assert (status, "--data" in line, "--parent" in line) == (2, True, False)
    assert "--parent" not in _refused("serve", "--paren", "1")[1]


def test_a_port_that_is_taken_is_refused(ready: Ready, tmp_path: Path) -> None:
    port = ready["arm"].rpartition(":")[2]
    status, line = _refused("serve", "--data", str(tmp_path), "--port", port)
    assert (status, f"--port {port}: Address already in use." in line) == (2, True)


def test_a_directory_has_one_emulator(ready: Ready) -> None:
    """A second one would end the first one's deployments; it says whose the directory is, and leaves all as it is."""
    data = Path(ready["ca"]).parent
    begun = {file: file.stat().st_mtime_ns for file in data.iterdir()}
    refusal = f"azureml-emulator: {data} is in use by the emulator with pid {ready['pid']}."
    assert _refused("serve", "--data", str(data), "--ready-file", str(data.parent / "ready.json")) == (2, refusal)
    assert {file: file.stat().st_mtime_ns for file in data.iterdir()} == begun
    assert (data.parent / "ready.json").exists()


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
