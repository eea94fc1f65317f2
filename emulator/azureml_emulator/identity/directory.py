"""The registered application and the identities of the tenant, and how Entra ID refuses those it does not know."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from azureml_emulator.arm.identifiers import Identifiers
from azureml_emulator.arm.resource import Principal


@dataclass(frozen=True)
class Application:
    """An app registration with its service principal."""

    client_id: str
    object_id: str
    client_secret: str

    @property
    def principal(self) -> Principal:
        return Principal(self.object_id, self.client_id)


def registered_application(identifiers: Identifiers) -> Application:
    """The one that the ready file hands out; the same for the same seed."""
    secret = identifiers.fixed("client secret").replace("-", "")
    return Application(identifiers.fixed("client"), identifiers.fixed("client object"), f"emu~{secret}")


class SignInRefused(Exception):
    """An answer of the token endpoint: RFC 6749 fields with Entra's numbered description."""

    def __init__(self, status: int, error: str, number: int, description: str) -> None:
        super().__init__(description)
        self.status, self.error, self.number, self.description = status, error, number, description

    def document(self) -> dict[str, Any]:
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        moment = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
        text = (
            f"AADSTS{self.number}: {self.description} Trace ID: {trace} Correlation ID: {correlation} "
            f"Timestamp: {moment}"
        )
        return {
            "error": self.error,
            "error_description": text,
            "error_codes": [self.number],
            "timestamp": moment,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.number}",
        }


def check_client(application: Application, form: Mapping[str, str]) -> None:
    """The application is known and its secret is right."""
    client_id = form.get("client_id", "")
    if client_id.casefold() != application.client_id:
        raise unknown_application(client_id)
    if not form.get("client_secret"):
        text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
        raise SignInRefused(401, "invalid_client", 7000218, text)
    if form["client_secret"] != application.client_secret:
        text = (
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
            "value, not the client secret ID, "
            f"for a secret added to app '{client_id}'."
        )
        raise SignInRefused(401, "invalid_client", 7000215, text)


def unknown_application(client_id: str) -> SignInRefused:
    """No such app registration."""
    text = (
        f"Application with identifier '{client_id}' was not found in the directory. This can happen if the "
        f"application has not been installed by "
        "the administrator of the tenant or consented to by any user in the tenant."
    )
    return SignInRefused(400, "unauthorized_client", 700016, text)


def unknown_tenant(tenant: str) -> SignInRefused:
    """No such tenant."""
    return SignInRefused(
        400,
        "invalid_request",
        90002,
        f"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID.",
    )
