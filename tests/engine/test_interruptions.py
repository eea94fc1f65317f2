"""What is cut off in the middle: deadlines, Ctrl-C, killed processes, expired tokens. Nothing is lost or twice."""

from __future__ import annotations

import json
import time

import pytest

from .azure import COMPUTE, WORKSPACE, Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
TAKEN_UP = "found what an earlier run made of alpha: taking it up"


@pytest.fixture
def slow(stack: Stack, azure: Azure) -> Stack:
    """A stack with the workspace `alpha`, whose operations take an hour of a clock that stands still."""
    stack.write(program(azure, workspace={"name": "alpha"}))
    azure.slow()
    return stack


def begun(azure: Azure) -> bool:
    """Whether the service works on the workspace."""
    return bool(azure.resources(WORKSPACE))


def test_a_long_wait_shows_how_it_goes_and_outlives_its_token(slow: Stack, azure: Azure) -> None:
    """The line names the resource, the time and the state; a token that expires in the middle is renewed in silence."""
    slow.environment["PULUMI_DEBUG_COMMANDS"] = "true"  # else the CLI knows no --event-log
    with slow.running(*UP, "--event-log", "events.jsonl") as run:
        run.until(lambda: "still creating (" in run.output())
        # Tokens count whole seconds: one of an earlier second is refused, and its successor is not.
        seen = time.time()
        run.until(lambda: time.time() > seen + 1.1)
        azure.settings(tokens_issued_before=int(time.time()))
        run.until(lambda: [each for each in azure.requests("GET") if each["status"] == 401])
        azure.settings(tokens_issued_before=0)
        azure.pass_time()
        assert run.done().returncode == 0
    lines = [json.loads(line) for line in (slow.program / "events.jsonl").read_text().splitlines()]
    shown = [each["diagnosticEvent"] for each in lines if "diagnosticEvent" in each]
    progress = [each for each in shown if "still creating (" in each["message"]]
    assert {each["urn"].rsplit("::", 1)[-1] for each in progress} == {"ws"}
    assert all(each["ephemeral"] for each in progress), "a waiting line is not repeated at the end"
    assert "InProgress" in progress[-1]["message"]


def test_a_deadline_keeps_what_there_is_and_the_next_up_goes_on(stack: Stack, azure: Azure) -> None:
    """`custom_timeouts` are honoured for creating, updating and deleting; the error tells the last state."""
    source = program(azure, workspace={"name": "alpha"})
    limits = "pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create='1s', update='1s', delete='1s'))"
    stack.write(source.replace("Workspace('ws', ", f"Workspace('ws', {limits}, "))
    azure.slow()
    late = "not finished after 1s, last state InProgress. The service may still finish it: look with `pulumi refresh`"
    assert f'creating workspace "alpha": {late}' in stack.up(status=1)
    assert stack.resources()["ws"]["outputs"]["provisioning_state"] == "Creating"
    azure.pass_time()
    assert "~ 1 updated" in stack.up()
    assert len(azure.requests("PUT", "/workspaces/alpha")) == 1

    source = (stack.program / "__main__.py").read_text()
    stack.write(source.replace("'name': 'alpha'", "'name': 'alpha', 'description': 'new'"))
    assert f'updating workspace "alpha": {late}' in stack.up(status=1)
    azure.catch_up()
    stack.up()
    assert azure.one(WORKSPACE)["properties"]["description"] == "new"

    azure.slow()
    assert f'deleting workspace "alpha": {late}' in stack.destroy(status=1)
    assert "ws" in stack.resources()
    azure.pass_time()
    stack.destroy()
    assert azure.resources() == {}


def test_a_killed_provider_leaves_nothing_that_the_next_up_does_not_find(slow: Stack, azure: Azure) -> None:
    """The engine has no record of the resource; its mark tells that it is ours, and it is taken up."""
    with slow.running(*UP) as run:
        run.until(lambda: begun(azure))
        run.kill_provider()
        assert run.done().returncode != 0
    assert "ws" not in slow.resources()
    azure.catch_up()
    assert TAKEN_UP in slow.up()
    assert len(azure.requests("PUT", "/workspaces/alpha")) == 1


def test_a_killed_engine_leaves_a_lock_that_cancel_removes(slow: Stack, azure: Azure) -> None:
    """`pulumi cancel`, and the next `up` takes up what was begun: one resource, one PUT."""
    with slow.running(*UP) as run:
        run.until(lambda: begun(azure))
        run.kill_engine()
    azure.catch_up()
    assert "the stack is currently locked" in slow.up(status=1)
    slow.pulumi("cancel", "--yes")
    assert TAKEN_UP in slow.up()
    assert len(azure.requests("PUT", "/workspaces/alpha")) == 1
    assert slow.resources().keys() == {"ws"}


def test_a_killed_engine_leaves_no_provider_behind(slow: Stack, azure: Azure) -> None:
    """Neither the one that is at work nor the shell that started it."""
    with slow.running(*UP) as run:
        run.until(lambda: begun(azure))
        run.kill_engine()
        run.await_end_of_provider()


def test_one_ctrl_c_ends_cleanly_with_what_was_begun_in_the_state(stack: Stack, azure: Azure) -> None:
    """What was begun is finished and recorded; what was not is not begun, and the next `up` makes it."""
    stack.write(program(azure, workspace={"name": "alpha"}, instances={"ci": {}}))
    azure.slow()
    with stack.running(*UP) as run:
        run.until(lambda: begun(azure))
        run.interrupt()
        run.until(lambda: "cancelling" in run.output())
        azure.pass_time()
        assert "error: update canceled" in run.done().stdout
    assert stack.resources().keys() == {"ws"}
    assert azure.resources(COMPUTE) == {}
    azure.settings(operation_seconds=None)
    assert "+ 1 created" in stack.up()
