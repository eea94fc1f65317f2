"""The command with its verbs: one verb, one file.

Exit status: 0 fine, 1 drift, 2 the command or the configuration is at fault, 3 it could not be told. A command that the
user stops ends with 130, one whose reader has gone with 141, as everywhere on Unix. Data goes to standard output, and
every error is one line on standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import AzureMLError, Cancelled, InternalError, UsageError
from . import PROGRAM
from .interruption import STOPPED

if TYPE_CHECKING:
    import typer

__all__ = ["run"]

FINE, USAGE, UNTOLD = 0, 2, 3


def run(words: Sequence[str]) -> int:
    """Run one command; its exit status."""
    try:
        return _run(words)
    except Cancelled as stopped:
        return _fail(str(stopped), STOPPED)
    except AzureMLError as error:
        return _fail(str(error), USAGE if isinstance(error, UsageError) else UNTOLD)
    except KeyboardInterrupt:
        return _fail("stopped on request.", STOPPED)
    except OSError as error:  # the machine's, not the service's: the client has made those errors of ours
        return _fail(f"{error}.", UNTOLD)
    except Exception as defect:  # noqa: BLE001  # a user gets one line, whatever it is
        return _fail(str(InternalError(f"{type(defect).__name__}: {defect}")), UNTOLD)


def _run(words: Sequence[str]) -> int:
    import typer
    from typer.main import get_command

    _forgive_narrow_encodings()
    # Where this class lives differs between versions of typer; that the public one below it is of its kind does not.
    refusal: type[Exception] = next(k for k in typer.BadParameter.__mro__ if k.__name__ == "ClickException")
    command = get_command(application())
    try:
        outcome = command.main(list(words), prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except refusal as wrong:
        if not words:
            print(command.get_help(command.make_context(PROGRAM, [], resilient_parsing=True)), file=sys.stderr)
            return USAGE
        return _fail(getattr(wrong, "format_message", wrong.__str__)(), USAGE)
    if outcome == STOPPED:
        raise KeyboardInterrupt
    return outcome if isinstance(outcome, int) else FINE


_VERBS: Mapping[str, str] = {
    "show": "show",
    "list": "list_resources",
    "used-by": "used_by",
    "status": "status",
    "start": "start",
    "stop": "stop",
    "restart": "restart",
    "active-jobs": "active_jobs",
    "invoke": "invoke",
    "logs": "logs",
    "keys": "keys",
    "rotate-key": "rotate_key",
    "token": "token",
    "quota": "quota",
    "vm-sizes": "vm_sizes",
    "import": "import_file",
}
"""Each verb, in the order of the help, and the name of its file and of the function in it."""


def application() -> typer.Typer:
    """The command with all its verbs."""
    import typer

    from .version import version

    app = typer.Typer(
        name=PROGRAM,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # help is text that pipes, narrow terminals and NO_COLOR can take
    )
    app.callback()(version)
    for verb, home in _VERBS.items():
        app.command(verb)(getattr(import_module(f"{__package__}.{home}"), home))
    return app


def _forgive_narrow_encodings() -> None:
    """Let a terminal that cannot show a character show its number, rather than end the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _fail(sentence: str, status: int) -> int:
    line = "".join(letter if letter.isprintable() else " " for letter in " ".join(sentence.split()))
    print(f"{PROGRAM}: {line}", file=sys.stderr)
    return status
