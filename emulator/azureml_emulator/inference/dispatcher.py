"""Gives requests to instances: no instance gets more than its slots, and no deployment more than it can hold.

A managed deployment holds twice as many requests as it can work on (azure docs, Troubleshoot online endpoints, 429),
and they wait in its containers: an instance that has finished finds its next request there. The router of Kubernetes
clusters keeps requests until a replica has a free slot, in order of arrival.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from azureml_emulator.inference.replica import Replica

HELD = 2
"""Requests held for each slot."""


class Overloaded(Exception):
    """The deployment holds as many requests as it may."""


class NotReady(Exception):
    """No instance is ready."""


class WaitedTooLong(Exception):
    """No instance was free in time."""


class Load:
    """How many requests were in flight, on the average over time."""

    def __init__(self, time: Callable[[], float]) -> None:
        self.present = 0
        self._time = time
        self._sum = 0.0
        self._at = self._since = time()

    def change(self, by: int) -> None:
        now = self._time()
        self._sum += self.present * (now - self._at)
        self._at = now
        self.present += by

    def average(self) -> float:
        """Since the last time it was asked for."""
        self.change(0)
        passed = self._at - self._since
        mean = self._sum / passed if passed > 0 else float(self.present)
        self._sum, self._since = 0.0, self._at
        return mean


class Dispatcher:
    """``replicas`` is the list of the revision that serves; it changes under the dispatcher's eyes."""

    def __init__(self) -> None:
        self.replicas: Sequence[Replica] = ()
        self.load = Load(asyncio.get_running_loop().time)
        self._waiting: deque[asyncio.Future[Replica]] = deque()
        self._turn = 0

    def holding_instance(self) -> Replica:
        """An instance that has a slot or holds the request until it has one; `give_back` it."""
        slots = [replica.slots for replica in self.replicas if replica.ready]
        if not slots:
            raise NotReady
        if self.load.present >= HELD * sum(slots):
            raise Overloaded
        best = self._freest()
        assert best is not None, "there is a ready one"
        self.load.change(+1)
        best.take()
        return best

    async def free_instance(self, wait_seconds: float) -> Replica:
        """An instance with a free slot, for which a request may wait; `give_back` it."""
        if not any(replica.ready for replica in self.replicas):
            raise NotReady
        self.load.change(+1)
        best = None if self._waiting else self._freest()
        if best and best.free > 0:
            best.take()
            return best
        return await self._in_queue(wait_seconds)

    async def _in_queue(self, wait_seconds: float) -> Replica:
        place: asyncio.Future[Replica] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await asyncio.wait([place], timeout=wait_seconds)
        except asyncio.CancelledError:
            self._leave(place)
            raise
        if not place.done():
            self._leave(place)
            raise WaitedTooLong
        return place.result()

    def _leave(self, place: asyncio.Future[Replica]) -> None:
        if place.done():
            self.give_back(place.result())
            return
        self._waiting.remove(place)
        self.load.change(-1)

    def give_back(self, replica: Replica) -> None:
        """The request is over."""
        replica.give_back()
        self.load.change(-1)
        self.wake()

    def wake(self) -> None:
        """Serve who waits, as far as there are free slots. To be called whenever instances have changed."""
        while self._waiting:
            best = self._freest()
            if best is None or best.free <= 0:
                return
            best.take()
            self._waiting.popleft().set_result(best)

    def _freest(self) -> Replica | None:
        """The ready instance with the most free slots; of equal ones, each in its turn."""
        ready = [replica for replica in self.replicas if replica.ready]
        if not ready:
            return None
        self._turn += 1
        first = self._turn % len(ready)
        return max((*ready[first:], *ready[:first]), key=lambda replica: replica.free)
