"""A runtime with its data plane on a port of loopback, in the test's own event loop, and what a test asks of them."""

from __future__ import annotations

import asyncio
import dataclasses
import http.client
import json
import os
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from azureml_emulator.inference.answers import FrontEndAnswer
from azureml_emulator.inference.contract import Asset, Deployment, Endpoint, Probe, Scale, Status
from azureml_emulator.inference.processes import Ledger
from azureml_emulator.inference.runtime import LocalRuntime
from azureml_emulator.inference.scoring import Scoring
from azureml_emulator.inference.surroundings import Surroundings
from azureml_emulator.inference.traffic import Traffic

WORKSPACE = "/subscriptions/0000/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws"
ENDPOINT = f"{WORKSPACE}/onlineEndpoints/churn"
LONGEST_SECONDS = 90
"""For an instance to come up, on a machine that does other things as well; the first environment takes longer."""
PROCESSES = Path("/proc")
"""A folder for each process: on Linux alone."""
ECHO = """
import json, os

def init():
    global model
    with open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "model.json")) as file:
        model = json.load(file)
    print("loaded", model["name"])

def run(data):
    return {"answer": json.loads(data), "model": model["name"], "pid": os.getpid()}
"""
SLEEPS = """
import json, time
def init(): pass
def run(data):
    time.sleep(json.loads(data))
    return "done"
"""


@dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)


class NoControlPlane:
    """Nothing is stored: assets carry their files' addresses."""

    def service(self, _: str) -> None:
        return None

    def find(self, _: str) -> None:
        return None


@dataclass
class GivenEndpoint:
    """The one endpoint of a site; anybody may score."""

    endpoint: Endpoint = field(
        default_factory=lambda: Endpoint(ENDPOINT, "churn", "Managed", "Succeeded", "", "Key", ("", ""), {}, {})
    )

    def change(self, **fields: Any) -> None:
        self.endpoint = dataclasses.replace(self.endpoint, **fields)

    def at_host(self, host: str) -> Endpoint | None:
        return self.endpoint if host.startswith("churn.") else None

    def named(self, name: str) -> Endpoint | None:
        return self.endpoint if name == "churn" else None

    def refusal(self, endpoint: Endpoint, authorization: str) -> FrontEndAnswer | None:
        assert endpoint
        return FrontEndAnswer(401, "no") if authorization == "Bearer wrong" else None


