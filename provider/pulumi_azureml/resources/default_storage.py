"""The storage account that a workspace leans on: which ones serve.

Source: learn.microsoft.com, concept-workspace ("Associated resources"), 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..traits import Look

__all__ = ["FIT_FOR_A_WORKSPACE"]


def _account_serves(account: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
    name, sku = account.get("name", ""), str((account.get("sku") or {}).get("name", ""))
    if sku.casefold().startswith("premium"):
        return (
            f'the storage account "{name}" is premium ({sku}); a workspace needs a standard one without a hierarchical '
            "namespace"
        )
    # A feature store is made on a data lake (azure-ai-ml 1.35, workspace_base.json).
    if (account.get("properties") or {}).get("isHnsEnabled") and inputs.get("kind") != "FeatureStore":
        return (
            f'the storage account "{name}" has a hierarchical namespace (Data Lake Storage Gen2), which a workspace '
            "cannot use; take an account without one"
        )
    return None


FIT_FOR_A_WORKSPACE = Look("R47", "storage_account_id", "2023-05-01", _account_serves, reads=("kind",))
