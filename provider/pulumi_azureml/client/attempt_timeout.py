"""No single attempt outlives the call: the timeouts of each attempt are cut to what is left of its deadline."""

from __future__ import annotations

from typing import Any

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

CONNECT_SECONDS = 10.0
READ_SECONDS = 100.0
"""The resource manager gives a provider 60 seconds and then answers 504 by itself."""
SHORTEST_SECONDS = 1.0


class AttemptTimeoutPolicy(SansIOHTTPPolicy[Any, Any]):
    """Sets the timeouts of an attempt."""

    def on_request(self, request: PipelineRequest[Any]) -> None:
        left = max(SHORTEST_SECONDS, request.context["call"].remaining())
        request.context.options["connection_timeout"] = min(CONNECT_SECONDS, left)
        request.context.options["read_timeout"] = min(READ_SECONDS, left)
