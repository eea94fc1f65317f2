"""Faults that a test orders: which requests they hit, and what they do to them.

A fault matches by method, path and turn, and does one or several things: answer in place of the service, drop the
connection before or after the request was applied, delay, make the operation it starts fail, leave out settings in
silence, or let the operation's status url answer an error for a while.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields
from typing import Literal

from azureml_emulator.arm.resource import Document

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


class Faults:
    """The orders in force, asked in the order in which they were given. They do not outlive the process."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._made = 0

    def add(self, document: Document) -> Fault:
        """Read an order. ``ValueError`` says what cannot be understood."""
        known = {item.name for item in fields(Fault)} - {"id", "seen"}
        unknown = sorted(set(document) - known)
        if unknown:
            raise ValueError(f"a fault has no {unknown[0]!r}; it may have {', '.join(sorted(known))}")
        try:
            re.compile(str(document.get("path", "")))
        except re.error as reason:
            raise ValueError(f"path is not a regular expression: {reason}") from reason
        if document.get("drop") not in (None, "before", "after"):
            raise ValueError("drop is 'before' or 'after'")
        self._made += 1
        fault = Fault(**{**document, "id": str(self._made)})
        self._orders.append(fault)
        return fault

    def hitting(self, method: str, target: str) -> list[Fault]:
        return [fault for fault in self._orders if fault.hits(method, target)]

    def orders(self) -> list[Fault]:
        return list(self._orders)

    def clear(self, fault_id: str | None = None) -> None:
        """Withdraw one order, or all."""
        self._orders = [fault for fault in self._orders if fault_id is not None and fault.id != fault_id]
