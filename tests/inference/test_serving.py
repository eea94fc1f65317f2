"""The user's script really runs: its answers, its failures and its limits, as the service's front end shows them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from .rig import SLEEPS, Answer, site, until


def test_a_script_answers_with_its_model(tmp_path: Path) -> None:
    """What run() returns is the answer, the model was where AZUREML_MODEL_DIR said, and headers tell who answered."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment())
            return await here.score({"x": 1}, x_request_id="my-request")

    answer = asyncio.run(scenario())
    assert (answer.status, answer.body["answer"], answer.body["model"]) == (200, {"x": 1}, "blue-1")
    assert answer.headers["azureml-model-deployment"] == "blue"
    assert answer.headers["x-request-id"] == "my-request"
    assert int(answer.headers["ms-azureml-model-time"]) >= 0


def test_swagger_and_health_come_from_the_inference_server(tmp_path: Path) -> None:
    """Paths other than /score reach the server as they are."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            await here.serve(here.deployment())
            return [await here.get("/swagger.json"), await here.get("/swagger.json?version=3"), await here.get("/")]

    second, third, health = asyncio.run(scenario())
    assert second.body["swagger"] == "2.0"
    assert third.body["openapi"] == "3.0.3"
    assert health.content == b"Healthy"


def test_environment_variables_of_the_deployment_reach_the_script(tmp_path: Path) -> None:
    """Also those that name the service's folders, which lead to the folders of this machine."""
    script = """
    import os
    def init(): pass
    def run(data):
        folders = [os.environ["AML_APP_ROOT"], os.environ["AZUREML_MODEL_DIR"]]
        return [os.environ["GREETING"], *map(os.listdir, folders)]
    """
    variables = {"GREETING": "hello", "AML_APP_ROOT": "/var/azureml-app/src"}

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(script=script, environment_variables=variables))
            return await here.score()

    greeting, code, model = asyncio.run(scenario()).body
    assert greeting == "hello"
    assert set(code) >= {"score.py"}
    assert model == ["model.json"]


def test_secrets_of_whoever_started_the_emulator_do_not_reach_the_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container knows nothing of the machine's Azure and Pulumi settings."""
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "mine")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "mine")
    script = """
    import os
    def init(): pass
    def run(data): return [name for name, value in os.environ.items() if value == "mine"]
    """

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(script=script))
            return await here.score()

    assert asyncio.run(scenario()).body == []


def test_an_exception_of_a_managed_script_is_424_with_the_status_of_the_model(tmp_path: Path) -> None:
    """Managed endpoints answer 424 for all that is not 200, and say the model's own status in a header."""

    async def scenario() -> tuple[Answer, str]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment(script="def init(): pass\ndef run(data): raise ValueError('ouch')"))
            return await here.score(), here.log(blue)

    answer, log = asyncio.run(scenario())
    assert answer.status == 424
    assert answer.headers["ms-azureml-model-error-statuscode"] == "500"
    assert answer.headers["ms-azureml-model-error-reason"] == "model_error"
    assert "ValueError: ouch" in log


def test_a_slow_model_is_408_and_answers_the_next_request(tmp_path: Path) -> None:
    """The worker gives up what nobody waits for, so that the instance is free again."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            blue = await here.serve(here.deployment(script=SLEEPS, request_timeout=0.5))
            slow = await here.score(30)
            await until(lambda: here.instances(blue)[0]["busy"] == 0)
            return [slow, await here.score(0)]

    slow, quick = asyncio.run(scenario())
    assert (slow.status, slow.content) == (408, b"upstream request timeout")
    assert (quick.status, quick.body) == (200, "done")


def test_more_requests_than_a_managed_deployment_holds_are_429(tmp_path: Path) -> None:
    """Two for each slot: one is worked on, one waits, the third is refused at once."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(script=SLEEPS))
            return list(await asyncio.gather(*(here.score(0.7) for _ in range(5))))

    answers = asyncio.run(scenario())
    assert sorted(answer.status for answer in answers) == [200, 200, 429, 429, 429]
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.headers["ms-azureml-model-error-reason"] == "too_many_pending_request"
    assert refused.content == b""


