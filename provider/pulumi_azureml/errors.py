"""Every error this package raises, and the sentence it is shown as.

The tree::

    AzureMLError
    ├─ UsageError                      the user's input is at fault
    │    ├─ InvalidInput               one property: .property .reason
    │    └─ ConfigError                the provider's configuration: .faults, all at once
    ├─ AuthError                       which identity, which action or role, on what
    ├─ TransportError                  no answer came; .uncertain says whether the request may have been applied
    ├─ ServiceError                    the service answered and said no
    │    ├─ NotFound                   the only proof of absence
    │    ├─ Conflict                   somebody else's state is in the way
    │    ├─ Throttled                  .retry_after
    │    ├─ Rejected                   the request itself is wrong; sending it again changes nothing
    │    ├─ Unavailable                the service broke; .uncertain as above
    │    ├─ Unauthenticated            also an AuthError: the token was not accepted
    │    └─ Forbidden                  also an AuthError: the identity lacks a permission
    ├─ OperationFailed                 accepted, then ended as Failed or Canceled
    │    └─ Vanished                   gone while we waited for it
    ├─ DeadlineExceeded                our own limit: .waited .last_state .last_error
    ├─ Cancelled                       the user stopped the run
    └─ InternalError                   a broken promise of ours

Laws kept here. An error is raised once, where the fact is known, as the most specific class; the cause is chained.
Its text is one line of four parts, each of which may be absent::

    <doing>: <what happened> (<status> <code>: <service message>). <what to do>. [request <id>]

`doing` begins with a gerund in lower case and names the resource in words (``creating workspace "w" in resource group
"g"``). A header, a secret, or a body that is not an error document never becomes part of a text; whoever makes an error
keeps to that, since only it can tell. Which class stands for a status is said in `client/refusal.py`, nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class AzureMLError(Exception):
    """The root: `doing`, `what` happened, `advice` on what to do, and the service's `request_id`."""

    def __init__(self, what: str, *, doing: str = "", advice: str = "", request_id: str | None = None) -> None:
        self.what = what
        self.doing = doing
        self.advice = advice
        self.request_id = request_id
        super().__init__(what)

    def __str__(self) -> str:
        parts = [_sentence(f"{self.doing}: {self.what}" if self.doing else self.what)]
        if self.advice:
            parts.append(_sentence(self.advice[0].upper() + self.advice[1:]))
        if self.request_id:
            parts.append(f"[request {self.request_id}]")
        return " ".join(parts)


class UsageError(AzureMLError):
    """The input is at fault: nothing was sent."""


class InvalidInput(UsageError):
    """One property holds what it must not hold. `property` is its path, empty when it must not be named."""

    def __init__(self, property: str, reason: str, *, doing: str = "", advice: str = "") -> None:
        self.property = property
        self.reason = reason
        super().__init__(f"{property}: {reason}" if property else reason, doing=doing, advice=advice)


class ConfigError(UsageError):
    """The provider's configuration is at fault. `faults` holds every fault found, one sentence each."""

    def __init__(self, faults: Sequence[str], *, advice: str = "") -> None:
        self.faults = tuple(faults)
        what = "; ".join(fault.rstrip(".") for fault in self.faults)
        super().__init__(what, doing="reading configuration", advice=advice)


class AuthError(AzureMLError):
    """No token, or a token that does not suffice.

    `identity` is the identity in words; `action` the operation it lacks, `scope` where, and `role` a built-in role
    that holds the action. The last three are empty when the service did not say.
    """

    identity: str = ""
    action: str = ""
    scope: str = ""
    role: str = ""

    def __init__(self, what: str, *, identity: str = "", doing: str = "", advice: str = "") -> None:
        super().__init__(what, doing=doing, advice=advice)
        self.identity = identity


class TransportError(AzureMLError):
    """No answer came.

    When `uncertain`, the request may have been applied all the same, and must not be repeated before the state has been
    read. When `lasting`, trying again changes nothing (a certificate that is not trusted).
    """

    def __init__(
        self,
        what: str,
        *,
        uncertain: bool = False,
        lasting: bool = False,
        doing: str = "",
        advice: str = "",
        request_id: str | None = None,
    ) -> None:
        self.uncertain = uncertain
        self.lasting = lasting
        super().__init__(what, doing=doing, advice=advice, request_id=request_id)


@dataclass(frozen=True)
class ErrorDetail:
    """One entry of an error document's `details`, its own text already made readable."""

    code: str
    message: str
    target: str | None = None


