"""What a declaration may say: the words in which a resource type is written down.

A resource type is data: a `TypedDict` of arguments whose annotations carry a `Field` each, a class of outputs whose
annotations carry an `Out` each, and one `Type` that ties them to a path of Azure Resource Manager. Nothing here does
I/O, and nothing here knows a resource type. `shape` reads these words into a tree; `wire`, `check` and `lifecycle`
walk it.

Every program pays for loading these classes, so they have no comparison and no `repr`: each generated method costs
time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, Union

from .meaning import PLAIN, Meaning

if TYPE_CHECKING:
    import pulumi

    from .rules import Rule, Transition
    from .traits import Asset, Drain, Logs, Look, SoftDelete, TextFile, Upload

__all__ = [
    "LOCAL",
    "PATCH",
    "PUT",
    "REPLACE",
    "Action",
    "Constraint",
    "Derived",
    "Eventual",
    "Field",
    "Generated",
    "In",
    "Json",
    "Key",
    "OnChange",
    "Out",
    "Ready",
    "Switch",
    "Trigger",
    "Type",
]

Json = dict[str, Any]
"""A JSON object as it goes over the wire, or a property bag as it comes from the engine."""

T = TypeVar("T")


class Eventual:
    """Stands for `pulumi.Output` at run time, where only the plain type matters: declarations load without Pulumi."""


if TYPE_CHECKING:
    In = pulumi.Input[T]
else:
    In = Union[T, Eventual]


class OnChange(Enum):
    """What a change of a field does to the resource. There is no default: each field says it."""

    REPLACE = "replaces the resource"
    PATCH = "changes it in place (PATCH)"
    PUT = "changes it in place (PUT of the whole resource as it is, with the change)"
    LOCAL = "changes nothing in Azure: it steers this provider"


REPLACE, PATCH, PUT, LOCAL = OnChange.REPLACE, OnChange.PATCH, OnChange.PUT, OnChange.LOCAL


@dataclass(frozen=True, eq=False, repr=False)
class Action:
    """A change is made by `POST {id}/{verb}` with the new value under `body`; a PUT sets the field only at creation."""

    verb: str
    body: str
    api_version: str | None = None
    """Version of this one route, where it lives outside the type's own; None: the type's version."""
    beside: Mapping[str, Any] = field(default_factory=dict)
    """What the body says beside the value."""
    stays: bool = False
    """Whether the value stays as it is where the argument is taken out."""

    @property
    def value(self) -> str:
        return f"changes it in place (action `{self.verb}`)"


@dataclass(frozen=True, eq=False, repr=False)
class Switch:
    """A desired state that `POST {id}/{verb}` converges; never part of a body."""

    verbs: Mapping[str, str]
    """Verb that leads to each state."""
    settled: Mapping[str, str] = field(default_factory=dict)
    """States of the service that count as, or are on their way to, one of the states in `verbs`."""

    @property
    def value(self) -> str:
        return f"changes it in place (actions {', '.join(f'`{verb}`' for verb in self.verbs.values())})"


@dataclass(frozen=True, eq=False, repr=False)
class Trigger:
    """A map whose values Azure never sees: where one changes on an existing resource, `POST {id}/{verb}` follows."""

    verb: str
    bodies: Mapping[str, Json]
    """Body of the request, by the member of the map that changed."""

    @property
    def value(self) -> str:
        return f"does the action `{self.verb}`"


class Generated(Enum):
    """What stands in for a part of the path that the program leaves out."""

    UNIQUE = "the logical name with a suffix of six letters"
    LOGICAL = "the logical name"
    RENEWED = "the logical name with a suffix of six letters that changes with what replaces the resource"
    CONTENT = "made from the content"
    NEXT = "the one that has the same content, else the next free number"


class Constraint(Protocol):
    """A rule over one known value. `sentence` says what is allowed, and the documentation page prints it."""

    @property
    def sentence(self) -> str: ...

    def fault(self, value: Any) -> str | None:
        """What is wrong with `value`, or None."""


@dataclass(frozen=True, eq=False, repr=False)
class Key:
    """One property inside a nested object: where it is on the wire and what its values mean."""

    wire: str
    """Dotted path, relative to the object it is in. `{x}` = a part of the resource's path instead of its body."""
    _: KW_ONLY
    means: Meaning = PLAIN
    """How a Python value and its wire form correspond, and when two spellings are the same."""
    allows: tuple[Constraint, ...] = ()
    """Rules over the value, all of which are reported."""
    secret: bool = False
    """Hidden in state, errors, logs, diffs and the command line."""
    write_only: bool = False
    """The service never returns it, so the last known input stands for it."""
    shown: str | None = None
    """Where the live value is read, if not at `wire`: `#verb.path` is a place in the answer to one of `asks`."""
    constant: str | None = None
    """Value that is always sent and that tells one variant of an object from another; the user never writes it."""
    owned_by: tuple[str, str] | None = None
    """Of a map: (wire key, value) that marks the entries which are the user's; all others belong to the service."""
    shared: bool = False
    """Of a map: others may have entries of their own in it, which are neither drift nor ever dropped (tags)."""
    filled_in: tuple[str, ...] = ()
    """Of a map: keys under which the service shows entries of its own, which it does not take back."""
    named_by: str | None = None
    """Of a map: the argument that holds the wire's name for each key; a key that is not in it is its own name."""
    nothing: Any = None
    """Of a map: the value of an entry that says nothing, and that may be there or not (a share of 0)."""
    keyed: bool = False
    """A list of ids that the wire spells as the keys of a map of empty objects; order and case mean nothing."""
    default: Any = None
    """What the service takes where the field is absent; sent when the field is removed. None: `null` is sent."""


