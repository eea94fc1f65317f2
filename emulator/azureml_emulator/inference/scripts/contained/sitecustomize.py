"""What a container's network would do, for the Python of a process that has none of its own.

Every container may listen on the same port; processes of one machine cannot. So the ports that the image publishes are
others here, from the moment a server binds them. Python loads this file by itself at its start (`site`).
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

PORTS = {
    int(asked): int(given) for asked, given in (pair.split("=") for pair in os.environ["EMULATOR_PORTS"].split(","))
}
"""Port in the container → port on this machine; 0: any free one."""
_bind = socket.socket.bind


def bind(self: socket.socket, address: Any) -> None:
    """As ``socket.bind``, with another port. Listens on loopback, also where all addresses were asked for."""
    if self.family not in (socket.AF_INET, socket.AF_INET6) or address[1] not in PORTS:
        return _bind(self, address)
    host, port, *rest = address
    given = PORTS[port]
    if host in ("localhost", "127.0.0.1", "::1"):
        sys.stderr.write(f"The server listens on {host}: nobody outside its container reaches it. Use 0.0.0.0.\n")
        given = 0
    if self.family == socket.AF_INET:
        return _bind(self, ("127.0.0.1", given))
    alone = self.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    return _bind(self, ("::1" if alone else "::ffff:127.0.0.1", given, *rest))


socket.socket.bind = bind  # type: ignore[method-assign]  # that is the point
# It binds in C, past this file. Servers do without it when it is not there.
sys.modules["uvloop"] = None  # type: ignore[assignment]  # what `import` understands as: not there
