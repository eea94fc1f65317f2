"""The end of this process when its engine is gone.

An engine that ends well ends its plugins. One that is killed does not, and the host process of Pulumi would stay for
ever, with the shell that started it in between: neither its parent nor its standard input tells. What tells is the
engine's own address: a connection to it lasts as long as the engine does, and costs nothing while it does.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["EngineWatch"]

# What a client of HTTP/2 says first (RFC 9113, 3.4), with empty settings; the engine would give up one that is silent.
GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
CONNECT_SECONDS = 10.0
PAUSE_SECONDS = 0.5


class EngineWatch(threading.Thread):
    """Ends the process once nobody listens at the engine's address any more and no call is under way."""

    def __init__(self, address: str) -> None:
        super().__init__(name="engine watch", daemon=True)
        self._address = address
        self._under_way = 0
        self._lock = threading.Lock()

    @contextmanager
    def call(self) -> Iterator[None]:
        """Keeps the process alive meanwhile: what is under way learns for itself that nobody waits for it."""
        with self._lock:
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1

    def run(self) -> None:
        host, _, port = self._address.rpartition(":")
        if not port.isdigit() or not self._lasts(host, int(port)):
            return  # there was none from the first: somebody drives the host by hand
        while self._lasts(host, int(port)):
            time.sleep(PAUSE_SECONDS)
        quiet = False
        while not quiet:
            time.sleep(PAUSE_SECONDS)  # an answer may still be on its way out
            with self._lock:
                quiet = not self._under_way
        os._exit(0)

    def _lasts(self, host: str, port: int) -> bool:
        """Whether the engine is there; returns when a connection has ended, or could not be made."""
        try:
            with socket.create_connection((host, port), timeout=CONNECT_SECONDS) as connection:
                connection.settimeout(None)
                connection.sendall(GREETING)
                while connection.recv(4096):
                    pass
        except ConnectionRefusedError:
            return False
        except OSError:
            return True  # it is slow, or has closed the connection roughly: the next one shows
        return True
