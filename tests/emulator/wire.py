"""A client that knows HTTP and long-running operations, and nothing of Azure ML: what tests send, and what came back.
A client that knows HTTP and long-running operations, and nothing of Azure ML: what tests send, and what came back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

VERSION = "2025-12-01"
ENDED = ("Succeeded", "Failed", "Canceled")
NOTHING = object()
"""The body of an answer without one, as opposed to ``None``, the JSON text ``null``."""


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int
    headers: Mapping[str, str]
    body: Any

    def __getitem__(self, path: str) -> Any:
        """The value at a dotted path: ``reply["properties.provisioningState"]``."""
        value = self.body
        for word in path.split("."):
            value = value[int(word)] if isinstance(value, list) else value[word]
        return value

    @property
    def error(self) -> Any:
        return self.body["error"]


class Arm:
    """Speaks to one running emulator with a token of its own."""

    def __init__(self, ready: Mapping[str, Any]) -> None:
        self.ready = ready
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = ready["ca"]
        self.token = ""
        self.subscription = f"/subscriptions/{ready['subscription_id']}"
        self.group = f"{self.subscription}/resourceGroups/{ready['resource_group']}"
        self.location = ready["location"]
        self.satellites: Mapping[str, str] = ready["satellites"]

    def authenticate(self) -> None:
        """Fetch a token with the client secret."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.ready["client_id"],
            "client_secret": self.ready["client_secret"],
            "scope": "https://management.azure.com/.default",
        }
        url = f"{self.ready['arm']}/{self.ready['tenant_id']}/oauth2/v2.0/token"
        self.token = self.session.post(url, data=form, timeout=20).json()["access_token"]

    def send(
        self,
        method: str,
        path: str,
        body: Any = NOTHING,
        version: str = VERSION,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One request, one answer. ``path`` may be an absolute url, which is sent as it is."""
        url = path
        if not urlsplit(path).scheme:
            url = f"{self.ready['arm']}{path}?{urlencode({'api-version': version, **(query or {})})}"
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        data = None
        if body is not NOTHING:
            data, sent = json.dumps(body), {"Content-Type": "application/json", **sent}
        answer = self.session.request(method, url, data=data, headers=sent, timeout=20, allow_redirects=False)
        return Reply(answer.status_code, answer.headers, answer.json() if answer.content else NOTHING)

    def get(self, path: str, version: str = VERSION, **query: str) -> Reply:
        return self.send("GET", path, version=version, query=query)

    def put(self, path: str, body: Any, version: str = VERSION) -> Reply:
        return self.send("PUT", path, body, version)

    def patch(self, path: str, body: Any, version: str = VERSION) -> Reply:
        return self.send("PATCH", path, body, version)

    def post(self, path: str, body: Any = NOTHING, version: str = VERSION) -> Reply:
        return self.send("POST", path, body, version)

    def delete(self, path: str, version: str = VERSION, **query: str) -> Reply:
        return self.send("DELETE", path, version=version, query=query)

    def end(self, accepted: Reply) -> Reply:
        """Poll an accepted request to its end: the status document, or what ``Location`` answers last."""
        assert accepted.status < 300, f"refused: {accepted.status} {accepted.body}"
        url = accepted.headers.get("Azure-AsyncOperation")
        for _ in range(50):
            if url:
                reply = self.send("GET", url)
                if reply["status"] in ENDED:
                    return reply
            else:
                reply = self.send("GET", accepted.headers["Location"])
                if reply.status != 202:
                    return reply
        raise AssertionError("the operation does not end")

    def make(self, path: str, body: Any, version: str = VERSION) -> Reply:
        """PUT, wait until it has succeeded, and the GET that follows."""
        accepted = self.put(path, body, version)
        if "Azure-AsyncOperation" in accepted.headers or accepted.status == 202:
            ended = self.end(accepted)
            assert ended.status == 200
            assert "Azure-AsyncOperation" not in accepted.headers or ended["status"] == "Succeeded", ended.body
        assert accepted.status < 300, f"refused: {accepted.status} {accepted.body}"
        return self.get(path, version)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """The emulator's own control API."""
        answer = self.session.request(method, f"{self.ready['control']}{path}", json=body, timeout=20)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def pass_time(self, seconds: float) -> None:
        """Let virtual time go by."""
        self.control("POST", "/clock", {"advance": seconds})

    def realistic(self) -> None:
        """From now on operations take their time on the virtual clock."""
        self.control("PATCH", "/settings", {"profile": "realistic", "throttling": False})
        self.control("POST", "/clock", {"freeze": True})
