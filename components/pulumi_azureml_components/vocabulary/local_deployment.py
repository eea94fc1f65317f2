"""The deployment configuration of a service on the user's own machine: `LocalWebservice.deploy_configuration(…)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from .allowed import Allowed, Whole
from .problem import Problem
from .value import Value, required

__all__ = ["LocalWebserviceDeploymentConfiguration"]


@dataclass(frozen=True)
class LocalWebserviceDeploymentConfiguration(Value):
    """A local service. It is no resource: a stack is shared, a laptop is not."""

    # v1 let 0 pass, as if it were None.
    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {"port": Whole(1, 65535)}

    port: int | None = None
    """Port on this machine, 1 to 65535. Default: a free one."""

    def problems_in_stack(self) -> list[Problem]:
        """Why it cannot be part of a stack."""
        sentence = "a service on this machine is no resource of a stack: deploy to managed or kubernetes"
        return [Problem("target", sentence)]

    def serialize(self) -> dict[str, Any]:
        """As v1's command line wrote it."""
        return {"computeType": "LOCAL", "port": self.port}

    @classmethod
    def deserialize(cls, payload_obj: Any) -> LocalWebserviceDeploymentConfiguration:
        """From what v1's command line read; the port may be absent."""
        return cls(required(payload_obj, ("computeType",), cls.__name__).get("port"))
