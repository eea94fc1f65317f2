"""Resource ids of Azure Resource Manager as values that print as words.

An id is compared without regard to letter case in every segment, because the service answers with whatever casing it
was last given (``resourcegroups``, ``Microsoft.Keyvault``); the casing it was read with is kept. `path` is the id as
text, `str` is the id in words for people. Nothing here talks to the service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .errors import InvalidInput

_RESOURCE = "Microsoft.Resources"
SUBSCRIPTION = f"{_RESOURCE}/subscriptions"
RESOURCE_GROUP = f"{_RESOURCE}/resourceGroups"

# Nouns of types whose own segment, split into words, would mislead.
_NOUNS = {
    "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments": "online deployment",
    "microsoft.machinelearningservices/workspaces/batchendpoints/deployments": "batch deployment",
    "microsoft.machinelearningservices/workspaces/data": "data asset",
    "microsoft.keyvault/vaults": "key vault",
    "microsoft.insights/components": "application insights",
    "microsoft.containerregistry/registries": "container registry",
    "microsoft.containerservice/managedclusters": "kubernetes cluster",
}


@dataclass(frozen=True, eq=False, repr=False)
class ArmId:
    """One resource id. Build it with `parse`, `ArmId.of_subscription`, `ArmId.of_group` or `child`."""

    path: str
    """The id as text, without a slash at the end, in the casing it was read with."""

    @classmethod
    def parse(cls, text: str, *, wanted: str = "", property: str = "") -> ArmId:
        """The id written in `text`.

        `wanted` is the type it has to be of, e.g. ``Microsoft.MachineLearningServices/workspaces``; empty allows any.
        Raises `InvalidInput` on `property`, saying what was got and what was wanted.
        """
        form = _form(wanted)
        fault = _fault(text)
        if fault:
            raise InvalidInput(property, f'"{_short(text)}" is not a resource id: {fault}; wanted {form}')
        found = cls(text.rstrip("/"))
        if wanted and found.type.casefold() != wanted.casefold():
            raise InvalidInput(property, f"got the id of {_article(found.kind)} ({found.type}), wanted {form}")
        return found

    @classmethod
    def of_subscription(cls, subscription_id: str) -> ArmId:
        """The id of a subscription."""
        return cls(f"/subscriptions/{subscription_id}")

    @classmethod
    def of_group(cls, subscription_id: str, resource_group: str) -> ArmId:
        """The id of a resource group."""
        return cls(f"/subscriptions/{subscription_id}/resourceGroups/{resource_group}")

    def child(self, type: str, name: str) -> ArmId:
        """The id of a resource below this one.

        `type` with a slash starts a provider of its own (``Microsoft.KeyVault/vaults``, below a group or as an
        extension); without one it is a child type (``computes``).
        """
        provider = f"/providers/{type}" if "/" in type else f"/{type}"
        return ArmId(f"{self.path}{provider}/{name}")

    @cached_property
    def parent(self) -> ArmId | None:
        """What this resource lies in: its parent resource, its group, its subscription. None for the outermost."""
        segments = self.path.split("/")
        if len(segments) <= 3:
            return None
        cut = -4 if segments[-4].casefold() == "providers" else -2
        shorter = "/".join(segments[:cut])
        return ArmId(shorter) if shorter else None

    @property
    def name(self) -> str:
        """The last segment."""
        return self.path.rsplit("/", 1)[1]

    @cached_property
    def type(self) -> str:
        """Provider and type segments: ``Microsoft.MachineLearningServices/workspaces/computes``."""
        segments = self.path.split("/")[1:]
        lowered = [segment.casefold() for segment in segments[0::2]]
        if "providers" not in lowered:
            return SUBSCRIPTION if len(segments) == 2 else RESOURCE_GROUP
        start = 2 * (len(lowered) - 1 - lowered[::-1].index("providers"))
        return "/".join([segments[start + 1], *segments[start + 2 :: 2]])

    @property
    def subscription_id(self) -> str:
        """The subscription; empty for an id of the whole tenant."""
        return self._after("subscriptions")

    @property
    def resource_group(self) -> str:
        """The resource group; empty for an id above groups."""
        return self._after("resourcegroups")

    @property
    def kind(self) -> str:
        """The noun for the type: ``workspace``, ``online endpoint``."""
        return _NOUNS.get(self.type.casefold()) or _singular(self.type.rsplit("/", 1)[1])

    def __str__(self) -> str:
        words = f'{self.kind} "{self.name}"'
        above = self.parent
        if above is None or above.type == SUBSCRIPTION:
            return words
        return f'{words} in {above.kind} "{above.name}"'

    def __repr__(self) -> str:
        return f"<ArmId {self.path}>"

    def __eq__(self, other: object) -> bool:
        return same(self.path, other.path) if isinstance(other, ArmId) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.path.casefold())

    def _after(self, key: str) -> str:
        segments = self.path.split("/")
        for index in range(1, len(segments) - 1, 2):
            if segments[index].casefold() == key:
                return segments[index + 1]
        return ""


def same(a: str, b: str) -> bool:
    """Whether two ids mean the same resource: letter case and a slash at the end do not count."""
    return a.rstrip("/").casefold() == b.rstrip("/").casefold()


def normalise_location(location: str) -> str:
    """A region as the service compares it: ``West Europe`` is ``westeurope``."""
    return "".join(location.split()).lower()


_KEYS = re.compile(r"[A-Za-z][A-Za-z0-9._-]*$")


def _fault(text: str) -> str:
    """Why `text` is no id; empty when it is one."""
    if not text.startswith("/"):
        return "it does not start with a slash"
    segments = text.rstrip("/").split("/")[1:]
    if "" in segments or segments == []:
        return "a segment is empty"
    if any(character in text for character in "?#%\\ \t\n") or {".", ".."} & set(segments):
        return "it holds what ids do not have (blank, ?, #, %, backslash, dots alone)"
    lowered = [segment.casefold() for segment in segments]
    if lowered[0] not in ("subscriptions", "providers"):
        return "it does not start with /subscriptions/ or /providers/"
    if len(segments) % 2:
        return f'the name after "{segments[-1]}" is missing'
    if not all(_KEYS.match(segment) for segment in segments[0::2]):
        return "a type segment is malformed"
    return _fault_of_order(lowered)


def _fault_of_order(lowered: list[str]) -> str:
    keys = lowered[0::2]
    if keys[0] == "subscriptions" and len(keys) > 1 and keys[1] not in ("resourcegroups", "providers"):
        return '"resourceGroups" or "providers" has to follow the subscription'
    if keys[:2] == ["subscriptions", "resourcegroups"] and len(keys) > 2 and keys[2] != "providers":
        return '"providers" has to follow the resource group'
    if keys[-1] == "providers":
        return "type and name are missing"
    return ""


def _form(wanted: str) -> str:
    if wanted in ("", SUBSCRIPTION):
        return "/subscriptions/{subscription}" + ("" if wanted else "/...")
    if wanted == RESOURCE_GROUP:
        return "/subscriptions/{subscription}/resourceGroups/{group}"
    provider, *types = wanted.split("/")
    tail = "/".join(f"{segment}/{{{_singular(segment)}}}" for segment in types)
    return f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/providers/{provider}/{tail}"


def _singular(segment: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", segment).lower()
    if words.endswith("ies"):
        return f"{words[:-3]}y"
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
