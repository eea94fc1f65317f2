"""Power of a compute instance: start, stop, restart, resize, idle shutdown and schedules."""

from __future__ import annotations

import time
from typing import Any

import pytest

from .given import Given, stop_at
from .wire import NOTHING, Arm

HOUR, DAY = 3600, 86400
IDLE_VERSION = "2021-07-01"
INNER = "properties.properties"


def test_idle_shutdown_changes_through_its_action(arm: Arm, given: Given) -> None:
    """POST updateIdleShutdownSetting answers 200 without a body, in version 2021-07-01 and the previews."""
    path = given.instance(given.workspace())
    done = arm.post(f"{path}/updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT45M"}, IDLE_VERSION)
    assert (done.status, done.body) == (200, NOTHING)
    assert arm.get(path)[f"{INNER}.idleTimeBeforeShutdown"] == "PT45M"


def test_no_stable_version_knows_the_idle_shutdown_action(arm: Arm, given: Given) -> None:
    """With 2025-12-01 the request is refused."""
    path = given.instance(given.workspace())
    refused = arm.post(f"{path}/updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT45M"})
    assert refused.status >= 400
    assert arm.get(path)[f"{INNER}.idleTimeBeforeShutdown"] is None


@pytest.mark.parametrize("idle", ["PT14M", "P4D", "30", "PT"])
def test_idle_times_out_of_range_are_refused(arm: Arm, given: Given, idle: str) -> None:
    """PT15M to P3D."""
    path = given.instance(given.workspace())
    refused = arm.post(f"{path}/updateIdleShutdownSetting", {"idleTimeBeforeShutdown": idle}, IDLE_VERSION)
    assert refused.status == 400


def test_an_idle_instance_stops_by_itself(arm: Arm, given: Given) -> None:
    """After the idle time it is Stopped, by IdleShutdown, at the moment it came due."""
    path = given.instance(given.workspace(), idleTimeBeforeShutdown="PT30M")
    arm.pass_time(29 * 60)
    assert arm.get(path)[f"{INNER}.state"] == "Running"
    arm.pass_time(2 * 60)
    inner = arm.get(path)[INNER]
    assert inner["state"] == "Stopped"
    assert inner["lastOperation"]["operationName"] == "Stop"
    assert inner["lastOperation"]["operationTrigger"] == "IdleShutdown"


def test_schedules_stop_and_start_an_instance(arm: Arm, given: Given) -> None:
    """A day of evenings and mornings passes in one step of the clock; what came last is what shows."""
    start = stop_at(7, action="Start")
    path = given.instance(given.workspace(), schedules={"computeStartStop": [stop_at(19), start]})
    arm.control("POST", "/clock", {"freeze": True})
    now = arm.control("GET", "/clock")["now"]
    arm.pass_time(DAY - now % DAY + 20 * HOUR)  # tomorrow, 20:00
    inner = arm.get(path)[INNER]
    assert (inner["state"], inner["lastOperation"]["operationTrigger"]) == ("Stopped", "Schedule")
    assert inner["lastOperation"]["operationTime"][11:16] == "19:00"
    arm.pass_time(12 * HOUR)  # the day after, 08:00
    inner = arm.get(path)[INNER]
    assert (inner["state"], inner["lastOperation"]["operationName"]) == ("Running", "Start")


def _left(arm: Arm, given: Given, jumps: list[float], **inner: Any) -> tuple[str, str, str]:
    """State, trigger and time (from the order on) of what came last, after an order and some jumps of the clock."""
    arm.control("PATCH", "/settings", {"profile": "fast"})
    arm.control("POST", "/reset")
    now = arm.control("POST", "/clock", {"freeze": True})["now"]
    arm.pass_time(DAY - now % DAY + 30.5)
    workspace = given.workspace()
    arm.realistic()
    path = f"{workspace}/computes/{given.name('ci')}"
    assert arm.put(path, given.instance_body(**inner)).status == 201
    for seconds in jumps:
        arm.pass_time(seconds)
        arm.get(path)
    found = arm.get(path)[INNER]
    last = found["lastOperation"]
    return found["state"], last.get("operationTrigger"), last["operationTime"][11:19]


@pytest.mark.parametrize(
    "inner",
    [
        {"idleTimeBeforeShutdown": "PT30M"},
        {"schedules": {"computeStartStop": [stop_at(19), stop_at(7, action="Start")]}},
        {
            "idleTimeBeforeShutdown": "PT30M",
            "schedules": {"computeStartStop": [stop_at(19), stop_at(7, action="Start")]},
        },
        {"schedules": {"computeStartStop": [stop_at(0, cron={"expression": "* * * * *"})]}},
        {
            "idleTimeBeforeShutdown": "PT15M",
            "schedules": {"computeStartStop": [stop_at(0, action="Start", cron={"expression": "*/10 * * * *"})]},
        },
    ],
    ids=["idle", "schedules", "both", "every minute", "idle again and again"],
)
def test_one_jump_of_the_clock_is_as_good_as_many(arm: Arm, given: Given, inner: dict[str, Any]) -> None:
    """What comes due is counted from the moment at which the machine was ready, however late somebody looks."""
    many = [100.0, 100.0, *[float(HOUR)] * 45]
    assert _left(arm, given, [sum(many)], **inner) == _left(arm, given, many, **inner)


