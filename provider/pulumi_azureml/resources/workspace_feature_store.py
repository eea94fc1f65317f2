"""How a workspace that is a feature store computes features and where it keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from typing_extensions import TypedDict

from ..declare import In, Key
from ..rules import Rule

__all__ = ["STORE_BY_KIND", "FeatureStore"]


class FeatureStore(TypedDict, total=False):
    """How features are computed and kept."""

    spark_version: Annotated[In[str], Key("computeRuntime.sparkRuntimeVersion")]
    """Version of Spark that computes them, e.g. `3.4`."""
    offline_connection: Annotated[In[str], Key("offlineStoreConnectionName")]
    """Name of the workspace's connection to the offline store."""
    online_connection: Annotated[In[str], Key("onlineStoreConnectionName")]
    """Name of the workspace's connection to the online store."""


def _store_by_kind(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("feature_store") is None or inputs.get("kind") == "FeatureStore":
        return None
    return "is only allowed with the kind FeatureStore"


STORE_BY_KIND = Rule("feature store", "feature_store", ("kind", "feature_store"), _store_by_kind)
