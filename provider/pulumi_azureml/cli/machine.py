"""A live resource that can be started and stopped, and what may be ordered of it.

Nothing here names a resource type: what can be switched on and off says so by a `Switch` in its declaration, together
with the states that each order leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from ..client import ArmClient, Call
from ..convergence import Resource
from ..declare import Json, Switch, Type
from ..errors import AzureMLError, Cancelled, InvalidInput, NotFound, TransportError, UsageError
from ..names import arguments_of_path
from ..paths import get
from ..shape import arguments
from .place import Place, connection
from .screen import progress

__all__ = ["ForceOption", "Machine", "NoWaitOption", "at_machine"]

NoWaitOption = Annotated[bool, typer.Option("--no-wait", help="Return as soon as the service has accepted the order.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Do it even while a job runs there.")]


@dataclass
class Machine:
    """One such resource as it was found."""

    resource: Resource
    wire: str
    """Where its state is."""
    switch: Switch
    live: Json

    @property
    def words(self) -> str:
        return f'{self.resource.declared.noun} "{self.resource.path.rsplit("/", 1)[-1]}"'

    @property
    def state(self) -> str:
        return str(get(self.live, self.wire))

    @property
    def aim(self) -> str:
        """The state that it is in or on its way to, among those that can be ordered."""
        return self.switch.settled.get(self.state, self.state)

    @property
    def at_rest(self) -> bool:
        return any(self.state in gate.ready for gate in self.resource.declared.ready if gate.wire == self.wire)

    def after(self, verb: str) -> str:
        """The state that an order leads to."""
        return next(state for state, order in self.switch.verbs.items() if order == verb)

    def refuse_if_it_works(self, force: bool) -> None:
        if not force:
            self.resource.refuse_while_working(self.live, "--force does it all the same")

    def rest(self) -> bool:
        """Wait for the end of what is under way; whether there was anything."""
        moves = self.state in self.switch.settled and not self.at_rest
        if moves:
            self.live = self.resource.settled()
        return moves

    def lead_to(self, verb: str, *, wait: bool, force: bool = False) -> str:
        """Bring it to the state that an order leads to, unless it is there; what became of it in words."""
        aim = self.after(verb)
        waited = wait and self.rest()
        if self.aim == aim:
            return f"{self.words} is {self.state}" if waited else f"{self.words} is already {self.state}"
        self.refuse_if_it_works(force)
        return self.order(verb, aim, wait=wait)

    def order(self, verb: str, aim: str, *, wait: bool) -> str:
        """Order something, and with `wait` see it done; what became of it in words."""
        if not wait:
            self._post(verb, self.resource.client.begin)
            return f"{self.words}: {verb} accepted"
        lost: TransportError | None = None
        try:
            self._post(verb, self.resource.client.post)
        except TransportError as error:
            # Nobody knows whether the order was taken. It is not repeated: the state shows, unless it is as it was.
            if not error.uncertain or self.aim == aim:
                raise
            lost = error
        self.live = self.resource.settled()
        if self.aim != aim:
            doing = self.resource.call.doing
            raise lost or AzureMLError(f"the service has done it, and it is {self.state} all the same", doing=doing)
        return f"{self.words} is {self.state}"

    def _post(self, verb: str, send: Callable[..., object]) -> None:
        resource = self.resource
        send(f"{resource.path}/{verb}", api_version=resource.version, call=resource.call)


@contextmanager
def at_machine(doing: str, text: str, workspace: str, resource_group: str) -> Iterator[Machine]:
    """The resource that `text` means, found and ready for orders; what is waited for shows on the terminal."""
    with connection() as client, progress(f"{doing} {text}") as show:
        machine = _found(doing, text, workspace, resource_group, client, show)
        call = machine.resource.call
        try:
            yield machine
        except KeyboardInterrupt:
            raise Cancelled(waited=call.waited(), last_state=call.last_state, doing=call.doing) from None


def _found(
    doing: str, text: str, workspace: str, group: str, client: ArmClient, show: Callable[[str], None]
) -> Machine:
    from ..resources import ALL

    place = Place(client.settings, ALL, workspace, group)
    fault: UsageError | None = None
    ways = list(_switched(ALL))
    for declared, wire, switch in _fitting(ways, text):
        path = place.id_of(declared, text)
        call = Call(
            f'{doing} {declared.noun} "{path.rsplit("/", 1)[-1]}"',
            declared.timeouts["update"],
            progress=show,
            clock=client.clock,
        )
        resource = Resource(declared, path, client, call)
        live = resource.find()
        if live is None:
            raise NotFound(status=404, method="GET", path=path, doing=call.doing, what="there is none of that name")
        try:
            resource.require_kind(live)
        except UsageError as other:
            fault = other
        else:
            return Machine(resource, wire, switch, live)
    assert fault is not None
    raise fault


def _switched(types: tuple[Type, ...]) -> Iterator[tuple[Type, str, Switch]]:
    """The types that can be started and stopped, each with its switch."""
    for declared in types:
        for member in arguments(declared).members.values():
            change = member.field.on_change
            if isinstance(change, Switch) and {"start", "stop"} <= set(change.verbs.values()):
                yield declared, member.key.wire, change


def _fitting(ways: list[tuple[Type, str, Switch]], text: str) -> list[tuple[Type, str, Switch]]:
    """The types whose id `text` may be; a bare name may be any's."""
    if not text.startswith("/"):
        return ways
    fitting = [way for way in ways if _is_id_of(way[0], text)]
    if not fitting:
        arguments_of_path(ways[0][0], text)  # raises, with what an id looks like
    return fitting


def _is_id_of(declared: Type, text: str) -> bool:
    try:
        arguments_of_path(declared, text)
    except InvalidInput:
        return False
    return True
