"""Which api-versions a type answers to, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ApiVersions:
    """Which api-versions are answered. Make one with `any_version`, `since` or `listed`."""

    known: tuple[str, ...] = ()
    """Versions named in error texts and in ``GET /providers``."""
    minimum: str | None = None
    """Anything from this date on, previews included; ``None``: exactly ``known``, or anything when that is empty."""

    def accepts(self, version: str) -> bool:
        if self.minimum is not None:
            return version[:10] >= self.minimum
        return not self.known or version in self.known


def any_version(*known: str) -> ApiVersions:
    """Every well-formed version; ``known`` are the ones to name."""
    return ApiVersions(known, "2000-01-01")


def since(minimum: str, *known: str) -> ApiVersions:
    """Every version from ``minimum`` on, previews included."""
    return ApiVersions(known or (minimum,), minimum)


def listed(*known: str) -> ApiVersions:
    """Exactly these."""
    return ApiVersions(known)
