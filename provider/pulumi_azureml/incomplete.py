"""What was made and then went wrong is handed back with its state and the reason, never lost."""

from __future__ import annotations

from collections.abc import Callable

from .client.refusal import mask
from .convergence import Resource
from .declare import Json
from .errors import AzureMLError
from .ownership import is_ours
from .paths import get
from .state import State, state_after

__all__ = ["Incomplete", "guarded"]


class Incomplete(AzureMLError):
    """The resource exists, but is not as it should be: `state` is what there is, `cause` why it is not more."""

    def __init__(self, cause: AzureMLError, state: State, logs: str = "") -> None:
        super().__init__(f"{cause}\n{logs}" if logs else str(cause))
        self.state = state

    def __str__(self) -> str:
        return self.what


def guarded(resource: Resource, inputs: Json, work: Callable[[], Json], *, made_by: str | None = None) -> State:
    """Do the work; where it ends badly and the resource exists all the same, hand back what there is.

    With `made_by`, what exists counts only if it carries the mark of that URN: somebody else may have been faster.
    """
    try:
        return state_after(resource.declared, resource.path, inputs, work())
    except AzureMLError as reason:
        live = _what_there_is(resource)
        if live is None or (made_by and resource.declared.mark and not is_ours(resource.declared, live, made_by)):
            raise
        state = state_after(resource.declared, resource.path, resource.done(inputs), live)
        raise Incomplete(reason, state, last_lines(resource, live)) from reason


def _what_there_is(resource: Resource) -> Json | None:
    """A last look after a failure; where even that fails, the failure itself is what counts."""
    try:
        return resource.last_look()
    except AzureMLError:
        return None


def last_lines(resource: Resource, live: Json) -> str:
    """The last lines that a broken resource wrote, by source; nothing where it is not broken or cannot be asked."""
    logs = resource.declared.logs
    if logs is None or resource.failure(live) is None:
        return ""
    found = []
    for source, body in logs.sources.items():
        try:
            answer = resource.ask_once_more(logs.verb, {**body, "tail": logs.lines})
        except AzureMLError:
            continue
        text = mask(str(get(answer, logs.text) or ""), resource.call.secrets).strip()
        if text:
            lines = "\n".join(f"    {line}" for line in text.splitlines()[-logs.lines :])
            found.append(f"  last lines of {source}:\n{lines}")
    return "\n".join(found)
