"""The emulator that scripts converge programs on: started, described to tools and programs, left up and ended."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _machine import ROOT, compiling, python, run, say, stop

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pulumi-azureml"
LONGEST_SECONDS = 20
"""For an emulator to end its deployments, and itself."""


def kept(name: str) -> Path:
    """Where something that is left up lies: a folder of this checkout, whose stacks another one does not know."""
    return CACHE / f"{name}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


@contextmanager
def emulator(folder: Path, *, keep: bool) -> Iterator[dict]:
    """An emulator for as long as a script runs, or longer."""
    ready = folder / "ready.json"
    command = [str(python()), "-m", "azureml_emulator", "serve", "--port", "0"]
    command += ["--data", str(folder / "data"), "--ready-file", str(ready)]
    with (folder / "emulator.log").open("w") as log:
        # A session of its own: Ctrl-C is for the script, which then ends the emulator in order.
        process = subprocess.Popen(
            command, env=compiling(), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    left_up = False
    try:
        while not ready.exists():
            if process.poll() is not None:
                stop(f"the emulator ended at once:\n{(folder / 'emulator.log').read_text()}")
            time.sleep(0.05)
        yield json.loads(ready.read_text())
        left_up = keep
    finally:
        if not left_up:
            process.terminate()
            process.wait()


def exports(folder: Path) -> dict[str, str]:
    """The variables under which every tool finds the emulator."""
    command = [str(python()), "-m", "azureml_emulator", "env", "--ready-file", str(folder / "ready.json")]
    lines = [line.removeprefix("export ").partition("=") for line in run(command, capture=True).splitlines()]
    return {name: value.strip("'") for name, _, value in lines}


def configuration(about: dict, project: str) -> dict[str, str]:
    """What examples ask for, from what the emulator has ready."""
    ready_made = about["satellites"]
    values = {
        "azureml:location": about["location"],
        "azureml:resourceGroup": about["resource_group"],
        # What the emulator begins is over at the next look, unless something has to be built.
        "azureml:pollSeconds": "0.25",
    }
    for key, name in (
        ("storageAccountId", "storage_account"),
        ("keyVaultId", "key_vault"),
        ("applicationInsightsId", "application_insights"),
        ("subnetId", "subnet"),
        ("clusterId", "kubernetes_cluster"),
    ):
        values[f"{project}:{key}"] = ready_made[name]
    values[f"{project}:sshPublicKey"] = _public_key()
    values[f"{project}:userObjectId"] = str(uuid.uuid4())
    values[f"{project}:tenantId"] = about["tenant_id"]
    return values


def _public_key() -> str:
    """A fresh SSH key's public half; the private half is thrown away."""
    code = (
        "from cryptography.hazmat.primitives.asymmetric import rsa\n"
        "from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat\n"
        "key = rsa.generate_private_key(65537, 2048).public_key()\n"
        "print(key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode())"
    )
    return run([str(python()), "-c", code], capture=True).strip()


def runs(ready: Path) -> bool:
    """Whether the emulator that wrote a ready file is up."""
    pid = _pid(ready)
    return pid is not None and _lives(pid)


def end_kept(folder: Path) -> None:
    """End an emulator that was left up, and forget everything about it."""
    ready = folder / "ready.json"
    pid = _pid(ready)
    if pid is None:
        stop("nothing is left up")
    if _lives(pid):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + LONGEST_SECONDS
        # The file is the last thing that it removes; the process may be shown until somebody asks for its status.
        while ready.exists() and _lives(pid):
            if time.monotonic() > deadline:
                stop(f"the emulator with pid {pid} has not ended within {LONGEST_SECONDS} seconds")
            time.sleep(0.05)
    else:
        say("the emulator had ended already")
    shutil.rmtree(folder)
    say("stopped")


def _pid(ready: Path) -> int | None:
    try:
        return int(json.loads(ready.read_text())["pid"])
    except FileNotFoundError:
        return None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
