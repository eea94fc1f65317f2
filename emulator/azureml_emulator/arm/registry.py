"""The resource types and routes in force, found by name and by path. Built once from the visible tuples."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from azureml_emulator.arm.resource_type import ResourceType, Route


class Registry:
    """Look-ups are case-insensitive, as everything in an ARM path."""

    def __init__(self, types: Sequence[ResourceType], routes: Sequence[Route]) -> None:
        self.types = tuple(types)
        self.routes = tuple(routes)
        self._by_name = {kind.type.casefold(): kind for kind in types}
        self._patterns = [(route, _pattern(route.template)) for route in routes]

    def type(self, name: str) -> ResourceType | None:
        return self._by_name.get(name.casefold())

    @property
    def namespaces(self) -> list[str]:
        """In the casing the service echoes, sorted."""
        return sorted({kind.type.partition("/")[0] for kind in self.types})

    def in_namespace(self, namespace: str) -> list[ResourceType]:
        return [kind for kind in self.types if kind.type.partition("/")[0].casefold() == namespace.casefold()]

    def namespace(self, written: str) -> str:
        """The service's casing of a namespace, or what was written when it is unknown."""
        return next((name for name in self.namespaces if name.casefold() == written.casefold()), written)

    def route(self, method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
        """The route for a request, with the segments it caught."""
        for route, pattern in self._patterns:
            match = pattern.fullmatch(path.rstrip("/"))
            if match and route.method == method:
                return route, match.groupdict()
        return None


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    text = "".join(f"(?P<{part}>[^/]+)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
    return re.compile(text, re.IGNORECASE)
