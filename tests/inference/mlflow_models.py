"""A model as mlflow writes one: a function of its input, loaded by a module of its own."""

from __future__ import annotations

from pathlib import Path

SUMMING = """
class Model:
    def predict(self, given, params=None):
        times = (params or {}).get("times", 1)
        if isinstance(given, dict):
            return {name: (tensor.sum(axis=1) * times).tolist() for name, tensor in given.items()}
        return given.sum(axis=1) * times

def _load_pyfunc(path):
    return Model()
"""
DESCRIPTION = """
flavors:
  python_function:
    code: code
    env: conda.yaml
    loader_module: summing
model_uuid: '0123'
signature:
  inputs: null
  outputs: null
  params: '[{"name": "times", "type": "long", "default": 1, "shape": null}]'
utc_time_created: '2025-01-01 00:00:00.000000'
"""


SUM_MODEL = {
    "MLmodel": DESCRIPTION,
    "conda.yaml": "dependencies:\n- pip:\n  - mlflow-skinny\n  - pandas\n",
    "code/summing.py": SUMMING,
}
"""Path and text of its files."""


def written(folder: Path) -> Path:
    """The model in a folder."""
    for name, text in SUM_MODEL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder
