"""`pulumi-azureml --version`."""

from __future__ import annotations

from typing import Annotated

import typer

from .screen import write

__all__ = ["version"]


def _print(wanted: bool) -> None:
    from importlib.metadata import version as installed

    if wanted:
        write(f"pulumi-azureml {installed('pulumi-azureml')}")
        raise typer.Exit


def version(
    wanted: Annotated[
        bool, typer.Option("--version", callback=_print, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Beside `pulumi`: look at, start, stop and score at what runs in Azure ML, and bring it into a stack."""
    assert not wanted
