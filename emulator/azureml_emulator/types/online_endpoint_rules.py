"""What an online endpoint must obey, with the sentences of refusal. Nothing is changed here but spelling and what the
service keeps by itself.

Sources: how-to-manage-quotas (names, limits), how-to-safely-rollout-online-endpoints (traffic, mirroring),
concept-endpoints-online (authentication), specification 2025-12-01.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azureml_emulator.arm.errors import Refused, refuse
from azureml_emulator.arm.resource import Context, Json, Resource
from azureml_emulator.types.compute_quota import COMPUTE_TYPE
from azureml_emulator.types.online_properties import keep_properties
from azureml_emulator.types.online_refusals import INVALID, invalid, one_of

ENDPOINT_TYPE = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints"
DEPLOYMENT_TYPE = f"{ENDPOINT_TYPE}/deployments"
AUTH_MODES = ("Key", "AMLToken", "AADToken")
ACCESS = ("Enabled", "Disabled")
MOST_ENDPOINTS = {"Managed": 100, "Kubernetes": 60}
"""Managed: per region of a subscription; Kubernetes: per cluster."""
MOST_MIRRORED = 50
NAME_TAKEN = (
    "There is already an endpoint with this name, Endpoint name needs to be unique within a region. "
    "Try some other name."
)
NAME_TAKEN_IN_CLUSTER = "EndpointAlreadyExists: Endpoint names are unique per workspace and per cluster."


def compute_type(endpoint: Resource) -> str:
    """``Kubernetes`` when it names a compute, else ``Managed``."""
    return "Kubernetes" if endpoint.properties.get("compute") else "Managed"


def deployments_of(endpoint: Resource, context: Context) -> Sequence[Resource]:
    """Its deployments, oldest first."""
    return context.all(DEPLOYMENT_TYPE, endpoint.id)


def percent(traffic: Mapping[str, Json] | None, name: str) -> int:
    """Share of a deployment in a traffic map, whatever casing the map is in."""
    return sum(int(share) for key, share in (traffic or {}).items() if key.casefold() == name.casefold())


def check_endpoint(endpoint: Resource, context: Context) -> None:
    """Refuse with every reason at once."""
    before, properties = context.find(endpoint.id), endpoint.properties
    if before is not None and not before.facts.get("reachable"):
        raise invalid(
            f"Specified endpoint [{endpoint.name}] has not been created successfully. Please recreate the endpoint."
        )
    wrong = keep_properties(endpoint, before)
    for field, allowed in (("authMode", AUTH_MODES), ("publicNetworkAccess", ACCESS)):
        if properties.get(field) is not None:
            word = one_of(properties[field], allowed)
            properties[field] = word or properties[field]
            wrong += [] if word else [f"'{properties[field]}' is not a value of {field}: use {', '.join(allowed)}."]
    if compute_type(endpoint) == "Kubernetes" and properties.get("authMode") == "AADToken":
        wrong.append("The authentication mode AADToken is not supported by Kubernetes online endpoints.")
    region = context.location_of(endpoint.id.root)
    if endpoint.location and endpoint.location != region:
        wrong.append(f"The location '{endpoint.location}' must be that of the workspace, '{region}'.")
    if before is None:
        wrong += _keys_errors(properties.get("keys"))
        _check_compute(endpoint, context)
        wrong += _place_errors(endpoint, context)
    wrong += _traffic_errors(endpoint, context)
    if wrong:
        raise invalid(*wrong)


def _keys_errors(keys: Json) -> list[str]:
    if keys is not None and not isinstance(keys, dict):
        return ["The field 'keys' must be an object; each key in it must be a string."]
    return [
        f"The field '{name}' must be a string that is not empty."
        for name, value in (keys or {}).items()
        if value is not None and not (isinstance(value, str) and value)
    ]


def compute_of(endpoint: Resource, context: Context) -> Resource | None:
    """The Kubernetes compute it is on."""
    return context.find(str(endpoint.properties.get("compute") or ""))


def _check_compute(endpoint: Resource, context: Context) -> None:
    if compute_type(endpoint) == "Managed":
        return
    compute = compute_of(endpoint, context)
    of_workspace = compute and compute.id.type == COMPUTE_TYPE and compute.id.root.key == endpoint.id.root.key
    if compute is None or not of_workspace:
        raise _compute_refused("ComputeNotFound", "Cannot find Kubernetes compute.")
    if compute.properties.get("computeType") != "Kubernetes" or compute.provisioning_state != "Succeeded":
        raise _compute_refused("InvalidComputeInformation", "The compute information is invalid.")


def _compute_refused(code: str, message: str) -> Refused:
    return refuse(400, "BadRequest", INVALID, ((code, message),))


def _place_errors(endpoint: Resource, context: Context) -> list[str]:
    """The name is free and there is room, in the region or on the cluster."""
    kind, near, wrong = compute_type(endpoint), neighbours(endpoint, context), []
    if any(other.name.casefold() == endpoint.name.casefold() for other in near):
        wrong.append(NAME_TAKEN if kind == "Managed" else NAME_TAKEN_IN_CLUSTER)
    if len(near) >= MOST_ENDPOINTS[kind]:
        wrong.append(f"There are {len(near)} endpoints; the limit is {MOST_ENDPOINTS[kind]}.")
    return wrong


def neighbours(endpoint: Resource, context: Context) -> Sequence[Resource]:
    """Every endpoint in the same region, or on the same cluster; itself among them once it is there."""
    kind, place = compute_type(endpoint), _place(endpoint, context)
    return [
        other for other in context.all(ENDPOINT_TYPE) if compute_type(other) == kind and _place(other, context) == place
    ]


def _place(endpoint: Resource, context: Context) -> str:
    """What names are unique in: the region, or the cluster."""
    if compute_type(endpoint) == "Managed":
        return context.location_of(endpoint.id.root)
    compute = compute_of(endpoint, context)
    return str(compute.properties.get("resourceId") if compute else endpoint.properties["compute"]).casefold()


def _traffic_errors(endpoint: Resource, context: Context) -> list[str]:
    known = {deployment.name.casefold() for deployment in deployments_of(endpoint, context)}
    wrong: list[str] = []
    for field in ("traffic", "mirrorTraffic"):
        wrong += _map_errors(field, endpoint.properties.get(field) or {}, known)
    if wrong:
        return wrong
    traffic, mirrored = (endpoint.properties.get(field) or {} for field in ("traffic", "mirrorTraffic"))
    total = sum(traffic.values())
    if total not in (0, 100):
        wrong.append(f"The traffic percentages add up to {total}; they must add up to 0 or 100.")
    return wrong + _mirror_errors(endpoint, traffic, {name: share for name, share in mirrored.items() if share})


def _map_errors(field: str, shares: Json, known: set[str]) -> list[str]:
    if not isinstance(shares, dict):
        return [f"The field '{field}' must be a map from deployment to percentage."]
    wrong = []
    for name, share in shares.items():
        if isinstance(share, bool) or not isinstance(share, int) or not 0 <= share <= 100:
            wrong.append(f"The share of the deployment '{name}' in '{field}' must be an integer from 0 to 100.")
        if name.casefold() not in known:
            wrong.append(f"The deployment '{name}' in '{field}' does not exist.")
    if len({name.casefold() for name in shares}) < len(shares):
        wrong.append(f"A deployment is named twice in '{field}'.")
    return wrong


def _mirror_errors(endpoint: Resource, traffic: Mapping[str, int], mirrored: Mapping[str, int]) -> list[str]:
    wrong = []
    if mirrored and compute_type(endpoint) == "Kubernetes":
        wrong.append("Mirrored traffic is not supported by Kubernetes online endpoints.")
    if len(mirrored) > 1:
        wrong.append("Traffic can be mirrored to one deployment only.")
    if sum(mirrored.values()) > MOST_MIRRORED:
        wrong.append(f"At most {MOST_MIRRORED} percent of the traffic can be mirrored.")
    wrong += [
        f"The deployment '{name}' gets live traffic; it cannot get mirrored traffic as well."
        for name in mirrored
        if percent(traffic, name)
    ]
    return wrong
