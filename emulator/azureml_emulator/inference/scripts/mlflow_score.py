"""Scores an MLflow model that came without a scoring script.

Takes what the service takes: ``{"input_data": …}`` with a table in MLflow's split form, a list of records or an array,
``params`` beside it; MLflow's own ``dataframe_split``, ``dataframe_records``, ``instances`` and ``inputs`` as well.
Answers the predictions as they are, without a key around them (azure docs, Deploy MLflow models to online endpoints).
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

_KEYS = ("input_data", "dataframe_split", "dataframe_records", "instances", "inputs")
_loaded: dict[str, Any] = {}


def init() -> None:
    """Load the model."""
    found = Path(os.environ["AZUREML_MODEL_DIR"]).rglob("MLmodel")
    folder = min(found, key=lambda path: len(path.parts)).parent
    _loaded["model"] = importlib.import_module("mlflow.pyfunc").load_model(str(folder))


def run(data: str) -> Any:
    """The predictions for one request."""
    body = json.loads(data)
    key = next((key for key in _KEYS if key in body), None) if isinstance(body, dict) else None
    if key is None:
        raise ValueError(f"the request has none of the keys {', '.join(_KEYS)}")
    options = {"params": body["params"]} if body.get("params") else {}
    return _plain(_loaded["model"].predict(_table(body[key]), **options))


def _table(value: Any) -> Any:
    """What the model is given: a frame where there are columns, else an array."""
    if isinstance(value, dict) and "columns" in value:
        frame = importlib.import_module("pandas").DataFrame
        return frame(value["data"], columns=value["columns"], index=value.get("index"))
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return importlib.import_module("pandas").DataFrame(value)
    return importlib.import_module("numpy").array(value)


def _plain(value: Any) -> Any:
    """Predictions as JSON."""
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return value.to_dict(orient="records")
    return value.tolist() if hasattr(value, "tolist") else value
