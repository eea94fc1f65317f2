"""Trains the model that the stack registers: the same data and seed give the same bytes, and so the same version."""

from pathlib import Path

import joblib
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier


def train(folder: str) -> None:
    """Write the model into a folder."""
    flowers, species = load_iris(return_X_y=True)
    Path(folder).mkdir(exist_ok=True)
    joblib.dump(DecisionTreeClassifier(max_depth=3, random_state=7).fit(flowers, species), f"{folder}/iris.joblib")
