"""The command as a process: how it starts, fails, is stopped, and looks on a terminal."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.metadata import version

import pytest

from ..emulator.given import Given
from ..engine.azure import Azure
from .conftest import LONGEST_SECONDS, PROGRAM, Cli, Outcome, Process

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
UNIX_ALONE = "a terminal is made for a test on Unix alone"


@pytest.mark.parametrize("command", [[PROGRAM], [sys.executable, "-m", "pulumi_azureml"]])
def test_it_is_a_program_and_a_module(process: Process, command: list[str]) -> None:
    done = process.run([*command, "--version"])
    assert (done.status, done.out, done.err) == (0, f"pulumi-azureml {version('pulumi-azureml')}\n", "")


def test_it_stops_an_instance(process: Process, azure: Azure, notebook: str) -> None:
    """The whole way: environment, token, request, wait."""
    done = process.run([PROGRAM, "stop", "churn/notebook"])
    assert (done.status, done.out, done.err) == (0, 'compute instance "notebook" is Stopped\n', "")


def test_machine_sizes_go_to_programs(process: Process) -> None:
    """Whole numbers and lists, under the names of `supported_vm_sizes`."""
    sizes = json.loads(process.run([PROGRAM, "vm-sizes", "--type", "MIR", "--json"]).out)
    (size,) = [each for each in sizes if each["name"].casefold() == "standard_ds3_v2"]
    assert (size["vcpus"], "MIR" in size["supported_compute_types"]) == (4, True)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["stat"], "No such command 'stat'. Did you mean 'start', 'status', 'restart'?"),
        (["show", "--jsn"], "--jsn"),
        (["show", "Workspace"], "Missing argument 'ID'."),
        (["stop", "x"], "it is not said in which workspace to look for the compute instance. Give --workspace ID."),
    ],
)
def test_a_wrong_command_is_one_line(process: Process, words: list[str], error: str) -> None:
    """Suggestions included, and status 2."""
    done = process.run([PROGRAM, *words])
    assert (done.status, done.out) == (2, "")
    assert done.error.startswith("pulumi-azureml: ")
    assert error in done.error


def test_an_option_that_is_nearly_right_is_suggested(process: Process) -> None:
    assert "--json" in process.run([PROGRAM, "show", "--jsn"]).error


def test_without_a_verb_it_explains_itself(process: Process) -> None:
    """To standard error, since nothing was asked for."""
    done = process.run([PROGRAM])
    assert (done.status, done.out) == (2, "")
    assert "active-jobs" in done.err


def test_a_wrong_configuration_is_one_line(process: Process) -> None:
    """All faults at once, and status 2."""
    done = process.run([PROGRAM, "list", "Workspace"], ARM_SUBSCRIPTION_ID="mine", ARM_USE_MSI="perhaps")
    assert done.status == 2
    assert 'ARM_SUBSCRIPTION_ID "mine" is not a GUID' in done.error
    assert "ARM_USE_MSI" in done.error


def test_a_service_that_does_not_answer_is_one_line(process: Process) -> None:
    """Nothing is proven by silence: status 3. The secret is not shown."""
    done = process.run([PROGRAM, "list", "Workspace"], ARM_METADATA_HOSTNAME="127.0.0.1:1")
    assert (done.status, done.out) == (3, "")
    assert process.environment["ARM_CLIENT_SECRET"] not in done.error


def test_a_defect_of_ours_is_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback whatever happens; here a file of ours is not there."""
    monkeypatch.setitem(sys.modules, "pulumi_azureml.cli.show", None)
    done = cli("--version")
    assert done.status == 3
    assert done.error.startswith("pulumi-azureml: ModuleNotFoundError")
    assert "please report it" in done.error


