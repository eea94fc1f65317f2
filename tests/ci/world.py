"""What a pipeline finds around it: Azure with a stack that is up, the state, the repository, and its secrets."""

from __future__ import annotations

import base64
import json
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azureml_emulator.exports import exports

from ..engine.stack import Stack
from .repository import lay_out

PROJECT = Path(__file__).parent / "project"
PASSPHRASE = "correct horse battery staple"
SETUP_SCRIPT = "echo token-4f9d1c"
CHANGED_SETUP_SCRIPT = "echo token-77aa02"
SETUP_POINTER = "/properties/properties/setupScripts/scripts/startupScript/scriptData"
REQUEST_TOKEN = "token-with-which-tokens-are-asked-for"
ACCESS_TOKEN = "token-of-the-pipeline"
SEED = "ci"
"""The seed that the previews give their emulator; ids of its ready-made resources follow from it."""


def encoded(script: str) -> str:
    return base64.b64encode(script.encode()).decode()


SECRETS = (
    PASSPHRASE,
    REQUEST_TOKEN,
    ACCESS_TOKEN,
    "ghs_",
    *(form for script in (SETUP_SCRIPT, CHANGED_SETUP_SCRIPT) for form in (script, encoded(script))),
)
"""What no log, summary, comment, issue or work item may hold."""


@dataclass(frozen=True)
class World:
    """Azure, the state and the repository."""

    ready: Mapping[str, Any]
    """Ready document of the emulator that is Azure here."""
    stack: Stack
    """The stack `prod`."""
    repository: Path
    """Branches: `main`, and three merges of a pull request: `change` into it, `first` and `broken` into a repository
    without a program."""
    workspace_id: str
    notebook_id: str

    @property
    def state(self) -> Path:
        return self.stack.folder / "state"

    @property
    def azure(self) -> dict[str, str]:
        """Variables under which a machine finds Azure. They name no identity: that is for the pipeline to bring."""
        return {
            name: value
            for name, value in exports(self.ready).items()
            if not name.endswith(("_ID", "_SECRET")) and name != "AZURE_AUTHORITY_HOST"
        }

    @property
    def issuer(self) -> str:
        """Where tokens for federation are given out."""
        return f"{self.ready['control']}/assertions"

    def control(self, path: str, /, **body: Any) -> Any:
        """Ask the emulator's control API; with a body by POST."""
        content = json.dumps(body).encode() if body else None
        request = urllib.request.Request(f"{self.ready['control']}{path}", content)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def asked_since(self, number: int) -> list[dict[str, Any]]:
        """The requests that reached Azure after that one."""
        return list(self.control(f"/journal?since={number}")["entries"])

    @property
    def last_request(self) -> int:
        return max(int(entry["number"]) for entry in self.asked_since(0))

    @contextmanager
    def changed(self, resource_id: str, pointer: str, value: str, *, back: str) -> Iterator[None]:
        """A field changed by hand, as somebody in the portal would; put back at the end."""
        self.control("/mutate", id=resource_id, pointer=pointer, value=value)
        try:
            yield
        finally:
            self.control("/mutate", id=resource_id, pointer=pointer, value=back)

    @contextmanager
    def renamed(self, name: str) -> Iterator[None]:
        """The workspace's friendly name changed by hand."""
        with self.changed(self.workspace_id, "/properties/friendlyName", name, back="Customer churn"):
            yield

    @contextmanager
    def forbidding_reads(self) -> Iterator[None]:
        """The pipeline's identity lacks its role."""
        order = {"method": "GET", "path": "workspaces/", "status": 403, "code": "AuthorizationFailed", "count": None}
        self.control("/faults", **order)
        try:
            yield
        finally:
            urllib.request.urlopen(urllib.request.Request(f"{self.ready['control']}/faults", method="DELETE")).close()

    def stored(self) -> dict[str, tuple[int, bytes]]:
        """The state backend to the byte, with the time of each last change: a lock that came and went shows as well."""
        found = [self.state, *self.state.rglob("*")]
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in found}


def bring_up(folder: Path, ready: Mapping[str, Any], ready_seeded: Mapping[str, Any]) -> World:
    """A world with the stack up; `ready_seeded` is the ready document of an emulator with the previews' seed."""
    stack = Stack(folder / "stack", exports(ready), name="prod")
    stack.environment["PULUMI_CONFIG_PASSPHRASE"] = PASSPHRASE
    stack.copy(PROJECT)
    stack.configure(**_configuration(ready))
    stack.pulumi("config", "set", "--secret", "setupScript", SETUP_SCRIPT)
    stack.up()
    outputs = stack.outputs()
    seeded = Stack(folder / "seeded", {}, name="emulator")
    seeded.copy(PROJECT)
    seeded.configure(**_configuration(ready_seeded))
    program = [path for path in PROJECT.iterdir() if path.is_file()]
    repository = folder / "repository"
    lay_out(repository, [*program, stack.program / "Pulumi.prod.yaml", seeded.program / "Pulumi.emulator.yaml"])
    return World(ready, stack, repository, outputs["workspace_id"], outputs["notebook_id"])


def _configuration(ready: Mapping[str, Any]) -> dict[str, str]:
    about = ready["satellites"]
    return {
        "azureml:location": ready["location"],
        "azureml:resourceGroup": ready["resource_group"],
        "storageAccountId": about["storage_account"],
        "keyVaultId": about["key_vault"],
        "applicationInsightsId": about["application_insights"],
    }
