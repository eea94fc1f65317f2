"""What only another resource can tell: a preview looks at it, where that costs next to nothing.

A look is a courtesy. It is had for a new resource, or where an argument that it is about has changed; it is one request
for each resource that is looked at; and where it shows nothing (no credential at hand, no network, no permission, no
such resource), nothing is said, since the service has the last word anyway. Nor may it cost time: no credential is
searched for, an address that cannot be reached within a second is left alone, and one that has kept silent is not asked
again.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from .check import Checked, Fault
from .client import ArmClient, Call
from .declare import Json, Type
from .errors import ServiceError
from .settings import Settings
from .traits import Look

__all__ = ["Lookout"]

REACH_SECONDS = 1.0
"""How long a preview waits to learn whether anybody is there."""
ANSWER_SECONDS = 4.0
"""How long it then waits for the answer, the token included."""


class Lookout:
    """Looks on behalf of one process."""

    def __init__(
        self, client: Callable[[], ArmClient], *, reach: float = REACH_SECONDS, answer: float = ANSWER_SECONDS
    ) -> None:
        self._client = client
        self._reach = reach
        self._answer = answer
        self._blind = False

    def faults(self, declared: Type, olds: Mapping[str, Any], checked: Checked) -> tuple[Fault, ...]:
        """What the resources show that the arguments name; `olds` are the arguments of the last state."""
        found: list[Fault] = []
        wrong = {fault.property for fault in checked.faults}
        seen: dict[tuple[str, str], Json | None] = {}
        for look in declared.looks:
            if not wrong.isdisjoint(look.arguments()) or not _is_due(look, olds, checked.inputs):
                continue
            other = checked.inputs[look.property], look.api_version
            if other not in seen:
                seen[other] = self._shown(*other)
            shown = seen[other]
            sentence = look.test(shown, checked.inputs) if shown is not None else None
            found += [Fault(look.names(), sentence)] if sentence else []
        return tuple(found)

    def _shown(self, path: str, api_version: str) -> Json | None:
        client = self._client()
        if self._blind or not client.credential.at_hand():
            return None
        glance = _Glance(client, path, api_version, self._reach, self._answer)
        glance.start()
        glance.tried.wait(self._reach)
        if glance.reached:
            glance.join(self._answer)
        self._blind = not glance.answered
        return glance.shown


def _is_due(look: Look, olds: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Whether all that the look is about is known and some of it is new."""
    values = {name: inputs.get(name) for name in look.arguments()}
    known = all(value is None or isinstance(value, (str, bool)) for value in values.values())
    new = any(value != olds.get(name) for name, value in values.items())
    return known and new and values[look.property] is not None and look.when(inputs)


class _Glance(threading.Thread):
    """One request, in a thread of its own: neither a name server nor a token service keeps a preview waiting."""

    def __init__(self, client: ArmClient, path: str, api_version: str, reach: float, answer: float) -> None:
        super().__init__(daemon=True)
        self._client = client
        self._path = path
        self._version = api_version
        self._seconds = reach
        self._call = Call(f"looking at {path.rsplit('/', 1)[-1]}", answer)
        self.tried = threading.Event()
        """Set when it is known whether anybody is there."""
        self.reached = False
        self.answered = False
        """Whether the service has said anything, a refusal included."""
        self.shown: Json | None = None

    def run(self) -> None:
        try:
            self.reached = _is_reachable(self._client.settings, self._seconds)
            self.tried.set()
            if self.reached:
                self.shown = self._client.get(self._path, api_version=self._version, call=self._call, attempts=1)
                self.answered = True
        except ServiceError:
            self.answered = True
        except Exception:  # noqa: BLE001  whatever it is, a look that fails says nothing
            return
        finally:
            self.tried.set()


def _is_reachable(settings: Settings, seconds: float) -> bool:
    """Whether somebody listens where the first request would go."""
    from urllib.request import getproxies, proxy_bypass  # loads what few previews need

    base = settings.metadata_host or settings.cloud.resource_manager
    address = urlsplit(base if "://" in base else f"https://{base}")
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    if proxy and not proxy_bypass(address.hostname or ""):
        address = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    port = address.port or (443 if address.scheme == "https" else 80)
    with socket.create_connection((address.hostname or "", port), timeout=seconds):
        return True
