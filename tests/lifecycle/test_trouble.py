"""What goes wrong on the way: nothing that exists is lost, and the user reads the service's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pulumi_azureml.declare import Type
from pulumi_azureml.errors import (
    DeadlineExceeded,
    Forbidden,
    OperationFailed,
    Rejected,
    ServiceError,
    Throttled,
    Unauthenticated,
    Unavailable,
)
from pulumi_azureml.lifecycle import Incomplete

from ..engine.azure import Azure
from ..samples import SAMPLES, Place, Sample, sample_of
from .twins import takes_time
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]

FULL = [sample for sample in SAMPLES if sample.name == "full"]
OWNED = [sample for sample in FULL if not (sample.declared.part or sample.declared.asset)]
each_sample = pytest.mark.parametrize("sample", FULL, ids=str)
each_lasting = pytest.mark.parametrize("sample", [sample for sample in FULL if takes_time(sample.declared)], ids=str)
"""Those whose making is an operation: it may fail, and take too long, after the PUT was accepted."""
FAILURE = {"code": "QuotaExceeded", "message": "The quota of the region is used up."}


def _path(work: Work, given: Mapping[str, Any]) -> str:
    """The resource itself, and nothing below it."""
    return f"{'/'.join(work.path(given).split('/')[-2:])}$"


@each_lasting
def test_a_failed_creation_keeps_what_exists(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """The operation fails after the PUT was accepted: the state comes with the error, in the service's own words."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    azure.fault(method="PUT", path=_path(work, given), fail_operation=FAILURE)
    with pytest.raises(Incomplete) as caught:
        work.create(given)
    assert str(caught.value).startswith(f'creating {sample.declared.noun} "res": the operation ended as Failed')
    assert "QuotaExceeded: The quota of the region is used up" in str(caught.value)
    assert "[request " in str(caught.value)
    assert isinstance(caught.value.__cause__, OperationFailed)
    assert caught.value.state.inputs == work.check(given)
    assert caught.value.state.id.casefold() == work.path(given).casefold()
    assert caught.value.state.outputs["provisioning_state"] == "Failed"


