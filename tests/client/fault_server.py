"""A server on loopback that plays scripted answers over TLS: Azure Resource Manager, its token and metadata endpoints.

A script is kept per method and path. Each request takes the next reply; the last one is played again for ever. A
request that no script foresees is answered 501 and remembered in `unforeseen`, which the fixture asserts to be empty.
"""

from __future__ import annotations

import json
import ssl
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TENANT = "11111111-1111-1111-1111-111111111111"


@dataclass(frozen=True)
class Reply:
    """One scripted answer."""

    status: int = 200
    body: Any = None
    """Sent as JSON; None is no body at all, text and bytes are sent as they are."""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    """The connection is closed instead of answering: the request has been read, and may have been applied."""


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: Any


class FaultServer:
    """The server and its journal."""

    def __init__(self, certificate: Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        handler = type("Handler", (_Handler,), {"owner": self})
        self._http = _Http(("127.0.0.1", 0), handler)
        self._http.context = self._context
        self.port: int = self._http.server_address[1]
        self.base = f"https://127.0.0.1:{self.port}"
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.reset()

    def reset(self) -> None:
        """Forget scripts and journal."""
        with self._lock:
            self._scripts: defaultdict[tuple[str, str], list[Reply]] = defaultdict(list)
            self.requests: list[Request] = []
            self.unforeseen: list[str] = []
            self.tokens = 0
            self.refused: set[str] = set()
            self.token_seconds = 3600

    def plays(self, method: str, path: str, *replies: Reply) -> None:
        """Answer requests for `path` with these replies, in order."""
        self._scripts[method, path].extend(replies)

    def refuse(self, token: str) -> None:
        """Answer 401 to whoever comes with this token."""
        self.refused.add(token)

    def seen(self, method: str = "", path: str = "") -> list[Request]:
        """The requests to the resource manager so far: all, or those of a method and path."""
        return [request for request in self.requests if method in ("", request.method) and path in ("", request.path)]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def reply_to(self, request: Request) -> Reply:
        """What is answered to `request`."""
        with self._lock:
            if request.path.startswith("/metadata/endpoints"):
                return Reply(body=self._metadata())
            if request.path.startswith(f"/{TENANT}/"):
                return self._of_the_authority(request)
            self.requests.append(request)
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            if request.path.startswith("/subscriptions") and (not token or token in self.refused):
                return Reply(401, {"error": {"code": "ExpiredAuthenticationToken", "message": "The token expired."}})
            script = self._scripts.get((request.method, request.path))
            if not script:
                self.unforeseen.append(f"{request.method} {request.path}")
                return Reply(501, {"error": {"code": "Unforeseen", "message": "no script"}})
            return script.pop(0) if len(script) > 1 else script[0]

    def _of_the_authority(self, request: Request) -> Reply:
        if request.path.endswith("/token"):
            script = self._scripts.get(("POST", "token"))
            if script:
                return script.pop(0) if len(script) > 1 else script[0]
            self.tokens += 1
            return Reply(
                body={
                    "token_type": "Bearer",
                    "expires_in": self.token_seconds,
                    "ext_expires_in": self.token_seconds,
                    "access_token": f"token-{self.tokens}",
                }
            )
        home = f"{self.base}/{TENANT}"
        return Reply(
            body={
                "issuer": f"{home}/v2.0",
                "token_endpoint": f"{home}/oauth2/v2.0/token",
                "authorization_endpoint": f"{home}/oauth2/v2.0/authorize",
                "device_authorization_endpoint": f"{home}/oauth2/v2.0/devicecode",
            }
        )

    def _metadata(self) -> Any:
        return {
            "name": "AzureCloud",
            "resourceManager": f"{self.base}/",
            "suffixes": {"storage": "core.windows.net"},
            "authentication": {
                "loginEndpoint": f"{self.base}/",
                "tenant": "common",
                "identityProvider": "AAD",
                "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
            },
        }


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    context: ssl.SSLContext

    def finish_request(self, request: Any, client_address: Any) -> None:
        # The handshake belongs into the thread of the connection, or one slow client would stop all.
        try:
            wrapped = self.context.wrap_socket(request, server_side=True)
        except (ssl.SSLError, OSError):
            return  # a client that does not trust us
        try:
            super().finish_request(wrapped, client_address)
        finally:
            wrapped.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle is what several tests do."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one write per answer, or Nagle's algorithm costs 40 ms each
    disable_nagle_algorithm = True
    owner: FaultServer

    def _any(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        raw = self.rfile.read(length)
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.loads(raw) if raw and "json" in headers.get("content-type", "") else raw.decode()
        reply = self.owner.reply_to(Request(self.command, parts.path, parts.query, headers, body))
        if reply.cut:
            self.close_connection = True
            return
        content = (
            reply.body
            if isinstance(reply.body, bytes)
            else b""
            if reply.body is None
            else (reply.body.encode() if isinstance(reply.body, str) else json.dumps(reply.body).encode())
        )
        self.send_response(reply.status)
        sent = {"Content-Type": "application/json", "Content-Length": str(len(content)), **reply.headers}
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    do_GET = do_PUT = do_PATCH = do_POST = do_DELETE = _any  # noqa: N815  http.server looks for these names

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on stderr."""
