"""Waiting for what the service accepted, in whatever style it says so.

The contract of Azure Resource Manager names one style per verb; the providers do otherwise (seen 2022 to 2025):

- 202 with an empty body, or the four bytes ``null``, and Azure-AsyncOperation, Location, or both, at different
  addresses;
- 201 with a body and only Azure-AsyncOperation, or with a Location that is the resource itself;
- 200 with a provisioningState that is not final, and no header at all (key vaults: ``RegisteringDns``);
- status words of a provider's own (``Updating``), and a Location that answers 200 with a status document;
- a status address that answers 404 for a while, or for ever (regenerateKeys).

So a header is followed where there is one, and the resource itself decides everywhere else: its provisioningState is
the truth, and failing to learn the status of an operation is not a failed operation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn
from urllib.parse import urlsplit

from ..errors import NotFound, OperationFailed, TransportError
from . import error_document
from .answer import Answer
from .call import Call
from .error_document import ErrorDocument
from .pause import LOOK_FACTOR, growing, retry_after
from .refusal import operation_failed, service_error

LONGEST_SECONDS = 15.0
STEADY_LOOKS = 2
"""With the status lost, the resource has to look finished this many times in a row: it may not have begun to change."""
HOPELESS_LOOKS = 10
"""With the status lost, a resource that was to be deleted and is steadily there stays."""
MISSING_LOOKS = 10
"""A resource just created may answer 404 this many times: reads can lag behind writes."""

SUCCEEDED = frozenset({"succeeded", "completed"})
FAILED = frozenset({"failed", "canceled", "cancelled"})


class Operation:
    """One accepted request, until its end."""

    def __init__(
        self,
        first: Answer,
        *,
        resource_url: str,
        look: Callable[[str], Answer],
        absolute: Callable[[str], str],
        call: Call,
        poll_seconds: float,
    ) -> None:
        """`look` GETs an address and raises only when no answer comes; `absolute` completes what a header names."""
        self._first = first
        self._method = first.method
        self._resource_url = resource_url
        self._look = look
        self._absolute = absolute
        self._call = call
        self._shortest = poll_seconds
        self._pauses = growing(poll_seconds, LONGEST_SECONDS, LOOK_FACTOR)
        self._steady = 0
        self._status_url = absolute(first.header("azure-asyncoperation") or first.header("operation-location"))
        self._location = self._location_of(first) if first.status == 202 else ""

    def result(self) -> dict[str, Any] | None:
        """What the finished operation leaves: the resource for PUT and PATCH, nothing for DELETE, an action's
        answer."""
        first = self._first
        if not self._status_url and not self._location and first.status != 202:
            return self._immediate()
        last = self._until_status() if self._status_url else self._until_location()
        if self._method == "DELETE":
            return None
        if self._method == "POST":
            return self._outcome_of_action(last)
        return self._settled()

    def _immediate(self) -> dict[str, Any] | None:
        """The result of an answer that announces nothing; the state in its body may still do so."""
        first = self._first
        if self._method == "DELETE":
            return None
        if self._method == "POST":
            return first.resource or None
        state = provisioning_state(first)
        if first.resource and (not state or state.casefold() in SUCCEEDED):
            return first.resource
        if state and state.casefold() in FAILED:
            self._fail(resource_failure(first.resource), state)
        return self._settled(first)

    def _until_status(self) -> Answer | None:
        """Follow Azure-AsyncOperation; the last status document, or None when the resource decided."""
        answer: Answer | None = self._first
        while True:
            self._pause(answer)
            answer = self._status(self._status_url)
            if answer is None:
                if self._resource_is_done():
                    return None
            elif self._is_final(answer):
                return answer

    def _until_location(self) -> Answer | None:
        """Follow Location, which may change with every look; without one, the resource alone decides."""
        answer: Answer | None = self._first
        while True:
            self._pause(answer)
            answer = self._status(self._location) if self._location else None
            if answer is None:
                if self._resource_is_done():
                    return None
                continue
            if answer.status >= 400:
                self._fail(error_document.of_answer(answer), "Failed")
            self._location = self._location_of(answer) or self._location
            if self._is_final(answer):
                return answer

    def _status(self, url: str) -> Answer | None:
        """What an address says; None when it says nothing for now. Location may end the operation with an error."""
        try:
            answer = self._look(url)
        except TransportError as error:
            if error.lasting:
                raise
            self._call.last_error = error
            return None
        if answer.status < 400:
            return answer
        error_said = service_error(answer, self._call)
        if answer.status in (401, 403):
            raise error_said
        self._call.last_error = error_said
        if answer.status in (404, 408, 410, 429) or answer.status >= 500 or url == self._status_url:
            return None
        if url == self._resource_url:
            raise error_said
        return answer

    def _is_final(self, answer: Answer) -> bool:
        """Whether a status answer is the last one. Raises when it tells of a failure."""
        self._steady = 0
        said = answer.resource.get("status")
        state = said if isinstance(said, str) else "" if answer.status == 202 else provisioning_state(answer)
        if state.casefold() in FAILED:
            self._fail(error_document.of_body(answer.resource), state)
        if state.casefold() in SUCCEEDED or (not state and answer.status != 202):
            return True
        self._call.report(state or "in progress")
        return False

    def _resource_is_done(self) -> bool:
        """Ask the resource itself. Raises when it says that it failed."""
        answer = self._status(self._resource_url)
        missing = answer is None and isinstance(self._call.last_error, NotFound)
        if missing and self._method == "DELETE":
            return True
        if answer is None and not (missing and self._method == "POST"):
            self._call.report("no news")
            return False
        state = provisioning_state(answer) if answer else ""
        if state and state.casefold() not in SUCCEEDED | FAILED:
            self._steady = 0
            self._call.report(state)
            return False
        self._steady += 1
        if self._method == "DELETE":
            return self._not_deleted(state)
        if self._steady < STEADY_LOOKS:
            return False
        if answer and state.casefold() in FAILED:
            self._fail(resource_failure(answer.resource), state)
        return True

    def _not_deleted(self, state: str) -> bool:
        if self._steady >= HOPELESS_LOOKS:
            words = ErrorDocument(
                message="the service keeps no record of the operation, and the resource is still there"
            )
            self._fail(words, state or "Unknown")
        self._call.report(state or "still there")
        return False

    def _settled(self, answer: Answer | None = None) -> dict[str, Any]:
        """The resource once its own state is final: an operation may report Succeeded before the resource does."""
        missing = 0
        if answer is not None and provisioning_state(answer):
            self._pause(answer)
        while True:
            answer = self._status(self._resource_url)
            if answer is None and isinstance(self._call.last_error, NotFound):
                missing += 1
                if missing > MISSING_LOOKS:
                    raise self._call.last_error
            elif answer is not None:
                state = provisioning_state(answer)
                if not state or state.casefold() in SUCCEEDED:
                    return answer.resource
                if state.casefold() in FAILED:
                    self._fail(resource_failure(answer.resource), state)
                self._call.report(state)
            self._pause(answer)

    def _outcome_of_action(self, last: Answer | None) -> dict[str, Any] | None:
        """What an action gives back: at Location when there is one, else in the status document, else nothing."""
        if last is None:
            return None
        if self._status_url and self._location:
            answer = self._status(self._location)
            return (answer.resource or None) if answer is not None and answer.status < 400 else None
        if isinstance(last.resource.get("status"), str):
            properties = last.resource.get("properties")
            return properties if isinstance(properties, dict) else None
        return last.resource or None

    def _location_of(self, answer: Answer) -> str:
        """Where the outcome will be; empty when the header names the resource itself."""
        found = self._absolute(answer.header("location"))
        itself = urlsplit(found).path.casefold() == urlsplit(self._resource_url).path.casefold()
        return "" if itself else found

    def _pause(self, answer: Answer | None) -> None:
        said = retry_after(answer) if answer else None
        self._call.sleep(next(self._pauses) if said is None else max(self._shortest, said))

    def _fail(self, document: ErrorDocument, state: str) -> NoReturn:
        if not document.message and self._method in ("PUT", "PATCH"):
            answer = self._status(self._resource_url)
            document = resource_failure(answer.resource) if answer else document
        error: OperationFailed = operation_failed(document, state, self._call, request_id=self._first.request_id)
        raise error


def provisioning_state(answer: Answer) -> str:
    """`properties.provisioningState` of a resource; empty when it has none."""
    properties = answer.resource.get("properties")
    state = properties.get("provisioningState") if isinstance(properties, dict) else None
    return state if isinstance(state, str) else ""


def resource_failure(resource: dict[str, Any]) -> ErrorDocument:
    """Why a resource says it failed: computes keep a list of errors, compute instances another one below."""
    properties = resource.get("properties")
    own = properties if isinstance(properties, dict) else {}
    below = own.get("properties") if isinstance(own.get("properties"), dict) else {}
    found = [*(own.get("provisioningErrors") or []), *((below or {}).get("errors") or [])]
    errors = [entry.get("error", entry) for entry in found if isinstance(entry, dict)]
    if not errors or not isinstance(errors[0], dict):
        return ErrorDocument()
    details = [*(errors[0].get("details") or []), *errors[1:]]
    return error_document.of_body({"error": {**errors[0], "details": details}})
