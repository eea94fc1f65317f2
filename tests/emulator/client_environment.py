"""The Python environment of the unmodified Azure clients. They pin other versions than Pulumi does, hence one of their
own.

``AZURE_CLIENTS_PYTHON`` names its interpreter. Without it the environment is made from the extra ``clients`` of
``pyproject.toml`` in
``$PULUMI_AZUREML_CACHE`` (or ``~/.cache/pulumi-azureml``), once for each set of requirements.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "clients"
LONGEST_SECONDS = 120


def requirements() -> list[str]:
    """The extra ``clients``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: list[str] = project["optional-dependencies"]["clients"]
    return found


def interpreter() -> Path:
    """The clients' Python, installed first when it is not there."""
    named = os.environ.get("AZURE_CLIENTS_PYTHON")
    if named:
        return Path(named)
    wanted = requirements()
    digest = hashlib.sha256(json.dumps([wanted, sys.version_info[:2]]).encode()).hexdigest()[:12]
    cache = Path(os.environ.get("PULUMI_AZUREML_CACHE") or Path.home() / ".cache" / "pulumi-azureml")
    directory = cache / f"clients-{digest}"
    python = directory / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    complete = directory / "complete"
    if not complete.exists():
        venv.create(directory, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
        complete.touch()
    return python


@pytest.fixture(scope="session")
def clients_python() -> Path:
    """Interpreter with the unmodified Azure clients."""
    return interpreter()


def run_client(
    python: Path, script: str, ready: Mapping[str, Any], *arguments: str, seconds: float = LONGEST_SECONDS
) -> Any:
    """Run one script of ``clients/`` with nothing but the environment pointing it at the emulator; what it printed as
    JSON."""
    inherited = {
        name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TEMP", "LANG") if name in os.environ
    }
    environment = {
        **inherited,
        "HTTPS_PROXY": ready["proxy"],
        "REQUESTS_CA_BUNDLE": ready["ca"],
        "AZURE_TENANT_ID": ready["tenant_id"],
        "AZURE_CLIENT_ID": ready["client_id"],
        "AZURE_CLIENT_SECRET": ready["client_secret"],
        "EMULATOR_READY": json.dumps(dict(ready)),
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [str(python), str(SCRIPTS / script), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, f"{script} failed:\n{done.stdout}\n{done.stderr[-6000:]}"
    return json.loads(done.stdout.splitlines()[-1])
