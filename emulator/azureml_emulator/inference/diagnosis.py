"""Why an instance did not come up, in the service's codes and in the words that the container left."""

from __future__ import annotations

import re

from azureml_emulator.inference.contract import ComputeType
from azureml_emulator.inference.failures import RolloutFailed, last_lines

_SCRIPT_SIGNS = (
    ("User's init function failed", "UserScriptInitFailed", "init() of the scoring script raised an exception"),
    ("Failed to import user script", "UserScriptImportError", "the scoring script cannot be imported"),
    ("function defined", "UserScriptFunctionNotFound", "the scoring script lacks init() or run()"),
)
"""Words of azureml-inference-server-http 1.x, the codes that Kubernetes deployments fail with (azure docs, Troubleshoot
online endpoints), and what they mean."""
_TRACEBACK = "Traceback (most recent call last):"
_EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(: .*)?")
"""The line below a traceback."""
_CRASHED = (
    "User container has crashed or terminated. Please see troubleshooting guide, available here: "
    "https://aka.ms/oe-tsg#error-resourcenotready"
)
"""The service's sentence (MicrosoftLearning/mslearn-azure-ml#100, 2024)."""


def crashed(compute_type: ComputeType, status: int, log: list[str]) -> RolloutFailed:
    """An instance ended before it had been ready once. A managed deployment knows one code for it."""
    text = "\n".join(log)
    found = next((item for item in _SCRIPT_SIGNS if item[0] in text), None)
    code, meaning = found[1:] if found else ("ResourceNotReady", f"the server ended with status {status}")
    detail = f"{meaning} ({code}){_raised(log)}." if found else f"{meaning}."
    return RolloutFailed(
        code if compute_type == "Kubernetes" else "ResourceNotReady",
        f"{_CRASHED}\n{detail[0].upper()}{detail[1:]} The log ends with:\n{last_lines(log)}",
    )


def _raised(log: list[str]) -> str:
    """What the script raised: the first exception that is told of. The server's own, and much else, come after it."""
    lines = iter(log)
    if not any(_TRACEBACK in line for line in lines):
        return ""
    raised = next((line for line in lines if _EXCEPTION.fullmatch(line)), "")
    return f": {raised.rstrip('.')}" if raised else ""


def never_ready(path: str, seconds: float, log: list[str]) -> RolloutFailed:
    """An instance runs and does not answer its probes."""
    return RolloutFailed(
        "ResourceNotReady",
        f"the container did not answer GET {path} with a 2xx or 3xx within {seconds:g} seconds, which its probes "
        "give it (initial delay + period * failure threshold). Give it more time, or see why it takes so long. "
        f"The log ends with:\n{last_lines(log)}",
    )
