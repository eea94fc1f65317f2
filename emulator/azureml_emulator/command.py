"""``azureml-emulator serve | exec | env``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from azureml_emulator import ready_file as ready_files
from azureml_emulator.cli import PROGRAM
from azureml_emulator.directory_lock import directory_lock
from azureml_emulator.exports import exports, shell_lines
from azureml_emulator.refusal import Refusal

REFUSED = 2
HIGHEST_PORT = 65535
app = typer.Typer(
    name=PROGRAM,
    help="Azure Machine Learning on this machine: Resource Manager, sign-in, storage and inference.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help is text that pipes, narrow terminals and NO_COLOR can take
)


class ProfileName(str, Enum):
    """How long operations take."""

    fast = "fast"
    realistic = "realistic"


ProfileOption = Annotated[
    ProfileName | None, typer.Option(help="How long operations take. Default: as before, at first fast.")
]
SeedOption = Annotated[str | None, typer.Option(help="Makes ids, keys and names the same in every run.")]


@app.command()
def serve(
    data: Annotated[Path, typer.Option(help="Directory of the state, the keys and the certificates.")],
    port: Annotated[
        int, typer.Option(help="Port of the TLS listener; 0 takes any free one.", min=0, max=HIGHEST_PORT)
    ] = 0,
    ready_file: Annotated[Path | None, typer.Option(help="Written as JSON when everything answers.")] = None,
    profile: ProfileOption = None,
    seed: SeedOption = None,
    location: Annotated[
        str, typer.Option(help="Region of the ready-made resource group, when it is made.")
    ] = "westeurope",
    parent: Annotated[int | None, typer.Option(help="Stop when this process is gone.", hidden=True)] = None,
) -> None:
    """Run in the foreground until SIGTERM or Ctrl+C."""
    data, ready_file = data.resolve(), ready_file.resolve() if ready_file else None
    with directory_lock(data):
        if ready_file:
            ready_files.prepare(ready_file)
        import asyncio

        from azureml_emulator.emulator import Emulator
        from azureml_emulator.server import Listen, serve

        emulator = Emulator(data, profile.value if profile else None, seed, location)
        asyncio.run(serve(emulator, data, Listen(port, ready_file, parent)))


@app.command(name="exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def execute(
    command: Annotated[list[str], typer.Argument(help="The command, after --.")],
    data: Annotated[Path | None, typer.Option(help="Directory of the state; a temporary one when absent.")] = None,
    profile: ProfileOption = None,
    seed: SeedOption = None,
) -> None:
    """Start an emulator, run COMMAND with the environment set, stop the emulator, exit with COMMAND's status."""
    with tempfile.TemporaryDirectory(prefix="azureml-emulator-") as temporary:
        directory, ready_file = data or Path(temporary), Path(temporary) / "ready.json"
        options = ["--data", str(directory), "--ready-file", str(ready_file), "--parent", str(os.getpid())]
        options += ["--profile", profile.value] if profile else []
        options += ["--seed", seed] if seed else []
        arguments = [sys.executable, "-m", "azureml_emulator", "serve", *options]
        with subprocess.Popen(arguments, start_new_session=True) as emulator:  # noqa: S603  # our own interpreter
            try:
                status = _run(command, ready_files.of_started(ready_file, emulator.poll))
            finally:
                emulator.terminate()
                emulator.wait()  # else its files would be removed under it
    raise typer.Exit(status)


@app.command()
def env(ready_file: Annotated[Path, typer.Option(help="The file that `serve` wrote.")]) -> None:
    """Print the exports for a shell, once the emulator answers: eval "$(azureml-emulator env --ready-file FILE)"."""
    try:
        ready = ready_files.of_running(ready_file)
    except Refusal:
        # `eval` of nothing would succeed, and what stands behind `&&` would run with whatever the shell has.
        typer.echo("false")
        raise
    typer.echo(shell_lines(exports(ready)))


def _run(command: list[str], ready: Mapping[str, Any]) -> int:
    """The command's status, in a shell's terms. Ctrl+C goes to the command, which decides; the emulator sits in a
    session of its own."""
    # A function that does nothing, unlike the order to ignore it, does not pass on to the command.
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        process = subprocess.Popen(command, env={**os.environ, **exports(ready)})  # noqa: S603  # running it is the point
    except OSError as reason:
        typer.echo(f"{PROGRAM}: running {command[0]}: {reason.strerror}.", err=True)
        return 127
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    status = process.wait()
    return status if status >= 0 else 128 - status


def run() -> int:
    """Run the command line that the process was started with; its exit status."""
    # Where this class lives differs between versions of typer; that the public one below it is of its kind does not.
    mistake: type[Exception] = next(k for k in typer.BadParameter.__mro__ if k.__name__ == "ClickException")
    words, command = sys.argv[1:], get_command(app)
    try:
        status = command.main(words, prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except Refusal as refused:
        return _refuse(str(refused))
    except mistake as wrong:
        if not words:
            typer.echo(command.get_help(command.make_context(PROGRAM, [], resilient_parsing=True)), err=True)
            return REFUSED
        return _refuse(_sentence(wrong))
    return status if isinstance(status, int) else 0


def _refuse(sentence: str) -> int:
    typer.echo(f"{PROGRAM}: {' '.join(sentence.split())}", err=True)
    return REFUSED


def _sentence(wrong: Any) -> str:
    """What is wrong with the command line; no option that is hidden from the help is proposed."""
    if getattr(wrong, "possibilities", None) and wrong.ctx:
        hidden = {way for each in wrong.ctx.command.params if getattr(each, "hidden", False) for way in each.opts}
        wrong.possibilities = [each for each in wrong.possibilities if each not in hidden]
    return str(wrong.format_message())
