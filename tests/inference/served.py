"""A served emulator in a process of its own that really runs deployments, and the steps that lead to one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from ..emulator.blob_wire import Container
from ..emulator.given import Given
from ..emulator.given_assets import GivenAssets
from ..emulator.given_online import GivenOnline
from ..emulator.wire import Arm, Reply
from .rig import ECHO, LONGEST_SECONDS


class Served:
    """One directory, and the emulator that is served from it at the moment."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None
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
        wait_for(file.exists)
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

    def workspace(self, script: str = ECHO) -> tuple[str, dict[str, Any]]:
        """A workspace with files in its storage; and what a deployment says of code, environment and model."""
        assets = GivenAssets(self.given)
        workspace = self.given.workspace()
        store = Container(assets, workspace)
        for name, text in {"src/score.py": script, "model/model.json": '{"name": "churn"}'}.items():
            assert store.put(f"LocalUpload/0/{name}", text).status_code == 201
        uri = f"https://{store.account}.blob.core.windows.net/{store.name}/LocalUpload/0/src"
        properties = {
            "codeConfiguration": {"codeId": assets.code(workspace, codeUri=uri), "scoringScript": "score.py"},
            "environmentId": assets.environment(workspace, condaFile="dependencies:\n- pip\n"),
            "model": None,
        }
        return workspace, properties

    def endpoint(self, script: str = ECHO, **fields: Any) -> tuple[str, dict[str, Any]]:
        """A managed endpoint and what a deployment of it needs."""
        workspace, properties = self.workspace(script)
        return self.online.endpoint(workspace, **fields), properties

    def deploy(self, endpoint: str, body: dict[str, Any]) -> Reply:
        """PUT the deployment ``blue``; the status document once the operation has ended."""
        accepted = self.arm.put(f"{endpoint}/deployments/blue", body)
        assert accepted.status < 300, accepted.body
        found: list[Reply] = []

        def ended() -> bool:
            found.append(self.arm.send("GET", accepted.headers["Azure-AsyncOperation"]))
            return found[-1]["status"] in ("Succeeded", "Failed")

        wait_for(ended)
        return found[-1]

    def serving(self, **fields: Any) -> str:
        """A managed endpoint whose traffic goes to a deployment that is up."""
        endpoint, properties = self.endpoint(NO_MODEL, **fields)
        ended = self.deploy(endpoint, self.online.deployment_body(**properties))
        assert ended["status"] == "Succeeded", ended.body
        body = self.online.endpoint_body(**fields)
        self.arm.make(endpoint, {**body, "properties": {**body["properties"], "traffic": {"blue": 100}}})
        return endpoint

    def key(self, endpoint: str) -> str:
        return str(self.arm.post(f"{endpoint}/listKeys")["primaryKey"])

    def score(self, uri: str, token: str = "", body: Any = 1, **headers: str) -> requests.Response:
        """As any client does: the scoring uri as it is, through the proxy."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Authorization": f"Bearer {token}", **named} if token else named
        with requests.Session() as session:
            session.trust_env = False
            session.verify = self.arm.ready["ca"]
            session.proxies = {"https": self.arm.ready["proxy"]}
            return session.post(uri, json=body, headers=sent, timeout=30)

    def processes(self) -> list[int]:
        shown = self.arm.control("GET", "/inference")["deployments"]
        return [item["pid"] for deployment in shown for item in deployment["instances"]]


NO_MODEL = """
import json, os

def init():
    print("hello from init")

def run(data):
    return {"answer": json.loads(data), "pid": os.getpid()}
"""


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
