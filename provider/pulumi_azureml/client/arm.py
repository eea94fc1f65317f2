"""Requests to Azure Resource Manager, one method per verb.

A method returns when the thing is done: `put` when the resource has reached a final state, `delete` when the service
has finished deleting. It raises an error of this package in every other case, never one of a library. All threads of a
process share one client.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode, urljoin, urlsplit

from ..auth import Credential, given
from ..auth import credential as credential_of
from ..errors import InternalError, NotFound, ServiceError
from .answer import Answer, answer_of
from .call import Call
from .clock import SYSTEM, Clock
from .operation import Operation
from .pause import ATTEMPTS, ATTEMPTS_TO_LOOK
from .refusal import service_error

if TYPE_CHECKING:
    from azure.core import PipelineClient
    from azure.core.credentials import SupportsTokenInfo

    from ..settings import Settings

Query = Mapping[str, str]


class ArmClient:
    """Requests to Azure Resource Manager. `path` is the path of an id or below one, without host and query."""

    def __init__(
        self, settings: Settings, *, credential: SupportsTokenInfo | None = None, clock: Clock = SYSTEM
    ) -> None:
        """`credential` takes the place of what the settings say; `clock` is for whoever makes a `Call`."""
        self.settings = settings
        self.clock = clock
        self.credential: Credential = credential_of(settings) if credential is None else given(credential)
        self._lock = threading.Lock()
        self._opened: PipelineClient[Any, Any] | None = None

    def get(
        self, path: str, *, api_version: str, call: Call, query: Query | None = None, attempts: int = ATTEMPTS
    ) -> dict[str, Any]:
        """The resource. Raises `NotFound` when it is absent, and another error when that cannot be told."""
        call.check()
        return self._accepted("GET", self._url(path, api_version, query), call, attempts=attempts).resource

    def list(self, path: str, *, api_version: str, call: Call, query: Query | None = None) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page. A page may be empty and still have a next one."""
        url = self._url(path, api_version, query)
        seen: set[str] = set()
        while url:
            call.check()
            if url in seen:
                raise ServiceError(
                    status=200,
                    method="GET",
                    path=path,
                    doing=call.doing,
                    what="the pages of the list lead back to one already read",
                )
            seen.add(url)
            page = self._accepted("GET", url, call).resource
            yield from page.get("value") or []
            url = self._absolute(page.get("nextLink") or "", api_version)

    def put(
        self, path: str, body: Any = None, *, api_version: str, call: Call, query: Query | None = None
    ) -> dict[str, Any]:
        """Create the resource or put another in its place; the resource as it is in the end."""
        return self._finish("PUT", path, body, api_version, call, query) or {}

    def patch(
        self, path: str, body: Any = None, *, api_version: str, call: Call, query: Query | None = None
    ) -> dict[str, Any]:
        """Change some of the resource; the resource as it is in the end."""
        return self._finish("PATCH", path, body, api_version, call, query) or {}

    def delete(self, path: str, body: Any = None, *, api_version: str, call: Call, query: Query | None = None) -> None:
        """Delete the resource. Done as well when it was not there."""
        try:
            self._finish("DELETE", path, body, api_version, call, query)
        except NotFound:
            return

    def post(
        self, path: str, body: Any = None, *, api_version: str, call: Call, query: Query | None = None
    ) -> dict[str, Any] | None:
        """An action; what it gives back, if anything. Never repeated when it may have been applied: the error is then
        `uncertain`, and the state has to be read."""
        return self._finish("POST", path, body, api_version, call, query)

    def begin(self, path: str, body: Any = None, *, api_version: str, call: Call, query: Query | None = None) -> None:
        """An action, left alone as soon as the service has accepted it; repeated as little as by `post`."""
        call.check()
        self._accepted("POST", self._url(path, api_version, query), call, body=body, replayable=False)

    def ask(
        self, path: str, body: Any = None, *, api_version: str, call: Call, query: Query | None = None
    ) -> dict[str, Any]:
        """A POST that only reads (listKeys, listSecrets, getLogs): repeated as freely as a GET."""
        call.check()
        url = self._url(path, api_version, query)
        return self._accepted("POST", url, call, body=body, replayable=True).resource

    def close(self) -> None:
        """Close the connections. A later request opens new ones."""
        with self._lock:
            opened, self._opened = self._opened, None
            if opened is not None:
                opened.close()
            self.credential.close()

    def _finish(
        self, method: str, path: str, body: Any, api_version: str, call: Call, query: Query | None
    ) -> dict[str, Any] | None:
        call.check()
        url = self._url(path, api_version, query)
        first = self._accepted(method, url, call, body=body, replayable=method != "POST")
        # The state of an action is that of the resource it acts on.
        acted_on = path.rsplit("/", 1)[0] if method == "POST" else path
        operation = Operation(
            first,
            resource_url=self._url(acted_on, api_version),
            look=lambda address: self._send("GET", address, call, attempts=ATTEMPTS_TO_LOOK),
            absolute=lambda address: self._absolute(address, api_version),
            call=call,
            poll_seconds=self.settings.poll_seconds,
        )
        return operation.result()

    def _accepted(
        self, method: str, url: str, call: Call, *, body: Any = None, replayable: bool = True, attempts: int = ATTEMPTS
    ) -> Answer:
        """The answer, unless it is an error."""
        answer = self._send(method, url, call, body=body, replayable=replayable, attempts=attempts)
        if answer.status < 300:
            return answer
        raise service_error(answer, call, identity=self.credential.description, uncertain=not replayable)

    def _send(
        self, method: str, url: str, call: Call, *, body: Any = None, replayable: bool = True, attempts: int = ATTEMPTS
    ) -> Answer:
        from azure.core.rest import HttpRequest

        headers = {"Accept": "application/json"}
        request = (
            HttpRequest(method, url, headers=headers, json=body)
            if body is not None
            else HttpRequest(method, url, headers=headers)
        )
        answer = answer_of(self._pipeline().send_request(request, call=call, replayable=replayable, attempts=attempts))
        if answer.status < 400:
            call.last_error = None
        if method != "GET" or call.request_id is None:
            call.request_id = answer.request_id
        return answer

    def _pipeline(self) -> PipelineClient[Any, Any]:
        with self._lock:
            if self._opened is None:
                from .pipeline import pipeline

                self._opened = pipeline(self.settings, self.credential)
            return self._opened

    def _url(self, path: str, api_version: str, query: Query | None = None) -> str:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(-preview)?", api_version):
            raise InternalError(f'"{api_version}" is not an api-version')
        if not path.startswith("/") or "?" in path:
            raise InternalError(f'"{path}" is not a path')
        parameters = urlencode({**(query or {}), "api-version": api_version}, quote_via=quote)
        return f"{self.settings.cloud.resource_manager}{quote(path, safe=_SAFE)}?{parameters}"

    def _absolute(self, address: str, api_version: str) -> str:
        """An address that the service names, complete; it is signed, so that nothing present may be touched."""
        if not address:
            return ""
        found = urljoin(f"{self.settings.cloud.resource_manager}/", address)
        parts = urlsplit(found)
        if "api-version" in {name.casefold() for name in parse_qs(parts.query)}:
            return found
        return f"{found}{'&' if parts.query else '?'}api-version={api_version}"


_SAFE = "/:@!$&'()*+,;=~-._"
