"""One id per request, kept through every repetition of it: the service's logs show one request and not three.

It also takes the `Call`, and what goes with it, out of the options, which the transport would not understand, into the
context of the request, where every policy behind this one finds it.
"""

from __future__ import annotations

import uuid
from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy

HEADER = "x-ms-client-request-id"


def new() -> str:
    """An id that no other request has."""
    return str(uuid.uuid4())


class RequestIdPolicy(HTTPPolicy[Any, Any]):
    """Gives each request its id."""

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        request.context["call"] = request.context.options.pop("call")
        request.context["replayable"] = request.context.options.pop("replayable")
        request.context["attempts"] = request.context.options.pop("attempts")
        request.http_request.headers[HEADER] = new()
        return self.next.send(request)