class Site:
    """``folder`` is the test's own directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 0.0
        """The virtual clock."""
        ledger = Ledger(folder / "run" / "processes.json")
        surroundings = Surroundings(folder / "run", ledger, pace=lambda _: 0.0, now=lambda: self.now)
        self.runtime = LocalRuntime(surroundings)
        self.given = GivenEndpoint()
        self.application = Scoring(self.given, self.runtime, Traffic("seed"))
        self.port = 0
        self._revision = 0

    def deployment(self, name: str = "blue", script: str = ECHO, **fields: Any) -> Deployment:
        """A deployment with its files written; each call is another revision."""
        self._revision += 1
        source = self.folder / f"{name}-{self._revision}"
        (source / "src").mkdir(parents=True)
        (source / "src" / "score.py").write_text(textwrap.dedent(script))
        (source / "model.json").write_text(json.dumps({"name": f"{name}-{self._revision}"}))
        made = Deployment(
            id=f"{ENDPOINT}/deployments/{name}",
            name=name,
            endpoint_id=ENDPOINT,
            endpoint_name="churn",
            revision=self._revision,
            compute_type=self.given.endpoint.compute_type,
            model=asset("models", {"modelUri": f"file://{source / 'model.json'}"}),
            environment=None,
            code=asset("codes", {"codeUri": f"file://{source / 'src'}"}),
            scoring_script="score.py",
            environment_variables={},
            model_mount_path="",
            instance_type="Standard_F2s_v2",
            scale=Scale(),
            liveness=Probe(),
            readiness=Probe(),
        )
        return dataclasses.replace(made, **fields)

    def begin(self, deployment: Deployment) -> Status:
        return self.runtime.deploy(deployment, NoControlPlane())  # type: ignore[arg-type]  # the two methods it needs

    async def deploy(self, deployment: Deployment) -> Status:
        """Deploy, and wait for the end of it."""
        self.begin(deployment)
        await until(lambda: self.runtime.status(deployment.id).state != "deploying")
        return self.runtime.status(deployment.id)

    async def serve(self, deployment: Deployment) -> Deployment:
        """Deploy and send all traffic there."""
        status = await self.deploy(deployment)
        assert status.state == "ready", self.log(deployment) + str(status)
        self.given.change(traffic={deployment.name: 100})
        return deployment

    def log(self, deployment: Deployment) -> str:
        return self.runtime.logs(deployment.id, "InferenceServer", None) or ""

    def instances(self, deployment: Deployment) -> list[dict[str, Any]]:
        shown = self.runtime.shown()
        return next((item["instances"] for item in shown if item["deployment"] == deployment.id), [])

    async def score(self, body: Any = None, path: str = "/score", **headers: str) -> Answer:
        """One request."""
        return await asyncio.to_thread(self._send, json.dumps(body).encode(), path, headers)

    def _send(self, content: bytes, path: str, headers: Mapping[str, str], method: str = "POST") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_SECONDS)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            prefix = "" if "host" in sent else "/api/v1/endpoint/churn"
            connection.request(method, prefix + path, content, sent)
            answer = connection.getresponse()
            values = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, values, answer.read())
        finally:
            connection.close()

    async def get(self, path: str) -> Answer:
        return await asyncio.to_thread(self._send, b"", path, {}, "GET")


def asset(kind: str, properties: dict[str, Any]) -> Asset:
    return Asset(f"{WORKSPACE}/{kind}/churn/versions/1", {"properties": properties})


@asynccontextmanager
async def site(folder: Path) -> AsyncIterator[Site]:
    """A site that answers, until the block ends; then none of its processes runs any more."""
    made = Site(folder)
    config = uvicorn.Config(
        made.application,  # type: ignore[arg-type]  # uvicorn's own ASGI types are closed unions of TypedDicts
        port=0, http="h11", ws="none", lifespan="off", log_level="error", access_log=False,
    )  # fmt: skip
    server = _Server(config)
    running = asyncio.create_task(server.serve())
    try:
        await until(lambda: server.started)
        made.port = server.servers[0].sockets[0].getsockname()[1]
        yield made
    finally:
        server.should_exit = True
        await running
        await made.runtime.close()


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """Signals are pytest's."""


async def until(condition: Callable[[], bool]) -> None:
    """Wait for processes and sockets: there is nothing to wait on but their state."""
    give_up = asyncio.get_running_loop().time() + LONGEST_SECONDS
    while not condition():
        if asyncio.get_running_loop().time() > give_up:
            raise TimeoutError(f"not so within {LONGEST_SECONDS} seconds")
        await asyncio.sleep(0.02)


async def under_load(here: Site, work: Callable[[], Awaitable[object]], body: object = 1) -> list[Answer]:
    """Call the endpoint without a pause, one after the other on two lanes, until the work is done."""
    answers: list[Answer] = []
    over = asyncio.Event()

    async def lane() -> None:
        while not over.is_set():
            answers.append(await here.score(body))

    lanes = [asyncio.create_task(lane()) for _ in range(2)]
    await work()
    over.set()
    await asyncio.gather(*lanes)
    return answers


def runs(pid: int) -> bool:
    """Whether a process is there and not just waiting to be buried."""
    if not PROCESSES.exists():
        pytest.skip(f"whether a process still runs is read from {PROCESSES}, which is not there")
    try:
        os.kill(pid, 0)
        return "State:\tZ" not in (PROCESSES / str(pid) / "status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
