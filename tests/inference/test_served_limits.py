"""What a client meets at the public name of a managed endpoint besides answers: limits, shares, copies, swagger."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from .rig import SLEEPS
from .served import Served, scoring_uri, wait_for

SAYS_WHO = """
import json, os

def init(): pass

def run(data):
    print("asked", data.strip())
    return os.environ["NAME"]
"""


def limits(**settings: Any) -> dict[str, Any]:
    return {"requestSettings": settings}


def at_once(served: Served, uri: str, key: str, bodies: list[Any]) -> list[requests.Response]:
    """Scores that are all on their way at the same time."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(lambda body: served.score(uri, key, body), bodies))


def test_a_request_that_takes_too_long_is_408(served: Served) -> None:
    """``requestTimeout``; the instance answers the next request."""
    endpoint = served.serving(SLEEPS, **limits(requestTimeout="PT1S"))
    uri, key = scoring_uri(served.arm, endpoint), served.key(endpoint)
    slow = served.score(uri, key, 60)
    assert (slow.status_code, slow.text) == (408, "upstream request timeout")
    wait_for(lambda: served.score(uri, key, 0).status_code == 200)


def test_more_requests_than_a_deployment_holds_are_429(served: Served) -> None:
    """Two for each that an instance may work on at a time."""
    endpoint = served.serving(SLEEPS)
    uri, key = scoring_uri(served.arm, endpoint), served.key(endpoint)
    answers = at_once(served, uri, key, [1.5] * 5)
    assert Counter(answer.status_code for answer in answers) == {200: 2, 429: 3}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["ms-azureml-model-error-reason"] == "too_many_pending_request"


def test_an_instance_works_on_as_many_requests_as_it_may(served: Served) -> None:
    """``maxConcurrentRequestsPerInstance``: none of four waits for another one within the time of two."""
    script = """
    import json, os, time
    def init(): pass
    def run(data):
        me = os.path.join(os.environ["AZUREML_MODEL_DIR"], str(os.getpid()))
        os.makedirs(me, exist_ok=True)
        give_up = time.monotonic() + 30
        while len(os.listdir(os.environ["AZUREML_MODEL_DIR"])) < 2 and time.monotonic() < give_up:
            time.sleep(0.01)
        return len(os.listdir(os.environ["AZUREML_MODEL_DIR"]))
    """
    endpoint = served.serving(script, **limits(maxConcurrentRequestsPerInstance=2, requestTimeout="PT40S"))
    answers = at_once(served, scoring_uri(served.arm, endpoint), served.key(endpoint), [1, 2])
    assert [answer.json() for answer in answers] == [2, 2]
    assert len(served.processes()) == 1


def test_live_traffic_is_split_and_a_header_goes_past_it(served: Served) -> None:
    """Each answer says who gave it."""
    endpoint, given = served.endpoint(SAYS_WHO)
    for name in ("blue", "green"):
        served.serve(endpoint, name, **{**given, "environmentVariables": {"NAME": name}})
    served.share(endpoint, traffic={"blue": 75, "green": 25})
    uri, key = scoring_uri(served.arm, endpoint), served.key(endpoint)
    answers = [served.score(uri, key) for _ in range(40)]
    assert all(answer.headers["azureml-model-deployment"] == answer.json() for answer in answers)
    assert 20 <= sum(answer.json() == "blue" for answer in answers) <= 38
    chosen = [served.score(uri, key, azureml_model_deployment="green").json() for _ in range(5)]
    assert chosen == ["green"] * 5
    assert served.score(uri, key, azureml_model_deployment="yellow").status_code == 404


def test_mirrored_traffic_reaches_the_other_deployment_and_its_answers_nobody(served: Served) -> None:
    """Half of the requests are copied."""
    endpoint, given = served.endpoint(SAYS_WHO)
    for name in ("blue", "green"):
        served.serve(endpoint, name, **{**given, "environmentVariables": {"NAME": name}})
    served.share(endpoint, traffic={"blue": 100}, mirrorTraffic={"green": 50})
    uri, key = scoring_uri(served.arm, endpoint), served.key(endpoint)
    assert {served.score(uri, key, number).json() for number in range(20)} == {"blue"}

    def copies() -> int:
        log = served.arm.post(f"{endpoint}/deployments/green/getLogs", {"tail": 1000})["content"]
        return log.count("asked")

    wait_for(lambda: copies() >= 4)
    assert copies() < 20


def test_an_endpoint_describes_itself(served: Served) -> None:
    """``swagger.json`` beside the scoring uri, let in by the same key."""
    endpoint = served.serving()
    uri, key = scoring_uri(served.arm, endpoint), served.key(endpoint)
    described = served.arm.get(endpoint)["properties.swaggerUri"]
    assert described == uri.replace("/score", "/swagger.json")
    assert served.get(described).status_code == 401
    assert served.get(described, key).json()["swagger"] == "2.0"
    assert served.get(f"{described}?version=3", key).json()["openapi"] == "3.0.3"
    assert "/score" in served.get(described, key).json()["paths"]


def test_only_the_last_scores_stay_in_the_journal(served: Served) -> None:
    """They may come by the million; what Resource Manager was asked stays."""
    endpoint = served.endpoint()[0]
    uri = scoring_uri(served.arm, endpoint)
    before = len(served.arm.control("GET", "/journal")["entries"])
    with served.session() as session:
        for _ in range(1010):
            assert session.post(uri, json=1, timeout=20).status_code == 401
    entries = served.arm.control("GET", "/journal")["entries"]
    assert len(entries) == before + 1000
    numbers = [entry["number"] for entry in entries]
    assert numbers == sorted(numbers)
    assert numbers[-1] == before + 1010
