"""Faults that a test orders: which requests they hit, and what they do to them.

A fault matches by method, path and turn, and does one or several things: answer in place of the service, drop the
connection before or after the request was applied, delay, make the operation it starts fail, leave out settings in
silence, or let the operation's status url answer an error for a while.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Literal

from azureml_emulator.arm.readers import Reader, by_name, listed, number, one_of, optional, text, whole
from azureml_emulator.arm.resource import Document, Json

Drop = Literal["before", "after"]


@dataclass
class Fault:
    """One order. Everything but the match is optional; what is absent is not done."""

    id: str = ""
    method: str = "*"
    """``PUT``, or ``*`` for any."""
    path: str = ".*"
    """Regular expression searched in ``host`` + path, case-insensitively."""
    nth: int = 1
    """The first matching request that is hit, counted from 1."""
    count: int | None = 1
    """How many matching requests are hit from there on; ``None``: all."""
    status: int | None = None
    """Answer with this status, without applying the request."""
    code: str = "InjectedFault"
    message: str = "This answer was ordered through the emulator's control API."
    headers: dict[str, str] = field(default_factory=dict)
    drop: Drop | None = None
    """Close the connection without an answer, ``before`` the request is applied or ``after``."""
    delay: float | None = None
    """Real seconds to wait before anything else."""
    fail_operation: Document | None = None
    """``{"code", "message", "details"?: [{"code", "message"}]}``: the operation the request starts ends Failed with
    it."""
    ignore: list[str] = field(default_factory=list)
    """Dotted body paths that are not applied."""
    status_url: Document | None = None
    """``{"status": 404, "polls": 2}``: so many polls of the operation the request starts answer that status."""
    seen: int = 0
    """Matching requests so far."""

    def hits(self, method: str, target: str) -> bool:
        """Count a request, and say whether this is its turn."""
        if self.method not in ("*", method) or not re.search(self.path, target, re.IGNORECASE):
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.count is None or self.seen < self.nth + self.count)

    def as_document(self) -> Document:
        return asdict(self)


STATUS = whole(200, 599)
_HEADER_NAME, _HEADER_VALUE = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", r"[\t\x20-\x7e\x80-\xff]*"
"""RFC 9110, field names and values."""


def _pattern(name: str, value: Json) -> str:
    try:
        re.compile(text(name, value))
    except (re.error, OverflowError, RecursionError) as reason:
        raise ValueError(f"{name} is not a regular expression: {reason}") from reason
    return str(value)


def _headers(name: str, value: Json) -> dict[str, str]:
    """Numbers are written as text, as they are on the wire."""
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be an object, not {value!r}")
    for key, item in value.items():
        is_value = isinstance(item, (str, int, float)) and re.fullmatch(_HEADER_VALUE, str(item))
        if not re.fullmatch(_HEADER_NAME, key) or not is_value:
            raise ValueError(f"{name}: {key!r}: {item!r} is no header of HTTP")
    return {key: str(item).strip() for key, item in value.items()}


_DETAIL = by_name({"code": text, "message": text}, required=("code", "message"))
READERS: dict[str, Reader] = {
    "method": lambda name, value: text(name, value).upper(),
    "path": _pattern,
    "nth": whole(1),
    "count": optional(whole(1)),
    "status": optional(STATUS),
    "code": text,
    "message": text,
    "headers": _headers,
    "drop": optional(one_of("before", "after")),
    "delay": optional(number(0, 3600)),
    "fail_operation": optional(by_name({"code": text, "message": text, "details": listed(_DETAIL)})),
    "ignore": listed(text),
    "status_url": optional(by_name({"status": STATUS, "polls": whole(1)}, required=("status",))),
}
"""What an order may say."""


class Faults:
    """The orders in force, asked in the order in which they were given. They do not outlive the process."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._made = 0

    def add(self, document: Document) -> Fault:
        """Read an order. ``ValueError`` says what cannot be understood."""
        read = by_name(READERS)("a fault", document)
        self._made += 1
        fault = Fault(**read, id=str(self._made))
        self._orders.append(fault)
        return fault

    def hitting(self, method: str, target: str) -> list[Fault]:
        return [fault for fault in self._orders if fault.hits(method, target)]

    def orders(self) -> list[Fault]:
        return list(self._orders)

    def clear(self, fault_id: str | None = None) -> None:
        """Withdraw one order, or all."""
        self._orders = [fault for fault in self._orders if fault_id is not None and fault.id != fault_id]
