"""An answer that says no, as the error that says so: the one place where a status becomes an exception."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import (
    Conflict,
    ErrorDetail,
    Forbidden,
    InvalidInput,
    NotFound,
    OperationFailed,
    Rejected,
    ServiceError,
    Throttled,
    Unauthenticated,
    Unavailable,
)
from ..ids import ArmId
from . import error_document
from .advice import advice_for, role_for
from .pause import retry_after

if TYPE_CHECKING:
    from .answer import Answer
    from .call import Call
    from .error_document import ErrorDocument

BY_STATUS: dict[int, type[ServiceError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    408: Unavailable,
    409: Conflict,
    412: Conflict,
    429: Throttled,
    501: Rejected,
}

BY_CODE: dict[str, type[ServiceError]] = {
    # These come with 404, and say nothing about the resource: the address itself is wrong.
    "InvalidResourceNamespace": Rejected,
    "InvalidResourceType": Rejected,
    "SubscriptionNotFound": Rejected,
    # Azure Policy answers 403, and no role would help.
    "RequestDisallowedByPolicy": Rejected,
}


def class_for(status: int, code: str = "") -> type[ServiceError]:
    """The class that stands for an answer of this status and error code."""
    return BY_CODE.get(code) or BY_STATUS.get(status) or (Unavailable if status >= 500 else Rejected)


MASK = "[hidden]"
SHORTEST_SECRET = 4
"""A shorter value is not masked: it would be found in the middle of words."""


def service_error(answer: Answer, call: Call, *, identity: str = "", uncertain: bool = False) -> ServiceError:
    """The error for an answer of status 400 or more.

    `identity` is who we are, in words, for a missing permission. `uncertain`: the request may have been applied.
    """
    document = error_document.of_answer(answer)
    codes = document.codes
    kind = class_for(answer.status, document.code)
    message = mask(document.message, call.secrets)
    error = kind(
        status=answer.status,
        code=document.code,
        message=message,
        target=document.target,
        details=_masked(document.details, call.secrets),
        request_id=answer.request_id or document.request_id,
        method=answer.method,
        path=urlsplit(answer.url).path,
        doing=call.doing,
        advice=advice_for(codes, message),
    )
    if isinstance(error, Throttled):
        error.retry_after = retry_after(answer)
    if isinstance(error, Unavailable):
        error.uncertain = uncertain
    if isinstance(error, Forbidden):
        _explain(error, identity)
    return error


def operation_failed(document: ErrorDocument, state: str, call: Call, *, request_id: str | None) -> OperationFailed:
    """The error for an operation that ended as `state`."""
    message = mask(document.message, call.secrets) or "the service gave no reason"
    return OperationFailed(
        state=state,
        code=document.code,
        message=message,
        details=_masked(document.details, call.secrets),
        request_id=request_id or document.request_id,
        doing=call.doing,
        advice=advice_for(document.codes, message),
    )


def mask(text: str, secrets: tuple[str, ...]) -> str:
    """`text` without any of `secrets`, which a service sometimes repeats when it refuses them."""
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, MASK)
    return text


def _masked(details: tuple[ErrorDetail, ...], secrets: tuple[str, ...]) -> tuple[ErrorDetail, ...]:
    return tuple(replace(detail, message=mask(detail.message, secrets)) for detail in details)


_ACTION = re.compile(r"perform action\(?s?\)? '(?P<action>[^']+)'(?: (?:over|on) scope '(?P<scope>[^']+)')?")
_LINKED = re.compile(r"perform action\(?s?\)? '(?P<action>[^']+)' on the linked scope\(?s?\)? '(?P<scope>[^']+)'")
_CLIENT = re.compile(r"[Tt]he client '(?P<client>[^']+)'")


def _explain(error: Forbidden, identity: str) -> None:
    """Say who lacks what and where, from the text of AuthorizationFailed and LinkedAuthorizationFailed."""
    client = _CLIENT.search(error.message)
    error.identity = identity or (f'client "{client["client"]}"' if client else "")
    found = _LINKED.search(error.message) or _ACTION.search(error.message)
    if found is None:
        return
    error.action = found["action"].split(",")[0]
    error.scope = (found["scope"] or "").split(",")[0]
    error.role = role_for(error.action)
    where = _in_words(error.scope)
    who = error.identity or "the identity"
    error.what = f"{who} may not perform {error.action}{f' on {where}' if where else ''} ({error.status} {error.code})"
    grant = f'grant it the role "{error.role}"{f" on {where}" if where else ""}'
    error.advice = f"{grant}; a new role takes up to ten minutes to take effect"


def _in_words(scope: str) -> str:
    try:
        return str(ArmId.parse(scope))
    except InvalidInput:
        return scope
