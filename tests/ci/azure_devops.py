"""Azure Pipelines, as far as examples/ci uses it: jobs, templates, macros, conditions, logging commands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .pipeline import Done, Job, Step
from .runner import Runner

TASKS: Mapping[str, frozenset[str]] = {
    "UsePythonVersion@0": frozenset({"versionSpec"}),
    "AzureCLI@2": frozenset({"azureSubscription", "scriptType", "scriptLocation", "inlineScript"}),
}
"""The tasks that are used, by major version, with their inputs that are used."""
_MACRO = re.compile(r"\$\(([A-Za-z_][\w.]*)\)")
_COMMAND = re.compile(r"##vso\[task\.(\w+) ?([^\]]*)\](.*)")
_TOKEN = re.compile(r"\s*(?:(?P<word>\w+)\(|variables\['(?P<variable>[\w.]+)'\]|'(?P<text>[^']*)'|(?P<end>[),]))")


def jobs(path: Path) -> list[Job]:
    """The jobs of a pipeline, in its order, with templates put in place."""
    document = yaml.safe_load(path.read_text())
    return [_job(job, _variables(document.get("variables", {})), path.parent) for job in document["jobs"]]


def _job(job: dict[str, Any], outer: dict[str, str], folder: Path) -> Job:
    known = {"job", "deployment", "condition", "timeoutInMinutes", "environment", "variables", "strategy", "steps"}
    assert set(job) <= known, f"a job has keys that are not foreseen: {set(job) - known}"
    steps = job["steps"] if "job" in job else job["strategy"]["runOnce"]["deploy"]["steps"]
    return Job(
        name=job.get("job") or job["deployment"],
        steps=[made for step in steps for made in _steps(step, folder)],
        environment={**outer, **_variables(job.get("variables", {}))},
        condition=job.get("condition", ""),
        protected_by=job.get("environment", ""),
    )


def _variables(block: dict[str, str] | list[dict[str, str]]) -> dict[str, str]:
    """Names and values; a group is a name without a value, kept as `group:<name>`."""
    if isinstance(block, dict):
        return block
    return {each["name"]: each["value"] if "name" in each else "" for each in block if "name" in each} | {
        f"group:{each['group']}": "" for each in block if "group" in each
    }


def _steps(step: dict[str, Any], folder: Path) -> list[Step]:
    if "template" in step:
        included = yaml.safe_load((folder / step["template"]).read_text())
        return [made for each in included["steps"] for made in _steps(each, folder)]
    known = {"checkout", "fetchDepth", "task", "bash", "inputs", "env", "displayName", "condition", "continueOnError"}
    assert set(step) <= known, f"a step has keys that are not foreseen: {set(step) - known}"
    inputs = {key: str(value) for key, value in step.get("inputs", {}).items()}
    if "checkout" in step:
        assert step["checkout"] == "self"
        inputs = {"fetchDepth": str(step.get("fetchDepth", 1))}
    action = "checkout" if "checkout" in step else step.get("task", "")
    return [
        Step(
            name=step.get("displayName", action),
            script=step.get("bash", inputs.get("inlineScript", "")),
            action=action,
            inputs=inputs,
            environment={key: str(value) for key, value in step.get("env", {}).items()},
            condition=step.get("condition", ""),
            may_fail=step.get("continueOnError", False),
        )
    ]


@dataclass
class AzurePipelines:
    """The dialect of one job."""

    runner: Runner
    job: Job
    values: Mapping[str, str]
    """Variables that the service sets; scripts see them in upper case."""
    groups: Mapping[str, Mapping[str, str]]
    """Variable groups of the library."""
    secrets: frozenset[str]
    """Variables of the service and the library that scripts see only where a step hands them over."""
    connections: Mapping[str, Mapping[str, str]]
    """Service connections: the variables under which AzureCLI@2 shows them to its script."""
    variables: dict[str, str] = field(default_factory=dict)
    """What steps have set."""
    places: list[str] = field(default_factory=list)
    """Folders that steps have put on the path."""
    summaries: list[Path] = field(default_factory=list)
    shell: Sequence[str] = ("bash", "--noprofile", "--norc")

    @property
    def folder(self) -> Path:
        return self.runner.checkout

    @property
    def temporary(self) -> Path:
        return self.runner.temporary

    def wants(self, condition: str, *, failed: bool) -> bool:
        return _holds(condition, self.visible(), failed=failed) if condition else not failed

    def _own(self) -> dict[str, str]:
        """The variables that the file declares, with those of the groups it names."""
        declared = self.job.environment
        groups = [self.groups[name.removeprefix("group:")] for name in declared if name.startswith("group:")]
        from_groups = {key: value for group in groups for key, value in group.items()}
        return {**from_groups, **{key: value for key, value in declared.items() if not key.startswith("group:")}}

    def visible(self) -> dict[str, str]:
        """Every variable, by the name that macros and conditions use."""
        agent = {"Agent.TempDirectory": str(self.temporary)}
        return {**self.values, **agent, **self._own(), **self.variables}

    def filled(self, text: str) -> str:
        known = {name.casefold(): value for name, value in self.visible().items()}

        def value(found: re.Match[str]) -> str:
            assert found[1].casefold() in known, f"the variable {found[1]!r} is not declared"
            return known[found[1].casefold()]

        return _MACRO.sub(value, text)

    def environment(self, step: Step) -> dict[str, str]:
        assert not _MACRO.search(step.script), "macros go through `env`: a value in a script would be run"
        hidden = self.secrets - set(self.job.environment)
        shown = {name.upper().replace(".", "_"): text for name, text in self.visible().items() if name not in hidden}
        connection = self.connections[step.inputs["azureSubscription"]] if step.action == "AzureCLI@2" else {}
        machine = self.runner.environment()
        path = {"PATH": ":".join([*self.places, machine["PATH"]])}
        given = {key: self.filled(value) for key, value in step.environment.items()}
        return self.runner.placed({**machine, **path, **shown, **connection, **given})

    def act(self, step: Step) -> None:
        if step.action == "checkout":
            self.runner.clone(int(step.inputs["fetchDepth"]))
            return
        assert step.action in TASKS, f"{step.action} is not a known task"
        assert set(step.inputs) <= TASKS[step.action], f"{step.action} has no such input: {set(step.inputs)}"
        if step.action == "AzureCLI@2":
            assert (step.inputs["scriptType"], step.inputs["scriptLocation"]) == ("bash", "inlineScript")

    def hear(self, done: Done) -> None:
        for command, properties, value in _COMMAND.findall(done.output):
            match command:
                case "setvariable":
                    self.variables[properties.removeprefix("variable=")] = value
                case "prependpath":
                    self.places.insert(0, value)
                case "uploadsummary":
                    self.summaries.append(Path(value))
                case _:
                    raise AssertionError(f"the logging command task.{command} is not foreseen")

    def summary(self) -> str:
        return "\n".join(path.read_text() for path in self.summaries)


def _holds(condition: str, variables: Mapping[str, str], *, failed: bool) -> bool:
    """The value of a condition such as ``and(succeeded(), eq(variables['a'], 'b'))``."""
    known = {name.casefold(): value for name, value in variables.items()}
    value, rest = _evaluated(condition, known, failed=failed)
    assert not rest.strip(), f"the condition {condition!r} goes on after its end"
    return bool(value)


def _evaluated(text: str, variables: Mapping[str, str], *, failed: bool) -> tuple[bool | str, str]:
    """The value of the expression that `text` begins with, and what follows it."""
    found = _TOKEN.match(text)
    assert found, f"the condition {text!r} is not of a known form"
    assert not found["end"], f"the condition {text!r} begins with its end"
    rest = text[found.end() :]
    if found["variable"]:
        return variables.get(found["variable"].casefold(), ""), rest
    if not found["word"]:
        return found["text"], rest
    values: list[bool | str] = []
    while not rest.lstrip().startswith(")"):
        value, rest = _evaluated(rest.lstrip().removeprefix(","), variables, failed=failed)
        values.append(value)
    return _called(found["word"], values, failed=failed), rest.lstrip()[1:]


def _called(name: str, values: Sequence[bool | str], *, failed: bool) -> bool:
    match name:
        case "and":
            return all(values)
        case "not":
            return not values[0]
        case "eq":
            return str(values[0]).casefold() == str(values[1]).casefold()
        case "ne":
            return str(values[0]).casefold() != str(values[1]).casefold()
        case "succeeded":
            return not failed
        case "canceled":
            return False
        case _:
            raise AssertionError(f"the function {name}() is not foreseen")
