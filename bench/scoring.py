"""Scoring through the emulator (TLS, authentication, traffic, admission) against the inference server alone: the same
process answers both."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
import urllib.error
import urllib.request
from statistics import median
from typing import Any
from urllib.parse import quote, urlsplit

from stacks import Emulator, emulator

SECONDS = 1.0
"""Of one turn."""
LANES = 2
"""As many requests at a time as one instance with one slot may hold."""
ROUNDS = 15
"""By turns and each against its neighbour, because the machine's other work comes and goes; the median counts."""
VERSION = "2025-12-01"
SCRIPT = """
import json

def init():
    pass

def run(data):
    return sum(json.loads(data)["values"])
"""
BODY = json.dumps({"values": list(range(32))}).encode()


def measure() -> list[tuple[str, str, str, str]]:
    with emulator() as (service, _, _):
        uri, key = _served(service)
        port = service.control("GET", "/inference")["deployments"][0]["instances"][0]["port"]
        context = ssl.create_default_context(cafile=service.ready["ca"])
        places = ((urlsplit(uri), context), (urlsplit(f"http://127.0.0.1:{port}/score"), None))
        pairs = [[asyncio.run(_rate(url, key, tls)) for url, tls in places] for _ in range(ROUNDS)]
    through, direct = (median(rates) for rates in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    return [("scores/s : inference server alone", f"{through:.0f} : {direct:.0f}", f"{ratio:.2f}x", ">= 0.8")]


async def _rate(url: Any, key: str, context: ssl.SSLContext | None) -> float:
    """Scores per second."""
    stop = time.perf_counter() + SECONDS
    counts = await asyncio.gather(*(_lane(url, key, context, stop) for _ in range(LANES)))
    return sum(counts) / SECONDS


async def _lane(url: Any, key: str, context: ssl.SSLContext | None, stop: float) -> int:
    """One client: it keeps its connection wherever the server does."""
    head = (
        f"POST {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
    ).encode()
    count, connection = 0, None
    while time.perf_counter() < stop:
        if connection is None:
            connection = await asyncio.open_connection(url.hostname, url.port, ssl=context)
        reader, writer = connection
        writer.write(head + BODY)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert answer.startswith(b"http/1.1 200"), answer
        if b"content-length:" in answer:
            size = int(answer.partition(b"content-length:")[2].split(b"\r\n")[0])
            assert await reader.readexactly(size) == b"496"
        else:
            await reader.readuntil(b"0\r\n\r\n")
        if b"connection: close" in answer:
            writer.close()
            connection = None
        count += 1
    if connection:
        connection[1].close()
    return count


def _served(service: Emulator) -> tuple[str, str]:
    """An endpoint with one instance: its scoring uri on the listener, and its key."""
    arm = _Arm(service)
    satellites = service.ready["satellites"]
    workspace = f"{arm.group}/providers/Microsoft.MachineLearningServices/workspaces/bench"
    linked = {"storageAccount": satellites["storage_account"], "keyVault": satellites["key_vault"]}
    arm.make(workspace, {"identity": {"type": "SystemAssigned"}, "properties": linked})
    source = _uploaded(arm, workspace)
    arm.make(f"{workspace}/codes/score/versions/1", {"properties": {"codeUri": source}})
    arm.make(f"{workspace}/environments/serving/versions/1", {"properties": {"image": "python:3"}})
    endpoint = f"{workspace}/onlineEndpoints/bench"
    arm.make(endpoint, {"identity": {"type": "SystemAssigned"}, "properties": {"authMode": "Key"}})
    properties = {
        "endpointComputeType": "Managed",
        "environmentId": f"{workspace}/environments/serving/versions/1",
        "codeConfiguration": {"codeId": f"{workspace}/codes/score/versions/1", "scoringScript": "score.py"},
        "instanceType": "Standard_F2s_v2",
    }
    arm.make(f"{endpoint}/deployments/blue", {"sku": {"name": "Default", "capacity": 1}, "properties": properties})
    shared = {"authMode": "Key", "traffic": {"blue": 100}}
    arm.make(endpoint, {"identity": {"type": "SystemAssigned"}, "properties": shared})
    keys = arm.send("POST", f"{endpoint}/listKeys")
    return f"{service.ready['arm']}/api/v1/endpoint/bench/score", keys["primaryKey"]


def _uploaded(arm: _Arm, workspace: str) -> str:
    """The folder with the scoring script, in the workspace's own storage."""
    store = arm.send("GET", f"{workspace}/datastores/workspaceblobstore")["properties"]
    secrets = arm.send("POST", f"{workspace}/datastores/workspaceblobstore/listSecrets", {"expirableSecret": True})
    place = f"{store['accountName']}/{store['containerName']}"
    url = f"{arm.ready['arm']}/{place}/src/score.py?{secrets['sasToken']}"
    request = urllib.request.Request(url, SCRIPT.encode(), {"x-ms-blob-type": "BlockBlob"}, method="PUT")  # noqa: S310
    urllib.request.urlopen(request, context=arm.context, timeout=30).close()  # noqa: S310  # loopback
    return f"https://{store['accountName']}.blob.core.windows.net/{quote(store['containerName'])}/src"


class _Arm:
    """Sends requests to Resource Manager and waits for what they begin."""

    def __init__(self, service: Emulator) -> None:
        self.ready = service.ready
        self.context = ssl.create_default_context(cafile=self.ready["ca"])
        self.group = f"/subscriptions/{self.ready['subscription_id']}/resourceGroups/{self.ready['resource_group']}"
        self._token = service.control("POST", "/tokens", {})["access_token"]

    def send(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.ready['arm']}{path}?api-version={VERSION}"
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        data = None if body is None and method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310  # loopback
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=60) as answer:  # noqa: S310
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"bench: {method} {path}: {refused.read().decode()}") from refused

    def make(self, path: str, body: dict[str, Any]) -> None:
        """PUT, and wait until it has succeeded."""
        self.send("PUT", path, {"location": self.ready["location"], **body})
        while True:
            state = self.send("GET", path)["properties"].get("provisioningState", "Succeeded")
            if state == "Succeeded":
                return
            if state == "Failed":
                raise SystemExit(f"bench: {path} failed: {self.send('POST', path + '/getLogs')['content']}")
            time.sleep(0.1)


if __name__ == "__main__":
    for row in measure():
        print("  ".join(row))
