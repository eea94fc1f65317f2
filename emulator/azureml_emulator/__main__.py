"""``python -m azureml_emulator``."""

from __future__ import annotations

from azureml_emulator.cli import main

main()
