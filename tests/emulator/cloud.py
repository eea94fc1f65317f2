"""An emulator without sockets, and a client for it: requests enter through the same gate as over TLS."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from azureml_emulator.control import Control
from azureml_emulator.emulator import Addresses, Emulator
from azureml_emulator.identity.tokens import TokenOrder

from . import widgets

ADDRESSES = Addresses(tls=8443, control=8080, proxy=8081)
VERSION = "2024-04-01"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)

    @property
    def error(self) -> tuple[int, str, str]:
        """Status, code, message."""
        return self.status, self.body["error"]["code"], self.body["error"]["message"]


@dataclass
class Cloud:
    """One emulator with invented types; ``directory`` makes it durable."""

    directory: Path | None = None
    profile: Any = "fast"
    kinds: Any = widgets.ALL
    seed: str = "test"
    emulator: Emulator = field(init=False)

    def __post_init__(self) -> None:
        self.emulator = Emulator(self.directory, self.profile, self.seed, kinds=self.kinds)
        self.state = self.emulator.state
        self.gate = self.emulator.gate(ADDRESSES)
        ready = self.emulator.ready_document(ADDRESSES, Path("ca.pem"), 1)
        self.control_app = Control(self.emulator, ready).app()
        self.subscription = f"/subscriptions/{self.state.subscription_id}"
        self.group = f"{self.subscription}/resourceGroups/rg-emulator"
        self.token = self.token_for()

    def token_for(self, audience: str = "https://management.azure.com/", seconds: int = 3600, tenant: str = "") -> str:
        order = TokenOrder(
            audience, tenant or self.state.tenant_id, self.emulator.identity.application.principal, seconds
        )
        return self.emulator.authority.issue(order)

    def path(self, kind: str, *names: str) -> str:
        """``path("factories/machines", "f1", "m1")`` in the ready-made group."""
        pairs = "".join(f"/{word}/{name}" for word, name in zip(kind.split("/"), names, strict=False))
        return f"{self.group}/providers/{widgets.NAMESPACE}{pairs}"

    def send(self, method: str, url: str, body: Any = None, **options: Any) -> Reply:
        """Options: ``version`` (None: no api-version), ``headers``, ``host``, ``token`` (None: none), ``query``."""
        parts = urlsplit(url)
        version = None if "api-version=" in parts.query else options.get("version", VERSION)
        extra = {**options.get("query", {}), **({"api-version": version} if version else {})}
        query = "&".join(part for part in (parts.query, urlencode(extra)) if part)
        token = options.get("token", self.token)
        headers = {"host": options.get("host") or parts.netloc or "management.azure.com", **options.get("headers", {})}
        if token:
            headers["authorization"] = f"Bearer {token}"
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return asyncio.run(_call(self.gate, method, parts.path, query, headers, content))

    def get(self, url: str, **options: Any) -> Reply:
        return self.send("GET", url, **options)

    def put(self, url: str, body: Any, **options: Any) -> Reply:
        return self.send("PUT", url, body, **options)

    def control(self, method: str, url: str, body: Any = None) -> Reply:
        parts = urlsplit(url)
        content = b"" if body is None else json.dumps(body).encode()
        return asyncio.run(
            _call(self.control_app, method, parts.path, parts.query, {"host": "127.0.0.1:8080"}, content)
        )

    def advance(self, seconds: float) -> None:
        self.control("POST", "/clock", {"advance": seconds})

    def settings(self, **changes: Any) -> None:
        assert self.control("PATCH", "/settings", changes).status == 200

    def fault(self, **order: Any) -> None:
        assert self.control("POST", "/faults", order).status == 201

    def factory(self, name: str = "factory-1", **properties: Any) -> str:
        """A ready factory; its path."""
        path = self.path("factories", name)
        assert self.put(path, {"location": "westeurope", "properties": properties}).status == 202
        self.advance(1000)
        return path

    def machine(self, factory: str, name: str = "m1") -> str:
        """A running machine; its path."""
        path = f"{factory}/machines/{name}"
        assert self.put(path, {"properties": {"size": "small"}}).status == 201
        self.advance(1000)
        return path


async def _call(app: Any, method: str, path: str, query: str, headers: dict[str, str], content: bytes) -> Reply:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8443),
    }
    await app(scope, receive, send)
    start = sent[0]
    answered = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Reply(start["status"], answered, b"".join(message.get("body", b"") for message in sent[1:]))
