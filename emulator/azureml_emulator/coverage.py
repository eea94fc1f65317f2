"""What is emulated, read from the declarations in ``types/``: operations and the sources of what they do."""

from __future__ import annotations

from azureml_emulator.arm.registry import Registry
from azureml_emulator.arm.resource import Document
from azureml_emulator.arm.resource_type import ResourceType


def coverage(registry: Registry) -> Document:
    """Types with their operations and sources, and the requests that hang on no resource."""
    return {
        "types": [_shown(kind) for kind in registry.types],
        "routes": [
            {"method": route.method, "path": route.template, "source": route.source} for route in registry.routes
        ],
    }


def _shown(kind: ResourceType) -> Document:
    verbs = {"PUT (new)": kind.create, "PUT (existing)": kind.update, "PATCH": kind.patch, "DELETE": kind.delete}
    writes = [
        {"method": name, "style": verb.style.name, "status": verb.style.status, "source": verb.style.source}
        for name, verb in verbs.items()
        if verb
    ]
    actions = [
        {"method": action.method, "action": action.name, "style": action.verb.style.name, "source": action.source}
        for action in kind.actions
    ]
    return {
        "type": kind.type,
        "operations": [{"method": "GET"}, {"method": "GET (list)"}, *writes, *actions],
        "api_versions": {"minimum": kind.api_versions.minimum, "known": list(kind.api_versions.known)},
        "sources": dict(kind.sources),
    }
