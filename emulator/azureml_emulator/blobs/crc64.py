"""The 64-bit checksum of Azure Storage (``x-ms-content-crc64``): polynomial 0x9A6C9329AC4BC9B5, reflected, inverted
before and after, eight bytes little-endian. The polynomial is that of the Azure Storage SDKs for .NET and Go (2024)."""

from __future__ import annotations

_POLYNOMIAL = 0x9A6C9329AC4BC9B5
_ALL = 0xFFFFFFFFFFFFFFFF


def _entry(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
    return value


_TABLE = tuple(_entry(value) for value in range(256))


class Crc64:
    """Fed piece by piece, like the hashes of `hashlib`."""

    def __init__(self) -> None:
        self._state = _ALL

    def update(self, data: bytes) -> None:
        state, table = self._state, _TABLE
        for byte in data:
            state = table[(state ^ byte) & 0xFF] ^ state >> 8
        self._state = state

    def digest(self) -> bytes:
        return (self._state ^ _ALL).to_bytes(8, "little")
