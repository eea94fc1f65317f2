"""A steady load, and a deployment that is changed, replaced and deleted under it: nobody's request is lost."""

from __future__ import annotations

from ..caller import Caller
from ..load import FEW, Load, only
from .served import Served, scoring_uri

SAYS_WHO = """
import os, time
def init(): pass
def run(data):
    time.sleep(0.02)
    return os.environ["NAME"]
"""


def calling(served: Served, endpoint: str) -> Load:
    """Clients that call without a pause."""
    caller = Caller(scoring_uri(served.arm, endpoint), served.key(endpoint), served.arm.ready)
    return Load(caller, 1, pause_seconds=0)


def test_no_request_is_lost_when_a_deployment_is_changed_replaced_and_deleted(served: Served) -> None:
    """Blue is deployed anew, green takes over step by step, blue is deleted, green gets another instance and loses it
    again."""
    endpoint, given = served.endpoint(SAYS_WHO)
    served.serve(endpoint, **{**given, "environmentVariables": {"NAME": "blue"}})
    served.share(endpoint, traffic={"blue": 100})
    load = calling(served, endpoint)
    with load.running():
        load.until(only("blue"))
        served.serve(endpoint, **{**given, "environmentVariables": {"NAME": "bluer"}})
        load.until(only("bluer"))
        served.serve(endpoint, "green", **{**given, "environmentVariables": {"NAME": "green"}})
        served.share(endpoint, traffic={"blue": 50, "green": 50})
        load.until(lambda answers: len(set(answers)) == 2)
        served.share(endpoint, traffic={"blue": 0, "green": 100})
        load.until(only("green"))
        served.arm.end(served.arm.delete(f"{endpoint}/deployments/blue"))
        load.until(only("green"))
        for instances in (2, 1):
            sku = {"name": "Default", "capacity": instances}
            served.arm.end(served.arm.patch(f"{endpoint}/deployments/green", {"sku": sku}))
            load.until(only("green"))
    assert load.lost == []
    assert len(load.answers) > 6 * FEW


def test_a_revision_that_does_not_come_up_costs_no_request(served: Served) -> None:
    """The one before it goes on."""
    endpoint, given = served.endpoint(SAYS_WHO)
    served.serve(endpoint, **{**given, "environmentVariables": {"NAME": "blue"}})
    served.share(endpoint, traffic={"blue": 100})
    load = calling(served, endpoint)
    with load.running():
        load.until(only("blue"))
        broken = {**given, "codeConfiguration": {**given["codeConfiguration"], "scoringScript": "other.py"}}
        ended = served.deploy(endpoint, served.online.deployment_body(**broken))
        assert (ended["status"], ended["error.code"]) == ("Failed", "BadArgument")
        load.until(only("blue"))
    assert load.lost == []
