"""A steady load on a scoring uri: one caller that asks again soon after it is answered."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

__all__ = ["Load", "calling"]

MOST = 20_000
"""Requests, whatever happens."""
LONGEST_SECONDS = 60
PAUSE_SECONDS = 0.01
"""Between two requests: the machine has to work on the change as well."""


@dataclass
class Load:
    """What came back so far."""

    uri: str
    key: str
    answers: Counter[str] = field(default_factory=Counter)
    """How often each version answered."""
    lost: list[str] = field(default_factory=list)
    """Requests that got another answer, or none."""

    def ask(self, session: requests.Session) -> None:
        try:
            found = session.post(self.uri, json=1, headers={"Authorization": f"Bearer {self.key}"}, timeout=30)
        except requests.RequestException as error:
            self.lost.append(repr(error))
            return
        if found.status_code == 200:
            self.answers[found.json()] += 1
        else:
            self.lost.append(f"{found.status_code} {found.text[:200]}")

    def until(self, happened: Callable[[], object]) -> None:
        """Wait for answers; fails where none come."""
        give_up = time.monotonic() + LONGEST_SECONDS
        while not happened():
            assert time.monotonic() < give_up, f"no answers; so far {self.answers}, lost {self.lost[:3]}"
            time.sleep(0.01)  # another process is at work: there is nothing else to wait on


@contextmanager
def calling(uri: str, key: str) -> Iterator[Load]:
    """The caller, for as long as the block runs."""
    load, over = Load(uri, key), threading.Event()

    def work() -> None:
        with requests.Session() as session:
            session.trust_env = False
            for _ in range(MOST):
                if over.wait(PAUSE_SECONDS):
                    return
                load.ask(session)

    caller = threading.Thread(target=work)
    caller.start()
    try:
        yield load
    finally:
        over.set()
        caller.join()
