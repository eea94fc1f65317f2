"""What v1 refused in a configuration for Kubernetes, and what has no meaning any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .aks_objects import PARTS
from .allowed import FLAG, TEXT, Allowed, Choice, Number, Pattern, TextMap, Whole
from .authentication import auth_problems, key_problems
from .container_resources import limit_problems
from .known import is_known
from .problem import Level, Problem

if TYPE_CHECKING:
    from .aks_deployment import AksServiceDeploymentConfiguration

__all__ = ["ALLOWED", "SCALING", "problems_together"]

_NAMESPACE = Pattern(
    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
    "a Kubernetes namespace: 1 to 63 lower-case letters, digits and `-`, the first and last no `-`",
)
_COLLECTION = ("collect_model_data",)
_LONGEST_MS = 300_000
"""https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas (2025): on Kubernetes."""
SCALING = tuple(flat for flat in PARTS["autoscaler"].values() if flat != "autoscale_enabled")
_PROBE = tuple(PARTS["liveness_probe_requirements"].values())
_ONE_OBJECT = {**{name: tuple(parts.values()) for name, parts in PARTS.items()}, "data_collection": _COLLECTION}
"""Fields for which one object may stand."""
_NESTED = (*_ONE_OBJECT, "readiness_probe_requirements", "startup_probe_requirements")

ALLOWED: Mapping[str, Allowed] = {
    "autoscale_enabled": FLAG,
    "autoscale_min_replicas": Whole(),
    "autoscale_max_replicas": Whole(),
    "autoscale_refresh_seconds": Whole(),
    "autoscale_target_utilization": Whole(1, 100),
    "collect_model_data": FLAG,
    "cpu_cores": Number(quantity=True),
    "memory_gb": Number(),
    "enable_app_insights": FLAG,
    "scoring_timeout_ms": Whole(),
    "replica_max_concurrent_requests": Whole(),
    "max_request_wait_time": Whole(),
    "num_replicas": Whole(),
    "tags": TextMap("a tag is removed by leaving it out of the map"),
    "properties": TextMap(),
    "description": TEXT,
    "gpu_cores": Whole(0),
    # v1 refused a delay of 0; Kubernetes takes it.
    **{name: Whole(0 if name == "initial_delay_seconds" else 1) for name in _PROBE},
    "namespace": _NAMESPACE,
    "compute_target_name": TEXT,
    "cpu_cores_limit": Number(quantity=True),
    "memory_gb_limit": Number(),
    "blobfuse_enabled": FLAG,
    "defaults": Choice(("v1", "v2")),
    "auth_enabled": FLAG,
    "token_auth_enabled": FLAG,
}


def problems_together(of: AksServiceDeploymentConfiguration, sound: Mapping[str, Any]) -> list[Problem]:
    """Rules over several fields, and all that the objects inside have to say."""
    return [
        *_said_twice(of),
        *_scaling(of, sound),
        *limit_problems(sound, ("cpu_cores", "cpu_cores_limit"), ("memory_gb", "memory_gb_limit")),
        *_waiting(sound, 60_000 if of.defaults == "v1" else 5_000),
        *_probe_is_slow(sound),
        *auth_problems(of, kubernetes=True),
        *key_problems(of),
        *_without_effect(sound),
        *_inside(of),
    ]


def _said_twice(of: AksServiceDeploymentConfiguration) -> list[Problem]:
    problems = []
    for one, several in _ONE_OBJECT.items():
        given = [name for name in several if getattr(of, name) is not None]
        if getattr(of, one) is not None and given:
            problems.append(Problem(one, f"is given beside {', '.join(given)}: say it once"))
    return problems


def _scaling(of: AksServiceDeploymentConfiguration, sound: Mapping[str, Any]) -> list[Problem]:
    enabled = of.autoscaler.autoscale_enabled if of.autoscaler is not None else of.autoscale_enabled
    if not is_known(enabled):
        return []
    if enabled is False and of.num_replicas is None:
        return [Problem("num_replicas", "is missing: without autoscaling the count has to be said")]
    problems = []
    if enabled and of.num_replicas is not None:
        problems.append(Problem("num_replicas", "cannot be given while autoscaling is on: give it, or scale"))
    if enabled and of.autoscaler is None:
        least, most = sound.get("autoscale_min_replicas"), sound.get("autoscale_max_replicas")
        if least is not None and most is not None and least > most:
            sentence = f"{least} cannot be greater than autoscale_max_replicas, which is {most}"
            problems.append(Problem("autoscale_min_replicas", sentence))
    if not enabled:
        sentence = "needs autoscale_enabled=True"
        problems.extend(Problem(name, sentence) for name in SCALING if getattr(of, name) is not None)
    return problems


def _waiting(sound: Mapping[str, Any], default: int) -> list[Problem]:
    longest, queue = sound.get("scoring_timeout_ms", default), sound.get("max_request_wait_time", 0)
    if longest > _LONGEST_MS:
        sentence = (
            f"{longest} is more than the {_LONGEST_MS} that an endpoint waits: use a batch endpoint for long work"
        )
        return [Problem("scoring_timeout_ms", sentence)]
    if queue > longest:
        sentence = f"{queue} is more than scoring_timeout_ms, which is {longest}: a call that waits so long has ended"
        return [Problem("max_request_wait_time", sentence)]
    return []


def _probe_is_slow(sound: Mapping[str, Any]) -> list[Problem]:
    timeout, period = sound.get("timeout_seconds"), sound.get("period_seconds")
    if timeout is None or period is None or timeout <= period:
        return []
    sentence = f"{timeout} is more than period_seconds, which is {period}: the next question comes before the answer"
    return [Problem("timeout_seconds", sentence, Level.WARNING)]


def _without_effect(sound: Mapping[str, Any]) -> list[Problem]:
    if not sound.get("blobfuse_enabled"):
        return []
    sentence = "has no effect: models are always downloaded, so a replica needs disk for the whole model"
    return [Problem("blobfuse_enabled", sentence, Level.WARNING)]


def _inside(of: AksServiceDeploymentConfiguration) -> list[Problem]:
    problems: list[Problem] = []
    for name in _NESTED:
        held = getattr(of, name)
        problems.extend(problem.below(name) for problem in (held.validate() if held is not None else ()))
    return problems
