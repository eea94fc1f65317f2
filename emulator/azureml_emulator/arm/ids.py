"""ARM resource ids: parsing and printing, side by side.

Segments are compared without regard to case; the casing that was written is kept for printing.
The words ``subscriptions``, ``resourceGroups`` and ``providers`` are always printed in ARM's own casing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

SUBSCRIPTION = "Microsoft.Resources/subscriptions"
RESOURCE_GROUP = "Microsoft.Resources/resourceGroups"


@dataclass(frozen=True)
class ResourceId:
    """The id of one resource: ``scope``, the provider's ``namespace``, and as many ``types`` as ``names``.

    A subscription and a resource group are resources of the namespace ``Microsoft.Resources`` with a short way of
    printing.
    """

    scope: str
    """What it lives in, printed: a subscription, a resource group, or (extension resources) another resource. ``""``
    for a subscription."""
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    def __str__(self) -> str:
        if self.type.casefold() == SUBSCRIPTION.casefold():
            return f"/subscriptions/{self.name}"
        if self.type.casefold() == RESOURCE_GROUP.casefold():
            return f"{self.scope}/resourceGroups/{self.name}"
        pairs = "".join(f"/{kind}/{name}" for kind, name in zip(self.types, self.names, strict=True))
        return f"{self.scope}/providers/{self.namespace}{pairs}"

    @cached_property
    def key(self) -> str:
        """What two ids are compared by."""
        return str(self).casefold()

    @cached_property
    def type(self) -> str:
        """``Microsoft.MachineLearningServices/workspaces/computes``."""
        return "/".join((self.namespace, *self.types))

    @property
    def name(self) -> str:
        """The last name."""
        return self.names[-1]

    @property
    def parent(self) -> ResourceId | None:
        """The resource it lives in: the enclosing resource, else what ``scope`` names. ``None`` for a subscription."""
        if len(self.types) > 1:
            return ResourceId(self.scope, self.namespace, self.types[:-1], self.names[:-1])
        return parse(self.scope) if self.scope else None

    @property
    def root(self) -> ResourceId:
        """The top-level resource of its chain (a compute's workspace)."""
        return ResourceId(self.scope, self.namespace, self.types[:1], self.names[:1])

    @property
    def subscription(self) -> str:
        """The subscription's GUID."""
        return str(self).split("/")[2]

    @property
    def group(self) -> str:
        """The resource group's name, ``""`` outside of one."""
        parts = str(self).split("/")
        return parts[4] if len(parts) > 4 and parts[3].casefold() == "resourcegroups" else ""

    def child(self, kind: str, name: str) -> ResourceId:
        """The id of a resource inside this one."""
        if self.type.casefold() in (SUBSCRIPTION.casefold(), RESOURCE_GROUP.casefold()):
            namespace, _, short = kind.partition("/")
            return ResourceId(str(self), namespace, (short,), (name,))
        return ResourceId(self.scope, self.namespace, (*self.types, kind), (*self.names, name))

    def is_within(self, other: ResourceId) -> bool:
        """Whether it is ``other`` or lies somewhere below it."""
        return self.key == other.key or self.key.startswith(other.key + "/")


@dataclass(frozen=True)
class Target:
    """What a request's path names: a resource, and perhaps one segment more (a collection below it, or an action on
    it)."""

    resource: ResourceId | None
    """The innermost complete resource. ``None`` when the path ends before the first one (``/subscriptions``)."""
    namespace: str
    """The provider of the trailing part: that of ``rest``, which may differ from the resource's (extension
    resources)."""
    rest: tuple[str, ...]
    """Segments after the innermost complete resource, without ``providers`` and the namespace; with both where nothing
    follows them."""


def parse(text: str) -> ResourceId:
    """The resource that ``text`` names. ``ValueError`` when it is not the complete id of a resource."""
    target = parse_path(text)
    if target.resource is None or target.rest:
        raise ValueError(
            f"{text!r} is not the id of a resource; an id looks like /subscriptions/…/resourceGroups/…/providers/…"
        )
    return target.resource


def parse_path(path: str) -> Target:
    """Split a request path. ``ValueError`` when it does not begin with ``/subscriptions`` or has empty segments."""
    segments = path.strip("/").split("/")
    if segments[0].casefold() != "subscriptions" or not all(segments):
        raise ValueError(f"{path!r} does not begin with /subscriptions/")
    if len(segments) == 1:
        return Target(None, "Microsoft.Resources", ())
    current: ResourceId = ResourceId("", "Microsoft.Resources", ("subscriptions",), (segments[1],))
    rest = segments[2:]
    if rest and rest[0].casefold() == "resourcegroups":
        if len(rest) == 1:
            return Target(current, "Microsoft.Resources", ("resourceGroups",))
        current = ResourceId(str(current), "Microsoft.Resources", ("resourceGroups",), (rest[1],))
        rest = rest[2:]
    namespace = "Microsoft.Resources"
    while rest and rest[0].casefold() == "providers" and len(rest) > 1:
        namespace, rest = rest[1], rest[2:]
        upto = next((i for i, word in enumerate(rest) if i % 2 == 0 and word.casefold() == "providers"), len(rest))
        chain, rest = rest[:upto], rest[upto:]
        if not chain:  # a provider alone is no part of the resource before it
            return Target(current, namespace, ("providers", namespace, *rest))
        pairs = len(chain) // 2
        if pairs:
            current = ResourceId(
                str(current), namespace, tuple(chain[: pairs * 2 : 2]), tuple(chain[1 : pairs * 2 : 2])
            )
        if len(chain) % 2:
            return Target(current, namespace, (chain[-1], *rest))
    return Target(current, namespace, tuple(rest))
