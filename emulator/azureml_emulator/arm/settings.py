"""What a person or a test may change while the emulator runs (``GET`` and ``PATCH /settings`` of the control API).
Kept in the store."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from azureml_emulator.arm.readers import Reader, by_name, flag, listed, number, one_of, optional, text, whole
from azureml_emulator.arm.resource import Document, Json

Profile = Literal["fast", "realistic"]


@dataclass(frozen=True)
class Denial:
    """An action that the principal may not do on a scope and below. ``action`` may hold ``*``."""

    action: str
    scope: str = "/"


def _denial(name: str, value: Json) -> Denial:
    return Denial(**by_name({"action": text, "scope": text}, required=("action",))(name, value))


_CLASSES = ("reads", "writes", "deletes")
YEAR = 366 * 86400
READERS: dict[str, Reader] = {
    "profile": one_of("fast", "realistic"),
    "operation_seconds": optional(number(0, 100 * YEAR)),
    "throttling": optional(flag),
    "bucket_sizes": by_name(dict.fromkeys(_CLASSES, whole(0))),
    "bucket_refills": by_name(dict.fromkeys(_CLASSES, number(0, 10**9))),
    "page_size": whole(1),
    "empty_first_page": flag,
    "long_urls": flag,
    "services_off": listed(text),
    "unregistered": listed(text),
    "denials": listed(_denial),
    "token_seconds": whole(-YEAR, YEAR),
    "tokens_issued_before": number(0, 10**12),
}
"""What each setting may be."""


@dataclass
class Settings:
    """Defaults are those of the profile ``fast``."""

    profile: Profile = "fast"
    """``fast``: operations are over at the next request. ``realistic``: they take the seconds their type declares."""
    operation_seconds: float | None = None
    """Virtual duration of every operation started from now on; ``None``: as the profile says."""
    throttling: bool | None = None
    """Whether an empty bucket answers 429; ``None``: only in ``realistic``."""
    bucket_sizes: dict[str, int] = field(default_factory=lambda: {"reads": 250, "writes": 200, "deletes": 200})
    bucket_refills: dict[str, float] = field(default_factory=lambda: {"reads": 25, "writes": 10, "deletes": 10})
    """Tokens per virtual second. Azure documentation, Request limits and throttling (2024)."""
    page_size: int = 100
    empty_first_page: bool = False
    """Lists begin with an empty page that has a ``nextLink``, which ARM allows."""
    long_urls: bool = False
    """Operation urls carry a signature of about 3.5 KB, as ARM's do since 2024, and change at each poll."""
    services_off: list[str] = field(default_factory=list)
    """Data planes that resource types do without, by name: without ``inference`` deployments succeed at once and run
    nothing."""
    unregistered: list[str] = field(default_factory=list)
    """Provider namespaces the subscription is not registered for."""
    denials: list[Denial] = field(default_factory=list)
    token_seconds: int = 3599
    """Lifetime of tokens issued from now on, in real seconds."""
    tokens_issued_before: float = 0
    """Tokens issued before this real moment are answered as expired."""

    def changed(self, patch: Document) -> Settings:
        """A copy with the named settings replaced; of buckets, those that are named. ``ValueError`` names what is
        unknown or of the wrong type."""
        unknown = sorted(set(patch) - set(READERS))
        if unknown:
            raise ValueError(f"unknown setting {unknown[0]!r}; the settings are {', '.join(sorted(READERS))}")
        read = {name: READERS[name](name, value) for name, value in patch.items()}
        for name in ("bucket_sizes", "bucket_refills"):
            read[name] = {**getattr(self, name), **read.get(name, {})}
        return replace(self, **read)

    def as_document(self) -> Document:
        return asdict(self)

    @property
    def throttles(self) -> bool:
        return self.profile == "realistic" if self.throttling is None else self.throttling

    def pause(self, declared: int) -> int:
        """What Retry-After asks for. Where operations are over at the next request there is nothing to wait for, and a
        client would wait in real time."""
        return 0 if self.seconds(declared) == 0 else declared

    def seconds(self, declared: float) -> float:
        """How long an operation that is declared to take ``declared`` seconds takes now."""
        if self.operation_seconds is not None:
            return self.operation_seconds
        return declared if self.profile == "realistic" else 0.0
