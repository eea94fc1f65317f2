"""An answer of a scoring address that says no, as the error that says why and what to do.

Managed endpoints and the router of Kubernetes clusters use the same statuses for different troubles.
https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-online-endpoints (HTTP status codes, 2026-11)
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import ServiceError
from .refusal import class_for

__all__ = ["scoring_error"]

MODEL_STATUS, REASON = "ms-azureml-model-error-statuscode", "ms-azureml-model-error-reason"
LONGEST_TEXT = 500
"""Characters of the answer that are shown."""

_SCORE = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action"
_LOGS = "look at what it wrote: `pulumi-azureml logs ENDPOINT DEPLOYMENT`"
_EITHER: Mapping[int, tuple[str, str]] = {
    401: (
        "the key or token was not accepted",
        "a token may have expired, and a key may have been made anew: try again",
    ),
    403: (
        "this identity may not score here",
        f'grant it the role "AzureML Data Scientist" on the endpoint, or another one with {_SCORE}',
    ),
    404: (
        "no deployment answers",
        "give one a share of the traffic (EndpointTraffic), or name one that exists with --deployment",
    ),
    413: ("the request is too large", "send less at a time"),
    500: ("the service itself broke", "try again later"),
}
_MANAGED: Mapping[int, tuple[str, str]] = {
    408: (
        "the model took longer than its deployment allows",
        "raise request_settings.timeout_ms of the deployment (180000 at most), or send less at a time",
    ),
    424: ("the model's container answered with an error", _LOGS),
    429: (
        "more requests came at once than the deployment takes",
        "it holds 2 x request_settings.max_concurrent_requests x instance_count of them: raise one, or send fewer",
    ),
}
_KUBERNETES: Mapping[int, tuple[str, str]] = {
    409: ("an operation on the endpoint is under way", "try again when it has ended"),
    502: ("the scoring script raised an exception, or its container crashed", _LOGS),
    503: (
        "more requests came than the replicas can hold, faster than new ones start",
        "send them again more slowly, or raise scale.min_instances of the deployment",
    ),
    504: (
        "the model took longer than its deployment allows",
        "raise request_settings.timeout_ms of the deployment (5000 by default, 300000 at most)",
    ),
}
_REASONS: Mapping[str, tuple[str, str]] = {
    "model_not_ready": ("no instance of the deployment is ready", f"wait until one is; if none gets there, {_LOGS}"),
}
"""What the service writes beside 424 when it was not the model's own answer."""


def scoring_error(status: int, headers: Mapping[str, str], text: str, *, kubernetes: bool, doing: str) -> ServiceError:
    """The error for an answer that is not 200. `text` is what came with it, free of secrets."""
    own = _KUBERNETES if kubernetes else _MANAGED
    reason, model_status = headers.get(REASON, ""), headers.get(MODEL_STATUS, "")
    what, advice = _REASONS.get(reason) or own.get(status) or _EITHER.get(status) or ("it was refused", _LOGS)
    head = f"{status}, the model's own status {model_status}" if model_status not in ("", str(status)) else str(status)
    said = _short(text) or reason
    words = f"{what} ({head}: {said})" if said else f"{what} ({head})"
    return class_for(status)(
        status=status,
        method="POST",
        message=text,
        request_id=headers.get("x-request-id"),
        doing=doing,
        what=words,
        advice=advice,
    )


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= LONGEST_TEXT else f"{line[:LONGEST_TEXT]}…"
