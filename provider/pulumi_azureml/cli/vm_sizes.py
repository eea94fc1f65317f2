"""`pulumi-azureml vm-sizes`: the machine sizes of a region."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["vm_sizes"]


def vm_sizes(
    location: Annotated[str | None, typer.Option(help="Azure region. Default: ARM_LOCATION.")] = None,
    compute_type: Annotated[
        str | None, typer.Option("--type", help="Keep those for ComputeInstance, AmlCompute or MIR (endpoints).")
    ] = None,
) -> None:
    """List the machine sizes that a region offers."""
    from rich.console import Console
    from rich.table import Table

    from ..lookups import supported_vm_sizes

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("name")
    for heading in ("vCPUs", "memory GB", "GPUs"):
        table.add_column(heading, justify="right")
    table.add_column("for")
    for size in supported_vm_sizes(location, compute_type=compute_type):
        row = (size.name, str(size.vcpus), f"{size.memory_gb:g}", str(size.gpus or ""))
        table.add_row(*row, ", ".join(size.supported_compute_types))
    Console().print(table)
