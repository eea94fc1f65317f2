"""Stands in for a download: only Pulumi's installer is foreseen, and the CLI is there already."""

from __future__ import annotations

import sys

from desk import Desk, refuse, say

Desk.of_this_program("curl")
if sys.argv[-1] != "https://get.pulumi.com":
    refuse(f"curl: (6) Could not resolve host: {sys.argv[-1]}")
say("exit 0")
