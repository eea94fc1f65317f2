"""What blob storage holds and has been asked, behind the provider's back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests
from pulumi_azureml.client.destination import Destination

from ..emulator.wire import Arm

KEY_VERSION = "2023-05-01"


@dataclass(frozen=True)
class Asked:
    """One request that storage has seen."""

    method: str
    path: str
    query: dict[str, str]
    status: int | None

    @property
    def what(self) -> tuple[str, str]:
        """Path and block: the same for the same bytes."""
        return self.path, self.query.get("blockid", "")

    @property
    def carries_bytes(self) -> bool:
        return self.method == "PUT" and self.query.get("comp", "block") == "block"


class Storage:
    """The ready-made account."""

    def __init__(self, arm: Arm) -> None:
        self.arm = arm
        self.account_id = arm.satellites["storage_account"]
        self.account = self.account_id.rpartition("/")[2]

    def asked(self, since: int = 0) -> list[Asked]:
        """Every request to the account, in order."""
        entries: list[dict[str, Any]] = self.arm.control("GET", f"/journal?since={since}")["entries"]
        return [
            Asked(entry["method"], entry["path"], entry["query"], entry["status"])
            for entry in entries
            if entry["path"].startswith(f"/{self.account}/")
        ]

    def sent(self) -> list[tuple[str, str]]:
        """What has arrived: each blob or block of one, as often as it was taken in."""
        return [item.what for item in self.asked() if item.carries_bytes and item.status == 201]

    def forget(self) -> None:
        self.arm.control("DELETE", "/journal")

    def fault(self, **order: Any) -> None:
        self.arm.control("POST", "/faults", order)

    def mend(self) -> None:
        self.arm.control("DELETE", "/faults")

    @property
    def key(self) -> str:
        return str(self.arm.post(f"{self.account_id}/listKeys", version=KEY_VERSION)["keys.0.value"])

    def get(self, destination: Destination, blob: str) -> requests.Response:
        """A blob, read with the destination's own signature."""
        url = f"{destination.container_url}/{quote(blob)}?{destination.sas}"
        return self.arm.session.get(url, timeout=30)

    def files(self, destination: Destination, *paths: str) -> dict[str, bytes | int]:
        """The bytes of the blobs for these paths; a status where there is none."""
        replies = {path: self.get(destination, destination.blob(path)) for path in paths}
        return {
            path: reply.content if reply.status_code == 200 else reply.status_code for path, reply in replies.items()
        }
