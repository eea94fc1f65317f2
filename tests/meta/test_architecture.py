"""What docs/architecture.md says of the house is so: its modules, who touches Pulumi, and the files that it names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROVIDER = ROOT / "provider" / "pulumi_azureml"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
(TREE,) = [block for block in re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) if "declare.py" in block]
ENTRIES = {"__init__.py", "__main__.py"}
TOUCHES = {"lookups.py", "automl_jobs.py", "cli/import_file.py"}
"""Modules outside of host/ and resources/ that import Pulumi when they run."""


def test_the_tree_has_every_module() -> None:
    """Each once, and none that is not there."""
    named = re.findall(r"\b\w+\.py", TREE)
    assert sorted(named) == sorted({path.name for path in PROVIDER.glob("*.py")} - ENTRIES)
    folders = {path.name for path in PROVIDER.iterdir() if (path / "__init__.py").exists()}
    assert set(re.findall(r"^(\w+)/", TREE, re.MULTILINE)) == folders


def test_every_file_that_is_named_is_there() -> None:
    """From the root, or from the provider."""
    named = {word for word in re.findall(r"`([\w./]+)`", PAGE) if word.endswith((".py", "/", ".toml", ".md"))}
    named |= {word for word in re.findall(r"`([\w./]+)`", PAGE) if word.startswith(("scripts/", "tests/", "docs/"))}
    places = (ROOT, PROVIDER, PROVIDER.parent, ROOT / "emulator" / "azureml_emulator")
    assert [word for word in sorted(named) if not any((place / word).exists() for place in places)] == []


def test_who_touches_pulumi_is_said() -> None:
    """The modules that import it when they run, beside the two folders."""
    outside = [
        path for path in PROVIDER.rglob("*.py") if path.relative_to(PROVIDER).parts[0] not in ("host", "resources")
    ]
    assert {str(path.relative_to(PROVIDER)) for path in outside if _imports_pulumi(path)} == TOUCHES
    assert [name for name in TOUCHES if f"`{name}`" not in PAGE] == []


def _imports_pulumi(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    names = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) and node not in skipped
        for alias in node.names
    ]
    return any(name.partition(".")[0] == "pulumi" for name in modules + names)
