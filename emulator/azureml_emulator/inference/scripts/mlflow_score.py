"""Scores an MLflow model that came without a scoring script.

Takes what the service takes, and no more: ``{"input_data": …}`` with a table in pandas' split form, a tensor as lists,
or several by name, and ``params`` beside it. Answers the predictions as they are, without a key around them (azure
docs, Guidelines for deploying MLflow models, Input formats; 2025).
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

_loaded: dict[str, Any] = {}


def init() -> None:
    """Load the model."""
    found = Path(os.environ["AZUREML_MODEL_DIR"]).rglob("MLmodel")
    folder = min(found, key=lambda path: len(path.parts)).parent
    _loaded["model"] = importlib.import_module("mlflow.pyfunc").load_model(str(folder))


def run(data: str) -> Any:
    """The predictions for one request."""
    body = json.loads(data)
    if not isinstance(body, dict) or "input_data" not in body:
        raise ValueError("the request has no key 'input_data'. MLflow's own server takes others, the service this one.")
    options = {"params": body["params"]} if body.get("params") else {}
    return _plain(_loaded["model"].predict(_input(body["input_data"]), **options))


def _input(value: Any) -> Any:
    """What the model is given: a frame where there are columns, else arrays."""
    if isinstance(value, dict) and "columns" in value:
        return _frame(value["data"], value["columns"], value.get("index"))
    array = importlib.import_module("numpy").array
    if isinstance(value, dict):
        return {name: array(tensor) for name, tensor in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        raise ValueError("'input_data' is a list of records, which the service does not take. Send columns and data.")
    columns = _columns()
    return _frame(value, columns, None) if columns else array(value)


def _columns() -> list[str]:
    """The columns that the model's signature names; none when it has no signature or one of tensors."""
    schema = _loaded["model"].metadata.get_input_schema()
    if schema is None or schema.is_tensor_spec() or not schema.has_input_names():
        return []
    return list(schema.input_names())


def _frame(data: Any, columns: list[str], index: Any) -> Any:
    return importlib.import_module("pandas").DataFrame(data, columns=columns, index=index)


def _plain(value: Any) -> Any:
    """Predictions as JSON."""
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return value.to_dict(orient="records")
    return value.tolist() if hasattr(value, "tolist") else value
