"""Rules over the arguments of an online deployment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..meaning import QUANTITY
from ..rules import Level, Rule

__all__ = ["DEPLOYMENT_RULES"]

_LONGEST_PAIR = (6, 62)
_MANAGED_TIMEOUT_MS = 180_000
_MOST_MANAGED = 50
_SMALL_SIZES = ("standard_ds1_v2", "standard_ds2_v2")


def _managed(inputs: Mapping[str, Any]) -> bool:
    return bool(inputs.get("compute_type", "Managed") == "Managed")


def _single_dashes(inputs: Mapping[str, Any]) -> str | None:
    if "--" in str(inputs.get("name") or ""):
        return "name has two dashes in a row, which the service may refuse (how-to-manage-quotas)"
    return None


def _pair_length(inputs: Mapping[str, Any]) -> str | None:
    endpoint = str(inputs.get("endpoint_id") or "").rstrip("/").rsplit("/", 1)[-1]
    length = len(endpoint) + len(str(inputs.get("name") or ""))
    least, most = _LONGEST_PAIR
    if _managed(inputs) or least <= length <= most:
        return None
    return f"the names of endpoint and deployment have {length} characters together; on Kubernetes {least} to {most}"


def _scale_or_count(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("scale") is not None and inputs.get("instance_count") is not None:
        return "instance_count is a fixed number and scale a moving one: give one of them"
    return None


def _scale_bounds(inputs: Mapping[str, Any]) -> str | None:
    scale = inputs.get("scale") or {}
    least, most = scale.get("min_instances", 1), scale.get("max_instances", 1)
    return f"min_instances {least} is more than max_instances {most}" if least > most else None


def _scale_on_managed(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("scale") is None or not _managed(inputs):
        return None
    return "managed deployments scale by Azure Monitor: give instance_count here, and use AutoscaleSetting"


def _container_on_managed(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("container_resources") is None or not _managed(inputs):
        return None
    return "a managed deployment gets what its instance_type has: leave container_resources out"


def _limits(inputs: Mapping[str, Any]) -> str | None:
    given = inputs.get("container_resources") or {}
    faults = []
    for name in ("cpu", "memory", "gpu"):
        asked, limit = given.get(name), given.get(f"{name}_limit")
        if asked is not None and limit is not None and QUANTITY.canonical(asked) > QUANTITY.canonical(limit):
            faults.append(f"{name} {asked} is more than {name}_limit {limit}")
        if name != "gpu" and any(v is not None and QUANTITY.canonical(v) == 0 for v in (asked, limit)):
            faults.append(f"{name} must be more than 0")
    return "; ".join(faults) or None


def _gpu(inputs: Mapping[str, Any]) -> str | None:
    given = inputs.get("container_resources") or {}
    asked, limit = (QUANTITY.canonical(given.get(name) or "0") for name in ("gpu", "gpu_limit"))
    if any(amount != int(amount) for amount in (asked, limit)):
        return "devices are whole: gpu and gpu_limit must be integers"
    if asked and not limit:
        return "gpu needs a gpu_limit of the same number: Kubernetes hands devices out by limits"
    return (
        f"gpu {given['gpu']} and gpu_limit {given['gpu_limit']} must be the same" if asked and asked != limit else None
    )


def _timeout(inputs: Mapping[str, Any]) -> str | None:
    asked = (inputs.get("request_settings") or {}).get("timeout_ms")
    if asked is None or not _managed(inputs) or asked <= _MANAGED_TIMEOUT_MS:
        return None
    return (
        f"timeout_ms {asked} is more than the {_MANAGED_TIMEOUT_MS} that a managed endpoint waits: use a batch endpoint"
    )


def _queue_longer_than_request(inputs: Mapping[str, Any]) -> str | None:
    given = inputs.get("request_settings") or {}
    wait, most = given.get("max_queue_wait_ms"), given.get("timeout_ms", 5000)
    return f"max_queue_wait_ms {wait} is more than timeout_ms {most}" if wait is not None and wait > most else None


def _queue_on_managed(inputs: Mapping[str, Any]) -> str | None:
    if _managed(inputs) and (inputs.get("request_settings") or {}).get("max_queue_wait_ms") is not None:
        return "max_queue_wait_ms has no effect on a managed endpoint"
    return None


def _liveness(inputs: Mapping[str, Any]) -> str | None:
    count = (inputs.get("liveness_probe") or {}).get("success_threshold", 1)
    return f"success_threshold of a liveness probe is 1, not {count}" if count != 1 and _managed(inputs) else None


def _liveness_on_kubernetes(inputs: Mapping[str, Any]) -> str | None:
    count = (inputs.get("liveness_probe") or {}).get("success_threshold", 1)
    if count == 1 or _managed(inputs):
        return None
    return f"Kubernetes takes success_threshold 1 alone for a liveness probe, not {count}"


def _count(inputs: Mapping[str, Any]) -> str | None:
    count = inputs.get("instance_count")
    if count is None or not _managed(inputs) or count <= _MOST_MANAGED:
        return None
    return f"{count} instances are more than the {_MOST_MANAGED} that a managed deployment may have"


def _quota(inputs: Mapping[str, Any]) -> str | None:
    count = inputs.get("instance_count")
    if count is None or count < 2 or not _managed(inputs):
        return None
    return f"quota is taken for {-(-count * 12 // 10)} instances: a fifth more than {count}, for rolling updates"


def _code_whole(inputs: Mapping[str, Any]) -> str | None:
    if (inputs.get("code_id") is None) == (inputs.get("scoring_script") is None):
        return None
    return "code_id and scoring_script go together: give both or neither"


def _something_serves(inputs: Mapping[str, Any]) -> str | None:
    given = [inputs.get(name) for name in ("code_id", "environment_id", "model_id")]
    if any(value is not None for value in given):
        return None
    return "nothing to serve: give code_id and scoring_script, an environment_id whose image serves, or a model_id"


def _script(inputs: Mapping[str, Any]) -> str | None:
    script = str(inputs.get("scoring_script") or "")
    if not script or (script.endswith(".py") and script.rsplit("/", 1)[-1].removesuffix(".py").isidentifier()):
        return None
    return f'"{script}" must be a Python file whose name can be imported, as in score.py'


def _small_size(inputs: Mapping[str, Any]) -> str | None:
    size = str(inputs.get("instance_type") or "")
    if _managed(inputs) and size.casefold() in _SMALL_SIZES:
        return f"instance_type {size} may be too small to hold the server beside a model"
    return None


DEPLOYMENT_RULES = (
    Rule("R02", "name", ("name",), _single_dashes, Level.WARNING),
    Rule("R03", "name", ("name", "endpoint_id", "compute_type"), _pair_length),
    Rule("R19", "instance_count", ("scale", "instance_count"), _scale_or_count),
    Rule("R20", "scale", ("scale",), _scale_bounds),
    Rule("R21", "scale", ("scale", "compute_type"), _scale_on_managed),
    Rule("R21", "container_resources", ("container_resources", "compute_type"), _container_on_managed),
    Rule("R22", "container_resources", ("container_resources",), _limits),
    Rule("R23", "container_resources", ("container_resources",), _gpu),
    Rule("R24", "request_settings", ("request_settings", "compute_type"), _timeout),
    Rule("R25", "request_settings", ("request_settings",), _queue_longer_than_request),
    Rule("R25", "request_settings", ("request_settings", "compute_type"), _queue_on_managed, Level.WARNING),
    Rule("R26", "liveness_probe", ("liveness_probe", "compute_type"), _liveness),
    Rule("R26", "liveness_probe", ("liveness_probe", "compute_type"), _liveness_on_kubernetes, Level.WARNING),
    Rule("R36", "scoring_script", ("scoring_script",), _script),
    Rule("R40", "scoring_script", ("code_id", "scoring_script"), _code_whole),
    Rule("R40", "environment_id", ("code_id", "environment_id", "model_id"), _something_serves),
    Rule("R41", "instance_type", ("instance_type", "compute_type"), _small_size, Level.WARNING),
    Rule("R42", "instance_count", ("instance_count", "compute_type"), _count),
    Rule("R42", "instance_count", ("instance_count", "compute_type"), _quota, Level.WARNING),
)
