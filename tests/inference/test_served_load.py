"""A steady load, and a deployment that is changed, replaced and deleted under it: nobody's request is lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import requests

from .served import Served, scoring_uri

LANES = 2
"""As many requests at a time as one instance with one slot may hold."""
FEW = 15
"""Answers that are waited for between two changes."""
SAYS_WHO = """
import os, time
def init(): pass
def run(data):
    time.sleep(0.02)
    return os.environ["NAME"]
"""


class Load:
    """What a few clients were answered that call without a pause, each on its own connection."""

    def __init__(self, served: Served, endpoint: str) -> None:
        self._served = served
        self._uri, self._key = scoring_uri(served.arm, endpoint), served.key(endpoint)
        self._over = threading.Event()
        self._news = threading.Condition()
        self.answers: list[tuple[object, str]] = []
        """Status, or what went wrong; and who answered."""

    def _lane(self) -> None:
        with self._served.session() as session:
            session.headers["Authorization"] = f"Bearer {self._key}"
            while not self._over.is_set():
                try:
                    answer = session.post(self._uri, json=1, timeout=30)
                    said: tuple[object, str] = (answer.status_code, answer.text)
                except requests.RequestException as lost:
                    said = (repr(lost), "")
                with self._news:
                    self.answers.append(said)
                    self._news.notify_all()

    def go_on(self, until: Callable[[list[tuple[object, str]]], bool]) -> None:
        """Wait for answers that come from now on."""
        with self._news:
            begun = len(self.answers)
            assert self._news.wait_for(lambda: until(self.answers[begun:]), 60), self.answers[begun:][-3:]

    @contextmanager
    def running(self) -> Iterator[None]:
        lanes = [threading.Thread(target=self._lane) for _ in range(LANES)]
        for lane in lanes:
            lane.start()
        try:
            yield
        finally:
            self._over.set()
            for lane in lanes:
                lane.join()


def by(name: str) -> Callable[[list[tuple[object, str]]], bool]:
    """The last few answers were that deployment's."""
    return lambda answers: len(answers) >= FEW and {who for _, who in answers[-FEW:]} == {f'"{name}"'}


def test_no_request_is_lost_when_a_deployment_is_changed_replaced_and_deleted(served: Served) -> None:
    """Blue is deployed anew, green takes over step by step, blue is deleted, green gets another instance and loses it
    again."""
    endpoint, given = served.endpoint(SAYS_WHO)
    served.serve(endpoint, **{**given, "environmentVariables": {"NAME": "blue"}})
    served.share(endpoint, traffic={"blue": 100})
    load = Load(served, endpoint)
    with load.running():
        load.go_on(by("blue"))
        served.serve(endpoint, **{**given, "environmentVariables": {"NAME": "bluer"}})
        load.go_on(by("bluer"))
        served.serve(endpoint, "green", **{**given, "environmentVariables": {"NAME": "green"}})
        served.share(endpoint, traffic={"blue": 50, "green": 50})
        load.go_on(lambda answers: len({who for _, who in answers}) == 2)
        served.share(endpoint, traffic={"blue": 0, "green": 100})
        load.go_on(by("green"))
        served.arm.end(served.arm.delete(f"{endpoint}/deployments/blue"))
        load.go_on(by("green"))
        for instances in (2, 1):
            sku = {"name": "Default", "capacity": instances}
            served.arm.end(served.arm.patch(f"{endpoint}/deployments/green", {"sku": sku}))
            load.go_on(by("green"))
    assert Counter(status for status, _ in load.answers) == {200: len(load.answers)}
    assert len(load.answers) > 6 * FEW


def test_a_revision_that_does_not_come_up_costs_no_request(served: Served) -> None:
    """The one before it goes on."""
    endpoint, given = served.endpoint(SAYS_WHO)
    served.serve(endpoint, **{**given, "environmentVariables": {"NAME": "blue"}})
    served.share(endpoint, traffic={"blue": 100})
    load = Load(served, endpoint)
    with load.running():
        load.go_on(by("blue"))
        broken = {**given, "codeConfiguration": {**given["codeConfiguration"], "scoringScript": "other.py"}}
        ended = served.deploy(endpoint, served.online.deployment_body(**broken))
        assert (ended["status"], ended["error.code"]) == ("Failed", "BadArgument")
        load.go_on(by("blue"))
    assert Counter(status for status, _ in load.answers) == {200: len(load.answers)}
