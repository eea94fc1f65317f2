"""User delegation keys: an account key's stand-in, given to whoever holds a token, for a time.

A key is a function of its own fields and of the emulator's seed: nothing has to be remembered, and a restart changes
nothing.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping

from azureml_emulator.arm.resource import Principal
from azureml_emulator.blobs.call import Call, Reply
from azureml_emulator.blobs.content import pieces_of
from azureml_emulator.blobs.errors import BlobRefused, refused
from azureml_emulator.blobs.sas import KEY_FIELDS, VERSION, seconds_of, time_text
from azureml_emulator.blobs.signing import signature

LONGEST_SECONDS = 7 * 86400
_ELEMENTS = ("SignedOid", "SignedTid", "SignedStart", "SignedExpiry", "SignedService", "SignedVersion")


def key_of(seed: str, account: str, fields: Mapping[str, str]) -> str:
    """The key that the fields name, in base64."""
    text = "\n".join((account, *(fields.get(name, "") for name in KEY_FIELDS)))
    return signature(base64.b64encode(f"user delegation {seed}".encode()).decode(), text)


async def give_key(call: Call, seed: str, principal: Principal, tenant_id: str) -> Reply:
    """``POST /?restype=service&comp=userdelegationkey`` with ``KeyInfo`` (Start is optional, Expiry is not)."""
    sent = b"".join([piece async for piece in pieces_of(call.receive)]).decode("utf-8", "replace")
    now = time.time()
    start, expiry = _time(sent, "Start") or time_text(now), _time(sent, "Expiry")
    if expiry is None:
        raise refused("InvalidXmlDocument")
    if not now < seconds_of(expiry) <= now + LONGEST_SECONDS + 60:
        raise BlobRefused(400, "InvalidXmlNodeValue", "The key's Expiry must lie in the future, at most 7 days ahead.")
    values = (principal.object_id, tenant_id, start, expiry, "b", call.headers.get("x-ms-version", VERSION))
    key = key_of(seed, call.target.account, dict(zip(KEY_FIELDS, values, strict=True)))
    elements = {**dict(zip(_ELEMENTS, values, strict=True)), "Value": key}
    body = "".join(f"<{name}>{value}</{name}>" for name, value in elements.items())
    document = f'<?xml version="1.0" encoding="utf-8"?><UserDelegationKey>{body}</UserDelegationKey>'
    return Reply(200, {"Content-Type": "application/xml"}, document.encode())


def _time(sent: str, element: str) -> str | None:
    found = re.search(rf"<{element}>([^<]*)</{element}>", sent)
    if found is None:
        return None
    try:
        seconds_of(found.group(1))
    except ValueError as reason:
        raise refused("InvalidXmlDocument") from reason
    return found.group(1)
