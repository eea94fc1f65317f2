"""Starts the Azure ML inference server on a socket that the emulator has opened.

The server's own command line listens on all interfaces. gunicorn, which it runs, prefers sockets that are handed to it
in systemd's way (`sd_listen_fds(3)`), so nothing of the server is patched.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import sys

FIRST_SOCKET = 3
"""Where systemd's protocol expects the first socket."""
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run until a signal."""
    if sys.platform == "linux":
        # A killed emulator cannot end its processes, but Linux can (`prctl(2)`).
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    handed = int(os.environ.pop("EMULATOR_SOCKET"))
    if handed != FIRST_SOCKET:
        os.dup2(handed, FIRST_SOCKET)
        os.close(handed)
    os.set_inheritable(FIRST_SOCKET, True)  # noqa: FBT003  # the only argument, and positional
    os.environ["LISTEN_PID"], os.environ["LISTEN_FDS"] = str(os.getpid()), "1"
    importlib.import_module("azureml_inference_server_http.amlserver").run()


if __name__ == "__main__":
    main()
