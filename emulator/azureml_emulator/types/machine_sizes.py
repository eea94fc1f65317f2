"""The virtual machine sizes the emulated region offers to Azure Machine Learning.

One row per size; names, families, cores and memory are those Azure publishes for its series, and the ``uses`` are those
the service lists: A = AmlCompute, C = ComputeInstance, M = managed online endpoint (``MIR`` on the wire).

Sources: the recorded ``vmSizes`` answer of Azure/azure-powershell (Get-AzMLServiceVMSize, 2022-06) for the shape,
D11_v2 and D16as_v4; https://learn.microsoft.com/azure/virtual-machines/sizes/overview for cores and memory;
https://learn.microsoft.com/azure/machine-learning/reference-managed-online-endpoints-vm-sku-list for the sizes of
managed endpoints.
"""

from __future__ import annotations

from dataclasses import dataclass

COMPUTE_USES = {"A": "AmlCompute", "C": "ComputeInstance", "M": "MIR"}


@dataclass(frozen=True)
class MachineSize:
    """One row of the ``vmSizes`` list."""

    name: str
    """As ``vmSizes`` spells it, e.g. ``Standard_DS3_v2``; compared without regard to case."""
    family: str
    """Quota is counted per family, in cores."""
    cores: int
    memory_gb: float
    temporary_disk_mb: int
    gpus: int
    premium_storage: bool
    uses: str
    """Letters of ``COMPUTE_USES``."""

    def supports(self, compute_type: str) -> bool:
        """Whether a compute of this type (``AmlCompute``, ``ComputeInstance``, ``MIR``) may have this size."""
        return any(COMPUTE_USES[use] == compute_type for use in self.uses)


def _series(family: str, uses: str, rows: str, *, premium: bool = True, gpus: bool = False) -> list[MachineSize]:
    """Rows are ``name/cores/memoryGB/temporaryDiskGB`` and, for series with accelerators, ``/gpus``."""
    sizes = []
    for row in rows.split():
        name, cores, memory, disk, *accelerators = row.split("/")
        count = int(accelerators[0]) if gpus else 0
        sizes.append(
            MachineSize(f"Standard_{name}", family, int(cores), float(memory), int(disk) * 1024, count, premium, uses)
        )
    return sizes


MACHINE_SIZES: tuple[MachineSize, ...] = (
    *_series(
        "standardDv2Family",
        "AC",
        "D1_v2/1/3.5/50 D2_v2/2/7/100 D3_v2/4/14/200 D11_v2/2/14/100 D12_v2/4/28/200",
        premium=False,
    ),
    *_series(
        "standardDSv2Family", "ACM", "DS1_v2/1/3.5/7 DS2_v2/2/7/14 DS3_v2/4/14/28 DS4_v2/8/28/56 DS5_v2/16/56/112"
    ),
    *_series("standardDSv2Family", "AC", "DS11_v2/2/14/28 DS12_v2/4/28/56 DS13_v2/8/56/112"),
    *_series(
        "standardDSv3Family", "AC", "D2s_v3/2/8/16 D4s_v3/4/16/32 D8s_v3/8/32/64 D16s_v3/16/64/128 D32s_v3/32/128/256"
    ),
    *_series("standardDASv4Family", "ACM", "D2as_v4/2/8/16 D4as_v4/4/16/32 D8as_v4/8/32/64 D16as_v4/16/64/128"),
    *_series("standardDDSv4Family", "AC", "D2ds_v4/2/8/75 D4ds_v4/4/16/150 D8ds_v4/8/32/300"),
    *_series("standardESv3Family", "ACM", "E2s_v3/2/16/32 E4s_v3/4/32/64 E8s_v3/8/64/128 E16s_v3/16/128/256"),
    *_series("standardEDSv4Family", "AC", "E2ds_v4/2/16/75 E4ds_v4/4/32/150 E8ds_v4/8/64/300"),
    *_series(
        "standardFSv2Family", "ACM", "F2s_v2/2/4/16 F4s_v2/4/8/32 F8s_v2/8/16/64 F16s_v2/16/32/128 F32s_v2/32/64/256"
    ),
    *_series(
        "standardNCSv3Family", "ACM", "NC6s_v3/6/112/736/1 NC12s_v3/12/224/1474/2 NC24s_v3/24/448/2948/4", gpus=True
    ),
    *_series(
        "standardNCASv3_T4Family",
        "ACM",
        "NC4as_T4_v3/4/28/176/1 NC8as_T4_v3/8/56/352/1 NC16as_T4_v3/16/110/352/1",
        gpus=True,
    ),
    *_series("standardNCADSA100v4Family", "ACM", "NC24ads_A100_v4/24/220/64/1 NC48ads_A100_v4/48/440/128/2", gpus=True),
    *_series("standardNDAMSv4_A100Family", "ACM", "ND96amsr_A100_v4/96/1900/2900/8", gpus=True),
)
"""Smallest first within a series; the list a client sees is in this order."""

DEDICATED_CORES = {
    family: 24 if "NC" in family or "ND" in family else 100 for family in sorted({s.family for s in MACHINE_SIZES})
}
"""Default quota per family in dedicated cores. Azure's own defaults depend on the offer; these are a pay-as-you-go
order of magnitude."""

TOTAL_CORES = 350
"""Default quota of dedicated cores over all families of a region, in cores."""


def find_machine_size(name: str) -> MachineSize | None:
    """The size of that name in any letter case, or None when the region does not offer it."""
    return next((size for size in MACHINE_SIZES if size.name.lower() == name.lower()), None)
