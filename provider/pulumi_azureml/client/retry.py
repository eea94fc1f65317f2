"""The one owner of retrying. `pause_before_repeating` is the whole policy, readable as such.

- The server's own word (Retry-After) comes first; else pauses double, with jitter.
- Statuses that pass by themselves: 408, 429, 500, 502, 503, 504. Nothing else, whatever headers it carries: a
  Retry-After on a 404 does not make the resource appear.
- A request that may have been applied is sent again only if a second time does no harm: GET, PUT, PATCH (by value) and
  DELETE, and a POST that only reads. Any other POST ends as an error marked `uncertain`, and the caller reads the
  state. A POST that certainly never arrived, or was turned away by 429, is sent again.
- Everything ends with the deadline of the call. Breakdowns end earlier, after some attempts; being throttled does not.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from functools import partial
from typing import Any

from azure.core.exceptions import AzureError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy

from ..clouds import UNTRUSTED
from ..errors import TransportError, spell_seconds
from . import request_id
from .answer import answer_of
from .call import Call
from .pause import growing, retry_after
from .refusal import service_error

FIRST_SECONDS = 0.8
LONGEST_SECONDS = 60.0
SHOWN_SECONDS = 5.0
"""A pause this long is told to the user."""
PASSING = frozenset({408, 429, 500, 502, 503, 504})


class RetryPolicy(HTTPPolicy[Any, Any]):
    """Sends a request again while that may help and does no harm."""

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        call: Call = request.context["call"]
        pauses = growing(FIRST_SECONDS, LONGEST_SECONDS)
        attempt = 0
        while True:
            attempt += 1
            outcome = self._attempt(request)
            attempts = request.context["attempts"]
            last, replayable = attempt >= attempts, request.context["replayable"]
            once = attempts == 1  # then not even being throttled is waited out
            pause = None if once else pause_before_repeating(outcome, pauses, last=last, replayable=replayable)
            if pause is None and isinstance(outcome, TransportError):
                raise outcome
            if pause is None:
                return outcome  # type: ignore[return-value]  # an error was raised above
            call.last_error = (
                outcome
                if isinstance(outcome, TransportError)
                else service_error(answer_of(outcome.http_response), call)
            )
            if pause >= SHOWN_SECONDS:
                call.show(f"waiting {spell_seconds(pause)} to ask again ({call.last_error.what})")
            call.sleep(pause)

    def _attempt(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any] | TransportError:
        try:
            return self.next.send(request)
        except TransportError as error:  # of the token service
            return error
        except AzureError as error:
            return _transport_error(error, request)


def pause_before_repeating(
    outcome: PipelineResponse[Any, Any] | TransportError, pauses: Iterator[float], *, last: bool, replayable: bool
) -> float | None:
    """Seconds to wait before the request is sent again; None when it is not."""
    if isinstance(outcome, TransportError):
        if outcome.lasting or last:
            return None
        return next(pauses) if replayable or not outcome.uncertain else None
    answer = answer_of(outcome.http_response)
    if answer.status not in PASSING:
        return None
    said = retry_after(answer)
    if answer.status == 429:
        return _at_least(FIRST_SECONDS, said, next(pauses))
    if not replayable or last:
        return None
    return _at_least(FIRST_SECONDS, said, next(pauses))


def _at_least(shortest: float, said: float | None, ours: float) -> float:
    return ours if said is None else max(shortest, said)


_NEVER_SENT = frozenset({"NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ConnectTimeout"})


def _transport_error(error: AzureError, request: PipelineRequest[Any]) -> TransportError:
    host = request.http_request.url.split("/")[2]
    failed = partial(
        TransportError, doing=request.context["call"].doing, request_id=request.http_request.headers[request_id.HEADER]
    )
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        found = failed(f"the certificate of {host} is not trusted", lasting=True, advice=UNTRUSTED)
    # azure-core calls some failures "not sent" that struck while sending or reading: only these are certain.
    elif any(type(cause).__name__ in _NEVER_SENT for cause in causes):
        found = failed(f"{host} cannot be reached", advice="check the network and the address")
    elif request.context["replayable"]:
        uncertain = request.http_request.method != "GET"
        found = failed(f"{host} gave no answer", uncertain=uncertain, advice="try again later")
    else:
        found = failed(
            f"{host} gave no answer, and the request may have been applied",
            uncertain=True,
            advice="look at the resource before doing it again",
        )
    found.__cause__ = error
    return found


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything below it: libraries chain by cause, by context, and by argument."""
    pending: list[BaseException] = [error]
    seen: set[int] = set()
    while pending:
        found = pending.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        below = [found.__cause__, found.__context__, getattr(found, "reason", None), *found.args]
        below.append(getattr(found, "inner_exception", None))
        pending += [item for item in below if isinstance(item, BaseException)]