@pytest.mark.parametrize("idle", [None, "PT15M"])
@pytest.mark.parametrize("actions", [("Start",), ("Stop",), ("Start", "Stop")], ids=" and ".join)
def test_ten_years_of_minutes_pass_at_once(arm: Arm, given: Given, actions: tuple[str, ...], idle: str | None) -> None:
    """Five million occurrences, of which the last ones matter."""
    rows = [stop_at(0, action=action, cron={"expression": "* * * * *"}) for action in actions]
    path = given.instance(given.workspace(), schedules={"computeStartStop": rows}, idleTimeBeforeShutdown=idle)
    begun = time.perf_counter()
    arm.pass_time(10 * 365 * DAY)
    state = arm.get(path)[f"{INNER}.state"]
    assert time.perf_counter() - begun < 3  # seconds; a list of them all takes five
    assert idle or state == ("Stopped" if "Stop" in actions else "Running")


def test_a_schedule_keeps_to_its_time_zone(arm: Arm, given: Given) -> None:
    """19:00 Pacific standard time is 03:00 UTC."""
    row = stop_at(19)
    row["cron"]["timeZone"] = "Pacific Standard Time"
    path = given.instance(given.workspace(), schedules={"computeStartStop": [row]})
    arm.pass_time(DAY)
    assert arm.get(path)[f"{INNER}.lastOperation.operationTime"][11:16] == "03:00"


def test_a_weekly_recurrence_stops_on_its_day(arm: Arm, given: Given) -> None:
    """Fridays at 18:30 UTC."""
    plan = {"hours": [18], "minutes": [30], "weekDays": ["Friday"]}
    recurrence = {"frequency": "Week", "interval": 1, "timeZone": "UTC", "schedule": plan}
    row = {"action": "Stop", "triggerType": "Recurrence", "recurrence": recurrence}
    path = given.instance(given.workspace(), schedules={"computeStartStop": [row]})
    arm.pass_time(7 * DAY)
    last = arm.get(path)[f"{INNER}.lastOperation"]
    assert last["operationTime"][11:16] == "18:30"
    assert last["operationTrigger"] == "Schedule"


def test_a_disabled_schedule_does_nothing(arm: Arm, given: Given) -> None:
    """Two days pass and it still runs."""
    path = given.instance(given.workspace(), schedules={"computeStartStop": [stop_at(19, status="Disabled")]})
    arm.pass_time(2 * DAY)
    assert arm.get(path)[f"{INNER}.state"] == "Running"


def _recurring(**more: Any) -> dict[str, Any]:
    recurrence = {"frequency": "Hour", "interval": 1, "timeZone": "UTC", **more}
    return {"action": "Stop", "triggerType": "Recurrence", "recurrence": recurrence}


def test_an_interval_of_ages_comes_due_once(arm: Arm, given: Given) -> None:
    """The next time lies beyond every calendar."""
    row = _recurring(interval=2**31 - 1, startTime="2020-01-01T00:00:00")
    path = given.instance(given.workspace(), schedules={"computeStartStop": [row]})
    arm.pass_time(86400)
    assert arm.get(path)["properties.properties.state"] == "Running"


@pytest.mark.parametrize(
    "row",
    [
        stop_at(19, action="Pause"),
        stop_at(25),
        stop_at(19, cron={"expression": "0 19 *"}),
        stop_at(19, triggerType="Recurrence"),
        stop_at(19, cron={"expression": "0 19 * * *", "timeZone": "Europe/Berlin"}),
        stop_at(19, cron={"expression": "0 19 * * *", "startTime": "tomorrow"}),
        stop_at(19, cron={"expression": "0-3000000000000 19 * * *"}),
        stop_at(19, cron={"expression": "\u00b2 19 * * *"}),
        _recurring(interval=0),
        _recurring(interval=10**20),
        _recurring(schedule={"hours": [25]}),
        _recurring(schedule={"minutes": [60]}),
        _recurring(schedule={"weekDays": ["Mo"]}),
        _recurring(schedule={"monthDays": [0]}),
    ],
    ids=[
        "action", "hour", "fields", "trigger", "zone", "start", "wide range", "superscript", "no interval",
        "huge interval", "hours", "minutes", "weekdays", "monthdays",
    ],
)  # fmt: skip
def test_schedules_that_make_no_sense_are_refused(arm: Arm, given: Given, row: dict[str, Any]) -> None:
    """Action, cron fields, trigger, Windows time zone and start are checked."""
    body = given.instance_body(schedules={"computeStartStop": [row]})
    assert arm.put(f"{given.workspace()}/computes/{given.name('ci')}", body).error["code"] == "UserError"


def test_at_most_four_schedules(arm: Arm, given: Given) -> None:
    """The fifth is refused."""
    body = given.instance_body(schedules={"computeStartStop": [stop_at(hour) for hour in range(5)]})
    assert "at most 4" in arm.put(f"{given.workspace()}/computes/{given.name('ci')}", body).error["message"]


