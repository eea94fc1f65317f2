"""Cores: what a subscription may use in a region, what it uses, and the lists that show it (``usages``, ``quotas``,
``vmSizes``).

Quota is counted per machine family in dedicated cores. A workspace may be given a smaller share by ``updateQuotas``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from azureml_emulator.arm.errors import ACCOUNT, COMPUTE, GATEWAY, refuse
from azureml_emulator.arm.regions import REGIONS
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Route
from azureml_emulator.types.machine_learning import API_VERSIONS
from azureml_emulator.types.machine_sizes import (
    COMPUTE_USES,
    DEDICATED_CORES,
    MACHINE_SIZES,
    TOTAL_CORES,
    MachineSize,
    find_machine_size,
)
from azureml_emulator.types.workspace_rules import WORKSPACE_TYPE

COMPUTE_TYPE = "Microsoft.MachineLearningServices/workspaces/computes"
_ROOT = "/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices/locations/{location}"


def _label(family: str) -> str:
    """``standardDSv2Family`` → ``Standard DSv2 Family``, as the lists print it."""
    return f"Standard {family.removeprefix('standard').removesuffix('Family')} Family"


def _inner(compute: Resource) -> Document:
    inner: Document = compute.properties.get("properties") or {}
    return inner


def _dedicated_nodes(compute: Resource) -> int:
    """Nodes that hold dedicated quota now: one for an instance, also when stopped, unless it gives quota back; the
    minimum of a cluster."""
    inner = _inner(compute)
    if compute.properties.get("computeType") == "ComputeInstance":
        released = inner.get("releaseQuotaOnStop") and compute.facts.get("state") == "Stopped"
        return 0 if released else 1
    if str(inner.get("vmPriority") or "Dedicated") != "Dedicated":
        return 0
    return int((inner.get("scaleSettings") or {}).get("minNodeCount") or 0)


def used_cores(context: Context, location: str, within: Resource | None = None, apart_from: str = "") -> dict[str, int]:
    """Dedicated cores in use, by family, in a region (or in one workspace)."""
    cores = dict.fromkeys(DEDICATED_CORES, 0)
    for compute in context.all(COMPUTE_TYPE, within.id if within else None):
        size = find_machine_size(str(_inner(compute).get("vmSize", "")))
        if size and context.location_of(compute) == location and compute.id.key != apart_from:
            cores[size.family] += _dedicated_nodes(compute) * size.cores
    return cores


def check_quota(compute: Resource, size: MachineSize, nodes: int, context: Context) -> None:
    """Refuse when ``nodes`` more machines of ``size`` (at least one) do not fit. A cluster of none must still fit one
    node."""
    location = context.location_of(compute)
    workspace = context.find(compute.id.root)
    share = (workspace.facts.get("quotas") or {}).get(size.family) if workspace else None
    limits = [(DEDICATED_CORES[size.family], used_cores(context, location, apart_from=compute.id.key)[size.family])]
    if share is not None:
        limits.append((int(share), used_cores(context, location, workspace, compute.id.key)[size.family]))
    for limit, used in limits:
        if max(nodes, 1) * size.cores > limit or used + nodes * size.cores > limit:
            raise refuse(
                400,
                "BadRequest",
                f"The specified subscription has a {_label(size.family)} vCPU quota of {limit} and cannot accomodate "
                f"for at least {max(nodes, 1)} requested "
                f"managed compute node which maps to {max(nodes, 1) * size.cores} vCPUs ({used} in use). Talk to your "
                "Subscription Admin or refer to "
                "https://docs.microsoft.com/azure/machine-learning/how-to-manage-quotas#request-quota-increases to "
                "increase the family quota",
            )


def _row(kind: str, value: str, label: str, **figures: int) -> Document:
    return {
        "unit": "Count",
        **figures,
        "name": {"value": value, "localizedValue": label},
        "type": f"Microsoft.MachineLearningServices/{kind}",
    }


def _usages(context: Context, names: Mapping[str, str]) -> Json:
    location, base = names["location"].lower(), f"/subscriptions/{names['subscription']}/usages"
    used = used_cores(context, location)
    clusters = sum(context.location_of(item) == location for item in context.all(COMPUTE_TYPE))
    total = {"currentValue": sum(used.values()), "limit": TOTAL_CORES}
    rows = [
        {**_row("totalCores/usages", "Clusters", "Clusters", currentValue=clusters, limit=500), "id": base},
        {
            **_row("dedicatedCores/usages", "TotalDedicatedCores", "Total Cluster Dedicated Regional vCPUs", **total),
            "id": base,
        },
    ]
    for family, limit in DEDICATED_CORES.items():
        label = f"{_label(family)} Cluster Dedicated vCPUs"
        rows.append(
            {
                **_row("vmFamily/dedicatedCores/usages", family, label, currentValue=used[family], limit=limit),
                "id": f"{base}/{family}",
            }
        )
    for family in DEDICATED_CORES:
        label = f"{_label(family)} Cluster LowPriority vCPUs"
        rows.append(
            {
                **_row("vmFamily/lowPriorityCores/usages", family, label, currentValue=0, limit=-1),
                "id": f"{base}/{family}",
            }
        )
    return {"value": rows}


def _quotas(context: Context, names: Mapping[str, str]) -> Json:
    return {"value": list(_quota_rows(context, names["location"].lower(), names["subscription"]))}


def _quota_rows(context: Context, location: str, subscription: str) -> Iterator[Document]:
    workspaces = [workspace for workspace in context.all(WORKSPACE_TYPE) if workspace.location == location]
    for family, limit in DEDICATED_CORES.items():
        label = f"{_label(family)} Cluster Dedicated vCPUs"
        row = _row("vmFamily/dedicatedCores/quotas", family, label, limit=limit)
        yield {**row, "location": None, "id": f"/subscriptions/{subscription}/quotas/{family}"}
        for workspace in workspaces:
            share = (workspace.facts.get("quotas") or {}).get(family, -1)
            row = _row("workspaces/dedicatedCores/quotas", family, label, limit=share)
            yield {**row, "location": location, "id": f"{workspace.id}/quotas/{family}"}


def _update_quotas(context: Context, _names: Mapping[str, str]) -> Json:
    rows = (context.request.body or {}).get("value") or []
    return {"value": [{**row, "status": _set_quota(context, row)} for row in rows]}


def _set_quota(context: Context, row: Document) -> str:
    """``Status`` of the specification: what became of one row."""
    owner, _, family = str(row.get("id", "")).rpartition("/quotas/")
    workspace = context.find(owner)
    known = next((name for name in DEDICATED_CORES if name.lower() == family.lower()), None)
    if workspace is None:
        return "OperationNotSupportedForSku"
    if known is None:
        return "InvalidVMFamilyName"
    limit: int = -1 if row.get("limit") is None else row["limit"]
    if limit > DEDICATED_CORES[known]:
        return "InvalidQuotaExceedsSubscriptionLimit"
    if 0 <= limit < used_cores(context, workspace.location, workspace)[known]:
        return "InvalidQuotaBelowClusterMinimum"
    quotas = workspace.facts.setdefault("quotas", {})
    quotas.pop(known, None)
    if limit >= 0:
        quotas[known] = limit
    context.save(workspace)
    return "Success"


def size_document(size: MachineSize) -> Document:
    """One row of ``vmSizes``. Prices change by the day and are left out."""
    return {
        "name": size.name,
        "family": size.family,
        "vCPUs": size.cores,
        "gpus": size.gpus,
        "osVhdSizeMB": 1047552,
        "maxResourceVolumeMB": size.temporary_disk_mb,
        "memoryGB": size.memory_gb,
        "lowPriorityCapable": True,
        "premiumIO": size.premium_storage,
        "estimatedVMPrices": {"billingCurrency": "USD", "unitOfMeasure": "OneHour", "values": []},
        "supportedComputeTypes": [COMPUTE_USES[use] for use in size.uses],
    }


def _in_a_region(handler: Callable[[Context, Mapping[str, str]], Json]) -> Callable[[Context, Mapping[str, str]], Json]:
    """The list, where there is such a region; else the gateway answers, before the service is asked."""

    def answer(context: Context, names: Mapping[str, str]) -> Json:
        region = names["location"].lower()
        if region in REGIONS:
            return handler(context, names)
        # As reported for Microsoft.Compute: github.com/Azure/azure-cli/issues/2003 (2017-02, usages) and
        # github.com/Azure/migAz/issues/246 (2019-07, vmSizes, 400).
        word = context.request.path.rsplit("/", 1)[-1]
        raise refuse(
            400,
            "NoRegisteredProviderFound",
            f"No registered resource provider found for location '{region}' and API version "
            f"'{context.request.api_version}' for type 'locations/{word}'. The supported api-versions are "
            f"'{', '.join(sorted(API_VERSIONS.known))}'. The supported locations are '{', '.join(REGIONS)}'.",
            component=GATEWAY,
        )

    return answer


def _vm_sizes(_context: Context, _names: Mapping[str, str]) -> Json:
    return {"value": [size_document(size) for size in MACHINE_SIZES]}


COMPUTE_QUOTA_ROUTES = (
    Route(
        "GET",
        f"{_ROOT}/usages",
        _in_a_region(_usages),
        source="azure-powershell recordings, 2025-11-04: low-priority rows have limit -1",
        component=ACCOUNT,
    ),
    Route(
        "GET",
        f"{_ROOT}/quotas",
        _in_a_region(_quotas),
        source="azure-powershell recordings, 2025-11-04: location null on subscription rows",
        component=ACCOUNT,
    ),
    Route(
        "POST",
        f"{_ROOT}/updateQuotas",
        _in_a_region(_update_quotas),
        source="azure-powershell recordings, 2022-06-05; specification 2025-12-01 for the statuses",
        component=ACCOUNT,
        counts_as="writes",
        shapes={"value": list, "value.*.id": str, "value.*.limit": int},
    ),
    Route(
        "GET",
        f"{_ROOT}/vmSizes",
        _in_a_region(_vm_sizes),
        source="azure-powershell recordings, 2022-06: not paged",
        component=COMPUTE,
    ),
)
