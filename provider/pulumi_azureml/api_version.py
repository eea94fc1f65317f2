"""Which api-version is spoken to a resource."""

from __future__ import annotations

__all__ = ["spoken_version"]

_OURS = "/microsoft.machinelearningservices/"


def spoken_version(arm_type: str, own: str, configured: str | None) -> str:
    """The configuration's for what is of Azure Machine Learning, else `own`; `arm_type` may be a whole id."""
    ours = _OURS in f"/{arm_type}".casefold()
    return configured or own if ours else own