def test_stop_goes_through_stopping(arm: Arm, given: Given) -> None:
    """202 without a body, only Azure-AsyncOperation; Stopping until it is over."""
    path = given.instance(given.workspace())
    arm.realistic()
    accepted = arm.post(f"{path}/stop")
    assert (accepted.status, accepted.body) == (202, NOTHING)
    assert "Location" not in accepted.headers
    assert "Retry-After" not in accepted.headers
    inner = arm.get(path)[INNER]
    assert (inner["state"], inner["lastOperation"]["operationStatus"]) == ("Stopping", "InProgress")
    arm.pass_time(100)
    assert arm.get(path)[f"{INNER}.state"] == "Stopped"


def test_starting_a_running_instance_fails_in_the_operation(arm: Arm, given: Given) -> None:
    """The POST is accepted; the status document ends Failed; the instance runs on."""
    path = given.instance(given.workspace())
    ended = arm.end(arm.post(f"{path}/start"))
    assert ended["status"] == "Failed"
    assert ended["error.code"] == "StartComputeInstanceOnlyAllowedInStoppedState"
    assert arm.get(path)[f"{INNER}.state"] == "Running"


def test_a_second_operation_at_once_is_a_conflict(arm: Arm, given: Given) -> None:
    """While it stops, a start is refused."""
    path = given.instance(given.workspace())
    arm.realistic()
    arm.post(f"{path}/stop")
    refused = arm.post(f"{path}/start")
    assert refused.status == 409
    assert "already an active operation" in refused.error["message"]


def test_power_is_for_instances_only(arm: Arm, given: Given) -> None:
    """A cluster cannot be stopped."""
    assert arm.post(f"{given.cluster(given.workspace())}/stop").status == 400


def test_resize_takes_a_stopped_instance_to_another_size(arm: Arm, given: Given) -> None:
    """Refused in the operation while it runs; done when it is stopped."""
    path, version = given.instance(given.workspace()), "2024-04-01-preview"
    target = {"targetVMSize": "Standard_DS4_v2"}
    assert arm.end(arm.post(f"{path}/resize", target, version))["error.code"].startswith("ResizeComputeInstance")
    arm.end(arm.post(f"{path}/stop"))
    assert arm.end(arm.post(f"{path}/resize", target, version))["status"] == "Succeeded"
    inner = arm.get(path)[INNER]
    assert (inner["vmSize"], inner["state"]) == ("STANDARD_DS4_V2", "Stopped")


def test_preview_actions_change_what_put_does_not(arm: Arm, given: Given) -> None:
    """Single sign-on, custom services, data mounts and schedules have actions of their own."""
    path, version = given.instance(given.workspace()), "2024-04-01-preview"
    mount = {"source": "azureml://data", "sourceType": "URI", "mountName": "data", "mountAction": "Mount"}
    for action, body in (
        ("enableSso", {"enableSSO": False}),
        ("customServices", [{"name": "tool", "endpoints": []}]),
        ("updateDataMounts", [mount]),
        ("updateSchedules", {"schedules": {"computeStartStop": [stop_at(20)]}}),
    ):
        assert arm.post(f"{path}/{action}", body, version).status == 200
    inner = arm.get(path)[INNER]
    assert (inner["enableSSO"], inner["customServices"][0]["name"]) == (False, "tool")
    assert inner["dataMounts"] == [mount]
    assert inner["schedules"]["computeStartStop"][0]["cron"]["expression"] == "0 20 * * *"
    assert arm.post(f"{path}/getAllowedVmSizesForResize", version=version)["value"]


@pytest.mark.parametrize(("verb", "name"), [("start", "Start"), ("stop", "Stop"), ("restart", "Restart")])
def test_an_operation_that_fails_is_the_last_one(arm: Arm, given: Given, verb: str, name: str) -> None:
    """The machine is as it was, and ``lastOperation`` tells what went wrong with it."""
    path = given.instance(given.workspace())
    if verb == "start":
        arm.end(arm.post(f"{path}/stop"))
    before = arm.get(path)[f"{INNER}.state"]
    failure = {"code": "InternalServerError", "message": "The machine does not answer."}
    arm.control("POST", "/faults", {"method": "POST", "path": f"/{verb}", "fail_operation": failure})
    assert arm.end(arm.post(f"{path}/{verb}"))["status"] == "Failed"
    shown = arm.get(path)
    inner = shown[INNER]
    assert (inner["lastOperation"]["operationName"], inner["lastOperation"]["operationStatus"]) == (
        name,
        f"{name}Failed",
    )
    assert (inner["state"], shown["properties.provisioningState"]) == (before, "Succeeded")


def test_an_order_that_does_not_fit_fails_too(arm: Arm, given: Given) -> None:
    """Starting what runs."""
    path = given.instance(given.workspace())
    assert arm.end(arm.post(f"{path}/start"))["status"] == "Failed"
    assert arm.get(path)[f"{INNER}.lastOperation.operationStatus"] == "StartFailed"
    assert arm.get(path)[f"{INNER}.state"] == "Running"
