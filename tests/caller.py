"""Who calls an endpoint: with a key, over HTTP, through the emulator's proxy where the address is one of Azure's."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

import requests

LONGEST_SECONDS = 30


class Caller:
    """One caller with a connection of their own."""

    def __init__(self, uri: str, key: str, ready: Mapping[str, Any]) -> None:
        self.uri, self.key, self._ready = uri, key, ready
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = ready["ca"]
        if uri.startswith("https:"):
            self.session.proxies = {"https": ready["proxy"]}

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.session.close()

    def another(self) -> Caller:
        """Somebody else who knows the same."""
        return Caller(self.uri, self.key, self._ready)

    def post(self, body: Any, **headers: str) -> requests.Response:
        """One request, however it is answered."""
        sent = {"Authorization": f"Bearer {self.key}", **headers}
        return self.session.post(self.uri, json=body, headers=sent, timeout=LONGEST_SECONDS)

    def ask(self, body: Any) -> Any:
        """What the model answers."""
        answer = self.post(body)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()