class ServiceError(AzureMLError):
    """The service answered with an error. `message` is the service's text in one line, details included."""

    happened = "the service answered with an error"

    def __init__(
        self,
        *,
        status: int,
        code: str = "",
        message: str = "",
        target: str | None = None,
        details: Sequence[ErrorDetail] = (),
        request_id: str | None = None,
        method: str = "",
        path: str = "",
        doing: str = "",
        advice: str = "",
        what: str = "",
    ) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.target = target
        self.details = tuple(details)
        self.method = method
        self.path = path
        words = _quoted(f"{status} {code}".strip(), message)
        what = what or f"{self.happened} {words}"
        AzureMLError.__init__(self, what, doing=doing, advice=advice, request_id=request_id)


class NotFound(ServiceError):
    """404, and the only proof that a resource is absent."""

    happened = "not found"


class Conflict(ServiceError):
    """409 or 412: the present state of the resource, or of another one, is in the way."""

    happened = "the present state is in the way"


class Throttled(ServiceError):
    """429. `retry_after` is the pause the service asked for, in seconds; None when it did not say."""

    happened = "too many requests"
    retry_after: float | None = None


class Rejected(ServiceError):
    """The request is wrong in itself: the same one would be refused again."""

    happened = "the service refused the request"


class Unavailable(ServiceError):
    """The service broke while answering. When `uncertain`, the request may have been applied all the same."""

    happened = "the service could not answer"
    uncertain: bool = False


class Unauthenticated(ServiceError, AuthError):
    """401: the token was not accepted, a fresh one neither."""

    happened = "the token was not accepted"


class Forbidden(ServiceError, AuthError):
    """403: the identity is known and lacks a permission."""

    happened = "permission is missing"


class OperationFailed(AzureMLError):
    """The service accepted a request, worked on it, and ended with `state` Failed or Canceled."""

    def __init__(
        self,
        *,
        state: str,
        code: str = "",
        message: str = "",
        details: Sequence[ErrorDetail] = (),
        request_id: str | None = None,
        doing: str = "",
        advice: str = "",
    ) -> None:
        self.state = state
        self.code = code
        self.message = message
        self.details = tuple(details)
        words = _quoted(code, message)
        what = f"the operation ended as {state} {words}".rstrip()
        super().__init__(what, doing=doing, advice=advice, request_id=request_id)


class Vanished(OperationFailed):
    """It was there when the wait began, and then it was not."""


class DeadlineExceeded(AzureMLError):
    """Our own limit passed first: `waited` seconds, `last_state` as the service named it, `last_error` as last seen."""

    def __init__(
        self,
        *,
        waited: float,
        last_state: str = "",
        last_error: AzureMLError | None = None,
        doing: str = "",
        advice: str = "",
        request_id: str | None = None,
    ) -> None:
        self.waited = waited
        self.last_state = last_state
        self.last_error = last_error
        what = f"not finished after {spell_seconds(waited)}"
        if last_state:
            what += f", last state {last_state}"
        if last_error is not None:
            what += f", last answer: {last_error.what}"
        found = (last_error and last_error.request_id) or request_id
        super().__init__(what, doing=doing, advice=advice or _AFTER_DEADLINE, request_id=found)


class Cancelled(AzureMLError):
    """The user stopped the run while we waited."""

    def __init__(self, *, waited: float, last_state: str = "", doing: str = "", request_id: str | None = None) -> None:
        self.waited = waited
        self.last_state = last_state
        what = f"stopped on request after {spell_seconds(waited)}"
        super().__init__(
            f"{what}, last state {last_state}" if last_state else what,
            doing=doing,
            advice="the service may go on with it; the next `pulumi up` meets what is there",
            request_id=request_id,
        )


class InternalError(AzureMLError):
    """Something we promise to ourselves does not hold: a defect of this package."""

    def __init__(self, what: str, *, doing: str = "") -> None:
        super().__init__(what, doing=doing, advice="this is a defect of pulumi-azureml; please report it")


_AFTER_DEADLINE = "the service may still finish it: look with `pulumi refresh`, or allow more time by `custom_timeouts`"


def spell_seconds(seconds: float) -> str:
    """A duration as people write it: ``45s``, ``1m20s``, ``2h05m``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes:02d}m"
    return f"{minutes}m{rest:02d}s" if minutes else f"{rest}s"


def _quoted(head: str, message: str) -> str:
    inner = ": ".join(part for part in (head, message.rstrip(". ")) if part)
    return f"({inner})" if inner else ""


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
