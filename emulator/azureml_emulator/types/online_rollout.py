"""Rolling a deployment out: what stands in its way, the runtime that does it, and how many instances there are.

Codes of failure: how-to-troubleshoot-online-endpoints. Quota: how-to-manage-quotas (20 percent of the cores are
reserved for upgrades).
"""

from __future__ import annotations

import math

from azureml_emulator.arm.resource import Context, Resource
from azureml_emulator.arm.resource_type import Failure
from azureml_emulator.inference.contract import Container, Runtime, runtime_of
from azureml_emulator.types.autoscale_setting import limits_of
from azureml_emulator.types.compute_quota import used_cores
from azureml_emulator.types.kubernetes_compute import inference_failure
from azureml_emulator.types.machine_sizes import DEDICATED_CORES, find_machine_size
from azureml_emulator.types.managed_network import DISABLED, is_provisioned, isolation_mode
from azureml_emulator.types.online_deployment_settings import is_managed, scale_settings
from azureml_emulator.types.online_endpoint_rules import DEPLOYMENT_TYPE, compute_of
from azureml_emulator.types.online_serving import serving_deployment

CONTAINERS: tuple[Container, ...] = ("InferenceServer", "StorageInitializer")
RESERVE = 1.2


def roll_out(deployment: Resource, context: Context) -> bool | Failure:
    """One look at a rollout: begun when the runtime has not heard of this revision, over when it says so."""
    obstacle = _obstacle(deployment, context)
    if obstacle:
        return obstacle
    runtime = runtime_of(context)
    if runtime is None:
        return True
    status = runtime.status(str(deployment.id))
    if status.state == "unknown" or status.revision != deployment.facts["rollout"]:
        status = runtime.deploy(serving_deployment(deployment, context), context)
    if status.state == "failed":
        return status.failure or Failure("InternalServerError", "The deployment failed for a reason that is not known.")
    return status.state == "ready"


def rescale(deployment: Resource, context: Context) -> bool | Failure:
    """Another instance count, which needs no rollout."""
    obstacle = _quota_failure(deployment, context)
    runtime = runtime_of(context)
    if runtime and not obstacle:
        runtime.scale(str(deployment.id), int(deployment.body["sku"]["capacity"]))
    return obstacle or True


def _obstacle(deployment: Resource, context: Context) -> Failure | None:
    endpoint = context.find(deployment.id.parent or "")
    compute = compute_of(endpoint, context) if endpoint else None
    if compute is not None:
        return inference_failure(compute, context)
    workspace = context.find(deployment.id.root)
    if workspace and isolation_mode(workspace) != DISABLED and not is_provisioned(workspace):
        return Failure(
            "WorkspaceManagedNetworkNotReady",
            f"The managed network of the workspace '{workspace.name}' is not provisioned. Provision it first.",
        )
    return _quota_failure(deployment, context)


def _reserved_cores(deployment: Resource) -> int:
    size = find_machine_size(str(deployment.properties.get("instanceType")))
    return math.ceil(RESERVE * int(deployment.body["sku"]["capacity"])) * size.cores if size else 0


def _quota_failure(deployment: Resource, context: Context) -> Failure | None:
    size = find_machine_size(str(deployment.properties.get("instanceType")))
    if not is_managed(deployment) or size is None:
        return None
    region, limit = context.location_of(deployment), DEDICATED_CORES[size.family]
    used = used_cores(context, region)[size.family]
    for other in context.all(DEPLOYMENT_TYPE):
        machine = find_machine_size(str(other.properties.get("instanceType"))) if is_managed(other) else None
        near = context.location_of(other) == region and other.id.key != deployment.id.key
        used += _reserved_cores(other) if near and machine and machine.family == size.family else 0
    needed = _reserved_cores(deployment)
    if used + needed <= limit:
        return None
    return Failure(
        "OutOfQuota",
        f"Not enough quota available for {size.name} in SubscriptionId {context.subscription_id}. Current usage/limit: "
        f"{used}/{limit}. Additional needed: {needed}",
    )


def keep_logs(deployment: Resource, context: Context) -> None:
    """A failed deployment stays behind with what its containers wrote."""
    runtime = runtime_of(context)
    texts = {name: runtime.logs(str(deployment.id), name, None) if runtime else None for name in CONTAINERS}
    deployment.facts["logs"] = {name: text for name, text in texts.items() if text is not None}


def rolled_out(deployment: Resource, context: Context) -> None:
    """It serves: earlier logs of a failure are of no use, and automatic scaling sets in."""
    deployment.facts["rolled_out"] = True
    deployment.facts.pop("logs", None)
    follow_scale(deployment, context)


def follow_scale(deployment: Resource, context: Context) -> None:
    """Show as many instances as run, where something other than the client decides how many."""
    if deployment.provisioning_state != "Succeeded" or not deployment.facts.get("rolled_out"):
        return
    asked, limits = scale_settings(deployment), limits_of(deployment.id, context)
    if asked["scaleType"] == "TargetUtilization":
        least, most = asked["minInstances"], asked["maxInstances"]
    elif limits:
        least, most = limits.minimum, limits.maximum
    else:
        return
    runtime, sku = runtime_of(context), deployment.body["sku"]
    running = runtime.status(str(deployment.id)).instances if runtime else None
    wanted = min(max(running if running is not None else int(sku["capacity"]), least), most)
    _resize(deployment, wanted, running, runtime)


def _resize(deployment: Resource, wanted: int, running: int | None, runtime: Runtime | None) -> None:
    if runtime and running is not None and running != wanted:
        runtime.scale(str(deployment.id), wanted)
    deployment.body["sku"] = {**deployment.body["sku"], "capacity": wanted}


def gone(deployment: Resource, context: Context) -> None:
    """Stop its containers, and take its name out of the endpoint's traffic."""
    runtime = runtime_of(context)
    if runtime:
        runtime.undeploy(str(deployment.id))
    endpoint = context.find(deployment.id.parent or "")
    if endpoint is None:
        return
    for field in ("traffic", "mirrorTraffic"):
        shares = endpoint.properties.get(field) or {}
        if any(name.casefold() == deployment.name.casefold() for name in shares):
            endpoint.properties[field] = {
                name: share for name, share in shares.items() if name.casefold() != deployment.name.casefold()
            }
            context.save(endpoint)