def test_concurrent_requests_run_side_by_side_in_one_instance(tmp_path: Path) -> None:
    """As many workers as ``maxConcurrentRequestsPerInstance``."""

    async def scenario() -> tuple[list[Answer], float]:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(script=SLEEPS, concurrent_requests=3))
            await asyncio.gather(*(here.score(0.2) for _ in range(3)))
            started = asyncio.get_running_loop().time()
            answers = list(await asyncio.gather(*(here.score(1) for _ in range(3))))
            return answers, asyncio.get_running_loop().time() - started

    answers, seconds = asyncio.run(scenario())
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert seconds < 2.5  # one after the other they would take three


def test_a_request_and_an_answer_of_many_megabytes_pass(tmp_path: Path) -> None:
    """Bodies are streamed, in both directions and without a length known before."""
    script = """
    def init(): pass
    def run(data): return data * 2
    """

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(script=script, request_timeout=60))
            return await here.score("x" * 3_000_000)

    answer = asyncio.run(scenario())
    assert answer.status == 200
    assert len(answer.body) == 2 * 3_000_002


def test_nobody_without_a_key_reaches_the_model(tmp_path: Path) -> None:
    """The front end refuses before a deployment is chosen."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            return await here.score(Authorization="Bearer wrong")

    assert asyncio.run(scenario()).status == 401


def test_an_endpoint_without_traffic_is_404(tmp_path: Path) -> None:
    """In the service's words."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.deploy(here.deployment())
            return await here.score()

    answer = asyncio.run(scenario())
    assert (answer.status, answer.content) == (
        404,
        b"The endpoint doesn't have any valid deployment with positive weight.",
    )


def test_a_header_chooses_the_deployment_past_the_traffic(tmp_path: Path) -> None:
    """Also one that gets no traffic."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            await here.serve(here.deployment("blue"))
            await here.deploy(here.deployment("green"))
            return [
                await here.score(),
                await here.score(azureml_model_deployment="Green"),
                await here.score(azureml_model_deployment="red"),
            ]

    live, chosen, unknown = asyncio.run(scenario())
    assert live.body["model"] == "blue-1"
    assert chosen.body["model"] == "green-2"
    assert unknown.status == 404


def test_traffic_that_names_a_deployment_which_is_not_up_is_424(tmp_path: Path) -> None:
    """The reason is in the header: the model is not ready."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            here.given.change(traffic={"blue": 100})
            return await here.score()

    answer = asyncio.run(scenario())
    assert answer.status == 424
    assert answer.headers["ms-azureml-model-error-reason"] == "model_not_ready"


def test_traffic_is_split_by_weight(tmp_path: Path) -> None:
    """Sixty requests at 80 to 20 reach both, most of them the first; the seed makes it the same each time."""

    async def scenario() -> list[str]:
        async with site(tmp_path) as here:
            await here.serve(here.deployment("blue"))
            await here.deploy(here.deployment("green"))
            here.given.change(traffic={"blue": 80, "green": 20})
            return [(await here.score()).headers["azureml-model-deployment"] for _ in range(60)]

    names = asyncio.run(scenario())
    assert 40 <= names.count("blue") <= 55
    assert names.count("blue") + names.count("green") == 60


def test_mirrored_requests_reach_the_other_deployment_and_its_answers_nobody(tmp_path: Path) -> None:
    """A copy goes to green, and blue alone answers."""
    script = """
    import json
    def init(): pass
    def run(data):
        print("mirrored", json.loads(data))
        raise ValueError("nobody sees this")
    """

    async def scenario() -> tuple[Answer, str]:
        async with site(tmp_path) as here:
            await here.serve(here.deployment("blue"))
            green = here.deployment("green", script)
            await here.deploy(green)
            here.given.change(mirror_traffic={"green": 100})
            answer = await here.score({"x": 7})
            await until(lambda: "mirrored {" in here.log(green))
            return answer, here.log(green)

    answer, log = asyncio.run(scenario())
    assert (answer.status, answer.body["model"]) == (200, "blue-1")
    assert "mirrored {'x': 7}" in log


def test_a_host_name_leads_to_the_endpoint(tmp_path: Path) -> None:
    """``{endpoint}.{region}.inference.ml.azure.com``, as the scoring uri of a managed endpoint says."""

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment())
            return await here.score(host="churn.westeurope.inference.ml.azure.com")

    assert asyncio.run(scenario()).body["model"] == "blue-1"
