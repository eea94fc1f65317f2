"""What can be said about the files of examples/ci without running them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from .github import ACTIONS
from .pipeline import Job
from .services import EXAMPLES, jobs

GUIDE = EXAMPLES.parents[1] / "docs" / "ci.md"
PREVIEW_AND_DRIFT = [(service, file) for service in ("github", "azure-devops") for file in ("preview", "drift")]
WORKFLOWS = [EXAMPLES / "github" / f"{file}.yml" for file in ("preview", "drift")]


def documents() -> list[Path]:
    return sorted(EXAMPLES.rglob("*.*"))


def all_jobs() -> list[Job]:
    return [job for service, file in PREVIEW_AND_DRIFT for job in jobs(service, file)]


def loaded(path: Path) -> dict[Any, Any]:
    document: dict[Any, Any] = yaml.safe_load(path.read_text())
    return document


def test_every_file_is_run_by_a_test() -> None:
    """The folder holds what the tests run, and nothing else."""
    names = [str(path.relative_to(EXAMPLES)) for path in documents()]
    assert names == [
        "azure-devops/comment.yml",
        "azure-devops/drift.yml",
        "azure-devops/preview.yml",
        "github/drift.yml",
        "github/preview.yml",
    ]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_grants_nothing_by_default(path: Path) -> None:
    """Each job says what its token may do; what a job does not say, no token may."""
    assert loaded(path)["permissions"] == {}


def test_each_job_asks_for_the_permissions_it_uses() -> None:
    """Federation only where Azure is asked; issues and pull requests only where they are written."""
    assert {job.name: dict(job.permissions) for file in ("preview", "drift") for job in jobs("github", file)} == {
        "emulator": {"contents": "read", "pull-requests": "write"},
        "azure": {"contents": "read", "id-token": "write", "pull-requests": "write"},
        "drift": {"contents": "read", "id-token": "write", "issues": "write"},
    }


def test_a_pull_request_runs_without_the_rights_of_the_main_branch() -> None:
    """`pull_request_target` would hand secrets to the program of a stranger."""
    assert set(loaded(WORKFLOWS[0])[True]) == {"pull_request"}  # YAML 1.1 reads the key `on` as true


def test_the_identity_waits_for_an_approval() -> None:
    """The job that runs a pull request's program under an identity is protected by an environment."""
    protected = {
        job.name: job.protected_by for service in ("github", "azure-devops") for job in jobs(service, "preview")
    }
    assert protected == {"emulator": "", "azure": "azure-preview"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_runs_do_not_overtake_each_other(path: Path) -> None:
    """A newer preview takes the place of an older one; a drift check is never cut off."""
    assert loaded(path)["concurrency"]["cancel-in-progress"] is (path.stem == "preview")


def test_actions_are_pinned_to_a_major_version() -> None:
    """Every action is a known one, by name and major version."""
    used = {
        step.action
        for file in ("preview", "drift")
        for job in jobs("github", file)
        for step in job.steps
        if step.action
    }
    assert used <= set(ACTIONS)
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", action) for action in used)


@pytest.mark.parametrize("service", ["github", "azure-devops"])
def test_a_drift_check_is_a_preview(service: str) -> None:
    """Without `--preview-only` a refresh would write the state."""
    scripts = " ".join(step.script for job in jobs(service, "drift") for step in job.steps).replace("\\\n", " ")
    (command,) = re.findall(r"pulumi .*? refresh [^>]*", scripts)
    assert {"--preview-only", "--expect-no-changes", "--diff", "--non-interactive"} <= set(command.split())


def test_every_job_ends_by_itself() -> None:
    """A job that hangs is ended by its own limit, not by the service's of six hours."""
    for service, file in PREVIEW_AND_DRIFT:
        for job in jobs_as_written(service, file):
            assert job.get("timeout-minutes") or job.get("timeoutInMinutes")


def jobs_as_written(service: str, file: str) -> list[dict[str, Any]]:
    found = loaded(EXAMPLES / service / f"{file}.yml")["jobs"]
    return list(found.values()) if isinstance(found, dict) else list(found)


def test_the_guide_names_everything_that_must_be_set() -> None:
    """Variables, secrets, environments, groups and service connections of the files are in docs/ci.md."""
    text = "\n".join(path.read_text() for path in documents())
    wanted = set(re.findall(r"\b(?:vars|secrets)\.(\w+)", text))
    wanted |= set(
        re.findall(r"(?:environment|- group|azureSubscription): ([\w-]+)$", re.sub(r" +#.*", "", text), re.MULTILINE)
    )
    assert wanted >= {"AZURE_CLIENT_ID", "PULUMI_CONFIG_PASSPHRASE", "azure-preview", "azure-drift", "pulumi-azureml"}
    guide = GUIDE.read_text()
    assert sorted(name for name in wanted if f"`{name}`" not in guide) == []


def test_nothing_is_switched_off_that_keeps_secrets_hidden() -> None:
    """No script shows its commands, its environment, or Pulumi's secrets."""
    for job in all_jobs():
        for step in job.steps:
            assert not re.search(r"set -\w*x|--show-secrets|^\s*(env|printenv)\b", step.script, re.MULTILINE)
