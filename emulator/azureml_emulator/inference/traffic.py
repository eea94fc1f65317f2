"""Which deployment answers a request: the one that is asked for, else one drawn by the endpoint's traffic."""

from __future__ import annotations

import random
from collections.abc import Mapping

from azureml_emulator.inference.contract import Endpoint


class Traffic:
    """Draws by weight. With the same seed, the same requests go the same ways."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._draws: dict[str, random.Random] = {}

    def deployment(self, endpoint: Endpoint) -> str | None:
        """A deployment's name, by live traffic; ``None`` when none has a positive weight."""
        return _drawn(endpoint.traffic, sum(endpoint.traffic.values()), self._draw(endpoint, "live"))

    def mirror(self, endpoint: Endpoint) -> str | None:
        """The deployment that gets a copy of this request, if any does: mirror traffic is percent of all requests."""
        return _drawn(endpoint.mirror_traffic, 100, self._draw(endpoint, "mirror")) if endpoint.mirror_traffic else None

    def _draw(self, endpoint: Endpoint, kind: str) -> random.Random:
        key = f"{self._seed}|{kind}|{endpoint.id.casefold()}"
        if key not in self._draws:
            self._draws[key] = random.Random(key)  # noqa: S311  # a weighted choice, not a secret
        return self._draws[key]

    def clear(self) -> None:
        """Draw from the beginning."""
        self._draws.clear()


def _drawn(weights: Mapping[str, int], total: int, draw: random.Random) -> str | None:
    """One of the names, with a probability of weight / total; ``None`` with what is left."""
    if total <= 0:
        return None
    point = draw.random() * total
    for name in sorted(weights):
        point -= weights[name]
        if point < 0 < weights[name]:
            return name
    return None
