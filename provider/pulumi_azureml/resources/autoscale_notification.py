"""Who is told when an autoscale setting has changed the number of instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from ..constraints import Pattern
from ..declare import In, Key

__all__ = ["AutoscaleNotification", "AutoscaleWebhook"]


class AutoscaleWebhook(TypedDict, total=False):
    """An address that is called."""

    service_uri: Required[
        Annotated[
            In[str],
            Key("serviceUri", secret=True, allows=(Pattern(r"https?://\S+", "an address that begins with https://"),)),
        ]
    ]
    """Address."""
    properties: Annotated[In[Mapping[str, In[str]]], Key("properties", default={})]
    """What is sent along. Default: nothing."""


class AutoscaleNotification(TypedDict, total=False):
    """Tells people and programs of every change."""

    emails: Annotated[In[Sequence[In[str]]], Key("email.customEmails", default=[])]
    """Mail addresses. Default: none."""
    webhooks: Annotated[In[Sequence[In[AutoscaleWebhook]]], Key("webhooks", default=[])]
    """Addresses that are called. Default: none."""
    operation: Annotated[In[Literal["Scale"]], Key("operation", constant="Scale")]
