"""GitHub Actions, as far as the workflows of examples/ci use it: jobs, expressions, conditions, files between steps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .pipeline import Done, Job, Step
from .runner import Runner

ACTIONS: Mapping[str, frozenset[str]] = {
    "actions/checkout@v6": frozenset({"fetch-depth", "persist-credentials"}),
    "actions/setup-python@v6": frozenset({"python-version", "cache"}),
    "pulumi/actions@v7": frozenset({"pulumi-version"}),
    "azure/login@v3": frozenset({"client-id", "tenant-id", "subscription-id"}),
}
"""The actions of other people that are used, by major version, with their inputs that are used."""
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_TERM = re.compile(r"(?P<left>[\w.-]+)\s*(?P<sign>==|!=)\s*(?:'(?P<text>[^']*)'|(?P<right>[\w.-]+))")


def jobs(path: Path) -> list[Job]:
    """The jobs of a workflow, in its order."""
    document = yaml.safe_load(path.read_text())
    return [_job(name, job, document) for name, job in document["jobs"].items()]


def _job(name: str, job: dict[str, Any], document: dict[str, Any]) -> Job:
    known = {"if", "runs-on", "timeout-minutes", "environment", "permissions", "env", "steps"}
    assert set(job) <= known, f"job {name} has keys that are not foreseen: {set(job) - known}"
    return Job(
        name=name,
        steps=[_step(step) for step in job["steps"]],
        environment={**document.get("env", {}), **job.get("env", {})},
        condition=job.get("if", ""),
        protected_by=job.get("environment", ""),
        permissions=job.get("permissions", document["permissions"]),
    )


def _step(step: dict[str, Any]) -> Step:
    known = {"name", "id", "if", "env", "run", "uses", "with", "continue-on-error"}
    assert set(step) <= known, f"a step has keys that are not foreseen: {set(step) - known}"
    return Step(
        name=step.get("name", step.get("uses", "")),
        id=step.get("id", ""),
        script=step.get("run", ""),
        action=step.get("uses", ""),
        inputs={key: str(value) for key, value in step.get("with", {}).items()},
        environment={key: str(value) for key, value in step.get("env", {}).items()},
        condition=step.get("if", ""),
        may_fail=step.get("continue-on-error", False),
    )


@dataclass
class GitHub:
    """The dialect of one job."""

    runner: Runner
    job: Job
    values: Mapping[str, str]
    """What expressions stand for; one that is not in it is an error."""
    steps: dict[str, str] = field(default_factory=dict)
    """Outcomes and outputs of earlier steps, as expressions name them."""
    variables: dict[str, str] = field(default_factory=dict)
    """What steps have put into GITHUB_ENV."""
    signed_in: dict[str, str] = field(default_factory=dict)
    """Inputs of azure/login."""
    shell: Sequence[str] = ("bash", "-e")

    @property
    def folder(self) -> Path:
        return self.runner.checkout

    @property
    def temporary(self) -> Path:
        return self.runner.temporary

    def wants(self, condition: str, *, failed: bool) -> bool:
        text = _EXPRESSION.sub(r"\1", condition).strip()
        asks_for_failures = "cancelled()" in text
        terms = [term.strip() for term in text.split("&&")] if text else []
        return (asks_for_failures or not failed) and all(self._holds(term) for term in terms)

    def _holds(self, term: str) -> bool:
        if term == "!cancelled()":
            return True
        found = _TERM.fullmatch(term)
        assert found, f"the condition {term!r} is not of a known form"
        right = found["text"] if found["text"] is not None else self._value(found["right"])
        return (self._value(found["left"]) == right) == (found["sign"] == "==")

    def _value(self, name: str) -> str:
        if re.fullmatch(r"steps\.[\w-]+\.outcome", name):
            return self.steps.get(name, "skipped")
        if re.fullmatch(r"steps\.[\w-]+\.outputs\.[\w-]+", name):
            return self.steps.get(name, "")
        assert name in self.values, f"the expression {name!r} is not declared"
        return self.values[name]

    def filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda found: self._value(found[1]), text)

    def environment(self, step: Step) -> dict[str, str]:
        assert "${{" not in step.script, "expressions go through `env`: a value in a script would be run"
        files = {f"GITHUB_{name}": str(self._file(name)) for name in ("OUTPUT", "ENV", "STEP_SUMMARY")}
        for path in files.values():
            Path(path).touch()
        asked = {"ACTIONS_ID_TOKEN_REQUEST_URL": self.runner.issuer, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token"}
        own = {**self.job.environment, **self.variables, **step.environment}
        environment = {
            **self.runner.environment(),
            **files,
            "RUNNER_TEMP": str(self.temporary),
            **(asked if self.job.permissions.get("id-token") == "write" else {}),
            **{key: self.filled(str(value)) for key, value in own.items()},
        }
        return self.runner.placed(environment)

    def act(self, step: Step) -> None:
        assert step.action in ACTIONS, f"{step.action} is not a known action"
        assert set(step.inputs) <= ACTIONS[step.action], f"{step.action} has no such input: {set(step.inputs)}"
        inputs = {key: self.filled(value) for key, value in step.inputs.items()}
        match step.action.partition("@")[0]:
            case "actions/checkout":
                assert self.job.permissions.get("contents") == "read"
                self.runner.clone(int(inputs.get("fetch-depth", "1")))
            case "azure/login":
                assert self.job.permissions.get("id-token") == "write"
                self.signed_in = inputs
            case _:
                pass  # the interpreter and the CLI are there

    def hear(self, done: Done) -> None:
        name = f"steps.{done.step.id}"
        self.steps[f"{name}.outcome"] = "failure" if done.failed else "success"
        self.steps.update({f"{name}.outputs.{key}": value for key, value in self._taken("OUTPUT")})
        self.variables.update(self._taken("ENV"))

    def summary(self) -> str:
        return self._file("STEP_SUMMARY").read_text() if self._file("STEP_SUMMARY").exists() else ""

    def _file(self, name: str) -> Path:
        return self.temporary / f"github-{name.lower()}"

    def _taken(self, name: str) -> list[tuple[str, str]]:
        """The assignments that the last script wrote, taken out of their file."""
        lines = self._file(name).read_text().splitlines()
        self._file(name).write_text("")
        assert all("=" in line for line in lines), f"GITHUB_{name} takes name=value lines: {lines}"
        return [(line.partition("=")[0], line.partition("=")[2]) for line in lines]
