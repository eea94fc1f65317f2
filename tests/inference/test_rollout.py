"""Revisions, instances and load: what happens to a deployment while it is called."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import signal
from pathlib import Path

import pytest
from azureml_emulator.inference.contract import Probe, Scale, Status

from .rig import ECHO, SLEEPS, Answer, asset, runs, site, under_load, until


def test_an_exception_in_init_fails_a_managed_deployment_with_its_traceback(tmp_path: Path) -> None:
    """ResourceNotReady, with the script's own words in the message and in the logs."""

    async def scenario() -> tuple[Status, str]:
        async with site(tmp_path) as here:
            blue = here.deployment(script="def init(): raise RuntimeError('no model here')\ndef run(data): pass")
            return await here.deploy(blue), here.log(blue)

    status, log = asyncio.run(scenario())
    assert status.failure
    assert (status.state, status.failure.code) == ("failed", "ResourceNotReady")
    assert "exception (UserScriptInitFailed): RuntimeError: no model here. The log" in status.failure.message
    assert "RuntimeError: no model here" in log


@pytest.mark.parametrize(
    ("script", "code", "words"),
    [
        ("def init(): 1 / 0\ndef run(data): pass", "UserScriptInitFailed", "ZeroDivisionError"),
        # What a package missing in the conda file leads to.
        (
            "import not_installed\ndef init(): pass",
            "UserScriptImportError",
            "(UserScriptImportError): ModuleNotFoundError: No module named 'not_installed'.",
        ),
        ("def init(): pass", "UserScriptFunctionNotFound", "(UserScriptFunctionNotFound): "),
    ],
)
def test_a_script_that_does_not_start_fails_a_kubernetes_deployment_with_its_code(
    tmp_path: Path, script: str, code: str, words: str
) -> None:
    """The code of what is wrong with the script, and the script's own words."""

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            here.given.change(compute_type="Kubernetes")
            return await here.deploy(here.deployment(script=script))

    status = asyncio.run(scenario())
    assert status.failure
    assert status.failure.code == code
    assert words in status.failure.message


def test_an_instance_that_never_gets_ready_fails_the_deployment(tmp_path: Path) -> None:
    """The probes say for how long it may try: here half a second."""
    probe = Probe(initial_delay=0.2, period=0.1, timeout=0.1, failure_threshold=3)
    script = "import time\ndef init(): time.sleep(60)\ndef run(data): pass"

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            return await here.deploy(here.deployment(script=script, liveness=probe, readiness=probe))

    status = asyncio.run(scenario())
    assert status.failure
    assert status.failure.code == "ResourceNotReady"
    assert "within 0.5 seconds" in status.failure.message


def test_a_startup_probe_gives_more_time_than_the_others(tmp_path: Path) -> None:
    """They only count once it has succeeded."""
    short = Probe(initial_delay=0, period=0.1, timeout=1, failure_threshold=1)
    script = "import time\ndef init(): time.sleep(1)\ndef run(data): return 1"

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            blue = here.deployment(script=script, liveness=short, readiness=short, startup=Probe(failure_threshold=3))
            return await here.deploy(blue)

    assert asyncio.run(scenario()).state == "ready"


def test_files_that_are_not_there_fail_the_deployment(tmp_path: Path) -> None:
    """ResourceNotFound names the reference."""

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            missing = asset("models", {"modelUri": f"file://{tmp_path}/nothing"})
            return await here.deploy(here.deployment(model=missing))

    status = asyncio.run(scenario())
    assert status.failure
    assert status.failure.code == "ResourceNotFound"
    assert f"file://{tmp_path}/nothing" in status.failure.message


def test_a_scoring_script_that_is_not_in_the_code_fails_the_deployment(tmp_path: Path) -> None:
    """The message says what the code holds."""

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            return await here.deploy(here.deployment(scoring_script="main.py"))

    status = asyncio.run(scenario())
    assert status.failure
    assert status.failure.code == "BadArgument"
    assert status.failure.message.endswith("which holds: score.py.")


def test_a_new_revision_takes_over_without_losing_a_request(tmp_path: Path) -> None:
    """Under load: every answer is 200, the last ones are the new revision's, and the old processes end."""

    async def scenario() -> tuple[list[Answer], list[int], str]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment())
            old = here.instances(blue)[0]["pid"]
            green = here.deployment()
            answers = await under_load(here, lambda: here.deploy(green))
            last = await here.score()
            await until(lambda: not runs(old))
            return answers, [old], last.body["model"]

    answers, _, model = asyncio.run(scenario())
    assert {answer.status for answer in answers} == {200}
    assert len(answers) > 20
    assert model == "blue-2"


