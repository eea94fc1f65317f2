"""The contract with `python -m pulumi.dynamic`, as far as it needs no cloud: check and diff, as in a preview."""

from __future__ import annotations

import inspect
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import thread as pool_of_python
from typing import Any

import pytest
from pulumi.runtime import rpc as pulumi_rpc
from pulumi.runtime.proto import provider_pb2
from pulumi_azureml.host import rpc
from pulumi_azureml.resources import ALL
from pulumi_azureml.shape import arguments

from ..samples import SAMPLES, Sample, sample_of
from .engine import Engine
from .provider import PICKLE, Failure, Host, urn_of

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
FROZEN_PICKLE = "gASVLwAAAAAAAACMG3B1bHVtaV9henVyZW1sLmhvc3QuZHluYW1pY5SMCFByb3ZpZGVylJOUKYGULg=="
COMPUTE = urn_of("ComputeInstance", "dev")
SMALL = {**sample_of("ComputeInstance", "small").inputs(), "vm_size": "Standard_DS3_v2"}


def test_pickle_of_the_provider_is_frozen() -> None:
    """Every state file holds this string: if it changes, states of earlier releases can neither be read nor
    destroyed."""
    assert PICKLE == FROZEN_PICKLE


def test_signs_of_the_engine_are_those_we_write() -> None:
    """Secrets and unknown values are told by fixed strings of the protocol."""
    assert pulumi_rpc.UNKNOWN == UNKNOWN
    assert rpc.secret("x") == {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        "value": "x",
    }


def test_python_pool_has_the_names_that_widening_takes() -> None:
    """The executor's own names, without which the host stays at four calls at once."""
    assert "executor_reference" in inspect.signature(pool_of_python._worker).parameters
    with ThreadPoolExecutor(1) as pool:
        assert {"_max_workers", "_idle_semaphore"} <= set(vars(pool))


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_check_gives_the_arguments_back_with_their_numbers_whole(offline: Host, sample: Sample) -> None:
    """For every type, through the wire of the engine: nothing is lost, nothing is at fault, integers are integers."""
    given = sample.inputs()
    if "name" in arguments(sample.declared).members:
        given["name"] = "sample-a"
    checked, failures = offline.check(urn_of(sample.declared.name), given)
    assert [(failure.property, failure.reason) for failure in failures] == []
    assert checked.properties.pop("__provider") == PICKLE
    settled = sample.declared.settle(dict(given)) if sample.declared.settle else given
    # Beside them stand a version of their own, and what is made from the content of files.
    filled = sample.declared.fills + tuple(m.name for m in arguments(sample.declared).members.values() if m.in_path)
    assert {n: v for n, v in checked.properties.items() if n in settled or n not in filled} == settled


def test_check_finds_the_type_below_any_parent(offline: Host) -> None:
    """The URN of a child names its parents' types first, and a name may hold colons."""
    urn = urn_of("ComputeInstance", "team::dev", parent="my:component:Box$")
    checked, failures = offline.check(urn, SMALL)
    assert failures == []
    assert checked.properties["name"].startswith("team-dev-")


def test_check_fills_in_name_and_settings(offline: Host) -> None:
    """What the program leaves out is there before anything is made, and is the same at every run."""
    given = sample_of("Workspace", "small").inputs()
    bare = {n: v for n, v in given.items() if n not in ("subscription_id", "resource_group_name", "location")}
    first, failures = offline.check(urn_of("Workspace", "main"), bare)
    again, _ = offline.check(urn_of("Workspace", "main"), bare)
    assert failures == []
    assert first == again
    assert (first.properties["location"], first.properties["resource_group_name"]) == ("westeurope", "group")
    assert first.properties["name"].startswith("main-")


def test_check_reports_every_fault_with_its_property(offline: Host) -> None:
    """All at once, nested properties by their path."""
    given = {**SMALL, "idle_shutdown_minutes": 5, "schedules": [{"action": "Stop", "cron": "daily"}], "vm_sise": "x"}
    _, failures = offline.check(COMPUTE, given)
    named = {failure.reason.partition(": ")[0] for failure in failures}
    assert named == {"idle_shutdown_minutes", "schedules[0].cron", "vm_sise"}
    assert {failure.property for failure in failures} == {""}


def test_check_of_a_secret_names_it_in_the_text_alone(offline: Host) -> None:
    """The engine prints the value of a property that a failure names."""
    _, (failure,) = offline.check(
        COMPUTE, {**SMALL, "setup_scripts": {"creation": {"script": 5, "arguments": "hunter2"}}}
    )
    assert failure.property == ""
    assert failure.reason == "setup_scripts.creation.script: must be a string, not a number"


def test_check_takes_wrapped_secrets_as_their_values(offline: Host) -> None:
    """Whether the engine unwraps secrets or not, the argument is checked."""
    checked, failures = offline.check(COMPUTE, {**SMALL, "description": rpc.secret("hidden")})
    assert failures == []
    assert checked.properties["description"] == "hidden"


@pytest.mark.parametrize("declared", ALL, ids=lambda declared: declared.name)
def test_check_passes_unknown_values_on(offline: Host, declared: Any) -> None:
    """In a preview everything may be unknown: it comes back as the engine's own sign, and nothing is at fault."""
    given = dict.fromkeys(sample_of(declared.name).inputs(), UNKNOWN)
    checked, failures = offline.check(urn_of(declared.name), given)
    assert failures == []
    assert {name: checked.properties[name] for name in given} == given