@dataclass(frozen=True, eq=False, repr=False)
class Field(Key):
    """One argument of a resource."""

    on_change: OnChange | Action | Switch | Trigger
    _: KW_ONLY
    setting: str | None = None
    """Name in the provider's settings that stands in where the argument is absent."""
    inherited_from: str | None = None
    """Argument that holds the id of the parent whose value is taken where this one is absent (`location`)."""
    inherited_version: str | None = None
    """Version in which that parent is read; None: the type's own."""
    generated: Generated | None = None
    """What is made of it where it is absent: a physical name, or a version."""
    in_body: bool = True
    """False for what only steers this provider or is reached by actions alone."""
    query: str | None = None
    """Parameter in the query of every PUT that carries the value."""


@dataclass(frozen=True, eq=False, repr=False)
class Out:
    """One output of a resource."""

    wire: str
    """Dotted path in the answer to GET; a number picks an element of a list."""
    _: KW_ONLY
    through: Callable[[Any], Any] | None = None
    """Pure function from the wire value to the output."""
    secret: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Derived:
    """An output that follows from others: made where it is read, and not kept in the state."""

    made_of: tuple[str, ...]
    make: Callable[..., Any]
    """Pure function of their values, each of which may be None."""


@dataclass(frozen=True, eq=False, repr=False)
class Ready:
    """When the resource counts as made: the value at `wire` is none of `failed` and not on the way."""

    wire: str
    ready: frozenset[str]
    failed: frozenset[str]
    errors: tuple[str, ...] = ()
    """Paths where the service writes down why."""
    stillborn: frozenset[str] = frozenset()
    """Values with which a broken one has never lived: nothing mends it, and nothing is lost when it is made again."""


@dataclass(frozen=True, eq=False, repr=False)
class Type:
    """A resource type. From it follow constructor, checks, bodies, state, diff, secrets, drift and documentation."""

    name: str
    """The class name a user writes, e.g. `ComputeInstance`; also the last part of the Pulumi type token."""
    noun: str
    """The portal's noun, for sentences."""
    arguments: type
    """`TypedDict` whose annotations carry a `Field` each."""
    outputs: type
    """Class whose annotations carry an `Out` each."""
    path: str
    """Path template: `{x}` is the argument `x`."""
    arm_type: str
    """Resource type of Azure Resource Manager."""
    api_version: str
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Wire path → value that every body carries and every answer must show."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Wire path → value that a creating body carries where no argument says otherwise."""
    ready: tuple[Ready, ...] = ()
    delete_query: Mapping[str, str] = field(default_factory=dict)
    mark: str | None = "tags"
    """Map on the wire that takes the ownership mark; None where the service has no place for one."""
    asks: tuple[str, ...] = ()
    """Reading actions, `POST {id}/{verb}`: their answers are read with the resource, under `#verb`."""
    local: tuple[TextFile | Upload, ...] = ()
    """What comes from the local disk."""
    asset: Asset | None = None
    """Set for a version of an asset."""
    part: bool = False
    """Whether it is some fields of the resource at its path: making it sets them, deleting it puts defaults back."""
    forgets: str | None = None
    """Place at the whole of a part whose entries (they begin with its name) hold no more once the part is written."""
    lock: str | None = None
    """Path template: writes below it follow one another, because the service refuses them at the same time."""
    drain: Drain | None = None
    """Set where traffic may still flow here."""
    logs: Logs | None = None
    """Set where what runs inside writes logs."""
    soft_delete: SoftDelete | None = None
    beyond_repair: tuple[str, ...] = ()
    """Words of the service's refusal where what failed at its making can only be made again."""
    rules: tuple[Rule, ...] = ()
    """Rules over several arguments at once."""
    looks: tuple[Look, ...] = ()
    """Rules over the resources that arguments name."""
    transitions: tuple[Transition, ...] = ()
    """Rules over an argument's old and new value."""
    settle: Callable[[Json], Json] | None = None
    """Pure function that brings alternative spellings of the arguments to one (runs in `check`, unknowns included)."""
    settles: tuple[str, ...] = ()
    """The arguments that `settle` may fill in."""
    imported: Callable[[Json], Json] | None = None
    """Pure function that leaves out of the arguments of an imported resource what it shows and was never given."""
    delete_before_replace: bool = False
    """Whether two of them cannot exist side by side even under different paths (names unique in a region)."""
    lost_on_replace: str = ""
    """What a replacement destroys, for the warning."""
    protect: bool = False
    """Whether the warning recommends `protect`."""
    timeouts: Mapping[str, float] = field(default_factory=lambda: {"create": 3600, "update": 3600, "delete": 3600})
    """Seconds for each verb where `custom_timeouts` says nothing."""

    @property
    def fills(self) -> tuple[str, ...]:
        """The arguments that may get a value though the program gives none."""
        return self.settles + tuple(source.fills for source in self.local)
