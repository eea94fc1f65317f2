"""One emulated cloud, put together: state, identity, planes, control. Not a server: `server` gives it ports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azureml_emulator import starter, types
from azureml_emulator.arm import subscriptions
from azureml_emulator.arm.edge import ResourceManager
from azureml_emulator.arm.locks import LOCK
from azureml_emulator.arm.resource_type import ResourceType
from azureml_emulator.arm.settings import Profile
from azureml_emulator.arm.state import State
from azureml_emulator.blobs.addresses import HOSTS as BLOB_HOSTS
from azureml_emulator.blobs.addresses import OWN_PATHS as BLOB_PATHS
from azureml_emulator.blobs.plane import BlobPlane
from azureml_emulator.blobs.service import Blobs
from azureml_emulator.gate import Gate, Plane
from azureml_emulator.identity.directory import registered_application
from azureml_emulator.identity.endpoints import Identity
from azureml_emulator.identity.tokens import Authority
from azureml_emulator.inference.scoring import HOSTS as SCORING_HOSTS
from azureml_emulator.inference.scoring import PATHS as SCORING_PATHS
from azureml_emulator.inference.service import Inference

_OWN_HOSTS = r"localhost|127\.0\.0\.1|\[?::1\]?"
_LOGIN_HOSTS = r"login\.(microsoftonline\.com|windows\.net|microsoft\.com)|sts\.windows\.net"
_MANAGEMENT_HOSTS = r"management\.(azure\.com|core\.windows\.net)"
SCORES_JOURNALED = 1000
"""How many scoring requests the journal keeps: they may come by the million."""


@dataclass(frozen=True)
class Addresses:
    """Where a served emulator can be reached: ports on 127.0.0.1."""

    tls: int
    control: int
    proxy: int

    @property
    def arm(self) -> str:
        return f"https://localhost:{self.tls}"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.control}"


class Emulator:
    """Everything but sockets. ``directory`` holds the state, the keys and the certificates."""

    def __init__(
        self,
        directory: Path | None,
        profile: Profile | None = None,
        seed: str | None = None,
        location: str = "westeurope",
        kinds: Sequence[ResourceType] = types.ALL,
    ) -> None:
        routes = (*subscriptions.routes(), *types.ROUTES)
        self.state = State(directory, (*kinds, LOCK), routes, profile, seed, location)
        self.authority = Authority(directory, self.state.tenant_id)
        self.identity = Identity(self.state, self.authority, registered_application(self.state.identifiers))
        self.blobs = Blobs(self.state, directory)
        self.state.services |= {"identity": self.identity, "blobs": self.blobs}
        self.inference: Inference | None = None
        """Made by `infer`: it lives in an event loop."""
        starter.prepare(self.state)

    def infer(self, directory: Path, addresses: Addresses) -> Inference:
        """Begin to run deployments; called once, in the loop of the server and before `gate`."""
        variables = {
            "IDENTITY_ENDPOINT": f"{addresses.control_url}/identity/token",
            "IDENTITY_HEADER": self.identity.managed_identity_header,
        }
        self.inference = Inference(self.state, self.authority, directory, addresses.control_url, variables)
        return self.inference

    def gate(self, addresses: Addresses) -> Gate:
        """The application of the TLS listener."""
        own = tuple(f"https://{host}:{addresses.tls}" for host in ("localhost", "127.0.0.1"))
        manager, login = ResourceManager(self.state, self.authority, own), self.identity.app()
        blobs = BlobPlane(self.state, self.authority, self.blobs)
        planes = (
            Plane("Azure Resource Manager", _MANAGEMENT_HOSTS, manager),
            Plane("Azure Resource Manager", _OWN_HOSTS, manager, r"/(subscriptions|providers|tenants|metadata)(/|$)"),
            Plane("Blob Storage", BLOB_HOSTS, blobs, journals_bodies=False),
            Plane("Blob Storage", _OWN_HOSTS, blobs, BLOB_PATHS, journals_bodies=False),
            Plane("Microsoft Entra ID", f"{_LOGIN_HOSTS}|{_OWN_HOSTS}", login),
        )
        return Gate(self.state, (*self._scoring_planes(), *planes))

    def router(self) -> Gate:
        """The application behind the address of Kubernetes endpoints, with faults and journal like the TLS listener."""
        return Gate(self.state, self._scoring_planes())

    def _scoring_planes(self) -> Sequence[Plane]:
        if self.inference is None:
            return ()
        here = f"{_OWN_HOSTS}|{_MANAGEMENT_HOSTS}"
        scoring, limit = self.inference.scoring, SCORES_JOURNALED
        return (
            Plane("Inference", SCORING_HOSTS, scoring, journals_bodies=False, journal_limit=limit),
            Plane("Inference", here, scoring, SCORING_PATHS, journals_bodies=False, journal_limit=limit),
        )

    def reset(self) -> None:
        """Back to the first moment: only the starter resources exist."""
        if self.inference:
            self.inference.reset()
        self.state.reset()
        self.blobs.clear()
        starter.prepare(self.state)

    def close(self) -> None:
        """Let go of the files."""
        self.blobs.close()
        self.state.store.close()

    def ready_document(self, addresses: Addresses, bundle: Path, pid: int) -> dict[str, Any]:
        """The ready file."""
        application = self.identity.application
        return {
            "arm": addresses.arm,
            "metadata_host": f"localhost:{addresses.tls}",
            "proxy": f"http://127.0.0.1:{addresses.proxy}",
            "ca": str(bundle),
            "subscription_id": self.state.subscription_id,
            "tenant_id": self.state.tenant_id,
            "client_id": application.client_id,
            "client_secret": application.client_secret,
            "resource_group": starter.GROUP_NAME,
            "location": self.state.location,
            "satellites": starter.satellite_ids(self.state),
            "control": addresses.control_url,
            "identity_endpoint": f"{addresses.control_url}/identity/token",
            "identity_header": self.identity.managed_identity_header,
            "pid": pid,
        }
