"""Probes: how the service finds out whether a container lives, is ready, and has started."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from ..constraints import Between
from ..declare import In, Key
from ..meaning import SECONDS

__all__ = ["Probe"]

_SECONDS = Between(1, 86400)
_COUNT = Between(1, 1000)


class Probe(TypedDict, total=False):
    """When and how often a container is asked, and what counts as an answer."""

    period_seconds: Annotated[In[int], Key("period", means=SECONDS, allows=(_SECONDS,))]
    """Seconds between two questions. Default of the service: 10."""
    initial_delay_seconds: Annotated[In[int], Key("initialDelay", means=SECONDS, allows=(Between(0, 86400),))]
    """Seconds from the start to the first question. Default of the service: 10."""
    timeout_seconds: Annotated[In[int], Key("timeout", means=SECONDS, allows=(_SECONDS,))]
    """Seconds within which the answer has to come. Default of the service: 2."""
    success_threshold: Annotated[In[int], Key("successThreshold", allows=(_COUNT,))]
    """Good answers in a row after which it counts as well. Default of the service: 1."""
    failure_threshold: Annotated[In[int], Key("failureThreshold", allows=(_COUNT,))]
    """Bad answers in a row after which it counts as broken. Default of the service: 30."""
