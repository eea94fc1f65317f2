"""The client of Azure Resource Manager: the one place that talks to the service.

`ArmClient` has one method per verb; each sends and waits until the service has finished, whatever style of long-running
operation it shows. One quirk of the wire is one policy file in this package, and retrying has one owner (`retry.py`,
with `busy.py` for conflicts that pass by themselves). Nothing here knows a resource type.

Importing this package loads no Azure library: that happens with the first request.
"""

from .arm import ArmClient
from .call import Call
from .clock import SYSTEM, Clock

__all__ = ["SYSTEM", "ArmClient", "Call", "Clock"]
