"""An online deployment: model, environment and code that run behind an endpoint, and on how many instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal
from azureml_emulator.arm.operation_styles import OK, endpoint_delete, endpoint_patch, endpoint_put
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import (
    SHORT_SYSTEM_DATA,
    Action,
    CreateOnly,
    Exclusive,
    Listing,
    NameRule,
    Reference,
    ResourceType,
    Verb,
)
from azureml_emulator.arm.shapes import Shapes
from azureml_emulator.types.machine_learning import API_VERSIONS
from azureml_emulator.types.online_container_resources import chosen_instance_type
from azureml_emulator.types.online_data_collector import shown_collector
from azureml_emulator.types.online_deployment_logs import get_logs
from azureml_emulator.types.online_deployment_rules import MOST_INSTANCES, check_deployment, refuse_while_live
from azureml_emulator.types.online_deployment_settings import (
    MANAGED_INSTANCE_TYPE,
    PROBES,
    STARTUP_PROBE,
    filled_settings,
    is_managed,
    settings_under_way,
)
from azureml_emulator.types.online_endpoint_rules import DEPLOYMENT_TYPE
from azureml_emulator.types.online_properties import own_spelling, shown_properties
from azureml_emulator.types.online_refusals import (
    FIXED,
    MISSING,
    NAME,
    NOT_FOUND,
    UNKNOWN_ASSET,
    invalid_template,
    one_of,
)
from azureml_emulator.types.online_rollout import follow_scale, gone, keep_logs, rescale, roll_out, rolled_out

PUT = endpoint_put("od")
PUT = replace(PUT, headers=(*PUT.headers, ("x-ms-ratelimit-remaining-subscription-resource-requests", "299")))
"""With the counter that the service sends beside those of Resource Manager (azure-sdk-for-python recordings,
2022-10-04). It does not count down here."""
ELSEWHERE = r"azureml:"
"""Assets of registries (``azureml://registries/…``) and of workspaces by their GUID are not looked up."""
SHOWN_UNSET = ("description", "environmentId", "codeConfiguration", "model", "modelMountPath", "dataCollector")
SHAPES: Shapes = {
    **{
        f"properties.{name}": str
        for name in (
            "endpointComputeType",
            "model",
            "environmentId",
            "instanceType",
            "description",
            "modelMountPath",
            "codeConfiguration.codeId",
            "codeConfiguration.scoringScript",
            "environmentVariables.*",
            "scaleSettings.scaleType",
        )
    },
    **{
        f"properties.{name}": dict
        for name in (
            "properties",
            "codeConfiguration",
            "environmentVariables",
            "scaleSettings",
            "requestSettings",
            *PROBES,
            STARTUP_PROBE,
            "containerResourceRequirements",
            "containerResourceRequirements.*",
            "dataCollector",
        )
    },
}
SKU = "Default"
"""The only name; the REST sample writes it in small letters."""
ORDERS = {"createdtime": "createdAt", "modifiedtime": "lastModifiedAt"}


def _prepare(deployment: Resource, context: Context) -> None:
    properties = deployment.properties
    if context.request.method == "PUT":
        deployment.facts["rollout"] = deployment.revision
    deployment.body["kind"] = properties["endpointComputeType"]
    sku = deployment.body["sku"]
    sku["name"] = one_of(sku["name"], (SKU,)) or sku["name"]
    endpoint = context.find(deployment.id.parent or "")
    if is_managed(deployment):
        properties.pop("containerResourceRequirements", None)
        properties["instanceType"] = properties.get("instanceType") or MANAGED_INSTANCE_TYPE
    elif endpoint is not None:
        properties["instanceType"] = chosen_instance_type(deployment, endpoint, context)


def _body(deployment: Resource, context: Context, document: Document) -> Document:
    under_way = deployment.provisioning_state in ("Creating", "Updating")
    properties = {
        **dict.fromkeys(SHOWN_UNSET),
        **document["properties"],
        **(settings_under_way(deployment) if under_way else filled_settings(deployment, context)),
        "dataCollector": shown_collector(deployment),
        "properties": shown_properties(deployment),
    }
    for name in ("model", "environmentId"):
        properties[name] = own_spelling(properties[name], context)
    if properties["codeConfiguration"]:
        code = properties["codeConfiguration"]
        properties["codeConfiguration"] = {**code, "codeId": own_spelling(code.get("codeId"), context)}
    return {**document, "properties": properties}


def _skus(deployment: Resource, _context: Context) -> Json:
    capacity = {
        "minimum": 1,
        "maximum": MOST_INSTANCES,
        "default": deployment.body["sku"]["capacity"],
        "scaleType": "Automatic",
    }
    # The dot in the type is the service's (azure-powershell recordings, 2024-07).
    kind = "Microsoft.MachineLearning.Services/endpoints/deployments"
    return {"value": [{"resourceType": kind, "sku": {"name": "default", "tier": "Standard"}, "capacity": capacity}]}


def _ordered(documents: Sequence[Document], query: Mapping[str, str]) -> Sequence[Document]:
    word, _, direction = query.get("$orderby", "createdtime").partition(" ")
    field = ORDERS.get(word.casefold(), "createdAt")
    falling = direction.strip().casefold() == "desc"
    return sorted(documents, key=lambda document: str(document["systemData"][field]), reverse=falling)


ONLINE_DEPLOYMENT = ResourceType(
    type=DEPLOYMENT_TYPE,
    sources={
        "PUT 201 and Updating, also on create": (
            "azure-sdk-for-python recordings, 2022-10-04, api-version 2022-02-01-preview"
        ),
        "PATCH 202 null, scales": (
            "specification 2025-12-01, PartialMinimalTrackedResourceWithSku; answered as recorded of endpoints"
        ),
        "DELETE 202 empty": "azure-powershell recordings, 2025-11",
        "echo": "azure-powershell recordings, 2024-07-25, api-version 2024-04-01",
        "environment variables": (
            "azure-powershell recordings, 2024-07-25; none without code: azure-sdk-for-python recordings, 2022-10-04"
        ),
        "getLogs, skus": "azure-powershell recordings, 2022-06 and 2024-07",
        "instanceType is fixed": "specification 2025-12-01, visibility read, create",
        "egressPublicNetworkAccess is fixed": "unverified: no marker in the specification",
        "ids of assets": "unverified: in the casing of the asset's own id, whatever casing was sent",
        "a deployment that was never there": (
            "400 to PUT and PATCH until it is deleted: troubleshooting notes with a service answer of 2023-03-16, and "
            "six users' since"
        ),
        "one operation at a time": (
            "409; users' retries match on 'Already running method', the rest of the text is unverified"
        ),
        "code can be changed": "azure-ai-ml 1.35.2 does, though the specification says read, create",
        "scale type of managed ones": "how-to-autoscale-endpoints",
        "limits": "how-to-manage-quotas",
        "codes of failure": "how-to-troubleshoot-online-endpoints, how-to-troubleshoot-kubernetes-compute",
        "a failed update keeps the old deployment": "unverified",
        "containers": (
            "run by the inference runtime that is registered; no inference runtime: control plane alone, every rollout "
            "succeeds at once and the container's log lines are made up"
        ),
        "assets": "texts of refusal are unverified; assets of registries are believed",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=NOT_FOUND,
    placed_in="parent",
    tracked=True,
    name_rule=NameRule(
        NAME,
        invalid_template(
            "The deployment name '{name}' is invalid: it has 3 to 32 letters, digits and hyphens, begins with a letter "
            "and ends with a letter or digit.",
            "name",
        ),
    ),
    shapes=SHAPES,
    required=("properties.endpointComputeType",),
    required_refusal=MISSING,
    create_only=(
        CreateOnly("properties.endpointComputeType", FIXED),
        CreateOnly("properties.instanceType", FIXED),
        CreateOnly("properties.egressPublicNetworkAccess", FIXED),
    ),
    references=(
        Reference("properties.model", UNKNOWN_ASSET, ELSEWHERE),
        Reference("properties.environmentId", UNKNOWN_ASSET, ELSEWHERE),
        Reference("properties.codeConfiguration.codeId", UNKNOWN_ASSET, ELSEWHERE),
    ),
    exclusive=Exclusive(
        "parent",
        Refusal(
            409,
            "Conflict",
            "Already running method: another operation on the endpoint '{parent}' or one of its deployments is in "
            "progress.",
        ),
    ),
    create=Verb(PUT, seconds=420, state="Updating", work=roll_out),
    update=Verb(PUT, seconds=300, state="Updating", work=roll_out),
    patch=Verb(endpoint_patch("od"), seconds=120, state="Scaling", work=rescale),
    patchable=("tags", "sku"),
    delete=Verb(endpoint_delete("od", body="empty"), seconds=60),
    check_delete=refuse_while_live,
    defaults={
        "tags": {},
        "sku.name": SKU,
        "sku.tier": "Standard",
        "sku.capacity": 1,
        "properties.appInsightsEnabled": False,
        "properties.egressPublicNetworkAccess": "Enabled",
    },
    identity=True,
    system_data=SHORT_SYSTEM_DATA,
    listing=Listing(order=_ordered, size_parameters=("$top",), continuation="$skip"),
    actions=(
        Action("getLogs", get_logs, source="azure-powershell recordings, 2022-06", shapes={"containerType": str}),
        Action(
            "skus", _skus, source="azure-powershell recordings, 2024-07", method="GET", verb=Verb(OK), counts_as="reads"
        ),
    ),
    check=check_deployment,
    prepare=_prepare,
    observe=follow_scale,
    body=_body,
    on_created=rolled_out,
    on_updated=rolled_out,
    on_failed=keep_logs,
    on_deleted=gone,
)
