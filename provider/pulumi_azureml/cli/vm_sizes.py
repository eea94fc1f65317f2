"""`pulumi-azureml vm-sizes`: the machine sizes of a region."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated

import typer

from ..errors import UsageError
from ..settings import Settings
from .place import setting
from .screen import JsonOption, show_json, show_table

__all__ = ["vm_sizes"]


def vm_sizes(
    location: Annotated[
        str | None, typer.Option(help="Azure region. Default: ARM_LOCATION.", show_default=False)
    ] = None,
    compute_type: Annotated[
        str | None, typer.Option("--type", help="Keep those for ComputeInstance, AmlCompute or MIR (endpoints).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the machine sizes that a region offers."""
    from ..lookups import supported_vm_sizes

    settings = Settings.load({}, os.environ)
    subscription = setting(settings, "subscription_id")
    region = location or setting(settings, "location", "--location")
    sizes = supported_vm_sizes(region, compute_type=compute_type, subscription_id=subscription)
    if compute_type and not sizes:
        offered = supported_vm_sizes(region, subscription_id=subscription)
        known = sorted({kind for size in offered for kind in size.supported_compute_types})
        advice = f"There are some for {', '.join(known)}" if known else "It offers none at all"
        raise UsageError(f'no machine size of {region} is for "{compute_type}"', advice=advice)
    if as_json:
        show_json([asdict(size) for size in sizes])
        return
    numbers = ("vCPUs", "GB", "GPUs")
    rows = [(s.name, s.vcpus, f"{s.memory_gb:g}", s.gpus or "", ", ".join(s.supported_compute_types)) for s in sizes]
    show_table(("name", *numbers, "for"), rows, numbers=numbers)
