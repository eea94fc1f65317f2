"""One request to the blob service, parsed once, and what goes back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from urllib.parse import unquote

from azureml_emulator.asgi import Receive, Scope, header_values
from azureml_emulator.blobs.addresses import Place, target_of
from azureml_emulator.blobs.errors import wrong_header

METADATA_PREFIX = "x-ms-meta-"


@dataclass(frozen=True)
class Call:
    """One request."""

    method: str
    target: Place
    raw_path: str
    """As sent, still encoded: what a shared key signs."""
    parameters: Sequence[tuple[str, str]]
    """Query parameters, decoded, in order."""
    headers: Mapping[str, str]
    """Names in lower case."""
    client: str
    """Address of the client."""
    now: float
    """Virtual seconds since 1970."""
    receive: Receive

    @property
    def query(self) -> dict[str, str]:
        """Parameters by name in lower case."""
        return {name.lower(): value for name, value in self.parameters}

    @property
    def metadata(self) -> dict[str, str]:
        """What the request's ``x-ms-meta-`` headers say."""
        return metadata_of(self.headers)


def metadata_of(headers: Mapping[str, str]) -> dict[str, str]:
    """Metadata from headers; `metadata_headers` is the way back."""
    return {
        name.removeprefix(METADATA_PREFIX): value
        for name, value in headers.items()
        if name.startswith(METADATA_PREFIX) and len(name) > len(METADATA_PREFIX)
    }


def metadata_headers(metadata: Mapping[str, str]) -> dict[str, str]:
    """Headers that say the metadata."""
    return {f"{METADATA_PREFIX}{name}": value for name, value in metadata.items()}


def call_of(scope: Scope, receive: Receive, now: float) -> Call:
    """The request of an ASGI scope. A plus sign in a query is a plus sign: signatures are full of them."""
    headers = header_values(scope)
    given = [part.partition("=") for part in scope["query_string"].decode("latin-1").split("&") if part]
    parameters = [(unquote(name), unquote(value)) for name, _, value in given]
    host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
    names_container = ("restype", "container") in [(name.lower(), value) for name, value in parameters]
    raw_path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    return Call(
        method=scope["method"],
        target=target_of(host.strip("[]"), scope["path"], names_container),
        raw_path=raw_path.partition("?")[0],
        parameters=parameters,
        headers=headers,
        client=str((scope.get("client") or ("127.0.0.1",))[0]),
        now=now,
        receive=receive,
    )


@dataclass(frozen=True)
class Reply:
    """What goes back. ``stream`` gives the body in pieces; then ``Content-Length`` is among the headers."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    stream: AsyncIterator[bytes] | None = None


def http_date(seconds: float) -> str:
    """``Tue, 04 Nov 2025 10:11:12 GMT``."""
    return formatdate(seconds, usegmt=True)


def header_time(headers: Mapping[str, str], name: str) -> float | None:
    """A date among the headers, in seconds since 1970; ``None`` when it is not there."""
    text = headers.get(name)
    if text is None:
        return None
    try:
        return parsedate_to_datetime(text).timestamp()
    except ValueError as reason:
        raise wrong_header(name, text) from reason
