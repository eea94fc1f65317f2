"""Every declaration is complete: policies, documentation, unique wire paths, and a test for each rule."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pulumi_azureml
import pytest
from pulumi_azureml.constraints import IdOf
from pulumi_azureml.declare import LOCAL, Action, Field, OnChange, Switch, Trigger, Type
from pulumi_azureml.resources import ALL
from pulumi_azureml.shape import ListOf, MapOf, Object, Shape, Variants, arguments, derived, outputs

from ..samples import BROKEN, SAMPLES

SHOWN_AS_NULL = {"properties.properties.computeInstanceAuthorizationType"}
"""What is always sent, and may be null in what a GET shows."""
each_type = pytest.mark.parametrize("declared", ALL, ids=lambda declared: declared.name)


def _members(shape: Shape, path: str = "") -> Iterator[tuple[str, Object, Any]]:
    """Every member of a tree, at every level, with its path and the object it is in."""
    if isinstance(shape, Variants):
        for option in shape.options:
            yield from _members(option, path)
    elif isinstance(shape, ListOf):
        yield from _members(shape.item, path)
    elif isinstance(shape, MapOf):
        yield from _members(shape.value, path)
    elif isinstance(shape, Object):
        for member in shape.members.values():
            where = f"{path}.{member.name}" if path else member.name
            yield where, shape, member
            yield from _members(member.shape, where)


def _documented(source: type) -> set[str]:
    """The names in a class body, and in those that it inherits from, that are followed by a docstring."""
    found = set()
    for base in (*getattr(source, "__orig_bases__", ()), *source.__bases__):
        if isinstance(base, type) and base.__module__.startswith("pulumi_azureml"):
            found |= _documented(base)
    (body,) = [node.body for node in ast.parse(inspect.getsource(source)).body if isinstance(node, ast.ClassDef)]
    for line, following in pairwise(body):
        said = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and said:
            found.add(line.target.id)
    return found


@each_type
def test_every_argument_says_what_a_change_does(declared: Type) -> None:
    """No field without a policy."""
    for member in arguments(declared).members.values():
        assert isinstance(member.key, Field)
        assert isinstance(member.key.on_change, (OnChange, Action, Switch, Trigger)), member.name


@each_type
def test_every_property_and_output_has_a_docstring(declared: Type) -> None:
    """The page, the editor and the drift report all show it."""
    silent = [
        path
        for path, holder, m in _members(arguments(declared))
        if m.key.constant is None and not _says(holder, m.name)
    ]
    silent += [name for name in (*outputs(declared), *derived(declared)) if name not in _documented(declared.outputs)]
    assert silent == []


def _says(holder: Object, name: str) -> bool:
    assert holder.source is not None
    return name in _documented(holder.source)


@each_type
def test_every_object_of_arguments_has_a_docstring(declared: Type) -> None:
    """An object is a concept: it says what it is."""
    sources = {holder.source for _, holder, _ in _members(arguments(declared))}
    assert [source.__name__ for source in sources if source is not None and not inspect.getdoc(source)] == []


@each_type
def test_no_two_arguments_share_a_place_on_the_wire(declared: Type) -> None:
    """Each would undo the other."""
    places = [m.key.wire for m in arguments(declared).members.values() if m.key.wire]
    assert sorted(places) == sorted(set(places))


@each_type
def test_path_is_made_of_required_or_completed_arguments(declared: Type) -> None:
    """Every place in the path is an argument that is always there in the end."""
    places = set(re.findall(r"\{(\w+)\}", declared.path))
    members = arguments(declared).members
    assert places == {name for name, member in members.items() if member.in_path}
    assert all(m.required or m.field.generated or m.field.setting for m in members.values() if m.in_path)


@each_type
def test_what_has_no_place_on_the_wire_is_not_sent(declared: Type) -> None:
    """An argument without a path steers this provider, or is another spelling of one that has."""
    for member in arguments(declared).members.values():
        if not member.key.wire:
            assert not member.field.in_body, member.name


@each_type
def test_rules_read_and_name_arguments_that_exist(declared: Type) -> None:
    """A misspelt name in a rule would never fire."""
    names = set(arguments(declared).members)
    for rule in declared.rules:
        assert {rule.property, *rule.reads} <= names, rule.name
    assert {transition.property for transition in declared.transitions} <= names


@each_type
def test_defaults_of_the_provider_lie_where_arguments_do(declared: Type) -> None:
    """A default that no argument can override would be a constant, if the service showed it."""
    places = {m.key.wire for m in arguments(declared).members.values()}
    assert set(declared.defaults) - SHOWN_AS_NULL <= places
    assert set(declared.constants).isdisjoint(places)


@each_type
def test_every_verb_has_a_time_limit(declared: Type) -> None:
    """None waits for ever."""
    assert {"create", "update", "delete"} <= set(declared.timeouts)


@each_type
def test_every_type_has_samples_with_everything_and_with_little(declared: Type) -> None:
    """Every generic test then covers the type by itself, and every argument is in some sample."""
    own = [sample for sample in SAMPLES if sample.declared is declared]
    assert {sample.full for sample in own} == {True, False}
    covered = {name for sample in own for name in sample.inputs()}
    spelled_otherwise = {
        m.name for m in arguments(declared).members.values() if not m.key.wire and m.field.on_change is not LOCAL
    }
    assert set(arguments(declared).members) - covered <= spelled_otherwise


def _hit(declared: Type) -> set[tuple[str, str]]:
    """(path without indexes, reason) of every fault and (rule, property) of every rule that the table provokes."""
    found: set[tuple[str, str]] = set()
    for sample, broken in BROKEN:
        if sample.declared is declared:
            faults = broken.checked(sample).faults
            found |= {(re.sub(r"\[[^\]]*\]", "", fault.property), fault.reason) for fault in faults}
            found.add((broken.rule, broken.property))
    return found


@each_type
def test_every_rule_is_broken_by_a_test(declared: Type) -> None:
    """Rules and transitions, by name and argument."""
    wanted = {(rule.name, rule.property) for rule in declared.rules}
    wanted |= {(transition.name, transition.property) for transition in declared.transitions}
    assert wanted - _hit(declared) == set()


@each_type
def test_what_is_looked_at_is_named_by_its_id(declared: Type) -> None:
    """An argument that takes the ARM id of another resource; the tests of the host break these rules."""
    for look in declared.looks:
        (rule,) = [each for each in arguments(declared).members[look.property].key.allows if isinstance(each, IdOf)]
        assert len(rule.types) == 1
        assert look.arguments() <= set(arguments(declared).members)
        for sample in [each for each in SAMPLES if each.declared is declared and each.full]:
            assert look.test({}, sample.inputs()) is None, "a resource that shows nothing is not at fault"


@each_type
def test_every_constraint_is_broken_by_a_test(declared: Type) -> None:
    """At every path, as many different reasons as there are constraints."""
    hit = _hit(declared)
    for path, _, member in _members(arguments(declared)):
        if member.key.allows:
            reasons = {reason for where, reason in hit if where == path}
            assert len(reasons) >= len(set(member.key.allows)), path


def test_types_have_names_of_their_own() -> None:
    """By name a URN finds its type."""
    assert len({declared.name for declared in ALL}) == len(ALL)


@each_type
def test_every_type_is_public_with_its_arguments(declared: Type) -> None:
    """`from pulumi_azureml import X, XArgs` works, and the class belongs to the declaration."""
    assert {declared.name, f"{declared.name}Args"} <= set(pulumi_azureml.__all__)
    assert getattr(pulumi_azureml, declared.name).declared is declared
    assert getattr(pulumi_azureml, f"{declared.name}Args") is declared.arguments
