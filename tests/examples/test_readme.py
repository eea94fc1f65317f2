"""What the front page shows is what works: its programs, and each of its lines for a shell."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from pulumi_azureml.settings import TABLE

from ..engine.azure import Azure
from ..engine.stack import Stack
from ..samples.generator import PUBLIC_KEYS
from .example import EXAMPLES, ROOT, Example

PAGE = (ROOT / "README.md").read_text(encoding="utf-8")
FLAGSHIP = EXAMPLES / "02-aks-webservice"
MOST_LINES = 15
"""Of the first program."""
SESSION_SECONDS = 120
OWN = ("azureml-emulator", "pulumi-azureml")
FOREIGN = (["pip", "install"], ["az", "login"], ["pulumi", "up"])
"""Commands of others that the page shows."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def lines_for_a_shell() -> list[str]:
    return [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines() if line[:2] == "$ "]


FIRST, SECOND = blocks("python")


def test_the_first_program_is_short() -> None:
    """At a glance one sees that it is all there is to write."""
    assert len([line for line in FIRST.splitlines() if line.strip()]) <= MOST_LINES


@pytest.mark.engine
def test_the_programs_work_as_they_stand(stack: Stack, azure: Azure) -> None:
    """The first by itself, and the second below it: every argument is one, and nothing is sent by a preview."""
    stack.copy(FLAGSHIP)  # for the files that the second program names, and the keys of configuration
    (stack.program / "model").mkdir(exist_ok=True)  # where the example was run, it is there
    (stack.program / "model" / "model.txt").write_text("weights\n")
    tried = Example(stack, azure, stack.program)
    made = {}
    for program in (FIRST, FIRST + SECOND):
        (stack.program / "__main__.py").write_text(program)
        made[program] = {name for name, step in stack.plan().items() if step == "create"}
    assert {"churn", "notebook"} < made[FIRST] < made[FIRST + SECOND]
    assert {"aks", "serving", "churn-service"} < made[FIRST + SECOND]
    assert tried.writes() == []


@pytest.mark.parametrize("line", lines_for_a_shell())
def test_every_line_for_a_shell_is_a_command_that_there_is(line: str) -> None:
    """Scripts can be run, verbs and options of our commands are in their help, and keys of configuration are known."""
    words = shlex.split(line.partition(" &")[0], comments=True)
    if words[0].startswith("./scripts/"):
        assert os.access(ROOT / words[0], os.X_OK)
    elif words[:3] == ["pulumi", "config", "set"]:
        assert words[3].removeprefix("azureml:") in {setting.key for setting in TABLE}
    elif words[0] in OWN:
        shown = _help(words[0], words[1])
        own = words[: words.index("--")] if "--" in words else words
        assert [word for word in own if word.startswith("--") and word not in shown] == []
    else:
        assert line.startswith("eval ") or words[:2] in FOREIGN


def _help(program: str, verb: str) -> str:
    command = [str(Path(sys.executable).with_name(program)), verb, "--help"]
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.engine
@pytest.mark.skipif(os.name == "nt", reason="the lines are for a shell of Unix")
def test_a_longer_session_is_pasted_at_once(stack: Stack) -> None:
    """An emulator in the background, its variables, and `pulumi up`: in one go, without an error."""
    (session,) = [block for block in blocks("console") if "azureml-emulator serve" in block]
    *begun, last = [line.removeprefix("$ ") for line in session.splitlines()]
    found, up = last.split(" && ")
    assert up == "pulumi up"
    stack.write(FIRST)
    stack.pulumi("stack", "init", "first", "--secrets-provider", "passphrase")
    keys = {"storageAccountId": "storage_account", "keyVaultId": "key_vault"}
    satellite = "json.load(open('.emulator.json'))['satellites']['{}']"
    configure = [
        f'pulumi config set {key} "$({sys.executable} -c "import json; print({satellite.format(name)})")"'
        for key, name in keys.items()
    ]
    configure += [f"pulumi config set sshPublicKey '{PUBLIC_KEYS[0]}'"]
    script = ["set -e", 'trap "kill %1; wait" EXIT', *begun, found, *configure]
    done = subprocess.run(
        ["bash", "-c", "\n".join([*script, up])],
        cwd=stack.program,
        env={**stack.environment, "PULUMI_SKIP_CONFIRMATIONS": "true", "PULUMI_SKIP_PREVIEW": "true"},
        capture_output=True,
        text=True,
        timeout=SESSION_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "+ 3 created" in done.stdout
