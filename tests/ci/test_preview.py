"""The preview pipelines: what a pull request is shown, where, and with which rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from .pipeline import Run
from .services import PULL_REQUEST, Service, Start
from .world import SECRETS, World

pytestmark = pytest.mark.engine
CHANGE = "~ idle_shutdown_minutes: 30 => 60"


@dataclass(frozen=True)
class Previews:
    """The two jobs over one pull request, and the second of them once more."""

    emulator: Run
    azure: Run
    comments: list[dict[str, Any]]
    comments_after_another_push: list[dict[str, Any]]
    asked_by_emulator_job: list[dict[str, Any]]
    asked_by_azure_job: list[dict[str, Any]]
    """The requests that reached Azure."""
    wrote_state: bool


@pytest.fixture(scope="session")
def previews(new_service: Callable[[], Service], world: World) -> Previews:
    """A pull request that changes one field."""
    service, before = new_service(), world.stored()
    first = world.last_request
    emulator = service.preview("emulator", Start("change"))
    second = world.last_request
    azure = service.preview("azure", Start("change"))
    comments = service.records["comments"]
    third = world.last_request
    service.preview("azure", Start("change"))
    asked = [entry for entry in world.asked_since(first) if entry["number"] <= second]
    asked_by_azure_job = [entry for entry in world.asked_since(second) if entry["number"] <= third]
    wrote = world.stored() != before
    return Previews(emulator, azure, comments, service.records["comments"], asked, asked_by_azure_job, wrote)


def test_every_step_runs(previews: Previews) -> None:
    """No step of the jobs is left out here, so that each is known to work."""
    for run in (previews.emulator, previews.azure):
        assert run.ran == [step.name for step in run.job.steps]


@pytest.mark.parametrize("job", ["emulator", "azure"])
def test_the_change_is_shown(previews: Previews, job: str) -> None:
    """Each preview shows the field that the pull request changes, with both values, and no other resource."""
    run: Run = getattr(previews, job)
    assert run.green, run.log
    assert CHANGE in run.summary
    assert "~ 1 to update\n        2 unchanged" in run.summary


def test_each_preview_is_one_comment(previews: Previews) -> None:
    """Both previews are under the pull request, each in a comment of its own."""
    assert [(each["pull_request"], CHANGE in each["body"]) for each in previews.comments] == [(PULL_REQUEST, True)] * 2
    assert "on the emulator" in previews.comments[0]["body"]
    assert "of stack `prod`" in previews.comments[1]["body"]


def test_another_push_brings_the_comment_up_to_date(previews: Previews) -> None:
    """A later run writes into the comment of the earlier one."""
    assert len(previews.comments_after_another_push) == 2


def test_the_emulator_job_asks_nothing_of_azure(previews: Previews) -> None:
    """The first preview stays on its machine."""
    assert previews.asked_by_emulator_job == []


def test_the_azure_job_signs_in_by_federation(previews: Previews) -> None:
    """The token comes by exchange of the pipeline's own, not for a secret."""
    bodies = [entry["body"] for entry in previews.asked_by_azure_job if entry["path"].endswith("/oauth2/v2.0/token")]
    assert len(bodies) == 1
    assert "client_assertion" in bodies[0]
    assert "client_secret" not in bodies[0]


def test_the_azure_job_goes_by_what_azure_holds(service: Service, world: World) -> None:
    """What was changed by hand shows as what `pulumi up` would put back."""
    with world.renamed("Renamed by hand"):
        run = service.preview("azure", Start("main"))
    assert run.green, run.log
    assert '~ friendly_name: "Renamed by hand" => "Customer churn"' in run.summary


def test_nothing_is_written_to_the_state(previews: Previews) -> None:
    """A preview leaves the state of the stack as it was, to the byte."""
    assert not previews.wrote_state


def test_nothing_is_written_to_azure(previews: Previews) -> None:
    """A preview reads, and nothing else."""
    managed = [entry for entry in previews.asked_by_azure_job if entry["path"].startswith("/subscriptions")]
    assert {entry["method"] for entry in managed} == {"GET"}


def test_no_secret_is_shown(previews: Previews) -> None:
    """Neither logs nor summaries nor comments hold a secret."""
    runs = (previews.emulator, previews.azure)
    shown = str([(run.log, run.summary) for run in runs]) + str(previews.comments)
    assert [secret for secret in SECRETS if secret in shown] == []


def test_a_fork_is_previewed_on_the_emulator(service: Service) -> None:
    """A pull request from a fork gets the preview that needs no credential, in its summary: it cannot comment."""
    run = service.preview("emulator", Start("first", fork=True))
    assert run.green, run.log
    assert "+ 3 to create" in run.summary
    assert service.records["comments"] == []


def test_a_fork_never_reaches_azure(service: Service) -> None:
    """The job that has an identity does not run the program of a stranger."""
    assert service.preview("azure", Start("change", fork=True)).skipped


def test_a_program_that_is_wrong_fails_with_a_comment(service: Service) -> None:
    """The run is red, and the reason is where the author looks."""
    run = service.preview("emulator", Start("broken"))
    assert run.failed
    assert "idle_shutdown_minutes" in service.records["comments"][0]["body"]
    assert "15" in service.records["comments"][0]["body"]


def test_the_first_pull_request_shows_everything_as_new(service: Service) -> None:
    """A repository that has no program yet gets a preview of all that is to come."""
    run = service.preview("emulator", Start("first"))
    assert run.green, run.log
    assert "+ 3 to create" in run.summary
