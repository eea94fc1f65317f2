"""An online endpoint: the address under which deployments are called, managed or on a Kubernetes cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal
from azureml_emulator.arm.operation_styles import endpoint_delete, endpoint_patch, endpoint_put
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import (
    SHORT_SYSTEM_DATA,
    CreateOnly,
    Exclusive,
    Failure,
    Listing,
    NameRule,
    ResourceType,
    Verb,
)
from azureml_emulator.arm.shapes import Shapes
from azureml_emulator.inference.contract import runtime_of
from azureml_emulator.types.kubernetes_compute import inference_failure, router_of
from azureml_emulator.types.machine_learning import API_VERSIONS
from azureml_emulator.types.online_endpoint_access import ENDPOINT_ACTIONS, make_keys
from azureml_emulator.types.online_endpoint_rules import ENDPOINT_TYPE, check_endpoint, compute_of, compute_type
from azureml_emulator.types.online_properties import own_spelling, shown_properties
from azureml_emulator.types.online_refusals import FIXED, MISSING, NAME, NOT_FOUND, invalid_template

ORDERS: Mapping[str, tuple[str, bool]] = {
    "createdatasc": ("createdAt", False),
    "createdatdesc": ("createdAt", True),
    "updatedatasc": ("lastModifiedAt", False),
    "updatedatdesc": ("lastModifiedAt", True),
}
SHAPES: Shapes = {
    **{f"properties.{name}": str for name in ("authMode", "compute", "description", "publicNetworkAccess")},
    "properties.properties": dict,
}
FIRST_VERSIONS = ("2022-05-01",)
"""Without mirrorTraffic and publicNetworkAccess (recordings of azure-powershell, 2022-06-05)."""


def _prepare(endpoint: Resource, context: Context) -> None:
    make_keys(endpoint, context)
    endpoint.body["kind"] = compute_type(endpoint)


def _reachable(endpoint: Resource, context: Context) -> bool | Failure:
    """A managed endpoint always is; a Kubernetes one needs the extension's router on the cluster."""
    compute = compute_of(endpoint, context)
    failure = inference_failure(compute, context) if compute else None
    return failure or True


def _created(endpoint: Resource, _context: Context) -> None:
    endpoint.facts["reachable"] = True


def scoring_base(endpoint: Resource, context: Context) -> str | None:
    """What ``score`` and ``swagger.json`` are appended to; ``None``: it never was there, or is on no cluster now."""
    if not endpoint.facts.get("reachable"):
        return None
    if compute_type(endpoint) == "Managed":
        return f"https://{endpoint.name}.{context.location_of(endpoint)}.inference.ml.azure.com"
    compute = compute_of(endpoint, context)
    if compute is None:
        return None
    runtime = runtime_of(context)
    router = (runtime.router if runtime else "") or router_of(compute, context)
    return f"{router}/api/v1/endpoint/{endpoint.name}"


def _body(endpoint: Resource, context: Context, document: Document) -> Document:
    properties = document["properties"]
    base = scoring_base(endpoint, context)
    shown: Document = {
        "description": None,
        **properties,
        "compute": own_spelling(properties.get("compute"), context),
        "properties": {"azureml.onlineendpointid": str(endpoint.id).lower(), **shown_properties(endpoint)},
        "scoringUri": f"{base}/score" if base else None,
        "swaggerUri": f"{base}/swagger.json" if base else None,
    }
    if context.request.api_version in FIRST_VERSIONS:
        shown = {key: value for key, value in shown.items() if key not in ("mirrorTraffic", "publicNetworkAccess")}
    return {**document, "properties": shown}


def _ordered(documents: Sequence[Document], query: Mapping[str, str]) -> Sequence[Document]:
    field, falling = ORDERS.get(query.get("orderby", "").casefold(), ("createdAt", False))
    return sorted(documents, key=lambda document: str(document["systemData"][field]), reverse=falling)


def _has_entries(where: Callable[[Document], Document]) -> Callable[[Document, str], bool]:
    """``k=v,k2``: every entry is there."""

    def keep(document: Document, wanted: str) -> bool:
        entries = where(document)
        pairs = [part.partition("=") for part in wanted.split(",") if part]
        return all(key in entries and (not sign or entries[key] == value) for key, sign, value in pairs)

    return keep