def test_the_old_revision_goes_on_when_the_new_one_fails(tmp_path: Path) -> None:
    """The status is the new one's, the logs too, and nobody who calls notices anything."""

    async def scenario() -> tuple[list[Answer], Status, str]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment())
            broken = here.deployment(script="def init(): raise RuntimeError('broken')\ndef run(data): pass")
            answers = await under_load(here, lambda: here.deploy(broken))
            return [*answers, await here.score()], here.runtime.status(blue.id), here.log(blue)

    answers, status, log = asyncio.run(scenario())
    assert {answer.status for answer in answers} == {200}
    assert answers[-1].body["model"] == "blue-1"
    assert (status.state, status.revision) == ("failed", 2)
    assert "RuntimeError: broken" in log


def test_a_revision_with_other_limits_alone_keeps_its_processes(tmp_path: Path) -> None:
    """Another request timeout needs no new container."""

    async def scenario() -> tuple[list[int], Status]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment())
            before = here.instances(blue)[0]["pid"]
            status = here.begin(dataclasses.replace(blue, revision=2, request_timeout=9))
            return [before, here.instances(blue)[0]["pid"]], status

    (before, after), status = asyncio.run(scenario())
    assert before == after
    assert (status.state, status.revision) == ("ready", 2)


def test_scaling_up_and_down_loses_no_request(tmp_path: Path) -> None:
    """Instances that are too many finish what they work on before they end."""

    async def scenario() -> tuple[list[Answer], list[int]]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment())
            counts: list[int] = []

            async def there_and_back() -> None:
                for count in (3, 1):
                    here.runtime.scale(blue.id, count)
                    await until(lambda: all(item["ready"] for item in here.instances(blue)))
                    counts.append(len(here.instances(blue)))

            return await under_load(here, there_and_back), counts

    answers, counts = asyncio.run(scenario())
    assert counts == [3, 1]
    assert {answer.status for answer in answers} == {200}


def test_shifting_traffic_loses_no_request(tmp_path: Path) -> None:
    """From blue to green while they are called, and then blue is deleted."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment("blue", concurrent_requests=2))
            await here.deploy(here.deployment("green", concurrent_requests=2))

            async def shift() -> None:
                for share in (10, 50, 100):
                    here.given.change(traffic={"blue": 100 - share, "green": share})
                    await here.score()
                here.runtime.undeploy(blue.id)
                await until(lambda: not here.instances(blue))

            return [*await under_load(here, shift), await here.score()]

    answers = asyncio.run(scenario())
    assert {answer.status for answer in answers} == {200}
    assert answers[-1].body["model"] == "green-2"


def test_an_instance_that_crashes_is_started_again(tmp_path: Path) -> None:
    """The deployment stays ready; the instance is another process."""

    async def scenario() -> tuple[int, int, Answer, Status]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment())
            first = here.instances(blue)[0]["pid"]
            os.kill(first, signal.SIGKILL)
            await until(lambda: here.instances(blue)[0]["pid"] != first and here.instances(blue)[0]["ready"])
            return first, here.instances(blue)[0]["restarts"], await here.score(), here.runtime.status(blue.id)

    _, restarts, answer, status = asyncio.run(scenario())
    assert restarts == 1
    assert (answer.status, status.state) == (200, "ready")


def test_requests_go_to_the_other_instance_while_one_is_down(tmp_path: Path) -> None:
    """A dead instance refuses the connection, so the request is given to another one."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment(scale=Scale(2)))
            first = here.instances(blue)[0]["pid"]
            os.killpg(first, signal.SIGKILL)
            await until(lambda: not runs(first))
            return [await here.score() for _ in range(6)]

    assert {answer.status for answer in asyncio.run(scenario())} == {200}


def test_an_instance_that_hangs_is_ended_by_its_liveness_probe(tmp_path: Path) -> None:
    """Its only worker sleeps for ever, so it does not answer, and a new process takes its place."""
    liveness = Probe(initial_delay=0, period=0.3, timeout=0.3, failure_threshold=2)

    async def scenario() -> int:
        async with site(tmp_path) as here:
            blue = await here.serve(
                here.deployment(
                    script=SLEEPS, readiness=Probe(), startup=Probe(), liveness=liveness, request_timeout=60
                )
            )
            first = here.instances(blue)[0]["pid"]
            hanging = asyncio.create_task(here.score(50))
            await until(lambda: here.instances(blue)[0]["pid"] != first and here.instances(blue)[0]["ready"])
            await hanging
            return int(here.instances(blue)[0]["restarts"])

    assert asyncio.run(scenario()) >= 1


def test_the_storage_initializer_tells_what_it_downloaded(tmp_path: Path) -> None:
    """Where from, how much, and where to in the container."""

    async def scenario() -> str | None:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment(script=ECHO))
            return here.runtime.logs(blue.id, "StorageInitializer", 2)

    assert asyncio.run(scenario()) == (
        f"Downloading code from file://{tmp_path}/blue-1/src\n"
        f"Downloaded 1 files, {len(ECHO)} bytes, to /var/azureml-app/code"
    )
