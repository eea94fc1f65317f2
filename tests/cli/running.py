"""An endpoint that really runs, and what a command needs to reach it."""

from __future__ import annotations

from dataclasses import dataclass

from azureml_emulator.exports import exports

from ..inference.served import Served

SCRIPT = """
import json, threading
from azureml_inference_server_http.api.aml_response import AMLResponse

def init():
    pass

def run(data):
    asked = json.loads(data)
    if asked == "fail":
        raise ValueError("no such feature")
    if asked == "wait":
        threading.Event().wait(2)
    if asked == "image":
        return AMLResponse(b"\\x89PNG\\xff", 200)
    if asked == "refuse":
        return AMLResponse("the age is missing", 422)
    return {"answer": asked}
"""


@dataclass(frozen=True)
class Running:
    """An endpoint `fraud` with one deployment, `blue`, that has all the traffic."""

    served: Served
    id: str

    @property
    def name(self) -> str:
        return self.id.rsplit("/", 1)[-1]

    @property
    def variables(self) -> dict[str, str]:
        """The emulator's variables and its proxy."""
        ready = self.served.arm.ready
        return {**exports(ready), "HTTPS_PROXY": ready["proxy"], "ARM_RESOURCE_GROUP": ready["resource_group"]}

    @property
    def key(self) -> str:
        return self.served.key(self.id)
