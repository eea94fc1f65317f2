"""An example that is tried out: in a copy, on an emulator, changed as its reader would change it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from ..caller import Caller
from ..engine.azure import Azure
from ..engine.stack import Stack
from ..samples.generator import PUBLIC_KEYS

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SATELLITES = {
    "storageAccountId": "storage_account",
    "keyVaultId": "key_vault",
    "applicationInsightsId": "application_insights",
    "subnetId": "subnet",
    "clusterId": "kubernetes_cluster",
}
"""What examples ask for, and what the emulator has ready."""
WRITES = ("PUT", "PATCH", "POST", "DELETE")
READING = ("/oauth2/", "/listKeys", "/listSecrets", "/token", "/score")
"""What is asked for by POST and changes nothing."""


class Example:
    """One example as the program of a stack, configured, before anything of it exists."""

    def __init__(self, stack: Stack, azure: Azure, folder: Path) -> None:
        self.stack, self.azure = stack, azure
        self.folder = folder
        """Where its program lies."""
        self._configure()

    @classmethod
    def of(cls, name: str, stack: Stack, azure: Azure) -> Example:
        """The example in a folder of that name, by itself."""
        stack.copy(EXAMPLES / name)
        return cls(stack, azure, stack.program)

    @classmethod
    def flagship(cls, stack: Stack, azure: Azure) -> Example:
        """The example that the project file at the root of the repository points at."""
        shutil.copy(ROOT / "Pulumi.yaml", stack.program)
        main = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["main"]
        shutil.copytree(ROOT / main, stack.program / main)
        return cls(stack, azure, stack.program / main)

    def _configure(self) -> None:
        ready_made = {key: self.azure.satellites[name] for key, name in SATELLITES.items()}
        self.stack.configure(
            **ready_made,
            sshPublicKey=PUBLIC_KEYS[0],
            tenantId=self.azure.arm.ready["tenant_id"],
            userObjectId="66666666-7777-8888-9999-000000000000",
        )

    def set(self, **values: Any) -> None:
        """Set configuration whose values are no plain texts."""
        path = self.stack.program / f"Pulumi.{self.stack.name}.yaml"
        document = yaml.safe_load(path.read_text())
        project = yaml.safe_load((self.stack.program / "Pulumi.yaml").read_text())["name"]
        document["config"].update({f"{project}:{key}": value for key, value in values.items()})
        path.write_text(yaml.safe_dump(document))

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a file as its reader would."""
        path = self.folder / file
        text = path.read_text()
        assert old in text, f"{file} has no {old!r} in it"
        path.write_text(text.replace(old, new))

    def caller(self) -> Caller:
        """One who has the address and the key."""
        shown = json.loads(self.stack.pulumi("stack", "output", "--json", "--show-secrets").stdout)
        return Caller(shown["scoring_uri"], shown["primary_key"], self.azure.arm.ready)

    def writes(self) -> list[dict[str, Any]]:
        """The requests so far that change something."""
        entries = self.azure.arm.control("GET", "/journal")["entries"]
        return [
            each for each in entries if each["method"] in WRITES and not any(word in each["path"] for word in READING)
        ]