@each_lasting
def test_the_next_update_repairs_what_failed(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """With the same arguments: the engine runs an update of what is recorded with an error."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    azure.fault(method="PUT", path=_path(work, given), fail_operation=FAILURE)
    with pytest.raises(Incomplete) as caught:
        work.create(given)
    repaired = work.update(caught.value.state, given)
    assert repaired.outputs["provisioning_state"] == "Succeeded"
    assert work.refreshed(repaired).inputs == work.check(given)


@each_lasting
def test_a_broken_resource_is_read_with_its_error(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """A refresh must not forget that something is wrong: it raises again, with the state."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    azure.fault(method="PUT", path=_path(work, given), fail_operation=FAILURE)
    with pytest.raises(Incomplete) as made:
        work.create(given)
    with pytest.raises(Incomplete) as found:
        work.read(made.value.state)
    assert found.value.state.id == made.value.state.id


@each_lasting
def test_a_failed_change_keeps_the_resource_in_state(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """The operation of an update fails: the error comes with what there is, and the next update makes it good."""
    work, place = work_on(sample.declared), place_for(sample.declared)
    given, other = sample.inputs(place), sample.moved(place)
    state = work.create(given)
    azure.fault(method="PUT", path=_path(work, given), fail_operation=FAILURE)
    azure.fault(method="PATCH", path=_path(work, given), fail_operation=FAILURE)
    with pytest.raises(Incomplete, match="QuotaExceeded"):
        work.update(state, other)
    azure.no_faults()
    changed = work.update(state, other)
    assert work.refreshed(changed).inputs == work.check(other)


IGNORED = [("ComputeInstance", "PUT", "nothing"), ("Workspace", "PATCH", "another value")]
"""By a PUT that leaves it out the emulator loses the old value, by a PATCH it keeps it."""


@pytest.mark.parametrize(("type_name", "method", "still"), IGNORED)
def test_a_setting_that_the_service_ignores_is_an_error_that_says_so(
    type_name: str, method: str, still: str, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Accepted and not done is not success: it is told, and the state is kept. A free text is not shown, since it may
    be a secret of the program."""
    sample = sample_of(type_name)
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    azure.fault(method=method, path=_path(work, given), ignore=["properties.description"])
    with pytest.raises(Incomplete) as caught:
        work.update(state, {**given, "description": "changed"})
    assert str(caught.value).startswith(
        f'updating {sample.declared.noun} "res": the service accepted the request and ignored description (found '
        f"{still}). Check the value against the service's documentation, or take the argument out. [request "
    )
    assert caught.value.state.id == state.id


def test_a_setting_that_is_ignored_at_creation_and_fixed_later_asks_for_a_replacement(
    work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Where no request can mend it, the message says how to have it replaced."""
    sample = sample_of("ComputeInstance")
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    azure.fault(method="PUT", path=_path(work, given), ignore=["properties.properties.applicationSharingPolicy"])
    with pytest.raises(Incomplete) as caught:
        work.create(given)
    assert "ignored application_sharing (asked for 'Personal', found 'Shared')" in str(caught.value)
    assert "An existing one cannot change application_sharing: `pulumi up --replace <urn>` replaces it" in str(
        caught.value
    )
    assert caught.value.state.inputs == work.check(given)


def test_a_secret_that_is_ignored_is_named_without_its_value(
    work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Neither what was asked nor what is there is shown."""
    sample = sample_of("ComputeInstance")
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    given["setup_scripts"] = {"creation": {"script": "TOKEN=hunter2"}}
    azure.fault(method="PUT", path=_path(work, given), ignore=["properties.properties.setupScripts"])
    with pytest.raises(Incomplete, match="ignored setup_scripts") as caught:
        work.create(given)
    assert "hunter2" not in str(caught.value)


def test_variables_that_are_ignored_are_named_without_their_values(
    work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """A program puts its own secrets into them, and the engine does not say which they are."""
    sample = sample_of("OnlineDeployment", "small")
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create({**given, "environment_variables": {"MODE": "fast", "TOKEN": "hunter1"}})
    azure.fault(method="PUT", path=_path(work, state.inputs), ignore=["properties.environmentVariables"])
    with pytest.raises(Incomplete, match=r"ignored environment_variables \(MODE, TOKEN\)") as caught:
        work.update(state, {**given, "environment_variables": {"MODE": "fast", "TOKEN": "hunter2"}})
    assert "hunter" not in str(caught.value)


def test_applications_that_are_ignored_are_named_without_what_they_hold(
    work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Their variables lie deeper, and are no less secret."""
    sample = sample_of("ComputeInstance", "small")
    application = {
        "name": "r",
        "image": "rocker/rstudio",
        "ports": [{"target": 8787, "published": 8787}],
        "environment_variables": {"TOKEN": {"value": "hunter2"}},
    }
    work = work_on(sample.declared)
    given = {**sample.inputs(place_for(sample.declared)), "custom_applications": [application]}
    azure.fault(method="PUT", path="/computes/", ignore=["properties.properties.customServices"])
    with pytest.raises(Incomplete, match=r"ignored custom_applications \(found another value\)") as caught:
        work.create(given)
    assert "hunter" not in str(caught.value)


@each_sample
def test_only_a_404_is_absence(sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure) -> None:
    """Whatever else the service answers proves nothing about the resource: a read raises, and a delete does not
    pass."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    for status in (401, 403, 429, 500, 503):
        azure.fault(method="GET", path=_path(work, given), status=status, count=None)
        with pytest.raises((Unauthenticated, Forbidden, Throttled, Unavailable, DeadlineExceeded)):
            work.read(state, timeout=60)
        azure.no_faults()
        assert work.read(state) is not None


@each_sample
def test_a_read_that_is_forbidden_names_the_permission(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """403 is not absence: the state stays, and the error is about the permission."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    azure.fault(method="GET", path=_path(work, given), status=403, code="AuthorizationFailed", count=None)
    with pytest.raises(Forbidden, match=f'reading {sample.declared.noun} "res": permission is missing'):
        work.read(state)


@each_sample
def test_a_refused_creation_leaves_nothing_behind(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """The PUT itself is refused: the error is passed on as it is, with no state, for there is no resource."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    before = azure.resources(sample.declared.arm_type)
    azure.fault(method="PUT", path=_path(work, given), status=400, code="BadRequest", message="No.")
    with pytest.raises(Rejected, match=r"the service refused the request \(400 BadRequest: No\)"):
        work.create(given)
    assert azure.resources(sample.declared.arm_type) == before


@each_sample
def test_a_lost_answer_of_a_creation_is_made_good(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """The connection breaks after the service took the PUT: one resource, in state, as asked."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    azure.fault(method="PUT", path=_path(work, given), drop="after")
    state = work.create(given)
    assert work.refreshed(state).inputs == work.check(given)
    assert list(azure.resources(sample.declared.arm_type)).count(state.id) == 1


@each_lasting
def test_a_creation_that_takes_too_long_keeps_what_there_is(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """Our own limit passes first: the state comes with the error, and a later create takes the work up."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    azure.slow()
    with pytest.raises(Incomplete, match="not finished after") as caught:
        work.create(given, timeout=60)
    assert caught.value.state.id.casefold() == work.path(given).casefold()
    azure.catch_up()
    assert work.create(given).outputs["provisioning_state"] == "Succeeded"


@pytest.mark.parametrize("sample", [sample for sample in OWNED if takes_time(sample.declared)], ids=str)
def test_a_create_that_meets_what_is_on_its_way_out_makes_it_anew(
    sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure
) -> None:
    """A `destroy` that was cut off, and then an `up`: the end of the deletion is waited for."""
    work, given = work_on(sample.declared), sample.inputs(place_for(sample.declared))
    state = work.create(given)
    azure.slow()
    azure.settings(operation_seconds=90)
    with pytest.raises(DeadlineExceeded):
        work.delete(state, timeout=30)
    again = work.create(given)
    assert (again.id, again.inputs) == (state.id, state.inputs)
    assert state.id in azure.resources(sample.declared.arm_type)


@each_sample
def test_a_busy_neighbour_is_waited_for(sample: Sample, work_on: WorkOn, place_for: PlaceFor, azure: Azure) -> None:
    """409 with another operation under way, then the answer: nobody is bothered."""
    work, place = work_on(sample.declared), place_for(sample.declared)
    given, other = sample.inputs(place), sample.moved(place)
    state = work.create(given)
    for method in ("PUT", "PATCH"):
        azure.fault(method=method, path=_path(work, given), status=409, code="AnotherOperationInProgress", count=2)
    changed = work.update(state, other)
    assert work.refreshed(changed).inputs == work.check(other)


@each_sample
def test_a_missing_parent_is_the_services_word(sample: Sample, work_on: WorkOn, place_for: PlaceFor) -> None:
    """Creating below what is not there ends with its 404, and no state."""
    given = sample.inputs(place_for(sample.declared))
    parents = [name for name in ("resource_group_name", "workspace_id", "endpoint_id") if name in given]
    work = work_on(sample.declared)
    with pytest.raises(ServiceError, match=r"404|not found|there is no"):
        work.create({**given, **{name: f"{given[name]}-nowhere" for name in parents}})
