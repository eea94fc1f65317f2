"""Samples of the online deployment, and what breaks its rules."""

from __future__ import annotations

from typing import Any

from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT

from .asset import GROWN, PROPERTIES, grows
from .kinds import Broken, Sample
from .online_endpoint import ONLINE_TAGS_BROKEN
from .place import NOWHERE, Place

ENDPOINT = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints"
MODEL = "Microsoft.MachineLearningServices/workspaces/models/versions"
ENVIRONMENT = "Microsoft.MachineLearningServices/workspaces/environments/versions"
COLLECTED = {"enabled": True, "sampling_rate": 0.5}
PROBE = {"period_seconds": 20, "initial_delay_seconds": 30, "timeout_seconds": 4, "failure_threshold": 10}
SLOWER = {**PROBE, "period_seconds": 60}
CONTAINER = {"cpu": "500m", "memory": "1Gi", "cpu_limit": "1", "memory_limit": "2Gi"}
SCALE = {"min_instances": 1, "max_instances": 3, "target_utilization": 60, "polling_seconds": 5}


def _on_kubernetes(place: Place) -> str:
    return place.id_of(ENDPOINT, 2)


FULL = Sample(
    ONLINE_DEPLOYMENT,
    "full",
    without=("compute_type", "scale", "container_resources"),
    firsts={
        "request_settings": {"timeout_ms": 10_000, "max_concurrent_requests": 2},
        **{f"{kind}_probe": PROBE for kind in ("liveness", "readiness", "startup")},
        "data_collector": {"collections": {"model_inputs": COLLECTED}, "rolling_rate": "Hour"},
        "egress_public_network_access": False,
        "instance_count": 1,
        "properties": PROPERTIES,
    },
    seconds={
        "request_settings": {"timeout_ms": 20_500, "max_concurrent_requests": 2},
        **{f"{kind}_probe": SLOWER for kind in ("liveness", "readiness", "startup")},
        "data_collector": {
            "collections": {"model_inputs": {"enabled": False}, "model_outputs": COLLECTED},
            "rolling_rate": "Day",
        },
        "egress_public_network_access": True,
        "instance_count": 2,
        "properties": GROWN,
    },
    needed=("properties", "environment_id", "code_id", "scoring_script"),
)
SMALL = Sample(
    ONLINE_DEPLOYMENT,
    "small",
    full=False,
    firsts={"model_id": lambda place: place.id_of(MODEL), "environment_id": lambda place: place.id_of(ENVIRONMENT)},
)
ON_KUBERNETES = Sample(
    ONLINE_DEPLOYMENT,
    "on-kubernetes",
    full=False,
    firsts={
        "endpoint_id": _on_kubernetes,
        "compute_type": "Kubernetes",
        "model_id": lambda place: place.id_of(MODEL),
        "environment_id": lambda place: place.id_of(ENVIRONMENT),
        "scale": SCALE,
        "container_resources": CONTAINER,
    },
)
SAMPLES = (FULL, SMALL, ON_KUBERNETES)

_QUANTITY = "must be a Kubernetes quantity, as in `500m`, `2` or `4Gi`"
_KUBERNETES: dict[str, Any] = {"compute_type": "Kubernetes"}


def _asset(argument: str, kind: str) -> Broken:
    """An id of another kind of asset where one of `kind` is due."""
    other = NOWHERE.id_of("Microsoft.MachineLearningServices/workspaces/data/versions")
    sentence = (
        f'"{other}" must be the id of a version, as a resource gives it: …/workspaces/{{name}}/{kind}/{{name}}'
        f"/versions/{{version}}, or azureml://registries/{{name}}/{kind}/{{name}}/versions/{{version}}"
    )
    return Broken("AssetIdOf", argument, {argument: other}, sentence)


def _unpinned(argument: str, kind: str, word: str) -> Broken:
    return Broken(
        "R56",
        argument,
        {argument: f"azureml://registries/azureml/{kind}/churn/{word}"},
        f"{argument} names no fixed version: what it stands for may change behind your back; pin a version",
        warning=True,
    )


def _container(given: dict[str, str], rule: str, sentence: str) -> Broken:
    return Broken(rule, "container_resources", {**_KUBERNETES, "container_resources": given}, sentence)


