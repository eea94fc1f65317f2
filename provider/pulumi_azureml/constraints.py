"""Rules over one value, as data: each yields its test and its sentence, so that the two cannot disagree."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .declare import Constraint

__all__ = [
    "GUID",
    "Between",
    "Cron",
    "Each",
    "IdOf",
    "KeyUri",
    "MaxItems",
    "NameRule",
    "NotEmpty",
    "Pattern",
    "PublicKey",
    "TagRule",
]


@dataclass(frozen=True, eq=False, repr=False)
class NameRule:
    """What the service accepts as a name; test, sentence and generated names all follow from it."""

    shortest: int
    longest: int
    first: str = "a-zA-Z"
    """Characters (as in a regular expression's brackets) that a name may begin with."""
    body: str = "a-zA-Z0-9-"
    """Characters that a name may hold."""
    last: str | None = None
    """Characters that a name may end with; None: any of `body`."""
    letter_after_last_dash: bool = False
    """Whether at least one letter has to follow the last `-`."""

    @property
    def sentence(self) -> str:
        words = f"{self.shortest} to {self.longest} characters out of {_spelled(self.body)}"
        words += f", the first out of {_spelled(self.first)}"
        words += f", the last out of {_spelled(self.last)}" if self.last else ""
        return words + (", and a letter after the last `-`" if self.letter_after_last_dash else "")

    def fault(self, value: Any) -> str | None:
        tail = r"(?!.*-[^A-Za-z]*\Z)" if self.letter_after_last_dash else ""
        tail += rf"(?=.*[{self.last}]\Z)" if self.last else ""
        pattern = rf"{tail}[{self.first}][{self.body}]{{{self.shortest - 1},{self.longest - 1}}}"
        return None if re.fullmatch(pattern, value) else f'"{value}" must have {self.sentence}'

    def generated(self, logical_name: str, suffix: str) -> str:
        """A name that keeps the rule: what it allows of the logical name, and a suffix of letters or none."""
        gap = "-" if re.fullmatch(f"[{self.body}]", "-") else ""
        dash = gap if suffix else ""
        kept = re.sub(rf"[^{self.body}]+", gap, logical_name)
        kept = re.sub(rf"^[^{self.first}]+", "", kept)[: self.longest - len(suffix) - len(dash)].rstrip("-_.")
        return f"{kept}{dash}{suffix}" if kept else suffix


def _spelled(characters: str) -> str:
    words = {"a-zA-Z": "letters", "0-9": "digits"}
    found = [word for part, word in words.items() if part in characters]
    rest = characters.replace("a-zA-Z", "").replace("0-9", "")
    return ", ".join(found + [f"`{character}`" for character in rest])


@dataclass(frozen=True, eq=False, repr=False)
class Between:
    """A number within bounds, both included."""

    least: float
    most: float

    @property
    def sentence(self) -> str:
        return f"from {self.least:g} to {self.most:g}"

    def fault(self, value: Any) -> str | None:
        return None if self.least <= value <= self.most else f"{value:.15g} must be {self.sentence}"


@dataclass(frozen=True, eq=False, repr=False)
class Each:
    """A rule that every entry of a list has to keep."""

    rule: Constraint

    @property
    def sentence(self) -> str:
        return f"entries that are {self.rule.sentence}"

    def fault(self, value: Any) -> str | None:
        return "; ".join(fault for entry in value if (fault := self.rule.fault(entry))) or None


@dataclass(frozen=True, eq=False, repr=False)
class Pattern:
    """A string that a regular expression matches from end to end."""

    expression: str
    sentence: str
    """What the expression means, in words."""

    def fault(self, value: Any) -> str | None:
        return None if re.fullmatch(self.expression, value) else f'"{value}" must be {self.sentence}'


@dataclass(frozen=True, eq=False, repr=False)
class Cron:
    """A cron expression of five fields, as far as the service takes them: no steps, no names."""

    fields: tuple[tuple[str, int, int], ...] = (
        ("minute", 0, 59),
        ("hour", 0, 23),
        ("day of month", 1, 31),
        ("month", 1, 12),
        ("day of week", 0, 7),
    )
    """Name, least and greatest number of each field."""

    @property
    def sentence(self) -> str:
        names = ", ".join(f"{name} {least}-{most}" for name, least, most in self.fields)
        return (
            f"five fields with one blank between them ({names}), each `*`, a number, a range `a-b` or several with "
            "commas, as in `0 18 * * 1-5`"
        )

    def fault(self, value: Any) -> str | None:
        given = value.split(" ")
        fits = len(given) == len(self.fields) and all(
            _cron_field(text, least, most) for text, (_, least, most) in zip(given, self.fields, strict=True)
        )
        return None if fits else f'"{value}" must be {self.sentence}'


def _cron_field(text: str, least: int, most: int) -> bool:
    if text == "*":
        return True
    ranges = [re.fullmatch(r"([0-9]{1,2})(?:-([0-9]{1,2}))?", part) for part in text.split(",")]
    ends = [(int(found[1]), int(found[2] or found[1])) for found in ranges if found]
    return len(ends) == len(ranges) and all(least <= first <= last <= most for first, last in ends)


GUID = Pattern(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a GUID, as in 00000000-0000-0000-0000-000000000000")


@dataclass(frozen=True, eq=False, repr=False)
class MaxItems:
    """A list with a limit."""

    most: int

    @property
    def sentence(self) -> str:
        return f"at most {self.most} entries"

    def fault(self, value: Any) -> str | None:
        return (
            None if len(value) <= self.most else f"{len(value)} entries are more than the {self.most} that are allowed"
        )


@dataclass(frozen=True, eq=False, repr=False)
class NotEmpty:
    """A map or a list that is left out where there is nothing to say."""

    sentence: str = "at least one entry"

    def fault(self, value: Any) -> str | None:
        return None if value else "holds nothing: leave it out"


@dataclass(frozen=True, eq=False, repr=False)
class IdOf:
    """An ARM id of one of these resource types."""

    types: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"an ARM id of type {' or '.join(self.types)}"

    def fault(self, value: Any) -> str | None:
        found = _id_type(value)
        if found is None:
            wanted = self.types[0]
            segments = "/".join(f"{part}/{{name}}" for part in wanted.split("/")[1:])
            shape = f"/subscriptions/{{id}}/resourceGroups/{{name}}/providers/{wanted.split('/')[0]}/{segments}"
            return f'"{value}" is no ARM id; it must look like {shape}'
        if found.casefold() not in {accepted.casefold() for accepted in self.types}:
            return f"is the id of a {found}; it must be {self.sentence}"
        return None


_ID = re.compile(
    r"(?i)/subscriptions/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/resourceGroups/[^/\s]+/providers/(?P<namespace>[^/\s]+)"
    r"(?P<segments>(?:/[^/\s]+/[^/\s]+)+)/?"
)


def _id_type(value: str) -> str | None:
    match = _ID.fullmatch(value)
    if not match:
        return None
    return "/".join([match["namespace"], *match["segments"].strip("/").split("/")[::2]])


@dataclass(frozen=True, eq=False, repr=False)
class PublicKey:
    """A one-line OpenSSH public key whose body names the algorithm that its first word names."""

    sentence: str = "one line of an OpenSSH public key, as in the file id_rsa.pub (`ssh-rsa AAAA…`)"

    def fault(self, value: Any) -> str | None:
        if "PRIVATE KEY" in value:
            return "is a private key: never hand that out; give the public key (the file that ends in .pub)"
        words = value.strip().split()
        if len(words) < 2 or "\n" in value.strip():
            return f"must be {self.sentence}"
        try:
            body = base64.b64decode(words[1], validate=True)
        except (binascii.Error, ValueError):
            return f"must be {self.sentence}; its second word is not base64"
        length = int.from_bytes(body[:4], "big")
        if body[4 : 4 + length] != words[0].encode():
            return f"must be {self.sentence}; its second word is not a key of kind {words[0]}"
        return None


@dataclass(frozen=True, eq=False, repr=False)
class KeyUri:
    """A versioned key of a key vault."""

    sentence: str = "a versioned key URI, as in https://vault.vault.azure.net/keys/name/version"

    def fault(self, value: Any) -> str | None:
        matches = re.fullmatch(r"https://[^/\s]+/keys/[^/\s]+/[^/\s]+/?", value)
        return None if matches else f'"{value}" must be {self.sentence}'


@dataclass(frozen=True, eq=False, repr=False)
class TagRule:
    """Azure's limits on tags."""

    taken: int = 50
    """Tags that Azure takes."""
    ours: int = 1
    """Those that are marks of ownership."""
    longest_key: int = 512
    longest_value: int = 256
    forbidden: str = "<>%&\\?/"

    @property
    def most(self) -> int:
        return self.taken - self.ours

    @property
    def sentence(self) -> str:
        forbidden = " ".join(self.forbidden)
        return (
            f"at most {self.most} tags; keys of 1 to {self.longest_key} characters without {forbidden}; "
            f"values of at most {self.longest_value} characters"
        )

    def fault(self, value: Any) -> str | None:
        if len(value) > self.most:
            return (
                f"{len(value)} tags are more than the {self.most} that are allowed; Azure takes {self.taken}, and what "
                "is left marks what this program made"
            )
        faults = [
            f'tag "{name[:40]}" breaks the rule: {self.sentence}'
            for name in value
            if not 1 <= len(name) <= self.longest_key or any(character in name for character in self.forbidden)
        ]
        faults += [
            f'the value of tag "{name[:40]}" has {len(text)} characters; {self.longest_value} are allowed'
            for name, text in value.items()
            if isinstance(text, str) and len(text) > self.longest_value
        ]
        return "; ".join(faults) or None
