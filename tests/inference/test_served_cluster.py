"""Deployments on Kubernetes clusters, at the router of the cluster: instances by load, the queue, and probes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .rig import SLEEPS, runs
from .served import Served, scoring_uri, wait_for

HANGS = """
import json, os, signal, threading
def init(): pass
def run(data):
    if json.loads(data) == "stop":
        # All of its processes: the one that listens and those that work.
        threading.Timer(0.2, lambda: os.killpg(os.getpgid(0), signal.SIGSTOP)).start()
    return os.getpgid(0)
"""


def serving(served: Served, script: str, **properties: Any) -> tuple[str, str, str]:
    """An endpoint of a cluster with all its traffic on blue: its id, its scoring uri and a key."""
    workspace, given = served.workspace(script)
    endpoint = served.online.kubernetes_endpoint(workspace)
    ended = served.deploy(endpoint, served.online.kubernetes_body(**{**given, **properties}))
    assert ended["status"] == "Succeeded", ended.body
    compute = served.arm.get(endpoint)["properties.compute"]
    served.arm.make(endpoint, served.online.endpoint_body(compute=compute, traffic={"blue": 100}))
    return endpoint, scoring_uri(served.arm, endpoint), served.key(endpoint)


def test_load_brings_instances_up_to_the_maximum_and_a_quiet_minute_takes_them_away(served: Served) -> None:
    """By ``targetUtilizationPercentage`` at each ``pollingInterval``; nobody is refused meanwhile."""
    scale = {
        "scaleType": "TargetUtilization",
        "minInstances": 1,
        "maxInstances": 3,
        "targetUtilizationPercentage": 50,
        "pollingInterval": "PT1S",
    }
    settings = {"maxQueueWait": "PT60S", "requestTimeout": "PT30S"}
    _, uri, key = serving(served, SLEEPS, scaleSettings=scale, requestSettings=settings)
    assert len(served.processes()) == 1
    high = False

    def lane(_: int) -> set[int]:
        statuses = set[int]()
        while not high:
            statuses.add(served.score(uri, key, 0.2).status_code)
        return statuses

    with ThreadPoolExecutor(2) as pool:
        lanes = pool.map(lane, range(2))
        try:
            wait_for(lambda: len(served.processes()) == 3)
        finally:
            high = True
        assert set().union(*lanes) == {200}

    def quiet() -> bool:
        served.arm.pass_time(61)
        return len(served.processes()) == 1

    wait_for(quiet)


def test_a_request_waits_for_a_replica_as_long_as_the_queue_allows(served: Served) -> None:
    """``maxQueueWait``: the second waits and is answered, and who would wait longer gets 503."""
    for wait, expected in (("PT0S", 503), ("PT20S", 200)):
        settings = {"maxQueueWait": wait, "requestTimeout": "PT20S"}
        _, uri, key = serving(served, SLEEPS, requestSettings=settings)
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(served.score, uri, key, 2)
            wait_for(lambda: any(busy == 1 for busy in served.busy()))
            assert served.score(uri, key, 0).status_code == expected
            assert first.result().status_code == 200
        served.arm.control("POST", "/reset")


def test_an_instance_that_hangs_is_started_again(served: Served) -> None:
    """Its liveness probe finds out."""
    probe = {"initialDelay": "PT1S", "period": "PT1S", "timeout": "PT1S", "failureThreshold": 2, "successThreshold": 1}
    endpoint, uri, key = serving(served, HANGS, livenessProbe=probe, readinessProbe=probe)
    process = served.score(uri, key, "stop").json()
    assert served.processes() == [process]
    wait_for(lambda: served.processes() != [process] and served.score(uri, key, "go").status_code == 200)
    assert not runs(process)
    log = served.arm.post(f"{endpoint}/deployments/blue/getLogs", {"tail": 1000})["content"]
    assert "does not answer its liveness probe and is ended" in log
