"""HMAC-SHA256 with keys in base64: what every signature of Azure Storage is made of."""

from __future__ import annotations

import base64
import hashlib
import hmac


def signature(key: str, text: str) -> str:
    """The signature of ``text``, in base64; the key is base64 too."""
    return base64.b64encode(hmac.new(base64.b64decode(key), text.encode(), hashlib.sha256).digest()).decode()


def is_signature(key: str, text: str, given: str) -> bool:
    """Whether ``given`` is the signature of ``text``."""
    return hmac.compare_digest(signature(key, text).encode(), given.encode())
