"""What all calls of one provider process share: the configuration, and one client per configuration."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..settings import Settings

if TYPE_CHECKING:
    from ..client import ArmClient

__all__ = ["NAMESPACE", "Session", "own_configuration"]

NAMESPACE = "azureml:"


def own_configuration(configuration: Mapping[str, Any]) -> dict[str, str]:
    """Our part of a stack's configuration, without the namespace."""
    return {key.removeprefix(NAMESPACE): str(v) for key, v in configuration.items() if key.startswith(NAMESPACE)}


class Session:
    """Settings and client, made on first use: nothing is read or sent before it is needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._configuration: dict[str, str] = {}
        self._settings: Settings | None = None
        self._client: ArmClient | None = None

    def configure(self, configuration: Mapping[str, Any]) -> None:
        with self._lock:
            self._configuration = own_configuration(configuration)
            self._settings = self._client = None

    @property
    def settings(self) -> Settings:
        with self._lock:
            if self._settings is None:
                self._settings = Settings.load(self._configuration, os.environ)
            return self._settings

    @property
    def client(self) -> ArmClient:
        settings = self.settings
        with self._lock:
            if self._client is None:
                from ..client import ArmClient

                self._client = ArmClient(settings)
            return self._client