ONLINE_ENDPOINT = ResourceType(
    type=ENDPOINT_TYPE,
    sources={
        "PUT 201, Location is the endpoint": "azure-powershell recordings, 2022-06-05, api-version 2022-05-01",
        "PUT of an existing one is answered alike": "unverified: only deployments were recorded",
        "PATCH 202 null": "azure-powershell recordings, 2022-06-05",
        "DELETE 202 with both urls": "azure-powershell recordings, 2022-06-05",
        "echo": (
            "azure-powershell recordings, 2022-06-05 (azureml.onlineendpointid in lower case) and 2024 (mirrorTraffic, "
            "publicNetworkAccess)"
        ),
        "kind of a Kubernetes endpoint": "unverified",
        "keys": "specification 2025-12-01: visibility create, always returned as null",
        "PATCH takes tags and identity": "specification 2025-12-01, PartialMinimalTrackedResourceWithIdentity",
        "PUT replaces the traffic": (
            "how-to-safely-rollout-online-endpoints; that leaving it out clears it is unverified"
        ),
        "traffic adds up to 0 or 100, mirrored at most 50": "how-to-safely-rollout-online-endpoints",
        "names": "how-to-manage-quotas; azure-ai-ml 1.35.2; unique in a region: Azure/mlops-project-template#29",
        "one operation at a time": (
            "how-to-troubleshoot-online-endpoints: 409; users' retries match on 'Already running method', the rest of "
            "the text is unverified"
        ),
        "an endpoint that was never there": (
            "400 until it is deleted: troubleshooting notes with a service answer of 2023-06-14; a deployment in it: a "
            "user's log of 2026-08-22"
        ),
        "publicNetworkAccess and compute are fixed": "unverified: no marker in the specification",
        "scoring uri of Kubernetes": "how-to-deploy-kubernetes-extension; the path is unverified",
        "a Kubernetes endpoint needs the extension": "how-to-deploy-kubernetes-extension, ScoringFeUnhealthy",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=NOT_FOUND,
    placed_in="parent",
    tracked=True,
    name_rule=NameRule(
        NAME,
        invalid_template(
            "The endpoint name '{name}' is invalid: it has 3 to 32 letters, digits and hyphens, begins with a letter "
            "and ends with a letter or digit.",
            "name",
        ),
    ),
    shapes=SHAPES,
    required=("properties.authMode",),
    required_refusal=MISSING,
    create_only=(CreateOnly("properties.compute", FIXED), CreateOnly("properties.publicNetworkAccess", FIXED)),
    exclusive=Exclusive(
        "self",
        Refusal(
            409,
            "Conflict",
            "Already running method: another operation on the endpoint '{name}' or one of its deployments is in "
            "progress.",
        ),
    ),
    create=Verb(endpoint_put("oe"), seconds=60, work=_reachable),
    update=Verb(endpoint_put("oe"), seconds=20, work=_reachable),
    patch=Verb(endpoint_patch("oe")),
    patchable=("tags", "identity"),
    delete=Verb(endpoint_delete("oe"), seconds=60),
    defaults={
        "tags": {},
        "properties.traffic": {},
        "properties.mirrorTraffic": {},
        "properties.publicNetworkAccess": "Enabled",
    },
    secrets=("properties.keys",),
    identity=True,
    system_data=SHORT_SYSTEM_DATA,
    listing=Listing(
        filters={
            "name": lambda document, name: bool(document["name"].casefold() == name.casefold()),
            "computeType": lambda document, kind: bool(document["kind"].casefold() == kind.casefold()),
            "tags": _has_entries(lambda document: document["tags"]),
            "properties": _has_entries(lambda document: document["properties"]["properties"]),
        },
        order=_ordered,
        size_parameters=("count",),
        continuation="$skip",
    ),
    actions=ENDPOINT_ACTIONS,
    check=check_endpoint,
    prepare=_prepare,
    body=_body,
    on_created=_created,
    on_updated=_created,
)
