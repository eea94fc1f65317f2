"""A steady, bounded load on an endpoint, of requests whose answers are all kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests

from .caller import Caller

LANES = 2
"""Callers at a time; an instance of the examples may hold as many requests."""
PAUSE_SECONDS = 0.03
"""Between an answer and the next request of a caller."""
MOST_REQUESTS = 4000
"""Of each caller; nobody waits for that many."""
FEW = 10
"""Answers that are waited for between two changes."""
LONGEST_SECONDS = 60
Said = tuple[object, str]
"""Status, or what went wrong; and the text of the answer."""


class Load:
    """Callers that send one and the same request, one after the other."""

    def __init__(self, caller: Caller, body: Any) -> None:
        self._caller, self._body = caller, body
        self._over = threading.Event()
        self._news = threading.Condition()
        self.answers: list[Said] = []

    @property
    def lost(self) -> list[Said]:
        """What was not answered as it should be."""
        return [said for said in self.answers if said[0] != 200]

    @contextmanager
    def running(self) -> Iterator[None]:
        """The load, for as long as the block runs."""
        lanes = [threading.Thread(target=self._lane) for _ in range(LANES)]
        for lane in lanes:
            lane.start()
        try:
            yield
        finally:
            self._over.set()
            for lane in lanes:
                lane.join()

    def until(self, happened: Callable[[list[Any]], bool]) -> None:
        """Wait for answers that come from now on."""
        with self._news:
            begun = len(self.answers)
            assert self._news.wait_for(
                lambda: happened([json.loads(text) for status, text in self.answers[begun:] if status == 200]),
                LONGEST_SECONDS,
            ), self.answers[-3:]

    def _lane(self) -> None:
        with self._caller.another() as caller:
            for _ in range(MOST_REQUESTS):
                try:
                    answer = caller.post(self._body)
                    said: Said = (answer.status_code, answer.text)
                except requests.RequestException as lost:
                    said = (repr(lost), "")
                with self._news:
                    self.answers.append(said)
                    self._news.notify_all()
                if self._over.wait(PAUSE_SECONDS):
                    return


def only(answer: Any) -> Callable[[list[Any]], bool]:
    """The last few answers were that one."""
    return lambda answers: len(answers) >= FEW and all(each == answer for each in answers[-FEW:])
