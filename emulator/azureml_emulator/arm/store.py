"""Everything that is remembered, in memory and, written through, in one SQLite file.

A request is one transaction: either all it did is there after a ``kill -9``, or nothing. What is handed out by `find`
is a copy; only `put` changes what is remembered.
"""

from __future__ import annotations

import copy
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azureml_emulator.arm.ids import ResourceId, parse
from azureml_emulator.arm.resource import Document, Json, Principal, Resource, copied

_SCHEMA = (
    "create table if not exists record (kind text, key text, position integer, value text, primary key (kind, key))"
)


def as_document(resource: Resource) -> Document:
    """A resource as JSON; `as_resource` is the way back."""
    who = {key: dict(vars(getattr(resource, key))) for key in ("created_by", "modified_by")}
    return {**copied(vars(resource)), **who, "id": str(resource.id)}


def as_resource(document: Document) -> Resource:
    """A resource from its JSON."""
    principals = {key: Principal(**document[key]) for key in ("created_by", "modified_by")}
    return Resource(**{**document, **principals, "id": parse(document["id"])})


class Records:
    """A keyed collection of JSON documents of one kind, in order of first insertion."""

    def __init__(self, store: Store, kind: str) -> None:
        self._store = store
        self._kind = kind
        self.values: dict[str, Document] = {}
        self.load()

    def load(self) -> None:
        """Remember what the file says."""
        select = "select key, value from record where kind = ? order by position"
        self.values = {key: json.loads(value) for key, value in self._store.connection.execute(select, (self._kind,))}

    def put(self, key: str, value: Document) -> None:
        self.values[key] = value
        self._store.write(self._kind, key, value)

    def drop(self, key: str) -> None:
        if self.values.pop(key, None) is not None:
            self._store.erase(self._kind, key)


class Resources:
    """The live resources, or the soft-deleted ones."""

    def __init__(self, store: Store, kind: str) -> None:
        self._records = Records(store, kind)
        self._live: dict[str, Resource] = {}
        self.load()

    def load(self) -> None:
        """Remember what the file says."""
        self._records.load()
        self._live = {key: as_resource(value) for key, value in self._records.values.items()}

    def find(self, resource_id: ResourceId) -> Resource | None:
        """A copy of the resource, or ``None``."""
        found = self._live.get(resource_id.key)
        return copy.deepcopy(found) if found else None

    def put(self, resource: Resource) -> None:
        kept = copy.deepcopy(resource)
        self._live[resource.id.key] = kept
        self._records.put(resource.id.key, as_document(kept))

    def drop(self, resource_id: ResourceId) -> None:
        self._live.pop(resource_id.key, None)
        self._records.drop(resource_id.key)

    def __iter__(self) -> Iterator[Resource]:
        """The remembered objects themselves, oldest first: for looking, not for changing."""
        return iter(list(self._live.values()))

    def of_type(self, type_name: str) -> Iterator[Resource]:
        wanted = type_name.casefold()
        return (item for item in self if item.id.type.casefold() == wanted)

    def below(self, resource_id: ResourceId) -> list[Resource]:
        """All that lies below, deepest first (the order in which it can be deleted)."""
        inside = [item for item in self if item.id.key != resource_id.key and item.id.is_within(resource_id)]
        return sorted(inside, key=lambda item: -item.id.key.count("/"))


class Store:
    """One file ``state.sqlite`` in a directory, or nothing but memory when ``directory`` is ``None``."""

    def __init__(self, directory: Path | None) -> None:
        path = str(directory / "state.sqlite") if directory else ":memory:"
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # Surviving the death of the process needs no fsync: the kernel holds what was written. WAL keeps a half-written
        # request out.
        self.connection.executescript(f"pragma journal_mode = wal; pragma synchronous = off; {_SCHEMA};")
        self.changes = 0
        """Grows with every change of a resource: what was worked out from them is good for as long as it stands."""
        self._position = self.connection.execute("select coalesce(max(position), 0) from record").fetchone()[0]
        self._touched: set[str] = set()
        """Kinds of records that were written since the innermost savepoint began."""
        self.resources = Resources(self, "resource")
        self.remnants = Resources(self, "remnant")
        self.operations = Records(self, "operation")
        self.journal = Records(self, "journal")
        self.memory = Records(self, "memory")

    def _load(self, kinds: set[str]) -> None:
        self.changes += 1
        everything: dict[str, Records | Resources] = {
            "resource": self.resources,
            "remnant": self.remnants,
            "operation": self.operations,
            "journal": self.journal,
            "memory": self.memory,
        }
        for kind in kinds:
            everything[kind].load()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done inside is kept when it ends well. When it raises nothing is, in memory either. Inside
        another transaction, `savepoint` does the same."""
        if self.connection.in_transaction:
            raise RuntimeError("a transaction has begun already; use a savepoint inside it")
        self.connection.execute("begin")
        try:
            with self.savepoint():
                yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside is taken back when it raises; the transaction around it goes on."""
        before, self._touched = self._touched, set()
        self.connection.execute("savepoint step")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback to step")
            self._load(self._touched)
            raise
        finally:
            self.connection.execute("release step")
            self._touched |= before

    def write(self, kind: str, key: str, value: Json) -> None:
        self._position += 1
        self._touched.add(kind)
        self.changes += kind == "resource"
        self.connection.execute(
            "insert into record values (?, ?, ?, ?) on conflict (kind, key) do update set value = excluded.value",
            (kind, key, self._position, json.dumps(value)),
        )

    def erase(self, kind: str, key: str) -> None:
        self._touched.add(kind)
        self.changes += kind == "resource"
        self.connection.execute("delete from record where kind = ? and key = ?", (kind, key))

    def clear(self) -> None:
        """Forget everything."""
        everything = {"resource", "remnant", "operation", "journal", "memory"}
        self.connection.execute("delete from record")
        self._touched |= everything
        self._load(everything)

    def close(self) -> None:
        """Let go of the file. A transaction that has not ended is taken back by SQLite."""
        self.connection.close()
