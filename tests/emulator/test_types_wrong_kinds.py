"""Any value of any body replaced by one of another kind: refused or accepted, and afterwards everything can be read.

Requests enter in process, so that what the emulator did not foresee is raised here instead of answered as a 500.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from azureml_emulator import types

from .bodies import ACTIONS, BODIES
from .cloud import Cloud

WRONG: tuple[Any, ...] = ("x", 10**20, None, [1], [None], {"a": 1})
Way = tuple[str | int, ...]


class Given:
    """One cloud with every resource of `BODIES`."""

    def __init__(self) -> None:
        self.cloud = Cloud(kinds=types.ALL)
        self.cloud.control("POST", "/clock", {"freeze": True})
        self.cloud.settings(throttling=False)
        ready = self.cloud.control("GET", "/ready").body
        self.names = {**ready["satellites"], "group": self.cloud.group}
        self.names["identity"] = self.path("Microsoft.ManagedIdentity/userAssignedIdentities/identity1")
        self.names["group1"] = self.path("Microsoft.Network/networkSecurityGroups/group1")
        location = {"location": "westeurope"}
        assert self.cloud.put(self.names["identity"], location, version="2023-01-31").status in (200, 201)
        assert self.cloud.put(self.names["group1"], location, version="2024-05-01").status == 201

    def path(self, tail: str) -> str:
        below = self.cloud.subscription if tail.startswith("/") else self.cloud.group
        return f"{below}/providers/{tail.strip('/')}"

    def body(self, template: Any) -> Any:
        """The template with ids in place of ``{name}``, and a location."""
        if isinstance(template, dict):
            return {self.body(key): self.body(value) for key, value in template.items()}
        if isinstance(template, list):
            return [self.body(item) for item in template]
        return template.format(**self.names) if isinstance(template, str) else template

    def made(self, name: str) -> Any:
        """The sent body of a resource, once that and whatever is around it is there."""
        for outer in BODIES:
            if name.startswith(outer + "/"):
                self.made(outer)
        version, template = BODIES[name]
        body = {"location": "westeurope", **self.body(template)}
        if self.cloud.get(self.path(name), version=version).status == 404:
            reply = self.cloud.put(self.path(name), body, version=version, query={"skipValidation": "true"})
            assert reply.status < 300, reply.body
        return body


def _ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """The way to each value, the whole first."""
    yield way
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for word, item in items:
        yield from _ways(item, (*way, word))


def _replaced(body: Any, way: Way, value: Any) -> Any:
    if not way:
        return value
    result = copy.deepcopy(body)
    inner = result
    for word in way[:-1]:
        inner = inner[word]
    inner[way[-1]] = value
    return result


def _mutants(body: Any) -> Iterator[Any]:
    for way in _ways(body):
        for value in WRONG:
            yield _replaced(body, way, value)


@pytest.fixture
def given() -> Iterator[Given]:
    made = Given()
    yield made
    made.cloud.state.store.close()


@pytest.mark.parametrize(
    ("method", "fresh"), [("PUT", True), ("PUT", False), ("PATCH", False)], ids=["new", "over an old one", "patch"]
)
@pytest.mark.parametrize("name", BODIES)
def test_a_resource_of_wrong_kinds(given: Given, name: str, method: str, fresh: bool) -> None:
    """Whatever the answer, what is there afterwards can be read."""
    cloud, path, version = given.cloud, given.path(name), BODIES[name][0]
    body = given.made(name)
    for mutant in _mutants(body):
        if fresh:
            cloud.control("POST", "/mutate", {"id": path, "delete": True})
        sent = cloud.send(method, path, mutant, version=version, query={"skipValidation": "true"})
        assert sent.status < 500, (mutant, sent.body)
        cloud.advance(1)
        read = cloud.get(path, version=version)
        assert read.status in (200, 404), (mutant, read.body)


@pytest.mark.parametrize(("method", "name"), ACTIONS)
def test_an_action_of_wrong_kinds(given: Given, method: str, name: str) -> None:
    """Its resource can be read afterwards."""
    version, template = ACTIONS[method, name]
    owner = next((outer for outer in reversed(BODIES) if name.startswith(outer + "/")), "")
    if owner:
        given.made(owner)
    for mutant in _mutants(given.body(template)):
        sent = given.cloud.send(method, given.path(name.rstrip("#")), mutant, version=version)
        assert sent.status < 500, (mutant, sent.body)
        if owner:
            assert given.cloud.get(given.path(owner), version=BODIES[owner][0]).status == 200, mutant
