"""What the data plane asks of the control plane: which endpoint, and whether a caller may score."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from azureml_emulator.arm.errors import Refused
from azureml_emulator.arm.gates import check_access
from azureml_emulator.arm.resource import Principal, Request
from azureml_emulator.arm.state import State
from azureml_emulator.arm.world import World
from azureml_emulator.identity.tokens import Authority
from azureml_emulator.inference.answers import FrontEndAnswer
from azureml_emulator.inference.contract import Deployment, Endpoint
from azureml_emulator.types.online_endpoint_access import SCORE_ACTION
from azureml_emulator.types.online_serving import deployments, endpoints, is_token_for

AUDIENCES = ("https://ml.azure.com", "https://ml.azure.com/")
"""Of Entra tokens for scoring (azure docs, Authenticate clients for online endpoints)."""
BAD_HEADER = FrontEndAnswer(401, "key_auth_bad_header_forbidden")
WRONG_KEY = FrontEndAnswer(401, "key_auth_access_denied")
"""The service's own words for keys (MicrosoftDocs/azure-docs#98265, 2022)."""
BAD_TOKEN = FrontEndAnswer(401, "The token is missing, malformed, expired, or of another endpoint.")
"""What the service says here is not recorded; the status is (azure docs, Troubleshoot online endpoints)."""


class ControlPlane:
    """`scoring.Endpoints` over the emulator's state. Looked up anew only when a resource has changed."""

    def __init__(self, state: State, authority: Authority) -> None:
        self._state = state
        self._authority = authority
        self._seen_change = -1
        self._by_host: dict[str, Endpoint] = {}
        self._by_name: dict[str, Endpoint] = {}

    def world(self, principal: Principal | None = None) -> World:
        """The present, for reading."""
        caller = principal or self._state.service_principal
        return World(self._state, Request("", "", {}, {}, None, caller, "https://management.azure.com"))

    def deployments(self) -> Sequence[Deployment]:
        """All that served before the emulator was stopped."""
        return deployments(self.world())

    def at_host(self, host: str) -> Endpoint | None:
        """See `scoring.Endpoints`."""
        self._look()
        return self._by_host.get(host.casefold())

    def named(self, name: str) -> Endpoint | None:
        """See `scoring.Endpoints`."""
        self._look()
        return self._by_name.get(name.casefold())

    def _look(self) -> None:
        if self._seen_change == self._state.store.changes:
            return
        found = sorted(endpoints(self.world()), key=lambda endpoint: endpoint.compute_type == "Kubernetes")
        managed = (endpoint for endpoint in found if endpoint.compute_type == "Managed")
        self._by_host = {(urlsplit(item.scoring_uri).hostname or "").casefold(): item for item in managed}
        self._by_name = {endpoint.name.casefold(): endpoint for endpoint in found}
        self._seen_change = self._state.store.changes

    def refusal(self, endpoint: Endpoint, authorization: str) -> FrontEndAnswer | None:
        """See `scoring.Endpoints`."""
        found = re.fullmatch(r"bearer\s+(\S+)\s*", authorization, re.IGNORECASE)
        if endpoint.auth_mode == "Key":
            if not found:
                return BAD_HEADER
            given = found[1].encode()
            right = any(key and hmac.compare_digest(given, key.encode()) for key in endpoint.keys)
            return None if right else WRONG_KEY
        if not found:
            return BAD_TOKEN
        if endpoint.auth_mode == "AMLToken":
            return None if is_token_for(endpoint, found[1], self.world()) else BAD_TOKEN
        return self._entra_refusal(endpoint, found[1])

    def _entra_refusal(self, endpoint: Endpoint, token: str) -> FrontEndAnswer | None:
        try:
            who = self._authority.principal_of(token, AUDIENCES, self._state.settings.tokens_issued_before)
            check_access(self.world(who), SCORE_ACTION, endpoint.id)
        except Refused as refused:
            return FrontEndAnswer(refused.refusal.status, refused.refusal.message)
        return None
