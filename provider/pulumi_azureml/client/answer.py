"""One answer of the service: status, headers without regard to case, and the body, parsed when somebody looks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What came back for one request. Headers and body are never printed."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """By lower-case name."""
    content: bytes = field(repr=False, default=b"")

    @cached_property
    def text(self) -> str:
        """The body as text; a byte order mark is passed over (some services send one)."""
        return self.content.decode("utf-8-sig", errors="replace").strip()

    @cached_property
    def body(self) -> Any:
        """The JSON value; None when there is no body, when it is the literal ``null``, and when it is not JSON."""
        try:
            return json.loads(self.text) if self.text else None
        except ValueError:
            return None

    @property
    def resource(self) -> dict[str, Any]:
        """The body if it is a JSON object, else an empty one."""
        return self.body if isinstance(self.body, dict) else {}

    def header(self, name: str) -> str:
        """The header's value; empty when it is absent."""
        return self.headers.get(name.lower(), "")

    @property
    def request_id(self) -> str | None:
        """The id by which the service finds this request in its logs."""
        return self.header("x-ms-request-id") or self.header("x-ms-correlation-request-id") or None


def answer_of(response: Any) -> Answer:
    """The answer in an HTTP response of azure-core whose body has been read."""
    return Answer(
        method=response.request.method,
        url=response.request.url,
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        content=response.content,
    )
