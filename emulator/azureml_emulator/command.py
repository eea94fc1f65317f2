"""``azureml-emulator serve | exec | env``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from azureml_emulator.exports import exports, shell_lines

READY_SECONDS = 30
"""How long `exec` waits for its emulator before it gives up."""
app = typer.Typer(
    name="azureml-emulator",
    help="Azure Machine Learning on this machine: Resource Manager, sign-in, storage and inference.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class ProfileName(str, Enum):
    """How long operations take."""

    fast = "fast"
    realistic = "realistic"


ProfileOption = Annotated[ProfileName, typer.Option(help="How long operations take.")]
SeedOption = Annotated[str | None, typer.Option(help="Makes ids, keys and names the same in every run.")]


@app.command()
def serve(
    data: Annotated[Path, typer.Option(help="Directory of the state, the keys and the certificates.")],
    port: Annotated[int, typer.Option(help="Port of the TLS listener; 0 takes any free one.")] = 0,
    ready_file: Annotated[Path | None, typer.Option(help="Written as JSON when everything answers.")] = None,
    profile: ProfileOption = ProfileName.fast,
    seed: SeedOption = None,
    location: Annotated[str, typer.Option(help="Region of the ready-made resource group.")] = "westeurope",
    parent: Annotated[int | None, typer.Option(help="Stop when this process is gone.", hidden=True)] = None,
) -> None:
    """Run in the foreground until SIGTERM or Ctrl+C."""
    import asyncio

    from azureml_emulator.emulator import Emulator
    from azureml_emulator.server import Listen, serve

    data = data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    emulator = Emulator(data, profile.value, seed, location)
    asyncio.run(serve(emulator, data, Listen(port, ready_file.resolve() if ready_file else None, parent)))


@app.command(name="exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def execute(
    command: Annotated[list[str], typer.Argument(help="The command, after --.")],
    data: Annotated[Path | None, typer.Option(help="Directory of the state; a temporary one when absent.")] = None,
    profile: ProfileOption = ProfileName.fast,
    seed: SeedOption = None,
) -> None:
    """Start an emulator, run COMMAND with the environment set, stop the emulator, exit with COMMAND's status."""
    with tempfile.TemporaryDirectory(prefix="azureml-emulator-") as temporary:
        directory, ready_file = data or Path(temporary), Path(temporary) / "ready.json"
        options = ["--data", str(directory), "--ready-file", str(ready_file), "--profile", profile.value]
        options += ["--parent", str(os.getpid())]
        seeded = ["--seed", seed] if seed else []
        arguments = [sys.executable, "-m", "azureml_emulator", "serve", *options, *seeded]
        with subprocess.Popen(arguments, start_new_session=True) as emulator:  # noqa: S603  # our own interpreter
            try:
                status = _run(command, _ready(ready_file, emulator))
            finally:
                emulator.terminate()
                emulator.wait()  # else its files would be removed under it
    raise typer.Exit(status)


@app.command()
def env(ready_file: Annotated[Path, typer.Option(help="The file that `serve` wrote.")]) -> None:
    """Print the exports for a shell: eval "$(azureml-emulator env --ready-file FILE)"."""
    try:
        ready = json.loads(ready_file.read_text(encoding="utf-8"))
    except OSError as reason:
        typer.echo(f"reading {ready_file}: {reason.strerror}. Is `azureml-emulator serve` running?", err=True)
        raise typer.Exit(2) from reason
    typer.echo(shell_lines(exports(ready)))


def _ready(path: Path, emulator: subprocess.Popen[bytes]) -> dict[str, Any]:
    deadline = time.monotonic() + READY_SECONDS
    while not path.exists():
        if emulator.poll() is not None:
            typer.echo(
                f"starting the emulator: it ended with status {emulator.returncode}; its words are above.", err=True
            )
            raise typer.Exit(2)
        if time.monotonic() > deadline:
            typer.echo(f"starting the emulator: not ready after {READY_SECONDS} seconds.", err=True)
            raise typer.Exit(2)
        time.sleep(0.01)
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def _run(command: list[str], ready: dict[str, Any]) -> int:
    """The command's status, in a shell's terms. Ctrl+C goes to the command, which decides; the emulator sits in a
    session of its own."""
    # A function that does nothing, unlike the order to ignore it, does not pass on to the command.
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        process = subprocess.Popen(command, env={**os.environ, **exports(ready)})  # noqa: S603  # running it is the point
    except OSError as reason:
        typer.echo(f"running {command[0]}: {reason.strerror}.", err=True)
        return 127
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    status = process.wait()
    return status if status >= 0 else 128 - status


def run() -> int:
    """Run the command line that the process was started with; its exit status."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
