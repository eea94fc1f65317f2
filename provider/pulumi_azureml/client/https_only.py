"""A token goes to the resource manager over TLS, and nowhere else.

Addresses come from the service: ``Location``, ``Azure-AsyncOperation``, ``nextLink``. One that is not https, or that
lies on another host, would hand our token to whoever answers there. Hosts below the resource manager's own
(``westeurope.management.azure.com``) are its regional fronts. Every loopback name is this machine, so they count as
one.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from ..clouds import is_loopback
from ..errors import AuthError


class HttpsOnlyPolicy(SansIOHTTPPolicy[Any, Any]):
    """Refuses to send a token where it does not belong."""

    def __init__(self, resource_manager: str) -> None:
        self._home = urlsplit(resource_manager).hostname or ""

    def on_request(self, request: PipelineRequest[Any]) -> None:
        url = urlsplit(request.http_request.url)
        host = url.hostname or ""
        doing = request.context["call"].doing
        if url.scheme != "https":
            raise AuthError(
                f"a token is never sent to {url.scheme}://{host}, which is not https",
                doing=doing,
                advice="give the resource manager an https address",
            )
        if not self._at_home(host):
            raise AuthError(
                f"a token for {self._home} is never sent to {host}",
                doing=doing,
                advice="check metadataHost and resourceManagerEndpoint",
            )

    def _at_home(self, host: str) -> bool:
        return host == self._home or host.endswith(f".{self._home}") or (is_loopback(host) and is_loopback(self._home))
