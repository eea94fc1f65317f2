"""Which blobs there are: one SQLite file beside their bytes. Nothing of it is held in memory, however many they are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from azureml_emulator.blobs.addresses import Place
from azureml_emulator.blobs.blob import Blob, Extent, as_blob, as_document

_SCHEMA = """
pragma journal_mode = wal;
pragma synchronous = off;
create table if not exists blob (account text, container text, name text, value text,
    primary key (account, container, name));
create table if not exists block (account text, container text, name text, id text, file text, size integer,
    primary key (account, container, name, id));
"""
_FROM = (
    "select value from blob where account = ? and container = ? and name >= ? and name < ? and name >= ? "
    "order by name limit 1"
)
_BEYOND = (
    "select value from blob where account = ? and container = ? and name >= ? and name < ? and name > ? "
    "order by name limit 1"
)
_LAST = "\U0010ffff"
"""Sorts after every character of a name."""


class Index:
    """Blobs and uncommitted blocks by account, container and name. The file is opened when it is first needed."""

    def __init__(self, path: Callable[[], Path]) -> None:
        self._path = path
        self._opened: sqlite3.Connection | None = None

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            self._opened = sqlite3.connect(self._path(), isolation_level=None, check_same_thread=False)
            self._opened.executescript(_SCHEMA)
        return self._opened

    def find(self, place: Place) -> Blob | None:
        row = self._connection.execute(
            "select value from blob where account = ? and container = ? and name = ?", _key(place)
        ).fetchone()
        return as_blob(json.loads(row[0])) if row else None

    def put(self, place: Place, blob: Blob) -> None:
        self._connection.execute(
            "insert or replace into blob values (?, ?, ?, ?)", (*_key(place), json.dumps(as_document(blob)))
        )

    def drop(self, place: Place) -> None:
        self._connection.execute("delete from blob where account = ? and container = ? and name = ?", _key(place))

    def first(self, place: Place, after: str, inclusive: bool) -> Blob | None:
        """The first blob whose name begins with the place's path and comes after ``after``."""
        row = self._connection.execute(
            _FROM if inclusive else _BEYOND, (*_key(place), place.path + _LAST, after)
        ).fetchone()
        return as_blob(json.loads(row[0])) if row else None

    def below(self, place: Place) -> Iterator[Blob]:
        """Blobs whose name begins with the place's path, by name."""
        rows = self._connection.execute(
            "select value from blob where account = ? and container = ? and name >= ? and name < ? order by name",
            (*_key(place), place.path + _LAST),
        )
        return (as_blob(json.loads(row[0])) for row in rows)

    def blocks(self, place: Place) -> dict[str, Extent]:
        """Uncommitted blocks by id, in the order in which they came."""
        rows = self._connection.execute(
            "select id, file, size from block where account = ? and container = ? and name = ? order by rowid",
            _key(place),
        )
        return {row[0]: Extent(*row) for row in rows}

    def put_block(self, place: Place, extent: Extent) -> None:
        self._connection.execute(
            "insert or replace into block values (?, ?, ?, ?, ?, ?)",
            (*_key(place), extent.block, extent.file, extent.size),
        )

    def drop_blocks(self, place: Place) -> None:
        self._connection.execute("delete from block where account = ? and container = ? and name = ?", _key(place))

    def files(self, account: str = "", container: str = "") -> Iterator[str]:
        """Names of all files in use, or of those in one container."""
        where = {"account": account, "container": container}
        for row in self._connection.execute(
            "select value from blob where :account = '' or (account = :account and container = :container)", where
        ):
            yield from (extent.file for extent in as_blob(json.loads(row[0])).extents)
        for row in self._connection.execute(
            "select file from block where :account = '' or (account = :account and container = :container)", where
        ):
            yield row[0]

    def drop_container(self, account: str, container: str) -> None:
        self._connection.execute("delete from blob where account = ? and container = ?", (account, container))
        self._connection.execute("delete from block where account = ? and container = ?", (account, container))

    def clear(self) -> None:
        self._connection.executescript("delete from blob; delete from block;")

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def _key(place: Place) -> tuple[str, str, str]:
    return place.account, place.container, place.path
