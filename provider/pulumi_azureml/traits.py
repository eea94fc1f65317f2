"""What some resource types are besides a resource: an asset, with content from the local disk, a part of another one,
bound to what another one is.

Each trait is data that a declaration may carry; the lifecycle acts on it and names no type. Places are dotted paths on
the wire, names are names of arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

__all__ = ["Asset", "Drain", "Logs", "Look", "SoftDelete", "TextFile", "Through", "Upload"]


class Through(Enum):
    """The way that local bytes take into the workspace."""

    DATASTORE = "the workspace's default datastore"
    PENDING_UPLOAD = "a container that the service opens for this one upload"


@dataclass(frozen=True, eq=False, repr=False)
class Upload:
    """A local file or folder becomes the content of the resource: hashed in preview, sent before the first PUT."""

    path: str
    """Argument that names it, relative to the program's folder."""
    fills: str
    """Argument that takes the hash of its content."""
    uri: str
    """Place that takes the address of what was sent."""
    through: Through = Through.DATASTORE
    folder_url: bool = False
    """Whether the address is the https url of a folder, with a slash at its end, rather than an `azureml://` one."""
    named: bool = False
    """Whether the folder's own name shows to whoever uses it, so that under another name it is another content."""
    workspace: str = "workspace_id"
    """Argument that holds the id of the workspace that it goes to."""
    ignore_files: tuple[str, ...] = (".amlignore", ".gitignore")
    """Files at the folder's root that say what is left out; the first that is there counts."""


@dataclass(frozen=True, eq=False, repr=False)
class TextFile:
    """The text of a local file becomes the value of an argument."""

    path: str
    """Argument that names it, relative to the program's folder."""
    fills: str
    """Argument that takes its text."""


@dataclass(frozen=True, eq=False, repr=False)
class Asset:
    """A version of something that is never changed in content: who registers the same content meets the same one."""

    versions: str
    """Path template of the list of its versions."""
    fingerprint: str
    """Place that keeps the hash of everything that makes a version what it is."""
    retention: str
    """Argument that holds `archive`, `delete` or `keep`: what destroying does."""
    archived: str
    """Place of the flag that takes a version out of lists."""


@dataclass(frozen=True, eq=False, repr=False)
class Drain:
    """A part of a parent's traffic may still flow here: it is taken away before deleting, and given back to the next
    one of the same name."""

    parent: str
    """Argument that holds the parent's id."""
    shares: tuple[str, ...]
    """Places in the parent of the maps from name to share, the live one first."""
    memory: str
    """Place in the parent where the shares are remembered."""


@dataclass(frozen=True, eq=False, repr=False)
class Logs:
    """What runs inside the resource writes logs, whose last lines say why it failed."""

    verb: str
    """`POST {id}/{verb}` reads them."""
    text: str
    """Place of the text in the answer."""
    sources: Mapping[str, Mapping[str, Any]]
    """Body of the request for each source, by the words that head its lines."""
    lines: int = 100
    """How many of the last lines are shown of each: a server of two workers ends with some eighty lines of its own."""


@dataclass(frozen=True, eq=False, repr=False)
class Look:
    """A rule over another resource, which a preview looks at where it can."""

    name: str
    """Name in the documentation, e.g. `R47`."""
    property: str
    """Argument that holds the other resource's ARM id."""
    api_version: str
    """Version in which the other resource is read."""
    test: Callable[[Mapping[str, Any], Mapping[str, Any]], str | None]
    """Pure function over what a GET shows and the arguments: the sentence for the user, or None where all is well."""
    about: str = ""
    """Argument that a failure names, where it is not `property`; the test may read it as well."""
    reads: tuple[str, ...] = ()
    """Other arguments that `when` and the test read, each a text or a flag."""
    when: Callable[[Mapping[str, Any]], bool] = lambda _inputs: True
    """Whether the arguments are such that it has to be looked."""

    def names(self) -> str:
        """The argument that a failure names."""
        return self.about or self.property

    def arguments(self) -> frozenset[str]:
        """All arguments that have to be known, and one of which has to be new."""
        return frozenset({self.property, self.names(), *self.reads})


@dataclass(frozen=True, eq=False, repr=False)
class SoftDelete:
    """A deleted resource keeps its name for a time; what to do then is the user's word."""

    policy: str
    """Argument that holds `fail`, `recover` or `purge`."""
    purge_on_destroy: str
    """Argument that says whether destroying also purges."""
    signs: tuple[str, ...]
    """Words in the service's refusal that give it away."""
    purge_query: Mapping[str, str]
    """Query of the DELETE that purges."""
    recover_body: Mapping[str, Any]
    """What a PUT says, beside the resource itself, to recover."""
