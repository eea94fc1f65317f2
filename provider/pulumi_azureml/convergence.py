"""One live resource and the steps that bring it to what was asked: the only place where a lifecycle meets the
service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .api_version import spoken_version
from .change_body import merge_body, patch_body
from .client import ArmClient, Call
from .client.operation import LONGEST_SECONDS
from .client.pause import LOOK_FACTOR, growing
from .client.refusal import mask
from .declare import LOCAL, PATCH, PUT, Action, Json, Ready, Switch, Trigger, Type
from .errors import AzureMLError, Forbidden, NotFound, TransportError, UsageError, Vanished
from .ignored import ANEW, SettingIgnored
from .names import label
from .paths import get, put
from .sameness import covers
from .shape import Member, arguments
from .state import seen, unread
from .wire import from_body, query_of, to_wire

__all__ = ["Resource"]


class Broken(AzureMLError):
    """The resource says itself that something went wrong with it."""

    def __init__(self, state: str, words: str, *, doing: str, request_id: str | None) -> None:
        super().__init__(
            f"it is in the state {state}" + (f" ({words})" if words else ""),
            doing=doing,
            advice="`pulumi up` tries to repair it; where that fails, " + ANEW.format("makes it anew"),
            request_id=request_id,
        )


@dataclass
class Resource:
    """A resource of one type at one path, within one call."""

    declared: Type
    path: str
    client: ArmClient
    call: Call
    triggered: dict[str, Json] = field(default_factory=dict)
    """Values of triggers as far as they are done: what they were before, until it is the new one's turn."""

    @property
    def version(self) -> str:
        """The api-version to speak: the configuration's, else the declaration's."""
        return self._version_of(self.declared.arm_type, self.declared.api_version)

    def _version_of(self, arm_type: str, own: str) -> str:
        return spoken_version(arm_type, own, self.client.settings.api_version)

    def find(self) -> Json | None:
        """The live resource, or None: only a 404 is absence."""
        try:
            return self.client.get(self.path, api_version=self.version, call=self.call)
        except NotFound:
            return None

    def with_answers(self, live: Json) -> Json:
        """The live resource with what its reading actions say; without what this identity may not read."""
        answers = {f"#{verb}": self._answer(verb) for verb in self.declared.asks}
        return {**live, **{name: answer for name, answer in answers.items() if answer is not None}}

    def _answer(self, verb: str) -> Json | None:
        try:
            return self.client.ask(f"{self.path}/{verb}", api_version=self.version, call=self.call)
        except Forbidden:
            return None

    def last_look(self) -> Json | None:
        """Like `find`, with half a minute of its own, for when the call's time is spent or the user has stopped it."""
        return Resource(self.declared, self.path, self.client, self._short_call()).find()

    def ask_once_more(self, verb: str, body: Json) -> Json:
        """A reading action with half a minute of its own."""
        return self.client.ask(f"{self.path}/{verb}", body, api_version=self.version, call=self._short_call())

    def _short_call(self) -> Call:
        return Call(self.call.doing, timeout=30, clock=self.call.clock, secrets=self.call.secrets)

    def parent(self, path: str, version: str | None = None) -> Json:
        """The resource that this one lies in, or leans on; `version` where it is of another provider."""
        spoken = self._version_of(path, version) if version else self.version
        return self.client.get(path, api_version=spoken, call=self.call)

    def require_kind(self, live: Json) -> None:
        """Refuse a resource that shares the path's type but is of another kind."""
        for path, value in self.declared.constants.items():
            found = get(live, path)
            if str(found).casefold() != str(value).casefold():
                raise UsageError(f'"{label(self.path)}" is {found}, not {value}', doing=self.call.doing)

    def put(self, body: Json, inputs: Mapping[str, Any] | None = None) -> Json | None:
        """Put the resource; what the client found of it at the end of the operation, if it looked."""
        query = query_of(self.declared, inputs or {})
        return self.client.put(self.path, body, api_version=self.version, call=self.call, query=query) or None

    def delete(self, query: Mapping[str, str]) -> None:
        """Delete, and wait until the resource is gone for everybody."""
        self.client.delete(self.path, api_version=self.version, call=self.call, query=dict(query))
        pauses = self._pauses()
        while self.find() is not None:
            self.call.report("Deleting")
            self.call.sleep(next(pauses))

    def failure(self, live: Json) -> AzureMLError | None:
        """Why the resource counts as broken, or None."""
        for gate in self.declared.ready:
            if get(live, gate.wire) in gate.failed:
                words = mask(_errors(live, gate), self.call.secrets)
                return Broken(str(get(live, gate.wire)), words, doing=self.call.doing, request_id=self.call.request_id)
        return None

    def is_stillborn(self, live: Json) -> bool:
        """Whether it failed before it has ever lived."""
        never_lived = any(get(live, gate.wire) in gate.stillborn for gate in self.declared.ready)
        return never_lived and self.failure(live) is not None

    def working(self, live: Json) -> str | None:
        """The state in which it does somebody's work: it is at rest there, and nobody can order it."""
        for member in arguments(self.declared).members.values():
            change, state = member.field.on_change, get(live, member.key.wire)
            rests = any(state in gate.ready for gate in self.declared.ready if gate.wire == member.key.wire)
            if isinstance(change, Switch) and rests and state not in change.verbs:
                return str(state)
        return None

    def refuse_while_working(self, live: Json, way_out: str = "") -> None:
        """Raise where an order would interrupt a job, with the way out."""
        state = self.working(live)
        if state is not None:
            raise UsageError(
                f"a job runs there ({state})",
                doing=self.call.doing,
                advice=f"`pulumi-azureml active-jobs {self.path}` lists it; "
                + (way_out or f"`pulumi-azureml stop {self.path} --force` interrupts it"),
            )

    def settled(self, live: Json | None = None) -> Json:
        """The resource once nothing of it is on the way any more; raises where it ended as broken."""
        pauses = self._pauses()
        while True:
            live = self.find() if live is None else live
            if live is None:
                raise Vanished(
                    state="gone",
                    message="it disappeared while it was being made",
                    doing=self.call.doing,
                    request_id=self.call.request_id,
                )
            broken = self.failure(live)
            if broken is not None:
                raise broken
            gates = [gate for gate in self.declared.ready if gate.ready]
            waiting = [get(live, gate.wire) for gate in gates if get(live, gate.wire) not in gate.ready]
            if not waiting:
                return self.with_answers(live)
            self.call.report(str(waiting[0] or "no state yet"))
            self.call.sleep(next(pauses))
            live = None

    def _pauses(self) -> Iterator[float]:
        return growing(self.client.settings.poll_seconds, LONGEST_SECONDS, LOOK_FACTOR)

    def converge(
        self,
        wanted: Json,
        olds: Json,
        live: Json,
        changes: Iterable[Member] = (),
        gone: Iterable[Member] = (),
    ) -> Json:
        """Bring a settled resource to `wanted`, and prove that it is there."""
        self.require_kind(live)
        due = list(changes) + [m for m in self._unmet(wanted, live) if m not in list(changes)]
        live = self._write(due, olds, wanted, live)
        removed = [m for m in gone if not (isinstance(m.field.on_change, Action) and m.field.on_change.stays)]
        for member in [m for m in due if isinstance(m.field.on_change, Trigger)]:
            live = self._trigger(member, olds, wanted, live)
        for member in [m for m in due if isinstance(m.field.on_change, (Action, Switch))]:
            if member in removed or not _met(member, wanted, self._shown(wanted, live), live):
                live = self._act(member, wanted.get(member.name), live)
        ignored = self._unmet(wanted, live)
        if ignored:
            raise SettingIgnored(ignored, wanted, self._shown(wanted, live), self.call)
        return live

    def done(self, inputs: Json) -> Json:
        """The arguments as far as they are done: a trigger whose turn has not come keeps its old value."""
        found = {**inputs, **self.triggered}
        return {name: value for name, value in found.items() if value or name not in self.triggered}

    def repair(self, olds: Json, news: Json, live: Json) -> Json | None:
        """Put a broken resource again as a whole."""
        return self.put(merge_body(self.declared, live, olds, news), news)

    def _unmet(self, wanted: Json, live: Json) -> list[Member]:
        """The arguments that the live resource does not show as asked."""
        shown = self._shown(wanted, live)
        return [m for m in arguments(self.declared).members.values() if not _met(m, wanted, shown, live)]

    def _shown(self, wanted: Json, live: Json) -> Json:
        return from_body(self.declared, live, wanted)

    def _write(self, due: list[Member], olds: Json, wanted: Json, live: Json) -> Json:
        """One request for everything that a body can change."""
        patched = [m for m in due if m.field.on_change is PATCH]
        whole = [m for m in due if m.field.on_change is PUT]
        if whole:
            return self.settled(self.put(merge_body(self.declared, live, olds, wanted), wanted))
        if patched:
            body = patch_body(self.declared, patched, olds, wanted, live)
            return self.settled(self.client.patch(self.path, body, api_version=self.version, call=self.call) or None)
        return live

    def _act(self, member: Member, value: Any, live: Json) -> Json:
        """Make a change that only an action can make."""
        change = member.field.on_change
        body: Json | None = None
        if isinstance(change, Switch):
            verb, version = change.verbs.get(value), self.version
            if verb is None:
                return live
            self.refuse_while_working(live)
        else:
            assert isinstance(change, Action)
            verb, version = change.verb, change.api_version or self.version
            body = dict(change.beside)
            put(body, change.body, member.key.default if value is None else to_wire(member.shape, member.key, value))
        self.call.progress(f"{verb}: {_change(member, value)}")
        self._post(f"{self.path}/{verb}", body, version)
        return self.settled()

    def _trigger(self, member: Member, olds: Json, wanted: Json, live: Json) -> Json:
        """Do once what a new value of a trigger asks for."""
        change = member.field.on_change
        assert isinstance(change, Trigger)
        before, now = olds.get(member.name) or {}, wanted.get(member.name) or {}
        for name, body in change.bodies.items():
            if now.get(name) is not None and now[name] != before.get(name):
                self.call.progress(f"{change.verb}: {name}")
                self._post(f"{self.path}/{change.verb}", dict(body), self.version)
                self.triggered[member.name] = {**self.triggered.get(member.name, {}), name: now[name]}
                live = self.settled()
        self.triggered[member.name] = now
        return live

    def _post(self, path: str, body: Json | None, version: str) -> None:
        try:
            self.client.post(path, body, api_version=version, call=self.call)
        except TransportError as lost:
            if not lost.uncertain:
                raise
            # Nobody knows whether the action was taken. It is not repeated: the resource is read again, and shows it.


def _met(member: Member, wanted: Json, shown: Json, live: Json) -> bool:
    asked = wanted.get(member.name)
    silent = member.in_path or member.key.write_only or not member.key.wire or unread(member, live)
    if asked is None or silent or member.field.on_change is LOCAL:
        return True
    return covers(member.shape, member.key, asked, seen(member, shown.get(member.name)))


def _change(member: Member, value: Any) -> str:
    if value is None:
        return f"{member.name} taken away"
    return member.name if member.key.secret else f"{member.name} = {value}"


def _errors(live: Json, gate: Ready) -> str:
    """The service's own words about what broke."""
    found: list[str] = []
    for path in gate.errors:
        entries = get(live, path)
        for entry in entries if isinstance(entries, list) else [entries] if entries else []:
            error = entry.get("error", entry) if isinstance(entry, dict) else {"message": str(entry)}
            text = f"{error.get('code', '')}: {error.get('message', '')}".strip(": ")
            if text and text not in found:
                found.append(text)
    return "; ".join(found)
