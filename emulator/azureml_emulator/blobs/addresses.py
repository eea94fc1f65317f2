"""Where a blob is: urls in both forms, with the account in the host name or in the path.

``https://{account}.blob.core.windows.net/{container}/{blob}`` is what Azure hands out and what a client reaches through
the proxy. A client that came to the TLS listener itself gets ``https://localhost:{port}/{account}/{container}/{blob}``
wherever an address is for access (``sasUri``, ``primaryEndpoints.blob``). What names a place for good (``blobUri``,
``codeUri``, ``modelUri``) is always in Azure's form: the listener's port is another one after a restart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from azureml_emulator.proxy import LOOPBACK

HOSTS = r"[a-z0-9]{3,24}\.(blob|dfs)\.core\.windows\.net"
"""Public names of accounts, as a regular expression."""
OWN_PATHS = r"/(?!(common|organizations|consumers)/|[^/]+/(oauth2|v2\.0|discovery|\.well-known)/)[a-z0-9]{3,24}(/|$)"
"""Paths under the listener's own name that begin with an account; sign-in is served under the same name."""
ROOT = "$root"


@dataclass(frozen=True)
class Place:
    """A blob, or everything below a path."""

    account: str
    container: str = ""
    path: str = ""
    """Blob name, or the beginning of blob names; ``""``: the container itself."""

    @property
    def url(self) -> str:
        """The public url."""
        rest = "/".join(part for part in (self.container, quote(self.path, safe="/~")) if part)
        return f"{public_url(self.account)}/{rest}"


def public_url(account: str) -> str:
    """The account's blob endpoint as Azure names it."""
    return f"https://{account}.blob.core.windows.net"


def reachable_url(account: str, base_url: str) -> str:
    """The account's blob endpoint for a client whose control-plane request came to ``base_url``."""
    return f"{base_url}/{account}" if urlsplit(base_url).hostname in LOOPBACK else public_url(account)


def place_of(url: str) -> Place | None:
    """The place that a url of either form names, whatever the port; ``None`` for any other url."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", unquote(parts.path).lstrip("/")
    if parts.scheme not in ("https", "http"):
        return None
    if host in LOOPBACK:
        account, _, path = path.partition("/")
        return _place(account, path) if re.fullmatch(r"[a-z0-9]{3,24}", account) else None
    return _place(host.partition(".")[0], path) if re.fullmatch(HOSTS, host, re.IGNORECASE) else None


def target_of(host: str, path: str, names_container: bool) -> Place:
    """What a request is about. One word alone is a container when the request says so (``restype=container``), else a
    blob in ``$root``."""
    path = path.lstrip("/")
    account = host.partition(".")[0]
    if host in LOOPBACK:
        account, _, path = path.partition("/")
    place = _place(account, path)
    if place.container and not place.path and not names_container:
        return Place(account, ROOT, place.container)
    return place


def _place(account: str, path: str) -> Place:
    container, _, name = path.partition("/")
    return Place(account.lower(), container, name)