BROKEN = (
    ONLINE_TAGS_BROKEN,
    Broken(
        "IdOf",
        "endpoint_id",
        {"endpoint_id": NOWHERE.id_of("Microsoft.MachineLearningServices/workspaces")},
        "is the id of a Microsoft.MachineLearningServices/workspaces; it must be an ARM id of type "
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    ),
    Broken(
        "NameRule",
        "name",
        {"name": "b"},
        '"b" must have 3 to 32 characters out of letters, digits, `-`, the first out of letters, the last out of '
        "letters, digits",
    ),
    _asset("model_id", "models"),
    _asset("environment_id", "environments"),
    _asset("code_id", "codes"),
    Broken("Between", "instance_count", {"instance_count": 0}, "0 must be from 1 to 1000"),
    *(
        Broken("Between", f"scale.{name}", {**_KUBERNETES, "scale": {name: 0}}, f"0 must be from 1 to {most}")
        for name, most in (
            ("min_instances", 1000),
            ("max_instances", 1000),
            ("target_utilization", 100),
            ("polling_seconds", 86400),
        )
    ),
    *(
        Broken(
            "Pattern",
            f"container_resources.{name}",
            {**_KUBERNETES, "container_resources": {name: "much"}},
            f'"much" {_QUANTITY}',
        )
        for name in ("cpu", "memory", "gpu", "cpu_limit", "memory_limit", "gpu_limit")
    ),
    *(
        Broken("Between", f"request_settings.{name}", {"request_settings": {name: 0}}, f"0 must be from 1 to {most}")
        for name, most in (("timeout_ms", 300000), ("max_concurrent_requests", 1000), ("max_queue_wait_ms", 300000))
    ),
    *(
        Broken("Between", f"{kind}_probe.{name}", {f"{kind}_probe": {name: -1}}, f"-1 must be from {least} to {most}")
        for kind in ("liveness", "readiness", "startup")
        for name, least, most in (
            ("period_seconds", 1, 86400),
            ("initial_delay_seconds", 0, 86400),
            ("timeout_seconds", 1, 86400),
            ("success_threshold", 1, 1000),
            ("failure_threshold", 1, 1000),
        )
    ),
    Broken(
        "Between",
        'data_collector.collections["request"].sampling_rate',
        {"data_collector": {"collections": {"request": {"sampling_rate": 1.5}}}},
        "1.5 must be from 0 to 1",
    ),
    Broken(
        "R02",
        "name",
        {"name": "blue--2"},
        "name has two dashes in a row, which the service may refuse (how-to-manage-quotas)",
        warning=True,
    ),
    Broken(
        "R03",
        "name",
        {
            **_KUBERNETES,
            "name": "b" * 32,
            "endpoint_id": f"{NOWHERE.id_of(ENDPOINT).rpartition('/')[0]}/{'e' * 31}",
        },
        "the names of endpoint and deployment have 63 characters together; on Kubernetes 6 to 62",
    ),
    Broken(
        "R19",
        "instance_count",
        {**_KUBERNETES, "scale": SCALE, "instance_count": 2},
        "instance_count is a fixed number and scale a moving one: give one of them",
    ),
    Broken(
        "R20",
        "scale",
        {**_KUBERNETES, "scale": {"min_instances": 3, "max_instances": 2}},
        "min_instances 3 is more than max_instances 2",
    ),
    Broken(
        "R21",
        "scale",
        {"scale": SCALE},
        "managed deployments scale by Azure Monitor: give instance_count here, and use AutoscaleSetting",
    ),
    Broken(
        "R21",
        "container_resources",
        {"container_resources": CONTAINER},
        "a managed deployment gets what its instance_type has: leave container_resources out",
    ),
    _container(
        {"cpu": "1500m", "cpu_limit": "1", "memory": "2Gi", "memory_limit": "2048Mi"},
        "R22",
        "cpu 1500m is more than cpu_limit 1",
    ),
    _container({"cpu": "0", "memory_limit": "0Gi"}, "R22", "cpu must be more than 0; memory must be more than 0"),
    _container({"gpu": "1"}, "R23", "gpu needs a gpu_limit of the same number: Kubernetes hands devices out by limits"),
    _container({"gpu": "1", "gpu_limit": "2"}, "R23", "gpu 1 and gpu_limit 2 must be the same"),
    _container({"gpu": "500m", "gpu_limit": "500m"}, "R23", "devices are whole: gpu and gpu_limit must be integers"),
    Broken(
        "R24",
        "request_settings",
        {"request_settings": {"timeout_ms": 180_001}},
        "timeout_ms 180001 is more than the 180000 that a managed endpoint waits: use a batch endpoint",
    ),
    Broken(
        "R25",
        "request_settings",
        {**_KUBERNETES, "request_settings": {"timeout_ms": 1000, "max_queue_wait_ms": 1001}},
        "max_queue_wait_ms 1001 is more than timeout_ms 1000",
    ),
    Broken(
        "R25",
        "request_settings",
        {"request_settings": {"max_queue_wait_ms": 500}},
        "max_queue_wait_ms has no effect on a managed endpoint",
        warning=True,
    ),
    Broken(
        "R26",
        "liveness_probe",
        {"liveness_probe": {"success_threshold": 2}},
        "success_threshold of a liveness probe is 1, not 2",
    ),
    Broken(
        "R26",
        "liveness_probe",
        {**_KUBERNETES, "liveness_probe": {"success_threshold": 2}},
        "Kubernetes takes success_threshold 1 alone for a liveness probe, not 2",
        warning=True,
    ),
    Broken(
        "R36",
        "scoring_script",
        {
            "code_id": NOWHERE.id_of("Microsoft.MachineLearningServices/workspaces/codes/versions"),
            "scoring_script": "a-b.py",
        },
        '"a-b.py" must be a Python file whose name can be imported, as in score.py',
    ),
    Broken(
        "R40",
        "scoring_script",
        {"scoring_script": "score.py"},
        "code_id and scoring_script go together: give both or neither",
    ),
    Broken(
        "R40",
        "environment_id",
        {"model_id": None, "environment_id": None},
        "nothing to serve: give code_id and scoring_script, an environment_id whose image serves, or a model_id",
    ),
    Broken(
        "R41",
        "instance_type",
        {"instance_type": "Standard_DS1_v2"},
        "instance_type Standard_DS1_v2 may be too small to hold the server beside a model",
        warning=True,
    ),
    Broken(
        "R42",
        "instance_count",
        {"instance_count": 51},
        "51 instances are more than the 50 that a managed deployment may have",
    ),
    Broken(
        "R42",
        "instance_count",
        {"instance_count": 3},
        "quota is taken for 4 instances: a fifth more than 3, for rolling updates",
        warning=True,
    ),
    _unpinned("model_id", "models", "versions/latest"),
    _unpinned("environment_id", "environments", "labels/latest"),
    grows({"origin": "other"}, "origin cannot be changed: properties can be added only"),
)
