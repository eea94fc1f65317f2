"""Prices by a rule that each version of the service sets otherwise."""

import json
import os

rate = 1.0


def init() -> None:
    global rate
    rate = float(os.environ["PRICE_RATE"])


def run(data: str) -> dict[str, object]:
    return {"rate": rate, "prices": [round(rate * cost, 2) for cost in json.loads(data)["costs"]]}
