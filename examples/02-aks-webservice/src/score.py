"""The scoring script: loads the model once, and answers each request with one species for every flower in it."""

import json
import os
from pathlib import Path

import joblib

SPECIES = ("setosa", "versicolor", "virginica")
model = None


def init() -> None:
    global model
    model = joblib.load(Path(os.environ["AZUREML_MODEL_DIR"]) / "model" / "iris.joblib")


def run(data: str) -> list[str]:
    flowers = json.loads(data)["flowers"]
    return [SPECIES[kind] for kind in model.predict(flowers)]
