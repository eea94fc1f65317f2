"""Token buckets per subscription, principal and class of request, as ARM has had them since 2024."""

from __future__ import annotations

import math
from dataclasses import dataclass

from azureml_emulator.arm.clock import Clock
from azureml_emulator.arm.errors import GATEWAY, Refusal, Refused
from azureml_emulator.arm.settings import Settings

GLOBAL_FACTOR = 15
"""The subscription-wide bucket is this many times a principal's (Azure documentation: 250 and 3750 reads)."""
_PLURALS = {"GET": "reads", "HEAD": "reads", "DELETE": "deletes"}


def class_of(method: str) -> str:
    """POST counts as a write unless an action says otherwise."""
    return _PLURALS.get(method, "writes")


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class Throttle:
    """Counts always; refuses only when the settings say so."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str, str], _Bucket] = {}

    def take(self, settings: Settings, subscription: str, principal: str, kind: str) -> dict[str, str]:
        """Take one token; the headers that tell how many are left. Raises the 429 when there is none."""
        size, refill = settings.bucket_sizes[kind], settings.bucket_refills[kind]
        key = (subscription.casefold(), principal, kind)
        bucket = self._buckets.setdefault(key, _Bucket(size, self._clock.now))
        bucket.tokens = min(size, bucket.tokens + max(0.0, self._clock.now - bucket.filled_at) * refill)
        bucket.filled_at = self._clock.now
        if settings.throttles and bucket.tokens < 1:
            wait = max(1, math.ceil((1 - bucket.tokens) / refill)) if refill else 60
            message = (
                f"Number of {kind} for subscription '{subscription}' and principal '{principal}' exceeded "
                f"the limit of {size}. Please try again later."
            )
            raise Refused(
                Refusal(
                    429, "SubscriptionRequestsThrottled", message, headers={"Retry-After": str(wait)}, component=GATEWAY
                )
            )
        bucket.tokens = max(0.0, bucket.tokens - 1)
        left, word = int(bucket.tokens), f"x-ms-ratelimit-remaining-subscription-{kind}"
        return {
            word: str(left),
            word.replace("subscription-", "subscription-global-"): str(left + size * (GLOBAL_FACTOR - 1)),
        }

    def clear(self) -> None:
        self._buckets.clear()
