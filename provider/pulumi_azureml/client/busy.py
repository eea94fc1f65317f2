"""409 because something else is still going on: wait for it to end instead of giving up.

One operation at a time is allowed on an endpoint, a compute, a managed network; whoever comes second gets a 409, and so
does a purge right after a delete. These pass by themselves. Other conflicts (locks, names, children) never do and are
reported at once. The request was turned away, so a POST is safe to send again as well.
"""

from __future__ import annotations

import re
from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy

from . import error_document
from .answer import Answer, answer_of
from .call import Call
from .pause import growing, retry_after
from .refusal import service_error

FIRST_SECONDS = 10.0
LONGEST_SECONDS = 30.0

BUSY_CODES = frozenset(
    {
        "anotheroperationinprogress",
        "requestconflict",
        "resourcegroupbeingdeleted",
        "conflictingserveroperation",
        "concurrentupdateerror",
        "retryableerror",
    }
)
FINAL_CODES = frozenset(
    {
        "scopelocked",
        "invalidresourcelocation",
        "cannotdeleteresource",
        "conflicterror",
        "roleassignmentexists",
        "missingsubscriptionregistration",
    }
)
# The code is often just "Conflict" or "UserError"; then only the text tells a state that passes from one that stays.
TRANSITION = re.compile(
    r"in progress|already running|in transition|transitioning"
    r"|(another|active) (operation|request)|concurrent|try again|retry"
    r"|(is|in|are) (the |a |an )?(currently |still )?(being )?"
    r"(creat|updat|delet|start|stopp|restart|resiz|provision|deprovision|scal|purg)(ing|ed)"
    r"|(creating|updating|deleting|starting|stopping|restarting|resizing|provisioning|deprovisioning|scaling)"
    r"('|\"| )?\s*(provisioning )?state",
    re.IGNORECASE,
)
FINAL = re.compile(r"soft.deleted|in deleted state|not been created successfully|unrecoverable", re.IGNORECASE)
"""Words of a state that no waiting ends, whatever else the sentence says."""


class BusyPolicy(HTTPPolicy[Any, Any]):
    """Waits while the resource is busy, within the deadline of the call."""

    def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        call: Call = request.context["call"]
        pauses = growing(FIRST_SECONDS, LONGEST_SECONDS)
        if request.http_request.method == "GET":  # a 409 there is how an operation ended, not why it may not begin
            return self.next.send(request)
        while True:
            response = self.next.send(request)
            answer = answer_of(response.http_response)
            if not is_busy(answer):
                return response
            call.last_error = service_error(answer, call)
            call.show(f"waiting for another operation to end ({call.last_error.code or answer.status})")
            call.sleep(max(next(pauses), retry_after(answer) or 0.0))


def is_busy(answer: Answer) -> bool:
    """Whether the answer means: not now."""
    if answer.status not in (400, 409):
        return False
    document = error_document.of_answer(answer)
    codes = {code.casefold() for code in document.codes}
    if codes & FINAL_CODES or FINAL.search(document.message):
        return False
    if answer.status == 400:
        # An endpoint reports Succeeded and refuses the next request as still updating (azure-sdk-for-net#36961).
        return re.search(r"in '?\w+ing'? provisioning state", document.message, re.IGNORECASE) is not None
    return bool(codes & BUSY_CODES) or TRANSITION.search(document.message) is not None
