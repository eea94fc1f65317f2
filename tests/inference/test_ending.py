"""What is finished before an instance ends, and what ends with it."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

from azureml_emulator.inference.contract import Scale, Status

from .rig import SLEEPS, Answer, runs, site, until

READS_LATE = """
import os
def init():
    with open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "late"), "w") as file:
        file.write("still here")
def run(data):
    with open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "late")) as file:
        return file.read()
"""


def test_what_the_old_revision_works_on_is_finished(tmp_path: Path) -> None:
    """However long it takes, within the request timeout: longer than a server that is told to stop would wait."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment(script=SLEEPS, request_timeout=20))
            slow = asyncio.create_task(here.score(4))
            await until(lambda: here.instances(blue)[0]["busy"] == 1)
            await here.deploy(here.deployment(script=SLEEPS))
            return await slow

    answer = asyncio.run(scenario())
    assert (answer.status, answer.body) == (200, "done")


def test_what_a_surplus_instance_works_on_is_finished(tmp_path: Path) -> None:
    """Before it ends."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment(script=SLEEPS, request_timeout=20, scale=Scale(2)))
            slow = [asyncio.create_task(here.score(4)) for _ in range(2)]
            await until(lambda: [item["busy"] for item in here.instances(blue)] == [1, 1])
            here.runtime.scale(blue.id, 1)
            return list(await asyncio.gather(*slow))

    assert [answer.body for answer in asyncio.run(scenario())] == ["done", "done"]


def test_undeploying_ends_the_processes(tmp_path: Path) -> None:
    """And nothing is known of it any more."""

    async def scenario() -> tuple[Status, str | None]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment())
            process = here.instances(blue)[0]["pid"]
            here.runtime.undeploy(blue.id)
            await until(lambda: not runs(process))
            return here.runtime.status(blue.id), here.runtime.logs(blue.id, "InferenceServer", None)

    status, log = asyncio.run(scenario())
    assert (status.state, log) == ("unknown", None)


def test_what_a_deleted_deployment_works_on_is_finished(tmp_path: Path) -> None:
    """It was called before its traffic went elsewhere."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment(script=SLEEPS, request_timeout=20))
            slow = asyncio.create_task(here.score(3))
            await until(lambda: here.instances(blue)[0]["busy"] == 1)
            here.runtime.undeploy(blue.id)
            return await slow

    answer = asyncio.run(scenario())
    assert (answer.status, answer.body) == (200, "done")


def test_a_deployment_that_is_made_again_at_once_keeps_its_files(tmp_path: Path) -> None:
    """Those of the deleted one of the same name go when its last request is over."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment(script=SLEEPS, request_timeout=20))
            slow = asyncio.create_task(here.score(4))
            await until(lambda: here.instances(blue)[0]["busy"] == 1)
            process = here.instances(blue)[0]["pid"]
            here.runtime.undeploy(blue.id)
            again = await here.serve(dataclasses.replace(here.deployment(script=READS_LATE), revision=blue.revision))
            await until(lambda: not runs(process))
            return [await slow, await here.score(azureml_model_deployment=again.name)]

    slow, late = asyncio.run(scenario())
    assert (slow.body, late.body) == ("done", "still here")
