"""The client's own retrying, in the place of that of azure-storage-blob.

So an upload waits as every other request does: within the deadline of the call, noticing a cancellation, obeying the
server's Retry-After, and on a virtual clock when a test wants one. Every request of an upload can be sent again: it
puts bytes in their place or reads.
"""

from __future__ import annotations

from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse

from ..errors import TransportError
from .answer import answer_of
from .blob_access import Access
from .call import Call
from .pause import ATTEMPTS
from .retry import RetryPolicy

CONNECT_SECONDS = 30.0
"""Also the longest time in which no byte leaves: a crowded uplink takes its time."""
READ_SECONDS = 120.0
SHORTEST_SECONDS = 1.0
STORAGE_OPTIONS = (
    "hosts",
    "location_mode",
    "retry_connect",
    "retry_hook",
    "retry_read",
    "retry_status",
    "retry_to_secondary",
    "retry_total",
)
"""What the storage library hands to its own retry policy, and the transport would not understand."""


class BlobRetryPolicy(RetryPolicy):
    """Sends the requests of one upload again while that may help."""

    def __init__(self, call: Call, access: Access | None) -> None:
        super().__init__()
        self._call = call
        self._access = access

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        taken = {option: request.context.options.pop(option, None) for option in STORAGE_OPTIONS}
        request.context["call"] = self._call
        request.context["replayable"] = True
        request.context["attempts"] = ATTEMPTS
        response = super().send(request)
        if self._access is not None and self._access.renewed(request, answer_of(response.http_response)):
            response = super().send(request)
        response.http_response.location_mode = taken["location_mode"]  # the library's lists read it
        return response

    def _attempt(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any] | TransportError:
        self._call.check()
        left = max(SHORTEST_SECONDS, self._call.remaining())
        request.context.options["connection_timeout"] = min(CONNECT_SECONDS, left)
        request.context.options["read_timeout"] = min(READ_SECONDS, left)
        if self._access is not None:
            try:
                self._access.sign(request)
            except TransportError as error:  # of the token service
                return error
        return super()._attempt(request)