def test_a_reader_that_goes_away_is_no_error(process: Process) -> None:
    """`| head` ends the command in silence, with the status of a closed pipe."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [PROGRAM, "vm-sizes"],
        check=False,
        env=process.variables(),
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=LONGEST_SECONDS,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_terminal_without_unicode_is_no_obstacle(process: Process, given: Given, workspace: str) -> None:
    """What it cannot show it shows as numbers."""
    body = given.instance_body()
    body["properties"]["description"] = "Müller"
    given.arm.make(f"{workspace}/computes/notebook", body)
    done = process.run([PROGRAM, "show", "ComputeInstance", "churn/notebook"], PYTHONIOENCODING="ascii")
    assert done.status == 0
    assert "M\\xfcller" in done.out


@pytest.mark.skipif(os.name == "nt", reason="on Windows, Ctrl-C is for all processes of a console")
def test_ctrl_c_ends_with_one_line(process: Process, azure: Azure, notebook: str) -> None:
    """While it waits for a start that takes an hour. What the service has accepted goes on."""
    azure.set(notebook, "state", "Stopped", inside="facts")
    azure.slow()
    with subprocess.Popen(
        [PROGRAM, "start", notebook],
        env=process.variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as started:
        try:
            _until_it_waits(started, azure)
            started.send_signal(signal.SIGINT)
            out, err = started.communicate(timeout=LONGEST_SECONDS)
        finally:
            started.kill()
    assert (started.returncode, out) == (130, "")
    (line,) = err.splitlines()
    assert line.startswith('pulumi-azureml: starting compute instance "notebook": stopped on request after ')
    assert azure.resources()[notebook]["properties"]["properties"]["state"] == "Starting"


def _until_it_waits(started: subprocess.Popen[str], azure: Azure) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while not azure.requests("POST", "/start"):
        assert started.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)  # another process is at work: there is nothing else to wait on


def on_terminal(process: Process, columns: int, *words: str, **changes: str) -> Outcome:
    """Run the command on a terminal of its own."""
    fcntl, pty, termios = (pytest.importorskip(name, reason=UNIX_ALONE) for name in ("fcntl", "pty", "termios"))
    variables = process.variables(TERM="xterm-256color", **changes)
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        os.execve(PROGRAM, [PROGRAM, *words], variables)
    text = b""
    with contextlib.suppress(OSError):  # a terminal that is closed answers so
        while chunk := os.read(terminal, 65536):
            text += chunk
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return Outcome(status, text.decode().replace("\r\n", "\n"), "")


def plain(text: str) -> str:
    return ESCAPE.sub("", text)


def test_a_terminal_sees_what_is_waited_for(process: Process, azure: Azure, notebook: str) -> None:
    """One line that changes, and is gone in the end."""
    azure.settings(operation_seconds=1)
    done = on_terminal(process, 80, "stop", notebook)
    assert done.status == 0
    assert re.search(r"still stopping \(\ds\): InProgress", plain(done.out))
    assert plain(done.out).endswith('compute instance "notebook" is Stopped\n')


def test_a_narrow_terminal_gets_blocks(process: Process, given: Given, workspace: str) -> None:
    """Where the columns do not fit beside each other, they stand below each other."""
    given.instance(workspace, "notebook-of-somebody-x")
    done = on_terminal(process, 40, "list", "ComputeInstance", "--workspace", "churn", NO_COLOR="1")
    lines = [line.rstrip() for line in ESCAPE.sub("", done.out.rpartition("\x1b[2K")[2]).splitlines()]
    assert lines == ["notebook-of-somebody-x", "  location  westeurope", "  state     Running"]


def test_a_terminal_is_coloured_unless_it_is_not_to_be(process: Process, workspace: str) -> None:
    """Headings stand out; with NO_COLOR, and in a pipe, nothing does."""
    words = ("list", "Workspace")
    assert COLOUR.search(on_terminal(process, 80, *words).out)
    assert not COLOUR.search(on_terminal(process, 80, *words, NO_COLOR="1").out)
    assert "\x1b" not in process.run([PROGRAM, *words], FORCE_COLOR="1").out


def test_json_is_never_broken_by_a_narrow_terminal(process: Process, workspace: str) -> None:
    done = on_terminal(process, 40, "show", "Workspace", "churn", "--json")
    assert json.loads(plain(done.out))["id"] == workspace


def test_rows_are_lines_in_a_pipe(process: Process, workspace: str) -> None:
    """So that `grep` and `awk` work, whatever the length."""
    done = process.run([PROGRAM, "show", "Workspace", "churn"])
    (line,) = [line for line in done.out.splitlines() if line.startswith("mlflow_tracking_uri")]
    assert line.endswith(workspace)


def _environment_without_a_cloud(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if not name.startswith(("ARM_", "AZURE_"))}


def test_help_needs_no_cloud(process: Process) -> None:
    """Nothing is read or sent before a verb needs it."""
    done = subprocess.run(
        [PROGRAM, "stop", "--help"],
        check=True,
        env=_environment_without_a_cloud(process.variables()),
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )
    assert "--no-wait" in done.stdout