def test_check_keeps_unknown_values_inside_of_known_ones(offline: Host) -> None:
    """A list of known length with an unknown entry."""
    given = {**SMALL, "tags": {"a": UNKNOWN, "b": "c"}, "schedules": [{"action": "Stop", "cron": UNKNOWN}]}
    checked, failures = offline.check(COMPUTE, given)
    assert failures == []
    assert (checked.properties["tags"], checked.properties["schedules"]) == (given["tags"], given["schedules"])


def test_warnings_appear_beside_the_resource(offline: Host, engine: Engine) -> None:
    """A doubtful argument goes on; the user reads about it under the resource's name."""
    offline.check(COMPUTE, {**SMALL, "ssh_public_access": True})
    assert engine.said(COMPUTE) == [
        (
            "WARNING",
            (
                '"dev": ssh_public_access without admin_user_public_key: nobody can log in until a key is added in the '
                "studio"
            ),
            False,
        )
    ]


def test_diff_of_the_same_is_none(offline: Host) -> None:
    """A second `up` is empty."""
    full = sample_of("ComputeInstance").inputs()
    found = offline.diff(COMPUTE, full, full)
    assert (found.changes, list(found.replaces)) == (provider_pb2.DiffResponse.DIFF_NONE, [])


def test_diff_leaves_the_details_to_the_engine(offline: Host) -> None:
    """Changes are "unknown": the engine then compares the properties itself and shows each of them."""
    full = sample_of("ComputeInstance").inputs()
    found = offline.diff(COMPUTE, full, {**full, "description": "other"})
    assert (found.changes, list(found.replaces)) == (provider_pb2.DiffResponse.DIFF_UNKNOWN, [])


def test_diff_names_what_replaces(offline: Host, engine: Engine) -> None:
    """With the word that the old one goes first, and a warning of what is lost."""
    full = sample_of("ComputeInstance").inputs()
    found = offline.diff(COMPUTE, full, {**full, "vm_size": "Standard_DS11_v2"})
    assert (list(found.replaces), found.deleteBeforeReplace) == (["vm_size"], True)
    ((severity, text, _),) = engine.said(COMPUTE)
    assert severity == "WARNING"
    assert text.startswith('"dev": changing vm_size replaces the compute instance and destroys its disk')


def test_diff_compares_with_the_old_inputs_and_not_with_the_state(offline: Host) -> None:
    """The state holds outputs as well, and of an imported resource more than the program said."""
    state = {**SMALL, "state": "Running", "applications": {"Jupyter": "https://x"}, "description": "from the portal"}
    found = offline.diff(COMPUTE, SMALL, SMALL, olds=state)
    assert found.changes == provider_pb2.DiffResponse.DIFF_NONE


def test_diff_with_unknown_values_replaces_nothing(offline: Host) -> None:
    """For every type and every argument but those of its place."""
    for sample in SAMPLES:
        known, members = sample.inputs(), arguments(sample.declared).members
        news = {name: value if members[name].in_path else UNKNOWN for name, value in known.items()}
        found = offline.diff(urn_of(sample.declared.name), known, news)
        kinds = provider_pb2.DiffResponse
        expected = kinds.DIFF_NONE if news == known else kinds.DIFF_UNKNOWN
        assert (found.changes, list(found.replaces)) == (expected, [])


def test_an_error_is_one_clean_line(engine: Engine, offline_host: Host) -> None:
    """No traceback: the sentence travels in the status trailer, with the code that makes the engine believe it."""
    with pytest.raises(Failure) as caught:
        offline_host.create(urn_of("Nonsense"), {})
    assert caught.value.code == 2
    assert caught.value.message == ("no resource type Nonsense. This is a defect of pulumi-azureml; please report it.")
    assert caught.value.partial is None


def test_a_defect_of_ours_is_one_clean_line_too(offline: Host) -> None:
    """Whatever breaks inside, nobody is shown a traceback."""
    news = sample_of("Workspace").inputs()
    with pytest.raises(Failure) as caught:
        # No state that we have written looks like this.
        offline.check(urn_of("Workspace"), news, {**news, "managed_network": 3})
    assert "\n" not in caught.value.message
    assert "AttributeError: 'float' object has no attribute 'get'" in caught.value.message
    assert "defect of pulumi-azureml" in caught.value.message


def test_every_line_of_the_configuration_at_fault_is_told(engine: Engine) -> None:
    """A mistake in the configuration stops the first check with all of its faults."""
    host = Host(engine.address, {})
    try:
        host.configure(subscriptionId="mine", lokation="x")
        with pytest.raises(Failure, match="reading configuration") as caught:
            host.check(COMPUTE, SMALL)
    finally:
        host.stop()
    assert 'subscriptionId "mine" is not a GUID' in caught.value.message
    assert "lokation" in caught.value.message
    assert "\n" not in caught.value.message


def test_many_calls_are_served_at_once(offline: Host, engine: Engine) -> None:
    """The host's four threads become many: 32 calls meet inside of the provider, each waiting for all others."""
    offline.check(COMPUTE, SMALL)
    engine.meeting = threading.Barrier(32)
    given = {**SMALL, "ssh_public_access": True}
    with ThreadPoolExecutor(32) as callers:
        done = [callers.submit(offline.check, urn_of("ComputeInstance", f"dev{n}"), given) for n in range(32)]
        assert all(each.result()[1] == [] for each in done)
    assert len(engine.lines) == 32
