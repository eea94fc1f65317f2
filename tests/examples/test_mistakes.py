"""What is easily done wrong in an example: said in one line at preview, or with its container's words at deployment."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ..engine.azure import ML
from .example import EXAMPLES, Example

pytestmark = pytest.mark.engine

NAME = "03-blue-green"
CUSTOMERS = json.loads((EXAMPLES / NAME / "customers.json").read_text())
PROGRAM, SCRIPT, CONDA = "__main__.py", "src/score.py", "env.yml"
END = "error: an unhandled error occurred: program exited with non-zero exit code: 1"
SCRIPT_OF_EACH = 'checking ManagedEndpoint "churn": deployments["blue"].{0}; deployments["green"].{0}.'
BEGIN = "def init() -> None:\n"
FAILING = """\
    print("looking for the rules")
    raise ValueError("the rules are not there")
"""
MISTAKES = {
    "the path of the model": (
        (PROGRAM, "path=role", "path=f'{role}s'"),
        'checking RegisteredModel "blue": path: "blues" is not there: it is looked for from the folder of the program.',
    ),
    "the name of the script": (
        (PROGRAM, '"score.py"', '"scores.py"'),
        SCRIPT_OF_EACH.format('scoring_script: "scores.py" is not in src'),
    ),
    "a script without run": (
        (SCRIPT, "def run(", "def rum("),
        SCRIPT_OF_EACH.format('scoring_script: "score.py" does not define run'),
    ),
    "a script without init": (
        (SCRIPT, "def init(", "def initialise("),
        SCRIPT_OF_EACH.format('scoring_script: "score.py" does not define init'),
    ),
    "a script that is no Python": (
        (SCRIPT, "def run(", "deff run("),
        SCRIPT_OF_EACH.format('scoring_script: "score.py" is not valid Python (line 15)'),
    ),
    "a conda file that is no YAML": (
        (CONDA, "dependencies:", "dependencies: ["),
        'checking EnvironmentImage "churn": conda_file: "env.yml" is not valid YAML in line 3.',
    ),
    "an argument that nobody knows": (
        (PROGRAM, "instance_type=", "instance_typ="),
        "ManagedDeployment has no argument instance_typ; did you mean instance_type?",
    ),
    "shares that make 90": (
        (PROGRAM, '"blue": 100', '"blue": 90'),
        'checking ManagedEndpoint "churn": traffic: the shares add up to 90; together they have to be 100 (or all 0).',
    ),
}
"""What is wrong: the edit that makes it so, and what is said."""


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_one_line_at_preview(what: str, example: Callable[[str], Example]) -> None:
    """The preview fails, nothing is sent, and no traceback is shown."""
    tried = example(NAME)
    edit, said = MISTAKES[what]
    tried.edit(*edit)
    output = tried.stack.preview(status=1)
    assert [line for line in output.splitlines() if line.startswith("error:")] == [f"error: {said}", END]
    assert tried.writes() == []


def test_a_script_that_fails_tells_why_and_a_mended_one_repairs(example: Callable[[str], Example]) -> None:
    """The exception and the last lines of the container are shown; what stands is kept, and the next `up` goes on."""
    tried = example(NAME)
    tried.stack.shows_containers = True
    tried.edit(SCRIPT, BEGIN, BEGIN + FAILING)
    output = tried.stack.up(status=1)
    for role in ("blue", "green"):
        (said,) = [line for line in output.splitlines() if f'* creating online deployment "churn-{role}-' in line]
        assert "(ResourceNotReady: User container has crashed" in said
        assert "(UserScriptInitFailed): ValueError: the rules are not there." in said
    assert "last lines of the inference server:" in output
    assert "azmlinfsrv.print - looking for the rules" in output
    assert all(each["properties"]["provisioningState"] == "Failed" for each in _deployments(tried))

    tried.edit(SCRIPT, FAILING, "")
    tried.stack.up()
    assert [each["properties"]["provisioningState"] for each in _deployments(tried)] == ["Succeeded", "Succeeded"]
    with tried.caller() as caller:
        assert caller.ask(CUSTOMERS)["threshold"] == 0.5
    tried.stack.up("--expect-no-changes")


def _deployments(tried: Example) -> list[dict[str, Any]]:
    return list(tried.azure.resources(f"{ML}/workspaces/onlineEndpoints/deployments").values())
