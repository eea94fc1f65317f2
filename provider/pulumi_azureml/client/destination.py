"""Where content goes: a container of blobs, a place in it, and what opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .call import Call

API_VERSION = "2025-12-01"
"""Of the requests that ask a workspace where to upload, when the caller has no version of its own."""


@dataclass(frozen=True)
class Destination:
    """A place in a blob container. Without `sas` and `account_key` it is opened by a token of our identity."""

    container_url: str
    """``https://…/{container}``, at an address that this machine reaches."""
    prefix: str
    """What the names of all blobs begin with, without a slash at the end; empty for the top of the container."""
    sas: str | None = field(default=None, repr=False)
    """A shared access signature: the query of a URL."""
    account_key: str | None = field(default=None, repr=False)
    """A key of the storage account."""
    renew: Callable[[Call], str] | None = field(default=None, repr=False, compare=False)
    """Gives another `sas` when this one has expired on the way."""

    def blob(self, path: str) -> str:
        """The name of the blob for the file at `path`."""
        return f"{self.prefix}/{path}" if self.prefix else path

    @property
    def account(self) -> str:
        """The storage account's name: the first label of its host, or the first segment where the host is shared."""
        parts = urlsplit(self.container_url)
        segments = parts.path.strip("/").split("/")
        return segments[0] if len(segments) > 1 else (parts.hostname or "").partition(".")[0]

    @property
    def container(self) -> str:
        """The container's name."""
        return self.container_url.rstrip("/").rsplit("/", 1)[1]
