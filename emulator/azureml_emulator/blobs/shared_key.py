"""Authorization by account key: the text that a client signs over its whole request.

Source: Azure Storage REST reference, Authorize with Shared Key (2025).
"""

from __future__ import annotations

from collections import defaultdict

from azureml_emulator.blobs.call import Call

_SIGNED_HEADERS = (
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
)


def texts(call: Call) -> list[str]:
    """What may have been signed. The service sorts header names without looking at hyphens first; most clients sort by
    bytes. The two differ for few names, and both are taken."""
    orders = [sorted(_service_headers(call)), sorted(_service_headers(call), key=lambda name: name.replace("-", ""))]
    return list(dict.fromkeys(_text(call, order) for order in orders))


def _service_headers(call: Call) -> list[str]:
    return [name for name in call.headers if name.startswith("x-ms-")]


def _text(call: Call, names: list[str]) -> str:
    plain = {name: call.headers.get(name, "") for name in _SIGNED_HEADERS}
    if plain["content-length"] == "0":
        plain["content-length"] = ""
    if "x-ms-date" in call.headers:
        plain["date"] = ""
    headers = "".join(f"{name}:{' '.join(call.headers[name].split())}\n" for name in names)
    return "\n".join([call.method, *plain.values(), ""]) + headers + _resource(call)


def _resource(call: Call) -> str:
    """Account, path as sent (with the account once more where it stands in the path), and all parameters."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in call.parameters:
        values[name.lower()].append(value)
    query = "".join(f"\n{name}:{','.join(sorted(values[name]))}" for name in sorted(values))
    return f"/{call.target.account}{call.raw_path}{query}"
