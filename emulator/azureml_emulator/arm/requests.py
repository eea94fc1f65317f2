"""The journal: every request in order, with secrets masked."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from typing import Any

from azureml_emulator.arm.documents import is_missing, set_at
from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.arm.store import Store

MASK = "********"
_SECRET_NAME = re.compile(
    r"(secret|password|credential|accesskey|accountkey|(primary|secondary)key|keyvalue|sastoken|sasuri|\btoken|connectionstring|assertion|adminpublickey)s?$",
    re.IGNORECASE,
)


def masked(body: Json, secret_paths: tuple[str, ...] = ()) -> Json:
    """A copy with every value masked that lies at a secret path or under a name that sounds secret. Shapes stay as
    they were."""
    result = _masked_by_name(body)
    for path in secret_paths:
        if isinstance(result, dict) and not is_missing(result, path):
            set_at(result, path, MASK)
    return result


def _masked_by_name(value: Json) -> Json:
    if isinstance(value, dict):
        return {
            key: _covered(inner) if _SECRET_NAME.search(str(key)) else _masked_by_name(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked_by_name(item) for item in value]
    return value


def _covered(value: Json) -> Json:
    """Secret objects keep their keys (``credentials.credentialsType`` is worth seeing); their strings do not survive,
    except type names."""
    if isinstance(value, dict):
        return {key: inner if str(key).endswith("Type") else _covered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_covered(item) for item in value]
    return MASK if isinstance(value, str) else value


class Journal:
    """Entries have ``number``, ``at``, ``host``, ``method``, ``path``, ``query``, ``status``, ``api_version``,
    ``user_agent``, ``client_request_id``, ``request_id`` and ``body``. ``status`` is ``null`` when the connection was
    dropped by a fault, or by the client before its request had arrived.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._passing: deque[Document] = deque()
        """Entries that the store does not know: it could forget them when it takes a transaction back."""
        self._last = 0

    def add(self, **entry: Any) -> None:
        number = self._next()
        self._store.memory.put("journal", {"last": number})
        self._store.journal.put(f"{number:012d}", {"number": number, **entry})

    def add_passing(self, most: int, **entry: Any) -> None:
        """An entry of a plane with so many requests that only the last ``most`` are kept, and none over a restart."""
        self._passing.append({"number": self._next(), **entry})
        while len(self._passing) > most:
            self._passing.popleft()

    def _next(self) -> int:
        stored = int(self._store.memory.values.get("journal", {"last": 0})["last"])
        self._last = 1 + max(self._last, stored)
        return self._last

    def entries(self) -> list[Document]:
        """All that is kept, in order."""
        return sorted((*self._store.journal.values.values(), *self._passing), key=lambda entry: int(entry["number"]))

    def clear(self) -> None:
        """Forget all entries; numbers go on."""
        self._passing.clear()
        for key in list(self._store.journal.values):
            self._store.journal.drop(key)

    def restart(self) -> None:
        """Forget all entries, and count from the beginning."""
        self.clear()
        self._last = 0


def journal_fields(headers: Mapping[str, str], query: Mapping[str, str]) -> Document:
    """What an entry takes from the request's headers and query (names in lower case)."""
    return {
        "query": {name: MASK if name in ("sig", "s", "c") else value for name, value in query.items()},
        "api_version": query.get("api-version"),
        "user_agent": headers.get("user-agent"),
        "client_request_id": headers.get("x-ms-client-request-id"),
    }
