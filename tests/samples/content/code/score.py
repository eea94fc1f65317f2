"""Answers with the number of rows that it was sent, times what the model says."""

import json
import os
from pathlib import Path

model: dict[str, float] = {}


def init() -> None:
    model["factor"] = float((Path(os.environ["AZUREML_MODEL_DIR"]) / "model" / "factor.txt").read_text())


def run(data: str) -> list[float]:
    return [model["factor"] * row for row in json.loads(data)["data"]]
