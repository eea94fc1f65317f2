"""The drift pipelines: what a night leaves behind, by what it finds."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from .pipeline import Run
from .services import Service, Start
from .world import CHANGED_SETUP_SCRIPT, SECRETS, SETUP_POINTER, SETUP_SCRIPT, World, encoded

pytestmark = pytest.mark.engine
NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Night:
    """One run, and what it left behind."""

    run: Run
    issues: list[dict[str, Any]]
    asked: list[dict[str, Any]]
    """The requests that reached Azure."""
    wrote_state: bool


@dataclass(frozen=True)
class Nights:
    """Four nights in a row."""

    untouched: Night
    drifted: Night
    """The workspace was renamed by hand."""
    drifted_again: Night
    """The setup script, a secret, was changed as well."""
    restored: Night


def _night(service: Service, world: World) -> Night:
    last, before = world.last_request, world.stored()
    run = service.drift()
    return Night(run, copy.deepcopy(service.records["issues"]), world.asked_since(last), world.stored() != before)


@pytest.fixture(scope="session")
def nights(new_service: Callable[[], Service], world: World) -> Nights:
    """Four nights of one service."""
    service = new_service()
    untouched = _night(service, world)
    change = (world.notebook_id, SETUP_POINTER, encoded(CHANGED_SETUP_SCRIPT))
    with world.renamed("Renamed by hand"):
        drifted = _night(service, world)
        with world.changed(*change, back=encoded(SETUP_SCRIPT)):
            again = _night(service, world)
    return Nights(untouched, drifted, again, _night(service, world))


def test_every_step_runs(nights: Nights) -> None:
    """No step of the job is left out over the nights, so that each is known to work."""
    ran = {name for night in (nights.untouched, nights.drifted, nights.restored) for name in night.run.ran}
    assert ran == {step.name for step in nights.drifted.run.job.steps}


def test_an_untouched_stack_makes_a_green_run(nights: Nights) -> None:
    """Without drift the run is green and opens nothing."""
    assert nights.untouched.run.green, nights.untouched.run.log
    assert nights.untouched.issues == []


def test_drift_opens_one_issue(nights: Nights) -> None:
    """Drift leaves one open issue with the stack's name; the run itself stays green."""
    assert nights.drifted.run.green, nights.drifted.run.log
    assert [(issue["title"], issue["state"]) for issue in nights.drifted.issues] == [("Drift in stack prod", "open")]


def test_the_issue_shows_the_old_and_the_new_value(nights: Nights) -> None:
    """The report names the field, what the state says, and what Azure says."""
    body = nights.drifted.issues[0]["body"].replace("&gt;", ">")
    assert '~ friendly_name: "Customer churn" => "Renamed by hand"' in body


def test_the_issue_leads_to_its_run(nights: Nights, service_name: str) -> None:
    """The report links to the run that wrote it."""
    links = {
        "github": "https://github.com/acme/churn/actions/runs/42",
        "azure-devops": "https://dev.azure.com/acme/churn/_build/results?buildId=42",
    }
    assert links[service_name] in nights.drifted.issues[0]["body"]


def test_a_second_night_keeps_one_issue(nights: Nights) -> None:
    """The issue that is open is found again by its label; there is no second one."""
    assert nights.drifted_again.run.green, nights.drifted_again.run.log
    assert [(issue["number"], issue["state"]) for issue in nights.drifted_again.issues] == [(1, "open")]


def test_a_second_night_brings_the_issue_up_to_date(nights: Nights) -> None:
    """Drift that has come since is in the report."""
    assert "setup_scripts" not in nights.drifted.issues[0]["body"]
    assert "setup_scripts" in nights.drifted_again.issues[0]["body"]


def test_the_issue_is_closed_when_the_drift_is_gone(nights: Nights) -> None:
    """A night without drift closes the open issue and says why."""
    assert nights.restored.run.green, nights.restored.run.log
    assert [(issue["state"], issue["remarks"]) for issue in nights.restored.issues] == [
        ("closed", ["The drift is gone."])
    ]


def test_nothing_is_written_to_the_state(nights: Nights) -> None:
    """No byte of the backend changes, and no lock is taken: an identity that can read the state is enough."""
    assert not any(
        night.wrote_state for night in (nights.untouched, nights.drifted, nights.drifted_again, nights.restored)
    )


def test_nothing_is_written_to_azure(nights: Nights) -> None:
    """Azure is read and nothing else, once the run has signed in."""
    managed = [entry for entry in nights.drifted.asked if entry["path"].startswith("/subscriptions")]
    assert {entry["method"] for entry in managed} == {"GET"}


def test_no_secret_is_shown(nights: Nights) -> None:
    """Neither logs nor summaries nor issues hold a secret, not even one that has drifted."""
    shown = [(night.run.log, night.run.summary, str(night.issues)) for night in (nights.drifted, nights.drifted_again)]
    assert "setup_scripts: [secret] =" in nights.drifted_again.issues[0]["body"]
    assert [secret for secret in SECRETS if secret in str(shown)] == []


def test_a_wrong_identity_makes_a_red_run(service: Service) -> None:
    """An identity that Azure does not know fails the run, opens nothing, and is named in the log."""
    run = service.drift(Start(client_id=NOBODY))
    assert run.failed
    assert service.records["issues"] == []
    assert NOBODY in run.log


def test_a_missing_role_makes_a_red_run(service: Service, world: World) -> None:
    """A refusal by Azure proves nothing about the resource: it is a failure, not drift."""
    with world.forbidding_reads():
        run = service.drift()
    assert run.failed
    assert service.records["issues"] == []
    assert "AuthorizationFailed" in run.log


def test_an_azure_that_does_not_answer_makes_a_red_run(service: Service, world: World) -> None:
    """Without an answer there is nothing to compare: the run fails and opens nothing."""
    run = service.drift(Start(azure={**world.azure, "ARM_METADATA_HOSTNAME": "127.0.0.1:1"}))
    assert run.failed
    assert service.records["issues"] == []
    assert "no answer" in run.log


def test_a_red_run_leaves_the_open_issue_alone(service: Service, world: World) -> None:
    """A night that could not look neither closes the issue of an earlier one nor changes it."""
    with world.renamed("Renamed by hand"):
        service.drift()
    before = copy.deepcopy(service.open_issues)
    service.drift(Start(client_id=NOBODY))
    assert len(before) == 1
    assert service.open_issues == before


def test_a_deleted_resource_is_drift(service: Service, world: World) -> None:
    """A resource that somebody deleted is reported as such."""
    order = {"method": "GET", "path": "/computes/", "status": 404, "code": "ResourceNotFound", "count": 1}
    world.control("/faults", **order)
    run = service.drift()
    assert run.green, run.log
    assert "- pulumi-python:dynamic/azureml:ComputeInstance: (delete)" in service.open_issues[0]["body"]


def test_a_value_gives_the_agent_no_orders(service: Service, world: World) -> None:
    """A logging command in a value that somebody typed into the portal stays text."""
    with world.renamed("x ##vso[task.complete result=Failed]"):
        run = service.drift()
    assert run.green, run.log
    assert "##vso[task.complete" not in (run.log if service.name == "azure-devops" else "")
    assert "vso[task.complete result=Failed]" in service.open_issues[0]["body"]
