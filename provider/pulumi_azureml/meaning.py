"""How a value is written in Python, how it is written on the wire, and when two spellings mean the same.

Both directions stand side by side in one `Meaning`, so that `from_wire(to_wire(x))` means `x`, and drift is never a
matter of spelling: the case of an id, `PT30M` against `PT0H30M`, `100m` against `0.1`, `West Europe` against
`westeurope`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = [
    "ACTIVE",
    "ARM_ID",
    "ASSET",
    "AS_TEXT",
    "BASE64",
    "CASELESS",
    "DATASTORE_URI",
    "DURATION",
    "ENABLED",
    "LOCATION",
    "MILLISECONDS",
    "MINUTES",
    "MINUTES_SUFFIX",
    "NEGATED",
    "PLAIN",
    "QUANTITY",
    "SECONDS",
    "YAML",
    "Meaning",
    "WireWords",
    "duration_seconds",
    "iso_duration",
]


@dataclass(frozen=True, eq=False, repr=False)
class Meaning:
    """Values that are spelled alike on both sides and compared as they are."""

    unit: str = ""
    """Words for the documentation page."""

    def to_wire(self, value: Any) -> Any:
        return value

    def from_wire(self, value: Any) -> Any:
        return value

    def canonical(self, value: Any) -> Any:
        """The value that all spellings of one meaning share; two values are the same when these are equal."""
        return value

    def same(self, one: Any, other: Any) -> bool:
        if one is None or other is None:
            return one is None and other is None
        return bool(self.canonical(one) == self.canonical(other))


class _Caseless(Meaning):
    def canonical(self, value: Any) -> Any:
        return value.casefold() if isinstance(value, str) else value


class _ArmId(Meaning):
    def canonical(self, value: Any) -> Any:
        return value.casefold().strip("/") if isinstance(value, str) else value


class _Location(Meaning):
    def canonical(self, value: Any) -> Any:
        return value.replace(" ", "").casefold() if isinstance(value, str) else value


@dataclass(frozen=True, eq=False, repr=False)
class _Flag(Meaning):
    """A boolean that the wire spells as one of two values."""

    true: Any = True
    false: Any = False

    def to_wire(self, value: Any) -> Any:
        return self.true if value else self.false

    def from_wire(self, value: Any) -> Any:
        if value is None or (isinstance(value, bool) and not isinstance(self.true, bool)):
            return value
        spelled = value.casefold() if isinstance(value, str) else value
        return bool(spelled == (self.true.casefold() if isinstance(self.true, str) else self.true))


@dataclass(frozen=True, eq=False, repr=False)
class _Duration(Meaning):
    """A number of units that the wire spells as an ISO 8601 duration."""

    seconds: int | Decimal = 1

    def to_wire(self, value: Any) -> Any:
        return iso_duration(Decimal(str(value)) * self.seconds)

    def from_wire(self, value: Any) -> Any:
        seconds = duration_seconds(value) if isinstance(value, str) else None
        if seconds is None:
            return value
        units = seconds / self.seconds
        return int(units) if units == int(units) else float(units)


class _IsoDuration(Meaning):
    """A duration that is ISO 8601 on both sides."""

    def canonical(self, value: Any) -> Any:
        seconds = duration_seconds(value) if isinstance(value, str) else None
        return value if seconds is None else seconds


class _Quantity(Meaning):
    """A Kubernetes quantity: `100m` is `0.1`, `1Gi` is `1024Mi`."""

    def canonical(self, value: Any) -> Any:
        amount = _quantity(str(value))
        return value if amount is None else amount


class _Yaml(Meaning):
    """A YAML document; the service may hand it back in another layout, or as JSON."""

    def canonical(self, value: Any) -> Any:
        import yaml

        try:
            return yaml.safe_load(value) if isinstance(value, str) else value
        except yaml.YAMLError:
            return value


class _AssetReference(Meaning):
    """An ARM id or an `azureml:` reference of a version; what stands before the id says nothing."""

    def canonical(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return re.sub(r"\Aazureml:(?=/)", "", value).casefold().strip("/").replace("azureml://", "")


class _DatastoreUri(Meaning):
    """An `azureml://` address; the workspace may be spelled out in it."""

    def canonical(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return re.sub(r"(?i)\Aazureml://subscriptions/.*?/(?=datastores/)", "azureml://", value)


class _Base64(Meaning):
    """Text that the wire carries as base64."""

    def to_wire(self, value: Any) -> Any:
        return base64.b64encode(str(value).encode()).decode()

    def from_wire(self, value: Any) -> Any:
        try:
            return base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, TypeError, ValueError):
            return value  # Not what we sent: shown as it is, and so as drift.


@dataclass(frozen=True, eq=False, repr=False)
class _Suffixed(Meaning):
    """A number that the wire spells as text, a unit behind it or none: `15` is `15m`."""

    suffix: str = ""

    def to_wire(self, value: Any) -> Any:
        return f"{value}{self.suffix}"

    def from_wire(self, value: Any) -> Any:
        digits = value.removesuffix(self.suffix) if isinstance(value, str) else value
        return int(digits) if isinstance(digits, str) and digits.isdigit() else value


@dataclass(frozen=True)
class WireWords(Meaning):
    """A closed set of words that the wire spells otherwise."""

    words: Mapping[str, str] = field(default_factory=dict)
    """Python word → wire word."""

    def __hash__(self) -> int:
        return hash(tuple(self.words.items()))

    def to_wire(self, value: Any) -> Any:
        return self.words.get(value, value)

    def from_wire(self, value: Any) -> Any:
        return next((ours for ours, theirs in self.words.items() if str(value).casefold() == theirs.casefold()), value)

    def canonical(self, value: Any) -> Any:
        return value.casefold() if isinstance(value, str) else value


_DURATION = re.compile(
    r"P(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_QUANTITY = re.compile(r"(?P<number>\d+(?:\.\d*)?|\.\d+)(?P<suffix>m|k|[KMGTPE]i?|)")
_POWERS = "KMGTPE"


def duration_seconds(text: str) -> Decimal | None:
    """Seconds of an ISO 8601 duration without months and years, or None where `text` is none."""
    match = _DURATION.fullmatch(text)
    if not match or text in ("P", "PT") or text.endswith("T"):
        return None
    parts = {unit: Decimal(number or 0) for unit, number in match.groupdict().items()}
    return parts["days"] * 86400 + parts["hours"] * 3600 + parts["minutes"] * 60 + parts["seconds"]


def iso_duration(seconds: Decimal) -> str:
    """The shortest ISO 8601 spelling in hours, minutes and seconds; days only where they are whole."""
    if seconds and seconds % 86400 == 0:
        return f"P{int(seconds // 86400)}D"
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    text = f"{int(hours)}H" * bool(hours) + f"{int(minutes)}M" * bool(minutes)
    if rest or not text:
        text += f"{rest.normalize():f}S"
    return f"PT{text}"


def _quantity(text: str) -> Decimal | None:
    match = _QUANTITY.fullmatch(text.strip())
    if not match:
        return None
    suffix = match["suffix"]
    try:
        number = Decimal(match["number"])
    except InvalidOperation:
        return None
    if suffix == "m":
        return number / 1000
    if not suffix:
        return number
    power = _POWERS.index(suffix[0].upper()) + 1
    return number * Decimal(1024 if suffix.endswith("i") else 1000) ** power


PLAIN = Meaning()
CASELESS = _Caseless("letter case is ignored")
ARM_ID = _ArmId("ARM id; letter case is ignored")
LOCATION = _Location("Azure region; case and blanks are ignored")
ACTIVE = _Flag(true="Active", false="Inactive")
ENABLED = _Flag(true="Enabled", false="Disabled")
NEGATED = _Flag(true=False, false=True)
MILLISECONDS = _Duration("milliseconds", seconds=Decimal("0.001"))
SECONDS = _Duration("seconds", seconds=1)
MINUTES = _Duration("minutes", seconds=60)
AS_TEXT = _Suffixed()
MINUTES_SUFFIX = _Suffixed("minutes", suffix="m")
DURATION = _IsoDuration("ISO 8601 duration")
QUANTITY = _Quantity("Kubernetes quantity")
BASE64 = _Base64()
YAML = _Yaml("YAML text")
ASSET = _AssetReference("ARM id or registry address of a version; letter case is ignored")
DATASTORE_URI = _DatastoreUri("address of a file or folder")
