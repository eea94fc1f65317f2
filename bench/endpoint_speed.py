"""One run of the engine with twenty deployments on four endpoints, against the slowest chain of operations in it."""

from __future__ import annotations

import time
from collections import Counter

from stacks import TRIVIAL, emulator

ENDPOINTS, DEPLOYMENTS = 4, 5
OPERATION_SECONDS = 2.0
PARALLEL = "64"

PROGRAM = f"""
import pulumi
from pulumi_azureml import EndpointTraffic, OnlineDeployment, OnlineEndpoint, Workspace

config = pulumi.Config()
workspace = Workspace("ws", storage_account_id=config.require("storage"), key_vault_id=config.require("vault"))
for number in range({ENDPOINTS}):
    endpoint = OnlineEndpoint(f"endpoint{{number}}", workspace_id=workspace.id)
    deployments = {{
        f"d{{n}}": OnlineDeployment(
            f"e{{number}}d{{n}}",
            endpoint_id=endpoint.id,
            environment_id="azureml://registries/azureml/environments/serving/versions/1",
            model_id="azureml://registries/azureml/models/churn/versions/1",
            instance_type="Standard_DS1_v2",
        )
        for n in range({DEPLOYMENTS})
    }}
    EndpointTraffic(
        f"traffic{{number}}",
        endpoint_id=endpoint.id,
        traffic=dict.fromkeys(deployments, {100 // DEPLOYMENTS}),
        deployments={{name: deployment.name for name, deployment in deployments.items()}},
    )
"""


def measure() -> list[tuple[str, str, str, str]]:
    with emulator() as (service, folder, _):
        trivial = service.stack(folder, TRIVIAL, "trivial")
        started = time.perf_counter()
        trivial.up("--parallel", PARALLEL)
        engine = time.perf_counter() - started
        service.control("PATCH", "/settings", {"operation_seconds": OPERATION_SECONDS, "services_off": ["inference"]})
        service.control("DELETE", "/journal")
        ours = service.stack(folder, PROGRAM, "ours")
        started = time.perf_counter()
        ours.up("--parallel", PARALLEL)
        took = time.perf_counter() - started
        entries = service.control("GET", "/journal")["entries"]
    # Workspace, endpoint, one deployment after the other (the service runs one operation at a time on an endpoint),
    # and the traffic.
    chain = OPERATION_SECONDS * (3 + DEPLOYMENTS) + engine
    kinds = Counter(_kind(entry["path"]) for entry in entries)
    count = ENDPOINTS * DEPLOYMENTS
    return [
        (
            f"up, {count} deployments on {ENDPOINTS} endpoints : slowest chain + engine",
            f"{took:.2f} s : {chain:.2f} s",
            f"{took / chain:.2f}x",
            "<= 1.3x",
        ),
        ("ARM requests of that run per resource", f"{sum(kinds.values()) / (count + 2 * ENDPOINTS + 1):.1f}", "", ""),
    ]


def _kind(path: str) -> str:
    return path.split("/providers/")[-1].split("/")[1] if "/providers/" in path else "sign-in"
