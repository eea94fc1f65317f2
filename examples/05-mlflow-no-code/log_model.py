"""Writes a model as MLflow writes one. With MLflow at hand, `mlflow.pyfunc.save_model` does the same."""

from pathlib import Path

FILES = {
    "MLmodel": """\
flavors:
  python_function:
    code: code
    env: conda.yaml
    loader_module: bmi
    python_version: 3.11.0
model_uuid: 0f4c4a4e2f0d4e0bb4a5a3a2c5d0b111
utc_time_created: '2026-01-31 12:00:00.000000'
""",
    "conda.yaml": """\
dependencies:
- python=3.11
- pip
- pip:
  - mlflow-skinny
  - pandas
""",
    "code/bmi.py": '''\
"""Body mass index of people whose weight (kg) and height (m) are known."""


class BodyMassIndex:
    def predict(self, people, params=None):
        return (people["weight"] / people["height"] ** 2).round(1)


def _load_pyfunc(path):
    return BodyMassIndex()
''',
}


def log_model(folder: str) -> None:
    """Write the model into a folder."""
    for name, text in FILES.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
