"""Ids and keys that the service makes up. From the same seed and the same requests come the same ids."""

from __future__ import annotations

import hashlib
import uuid


class Identifiers:
    """A stream of random-looking bytes: SHA-256 over seed and counter. The counter is kept in the store, so a restart
    repeats nothing."""

    def __init__(self, seed: str, counter: int = 0) -> None:
        self.seed = seed
        self.counter = counter

    def secret(self, size: int) -> bytes:
        result = b""
        while len(result) < size:
            self.counter += 1
            result += hashlib.sha256(f"{self.seed}:{self.counter}".encode()).digest()
        return result[:size]

    def guid(self) -> str:
        return str(uuid.UUID(bytes=self.secret(16), version=4))

    def fixed(self, purpose: str) -> str:
        """A GUID that depends on the seed and the purpose alone (subscription, tenant, client)."""
        return str(uuid.UUID(bytes=hashlib.sha256(f"{self.seed}/{purpose}".encode()).digest()[:16], version=4))
