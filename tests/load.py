"""A steady, bounded load on an endpoint, of requests whose answers are all kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests

from .caller import Caller

__all__ = ["FEW", "Load", "only"]

LANES = 2
"""Callers at a time; an instance with one slot may hold as many requests."""
PAUSE_SECONDS = 0.03
"""Between an answer and the next request of a caller: the machine has to work on the change as well."""
MOST_REQUESTS = 20_000
"""Of each caller; nobody waits for that many."""
FEW = 15
"""Answers that are waited for between two changes."""
LONGEST_SECONDS = 60
Said = tuple[object, str]
"""Status, or what went wrong; and the text of the answer."""


class Load:
    """Callers that send one and the same request, one after the other, each on a connection of its own."""

    def __init__(self, caller: Caller, body: Any, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._caller, self._body, self._pause = caller, body, pause_seconds
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

    def until(self, happened: Callable[[list[Any]], bool]) -> list[Any]:
        """Wait for answers that come from now on; gives what models said in them."""
        with self._news:
            begun = len(self.answers)

            def models_said() -> list[Any]:
                return [json.loads(text) for status, text in self.answers[begun:] if status == 200]

            came = self._news.wait_for(lambda: happened(models_said()), LONGEST_SECONDS)
            assert came, f"since then {self.answers[begun:][-3:]}, lost {self.lost[:3]}"
            return models_said()

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
                if self._over.wait(self._pause):
                    return


def only(answer: Any) -> Callable[[list[Any]], bool]:
    """The last few answers were that one."""
    return lambda answers: len(answers) >= FEW and all(each == answer for each in answers[-FEW:])
