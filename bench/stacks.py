"""Programs and an emulator for measuring whole runs of the engine."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.engine.stack import Stack  # the tests have the harness; the path to it is set above

INSTANCES = 50

WORKSPACE = """
import pulumi
from pulumi_azureml import ComputeInstance, Workspace

config = pulumi.Config()
workspace = Workspace("ws", storage_account_id=config.require("storage"), key_vault_id=config.require("vault"))
"""

OURS = (
    WORKSPACE
    + f"""
for number in range({INSTANCES}):
    ComputeInstance(f"ci{{number}}", workspace_id=workspace.id, vm_size="Standard_DS1_v2", idle_shutdown_minutes=60)
"""
)

ONE = (
    WORKSPACE
    + 'ComputeInstance("ci", workspace_id=workspace.id, vm_size="Standard_DS1_v2", idle_shutdown_minutes=60)\n'
)

# What Pulumi's own documentation shows as a dynamic resource, with as many properties as ours.
TRIVIAL = f"""
from pulumi.dynamic import CreateResult, Resource, ResourceProvider

class Provider(ResourceProvider):
    def create(self, props):
        return CreateResult("id-" + props["name"], props)

class Thing(Resource):
    def __init__(self, logical, **props):
        super().__init__(Provider(), logical, props)

for number in range({INSTANCES}):
    settings = dict(workspace_id="w", vm_size="Standard_DS1_v2", idle_shutdown_minutes=60)
    Thing(f"thing{{number}}", name=f"thing{{number}}", **settings)
"""


class Emulator:
    """A running emulator."""

    def __init__(self, ready_file: Path) -> None:
        self.ready = json.loads(ready_file.read_text())
        command = [sys.executable, "-m", "azureml_emulator", "env", "--ready-file", str(ready_file)]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        pairs = [line.removeprefix("export ").partition("=") for line in lines]
        self.exports = {name: value.strip("'") for name, _, value in pairs}

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the control API."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.ready["control"] + path, data, method=method)  # noqa: S310  # loopback
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def stack(self, folder: Path, program: str, name: str) -> Stack:
        """A stack with this program, configured for this emulator."""
        made = Stack(folder / name, self.exports, name=name)
        made.write(program, project="bench")
        made.configure(
            **{"azureml:location": self.ready["location"], "azureml:resourceGroup": self.ready["resource_group"]},
            storage=self.ready["satellites"]["storage_account"],
            vault=self.ready["satellites"]["key_vault"],
        )
        return made


@contextmanager
def emulator() -> Iterator[tuple[Emulator, Path, float]]:
    """An emulator, a folder to work in, and the seconds until it was ready."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        ready = folder / "ready.json"
        command = [
            sys.executable,
            "-m",
            "azureml_emulator",
            "serve",
            "--data",
            str(folder / "data"),
            "--ready-file",
            str(ready),
        ]
        started = time.perf_counter()
        process = subprocess.Popen(command)
        try:
            while not ready.exists():
                assert process.poll() is None, "the emulator ended at once"
                time.sleep(0.005)
            yield Emulator(ready), folder, time.perf_counter() - started
        finally:
            process.terminate()
            process.wait()
