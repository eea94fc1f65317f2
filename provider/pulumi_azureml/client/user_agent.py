"""The User-Agent: product and version first, then what it stands on."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import Any

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from ..errors import InternalError

PRODUCT = "pulumi-azureml"


def user_agent(partner_id: str | None = None) -> str:
    """``pulumi-azureml/1.2.3 azure-core/1.41.0 Python/3.11.2 (Linux)``, then the partner to credit."""
    try:
        version = metadata.version(PRODUCT)
    except metadata.PackageNotFoundError as error:
        raise InternalError(f"{PRODUCT} runs without being installed") from error
    parts = [f"{PRODUCT}/{version}", f"azure-core/{metadata.version('azure-core')}"]
    parts += [f"Python/{platform.python_version()}", f"({platform.system()})"]
    return " ".join([*parts, f"pid-{partner_id}"] if partner_id else parts)


class UserAgentPolicy(SansIOHTTPPolicy[Any, Any]):
    """Names the product in every request."""

    def __init__(self, text: str) -> None:
        self._text = text

    def on_request(self, request: PipelineRequest[Any]) -> None:
        request.http_request.headers["User-Agent"] = self._text
