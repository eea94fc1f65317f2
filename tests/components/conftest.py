"""A program's folder as the working directory."""

from __future__ import annotations

from pathlib import Path

import pytest

SCRIPT = "def init():\n    pass\n\n\ndef run(data):\n    return data\n"
PACKAGES = "dependencies: [python=3.11, pip, {pip: [azureml-inference-server-http]}]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Code, packages, a model, an MLflow model, a build context."""
    files = {
        "src/score.py": SCRIPT,
        "env.yml": PACKAGES,
        "model/weights.json": "{}",
        "flow/MLmodel": "flavors: {}\n",
        "image/Dockerfile": "FROM python:3.11-slim\n",
    }
    for name, content in files.items():
        path = tmp_path / "program" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.chdir(tmp_path / "program")
    return tmp_path / "program"
