"""The command line `pulumi-azureml`: one verb, one file.

Exit status: 0 fine, 1 drift, 2 the command or the configuration is at fault, 3 it could not be told.
"""

from __future__ import annotations

import sys

from ..errors import AzureMLError, UsageError

__all__ = ["main"]

USAGE, UNTOLD = 2, 3


def main() -> None:
    """Run the command line; every error is one line on standard error."""
    import typer

    from .import_file import import_file
    from .vm_sizes import vm_sizes

    app = typer.Typer(
        name="pulumi-azureml",
        help="Beside `pulumi`: look things up in Azure Machine Learning, and bring what exists into a stack.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_version)
    app.command("import")(import_file)
    app.command("vm-sizes")(vm_sizes)
    try:
        app()
    except AzureMLError as error:
        print(f"pulumi-azureml: {error}", file=sys.stderr)
        raise SystemExit(USAGE if isinstance(error, UsageError) else UNTOLD) from None


def _version() -> None:
    """Beside `pulumi`: look things up in Azure Machine Learning, and bring what exists into a stack."""
