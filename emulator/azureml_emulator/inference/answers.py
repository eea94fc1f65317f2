"""What the front end itself answers, where no model does.

Managed endpoints and the router of Kubernetes clusters have different words for the same troubles (azure docs,
Troubleshoot online endpoints, HTTP status codes). Managed ones explain themselves in ``ms-azureml-model-error-…``
headers; the reasons are those of the service's own Envoy filter.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from azureml_emulator.asgi import Send
from azureml_emulator.inference.contract import ComputeType
from azureml_emulator.inference.exchange import Headers

REASON, STATUS = b"ms-azureml-model-error-reason", b"ms-azureml-model-error-statuscode"
TEXT: Headers = [(b"content-type", b"text/plain")]


@dataclass(frozen=True)
class FrontEndAnswer:
    """A complete answer."""

    status: int
    text: str = ""
    headers: Headers = field(default_factory=list)

    async def send(self, send: Send, more: Headers) -> None:
        """Answer with it, and with ``more`` headers."""
        content = self.text.encode()
        headers = [*TEXT, (b"content-length", str(len(content)).encode()), *self.headers, *more]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


NO_ENDPOINT = FrontEndAnswer(404, "There is no online endpoint at this address.")
NO_DEPLOYMENT = FrontEndAnswer(404, "The endpoint doesn't have any valid deployment with positive weight.")
TIMED_OUT = "upstream request timeout"
"""Envoy's words (MicrosoftDocs/azure-docs#94105, 2022)."""
BROKEN = "upstream connect error or disconnect/reset before headers"


def unknown_deployment(name: str) -> FrontEndAnswer:
    """``azureml-model-deployment`` names what is not there."""
    return FrontEndAnswer(404, f"The endpoint has no deployment '{name}'.")


def overloaded(kind: ComputeType) -> FrontEndAnswer:
    """More requests than the deployment may hold, or no free replica in time."""
    if kind == "Kubernetes":
        return FrontEndAnswer(503, "The service has more requests than its replicas can hold.")
    return FrontEndAnswer(429, "", [(REASON, b"too_many_pending_request"), (STATUS, b"429")])


def not_ready(kind: ComputeType) -> FrontEndAnswer:
    """No instance is ready."""
    if kind == "Kubernetes":
        return FrontEndAnswer(503, "No replica of the service is ready.")
    return FrontEndAnswer(424, "", [(REASON, b"model_not_ready"), (STATUS, b"503")])


def timed_out(kind: ComputeType) -> FrontEndAnswer:
    """The model took longer than ``requestTimeout``."""
    return FrontEndAnswer(504 if kind == "Kubernetes" else 408, TIMED_OUT)


def broken(kind: ComputeType) -> FrontEndAnswer:
    """The instance died over the request."""
    if kind == "Kubernetes":
        return FrontEndAnswer(502, BROKEN)
    return FrontEndAnswer(424, BROKEN, [(REASON, b"model_error"), (STATUS, b"502")])


def as_status(kind: ComputeType, status: int, script_failed: bool) -> tuple[int, Headers]:
    """What becomes of the model's own status: managed endpoints say 424 for everything but 200, the router 502 for an
    exception in the script."""
    if kind == "Kubernetes":
        return (502 if script_failed else status), []
    if status == 200:
        return status, []
    return 424, [(REASON, b"model_error"), (STATUS, str(status).encode())]
