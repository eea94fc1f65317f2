"""Scripts that set a compute instance up."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import Required, TypedDict

from ..constraints import Between
from ..declare import In, Key
from ..meaning import BASE64, MINUTES_SUFFIX

__all__ = ["InlineScript", "SetupScripts", "WorkspaceScript"]


class InlineScript(TypedDict, total=False):
    """A setup script whose text is given here."""

    script: Required[Annotated[In[str], Key("scriptData", means=BASE64)]]
    """Text of the script."""
    arguments: Annotated[In[str], Key("scriptArguments")]
    """Arguments on its command line."""
    timeout_minutes: Annotated[In[int], Key("timeout", means=MINUTES_SUFFIX, allows=(Between(1, 25),))]
    """Minutes after which the script is given up. Default of the service: 15."""
    source: Annotated[In[str], Key("scriptSource", constant="inline")]


class WorkspaceScript(TypedDict, total=False):
    """A setup script that lies in the workspace's file share."""

    path: Required[Annotated[In[str], Key("scriptData")]]
    """Path in the file share, e.g. `Users/me/setup.sh`."""
    arguments: Annotated[In[str], Key("scriptArguments")]
    """Arguments on its command line."""
    timeout_minutes: Annotated[In[int], Key("timeout", means=MINUTES_SUFFIX, allows=(Between(1, 25),))]
    """Minutes after which the script is given up. Default of the service: 15."""
    source: Annotated[In[str], Key("scriptSource", constant="workspaceStorage")]


class SetupScripts(TypedDict, total=False):
    """Scripts that run on the instance as root."""

    creation: Annotated[In[InlineScript | WorkspaceScript], Key("scripts.creationScript")]
    """Runs once, when the instance is made."""
    startup: Annotated[In[InlineScript | WorkspaceScript], Key("scripts.startupScript")]
    """Runs at every start."""
