"""The token of each request, and one fresh one when the service refuses it.

azure-core's own policy answers a challenge for claims (continuous access evaluation). It does not survive 64 threads
(it keeps the token in an attribute that another thread may clear, azure-core 1.41, 2026), nor a token that the service
holds to be expired while we do not; so the token is asked from the shared `Credential` each time, which keeps it.
"""

from __future__ import annotations

from typing import Any

from azure.core.credentials import TokenRequestOptions
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import BearerTokenCredentialPolicy

from ..auth import Credential

PREFIX = "Bearer "


class BearerPolicy(BearerTokenCredentialPolicy[Any, Any]):
    """Puts the token on, and once more after a 401."""

    def __init__(self, credential: Credential, scope: str) -> None:
        super().__init__(credential, scope)
        self._shared = credential

    def on_request(self, request: PipelineRequest[Any]) -> None:
        self.authorize_request(request, *self._scopes)

    def authorize_request(self, request: PipelineRequest[Any], *scopes: str, **claims: Any) -> None:
        options: TokenRequestOptions = {"enable_cae": True}
        if claims.get("claims"):
            options["claims"] = claims["claims"]
        token = self._shared.get_token_info(*scopes, options=options).token
        request.http_request.headers["Authorization"] = f"{PREFIX}{token}"

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        response = super().send(request)
        if response.http_response.status_code == 401:
            self._shared.forget(request.http_request.headers["Authorization"].removeprefix(PREFIX))
            response = super().send(request)
        return response
