"""A served emulator in a process of its own that really runs deployments, and the steps that lead to one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests

from ..emulator.blob_wire import Container
from ..emulator.given import Given
from ..emulator.given_assets import GivenAssets
from ..emulator.given_online import GivenOnline
from ..emulator.wire import Arm, Reply
from .rig import ECHO, LONGEST_SECONDS

NO_MODEL = """
import json, os

def init():
    print("hello from init")

def run(data):
    return {"answer": json.loads(data), "pid": os.getpid()}
"""


class Served:
    """One directory, and the emulator that is served from it at the moment."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None
        self._uploads = 0
        self.arm: Arm

    def start(self) -> Served:
        """Start it, and be let in."""
        file, log = self.directory / "ready.json", self.directory / "log"
        file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "azureml_emulator", "serve", "--seed", "inference"]
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [*command, "--data", str(self.directory / "data"), "--ready-file", str(file)],
                env={**os.environ, "DOCKER_HOST": "unix:///nowhere/docker.sock"},
                stdout=output,
                stderr=output,
            )
        process = self._process
        wait_for(lambda: file.exists() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        self.arm = Arm(json.loads(file.read_text()))
        self.arm.authenticate()
        return self

    def kill(self) -> None:
        """As ``kill -9`` does: it has no time for anything."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.arm.session.close()

    def stop(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(LONGEST_SECONDS)
        self.arm.session.close()

    @property
    def given(self) -> Given:
        return Given(self.arm)

    @property
    def online(self) -> GivenOnline:
        return GivenOnline(self.given)

    def upload(self, workspace: str, files: Mapping[str, str | bytes]) -> str:
        """Put files into the workspace's own storage; the https address of the folder."""
        store = Container(GivenAssets(self.given), workspace)
        self._uploads += 1
        folder = f"LocalUpload/{self._uploads}"
        for name, content in files.items():
            assert store.put(f"{folder}/{name}", content).status_code == 201
        return f"https://{store.account}.blob.core.windows.net/{store.name}/{folder}"

    def workspace(self, script: str = ECHO) -> tuple[str, dict[str, Any]]:
        """A workspace with a script in its storage; and what a deployment says of code, environment and model."""
        assets = GivenAssets(self.given)
        workspace = self.given.workspace()
        uri = self.upload(workspace, {"src/score.py": textwrap.dedent(script)})
        properties = {
            "codeConfiguration": {"codeId": assets.code(workspace, codeUri=f"{uri}/src"), "scoringScript": "score.py"},
            "environmentId": assets.environment(workspace, condaFile="dependencies:\n- pip\n"),
            "model": None,
        }
        return workspace, properties

    def endpoint(self, script: str = ECHO, **fields: Any) -> tuple[str, dict[str, Any]]:
        """A managed endpoint and what a deployment of it needs."""
        workspace, properties = self.workspace(script)
        return self.online.endpoint(workspace, **fields), properties

    def begin(self, endpoint: str, body: dict[str, Any], name: str = "blue") -> Callable[[], Reply]:
        """PUT a deployment; waits for the end of the operation and answers its status document."""
        accepted = self.arm.put(f"{endpoint}/deployments/{name}", body)
        assert accepted.status < 300, accepted.body
        found: list[Reply] = []

        def ended() -> bool:
            found.append(self.arm.send("GET", accepted.headers["Azure-AsyncOperation"]))
            return found[-1]["status"] in ("Succeeded", "Failed")

        def end() -> Reply:
            wait_for(ended)
            return found[-1]

        return end

    def deploy(self, endpoint: str, body: dict[str, Any], name: str = "blue") -> Reply:
        """PUT a deployment; the status document once the operation has ended."""
        return self.begin(endpoint, body, name)()

    def serve(self, endpoint: str, name: str = "blue", instances: int = 1, **properties: Any) -> None:
        """A deployment that has come up."""
        ended = self.deploy(endpoint, self.online.deployment_body(instances, **properties), name)
        assert ended["status"] == "Succeeded", ended.body

    def share(self, endpoint: str, **shares: Any) -> None:
        """Send traffic: ``traffic`` and ``mirrorTraffic``. All else stays as it is."""
        shown = self.arm.get(endpoint)
        body = self.online.endpoint_body(authMode=shown["properties.authMode"], **shares)
        self.arm.make(endpoint, body)

    def serving(self, script: str = NO_MODEL, auth: str = "Key", **properties: Any) -> str:
        """A managed endpoint whose traffic goes to a deployment that is up."""
        endpoint, given = self.endpoint(script, authMode=auth)
        self.serve(endpoint, **{**given, **properties})
        self.share(endpoint, traffic={"blue": 100})
        return endpoint

    def key(self, endpoint: str) -> str:
        return str(self.arm.post(f"{endpoint}/listKeys")["primaryKey"])

    def session(self) -> requests.Session:
        """A client as any other: it knows addresses as they are, a proxy and a certificate."""
        session = requests.Session()
        session.trust_env = False
        session.verify = self.arm.ready["ca"]
        session.proxies = {"https": self.arm.ready["proxy"]}
        return session

    def score(self, uri: str, token: str = "", body: Any = 1, **headers: str) -> requests.Response:
        """One score, on a connection of its own."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Authorization": f"Bearer {token}", **named} if token else named
        with self.session() as session:
            return session.post(uri, json=body, headers=sent, timeout=LONGEST_SECONDS)

    def get(self, uri: str, token: str = "") -> requests.Response:
        """A GET beside the scoring uri."""
        with self.session() as session:
            sent = {"Authorization": f"Bearer {token}"} if token else {}
            return session.get(uri, headers=sent, timeout=LONGEST_SECONDS)

    def processes(self) -> list[int]:
        return [int(item["pid"]) for item in self._instances()]

    def busy(self) -> list[int]:
        """Requests that each instance has."""
        return [int(item["busy"]) for item in self._instances()]

    def _instances(self) -> list[dict[str, Any]]:
        shown = self.arm.control("GET", "/inference")["deployments"]
        return [item for deployment in shown for item in deployment["instances"]]


def wait_for(condition: Any) -> None:
    """Other processes work: there is nothing to wait on but what they have done."""
    give_up = time.monotonic() + LONGEST_SECONDS
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError(f"not so within {LONGEST_SECONDS} seconds")
        time.sleep(0.05)


def scoring_uri(arm: Arm, endpoint: str) -> str:
    return str(arm.get(endpoint)["properties.scoringUri"])


def entra_token(arm: Arm, **order: Any) -> str:
    """A token for scoring, made to order."""
    wanted: Mapping[str, Any] = {"audience": "https://ml.azure.com", **order}
    return str(arm.control("POST", "/tokens", wanted)["access_token"])
