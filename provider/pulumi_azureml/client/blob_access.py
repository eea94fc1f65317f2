"""What lets a request of an upload in: a signature in its address, or a token of our identity.

Both can end on the way; then another one is asked for, once per request, by whichever thread comes first. (Requests
signed with an account key are signed by the storage library, which has to see them complete.)
"""

from __future__ import annotations

import threading
from typing import Any, Protocol

from azure.core.pipeline import PipelineRequest

from ..auth import Credential
from .answer import Answer
from .blob_refusal import is_expired
from .call import Call
from .destination import Destination

SCOPE = "https://storage.azure.com/.default"
"""The same in every cloud (https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory)."""
_UNSIGNED = "unsigned_url"
_USED = "access_used"


class Access(Protocol):
    """One way in."""

    def sign(self, request: PipelineRequest[Any]) -> None:
        """Let one attempt of the request in."""
        ...

    def renewed(self, request: PipelineRequest[Any], answer: Answer) -> bool:
        """Whether the answer means that what let the request in has ended, and there is another one now."""
        ...


class SignedAccess:
    """A shared access signature."""

    def __init__(self, destination: Destination, call: Call) -> None:
        self._sas = (destination.sas or "").lstrip("?")
        self._renew = destination.renew
        self._call = call
        self._lock = threading.Lock()

    def sign(self, request: PipelineRequest[Any]) -> None:
        url = request.context.setdefault(_UNSIGNED, request.http_request.url)
        request.context[_USED] = self._sas
        request.http_request.url = f"{url}{'&' if '?' in url else '?'}{self._sas}"

    def renewed(self, request: PipelineRequest[Any], answer: Answer) -> bool:
        if self._renew is None or not is_expired(answer):
            return False
        with self._lock:
            if self._sas == request.context[_USED]:
                self._sas = self._renew(self._call).lstrip("?")
            used: str = request.context[_USED]
            return self._sas != used


class TokenAccess:
    """A token of our identity."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential

    def sign(self, request: PipelineRequest[Any]) -> None:
        token = self._credential.get_token_info(SCOPE).token
        request.context[_USED] = token
        request.http_request.headers["Authorization"] = f"Bearer {token}"

    def renewed(self, request: PipelineRequest[Any], answer: Answer) -> bool:
        if answer.status == 401:
            self._credential.forget(request.context[_USED])
        return answer.status == 401
