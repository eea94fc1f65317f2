"""What is different on Kubernetes clusters: the words of their router, its queue, and instances by load."""

from __future__ import annotations

import asyncio
from pathlib import Path

from azureml_emulator.inference.contract import Scale

from .rig import SLEEPS, Answer, site, under_load, until


def test_an_exception_of_a_kubernetes_script_is_502(tmp_path: Path) -> None:
    """The router of Kubernetes clusters calls it a bad gateway."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            here.given.change(compute_type="Kubernetes")
            await here.serve(here.deployment(script="def init(): pass\ndef run(data): raise ValueError('ouch')"))
            return await here.score()

    answer = asyncio.run(scenario())
    assert answer.status == 502
    assert "ms-azureml-model-error-reason" not in answer.headers


def test_a_slow_model_on_kubernetes_is_504(tmp_path: Path) -> None:
    """The router's word for the same."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            here.given.change(compute_type="Kubernetes")
            await here.serve(here.deployment(script=SLEEPS, request_timeout=0.5))
            return await here.score(30)

    assert asyncio.run(scenario()).status == 504


def test_a_request_on_kubernetes_waits_as_long_as_the_queue_allows(tmp_path: Path) -> None:
    """``maxQueueWait``: who waits longer for a replica gets 503."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            here.given.change(compute_type="Kubernetes")
            blue = await here.serve(here.deployment(script=SLEEPS, queue_wait=0.3))
            first = asyncio.create_task(here.score(1.5))
            await until(lambda: here.instances(blue)[0]["busy"] == 1)
            return [await here.score(0), await first]

    assert [answer.status for answer in asyncio.run(scenario())] == [503, 200]


def test_load_brings_more_instances_and_patience_takes_them_away(tmp_path: Path) -> None:
    """Between the limits: up to the maximum under load at once, down to the minimum after a quiet minute."""
    scale = Scale(1, automatic=True, minimum=1, maximum=3, target_utilization=50, polling_interval=0.2)

    async def scenario() -> tuple[int | None, int | None, list[Answer]]:
        async with site(tmp_path) as here:
            here.given.change(compute_type="Kubernetes")
            blue = await here.serve(here.deployment(script=SLEEPS, scale=scale, queue_wait=30))

            def count() -> int | None:
                return here.runtime.status(blue.id).instances

            def quiet() -> bool:
                here.now += 61
                return count() == 1

            async def wait_for_three() -> None:
                await until(lambda: count() == 3)

            answers = await under_load(here, wait_for_three, 0.2)
            high = count()
            await until(quiet)
            return high, count(), answers

    high, low, answers = asyncio.run(scenario())
    assert (high, low) == (3, 1)
    assert {answer.status for answer in answers} == {200}
