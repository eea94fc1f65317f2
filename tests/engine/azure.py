"""What is in the emulator, seen and changed behind a stack's back, and what it is ordered to do."""

from __future__ import annotations

from typing import Any

from ..emulator.wire import Arm
from ..samples import Place

ML = "Microsoft.MachineLearningServices"
WORKSPACE = f"{ML}/workspaces"
COMPUTE = f"{ML}/workspaces/computes"
HOUR = 3600.0


class Azure:
    """One emulator."""

    def __init__(self, arm: Arm) -> None:
        self.arm = arm
        self.satellites = dict(arm.satellites)

    @property
    def place(self) -> Place:
        """Where samples of arguments lie."""
        known = {
            "Microsoft.Storage/storageAccounts": (self.satellites["storage_account"],),
            "Microsoft.KeyVault/vaults": (self.satellites["key_vault"],),
            "Microsoft.Insights/components": (self.satellites["application_insights"],),
            "Microsoft.ContainerRegistry/registries": (self.satellites["container_registry"],),
            "Microsoft.Network/virtualNetworks/subnets": (self.satellites["subnet"],),
        }
        ready = self.arm.ready
        return Place(ready["subscription_id"], ready["resource_group"], ready["location"], known)

    def resources(self, kind: str = "") -> dict[str, dict[str, Any]]:
        """What a GET would show of everything of Azure Machine Learning, or of one of its types, by id."""
        found = self.arm.control("GET", "/resources")["resources"]
        return {
            each["id"]: each for each in found if each["type"] == kind or (not kind and each["type"].startswith(ML))
        }

    def deleted(self) -> list[str]:
        """Ids of what is deleted and still holds its name."""
        return list(self.arm.control("GET", "/resources")["deleted"])

    def one(self, kind: str) -> dict[str, Any]:
        """The only resource of a type."""
        (found,) = self.resources(kind).values()
        return found

    def set(self, id: str, path: str, value: Any, inside: str = "body") -> None:
        """Change what the service has at a dotted path, as a person in the portal would; `facts` are its own."""
        order = {"id": id, "pointer": "/" + path.replace(".", "/"), "value": value, "in": inside}
        self.arm.control("POST", "/mutate", order)

    def remove(self, id: str) -> None:
        """Delete a resource as a person in the portal would."""
        self.arm.control("POST", "/mutate", {"id": id, "delete": True})

    def requests(self, method: str, path: str = "") -> list[dict[str, Any]]:
        """The requests of one method so far whose path has `path` in it, in order."""
        entries = self.arm.control("GET", "/journal")["entries"]
        return [each for each in entries if each["method"] == method and path.casefold() in each["path"].casefold()]

    def operations(self, kind: str) -> list[dict[str, Any]]:
        """The long-running operations so far on resources of a type."""
        path = "/" + kind.rsplit("/", 1)[-1] + "/"
        return [each for each in self.arm.control("GET", "/operations")["operations"] if path in each["resource_id"]]

    def fault(self, **order: Any) -> None:
        """Order a fault."""
        self.arm.control("POST", "/faults", order)

    def no_faults(self) -> None:
        """Withdraw all orders."""
        self.arm.control("DELETE", "/faults")

    def settings(self, **changes: Any) -> None:
        self.arm.control("PATCH", "/settings", changes)

    def slow(self) -> None:
        """From now on every operation takes an hour of the clock, which stands still."""
        self.settings(operation_seconds=HOUR)
        self.arm.control("POST", "/clock", {"freeze": True})

    def pass_time(self, seconds: float = HOUR) -> None:
        """Let time go by."""
        self.arm.pass_time(seconds)

    def catch_up(self) -> None:
        """What is under way ends, and from now on operations are as fast as ever."""
        self.settings(operation_seconds=None)
        self.pass_time()
