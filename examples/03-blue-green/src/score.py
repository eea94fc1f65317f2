"""Says of each customer whether they will leave, by the threshold that the model holds."""

import json
import os
from pathlib import Path

rules = {}


def init() -> None:
    model = next(Path(os.environ["AZUREML_MODEL_DIR"]).rglob("rules.json"))
    rules.update(json.loads(model.read_text()))


def run(data: str) -> dict[str, object]:
    risks = json.loads(data)["risks"]
    return {"threshold": rules["threshold"], "leaves": [risk > rules["threshold"] for risk in risks]}
