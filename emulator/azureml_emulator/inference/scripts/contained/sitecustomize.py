"""What a container's network would do, for the Python of a process that has none of its own.

Every container may listen on the same port; processes of one machine cannot. So whoever binds the port that the image
publishes is given a socket on which the emulator listens already. Python loads this file by itself at its start
(`site`).
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

PUBLISHED = int(os.environ["EMULATOR_PUBLISHED"])
"""The port in the container that leads to the socket."""
EXPOSED = {int(port) for port in os.environ["EMULATOR_EXPOSED"].split(",") if port}
"""Ports that the image exposes besides; each instance gets any free one."""
HANDED = int(os.environ["EMULATOR_SOCKET"])
ALONE = ("localhost", "127.0.0.1", "::1")
_bind = socket.socket.bind


def bind(self: socket.socket, address: Any) -> None:
    """As ``socket.bind``, with the handed socket in the place of the published port."""
    if self.family not in (socket.AF_INET, socket.AF_INET6) or address[1] not in {PUBLISHED, *EXPOSED}:
        return _bind(self, address)
    host, port, *rest = address
    if port != PUBLISHED:
        return _bind(self, (host, 0, *rest))
    if host in ALONE:
        sys.stderr.write(f"The server listens on {host}: nobody outside its container reaches it. Use 0.0.0.0.\n")
        return _bind(self, (host, 0, *rest))
    if self.family == socket.AF_INET6:
        return _bind_both(self, rest)
    os.dup2(HANDED, self.fileno(), inheritable=self.get_inheritable())
    os.set_blocking(self.fileno(), self.gettimeout() is None)
    return None


def _bind_both(self: socket.socket, rest: list[int]) -> None:
    """A socket for both kinds of addresses cannot be the handed one, and takes its place; one for the newer kind alone
    is reached by nobody here, as nobody publishes it."""
    if self.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY):
        return _bind(self, ("::1", 0, *rest))
    with socket.socket(fileno=os.dup(HANDED)) as handed:
        port = handed.getsockname()[1]
        handed.shutdown(socket.SHUT_RDWR)
    return _bind(self, ("::ffff:127.0.0.1", port, *rest))


socket.socket.bind = bind  # type: ignore[method-assign]  # that is the point
# It binds in C, past this file. Servers do without it when it is not there.
sys.modules["uvloop"] = None  # type: ignore[assignment]  # what `import` understands as: not there
