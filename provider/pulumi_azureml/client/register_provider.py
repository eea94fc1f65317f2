"""409 MissingSubscriptionRegistration: register the resource provider once, then send the request again.

A subscription that never used a service has to register its provider first. The wait lies within the deadline of the
call. When the identity may not register, the first refusal is what the user sees, with the command to run.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy
from azure.core.rest import HttpRequest

from . import error_document, request_id
from .answer import Answer, answer_of
from .call import Call

CODE = "MissingSubscriptionRegistration"
API_VERSION = "2016-02-01"
POLL_SECONDS = 10.0


class RegisterProviderPolicy(HTTPPolicy[Any, Any]):
    """Registers what is missing."""

    def __init__(self, resource_manager: str) -> None:
        self._base = resource_manager
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._registered: set[str] = set()

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        response = self.next.send(request)
        provider = _missing(answer_of(response.http_response))
        if not provider or not self._register(provider, request):
            return response
        # The repetition is a request of its own: the service has already answered the first one.
        request.http_request.headers[request_id.HEADER] = request_id.new()
        return self.next.send(request)

    def _register(self, provider: str, request: PipelineRequest[Any]) -> bool:
        """Whether `provider` (``/subscriptions/s/providers/Namespace``) is registered now."""
        call: Call = request.context["call"]
        with self._locks[provider.casefold()]:
            if provider.casefold() in self._registered:
                return True
            answer = self._ask("POST", f"{provider}/register", request)
            while answer.status == 200 and answer.resource.get("registrationState") != "Registered":
                call.show(f"registering {provider.rsplit('/', 1)[1]}")
                call.sleep(POLL_SECONDS)
                answer = self._ask("GET", provider, request)
            if answer.status == 200:
                self._registered.add(provider.casefold())
            return answer.status == 200

    def _ask(self, method: str, path: str, request: PipelineRequest[Any]) -> Answer:
        url = f"{self._base}{path}?api-version={API_VERSION}"
        side = PipelineRequest(HttpRequest(method, url), request.context)
        side.http_request.headers[request_id.HEADER] = request_id.new()
        side.http_request.headers["User-Agent"] = request.http_request.headers["User-Agent"]
        return answer_of(self.next.send(side).http_response)


def _missing(answer: Answer) -> str:
    """The path of the provider that the answer says is not registered; empty when it says no such thing."""
    if answer.status != 409:
        return ""
    document = error_document.of_answer(answer)
    if CODE not in document.codes:
        return ""
    path = urlsplit(answer.url).path
    subscription = re.match(r"/subscriptions/[^/]+", path, re.IGNORECASE)
    named = re.search(r"namespace '([\w.]+)'", document.message)
    in_path = re.findall(r"/providers/([\w.]+)", path, re.IGNORECASE)
    namespace = named[1] if named else in_path[-1] if in_path else ""
    return f"{subscription[0]}/providers/{namespace}" if subscription and namespace else ""
