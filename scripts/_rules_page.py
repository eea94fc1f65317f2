"""The page about the rules that a preview checks: level, where, what is said, and the test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from _coverage_page import linked, test_link
from pulumi_azureml.declare import Type
from pulumi_azureml.resources import ALL
from pulumi_azureml.rules import Level

from tests.coverage.rules import BROKEN, ELSEWHERE, LOOKED, NOT_HERE, TITLES
from tests.samples import BROKEN as SAID

INTRODUCTION = """\
What is wrong with a program is said in preview, all of it at once and before anything is made. An *error* stops it, a
*warning* does not; a *strict* one is an error that `strict=False` of a component turns into a warning, and a *note*
tells what was decided for you. Resources have no such switch: what is a warning there stays one, also where a key for
SSH is missing (R13). A rule is silent while something that it reads is not known yet; one that is *looked at* asks the
other resource, and is silent where that does not answer. The numbers are the names under which the code lists them.

What a single argument may hold stands beside it on the page of its [resource](resources).
"""
_LONGEST = 160


@dataclass(frozen=True)
class Checked:
    """One place where a rule is checked."""

    rule: str
    level: str
    where: str
    said: str
    test: str


def page(notice: str) -> str:
    """The whole page."""
    found = [*_declared(), *_elsewhere()]
    lines = [notice, "# Rules\n", INTRODUCTION]
    for number, title in TITLES.items():
        lines += [f"## {number}: {title}\n", *_table([each for each in found if each.rule == number])]
        if number in NOT_HERE:
            lines += [f"Nothing is checked: {NOT_HERE[number]}.", ""]
    lines += ["## Rules without a number\n"]
    lines += _table([each for each in found if each.rule not in TITLES], named=True)
    return "\n".join(lines).rstrip() + "\n"


def _table(found: list[Checked], *, named: bool = False) -> list[str]:
    if not found:
        return []
    heading = "| level | where | said, for example | shown by |"
    lines = [f"| rule {heading}" if named else heading, "|---" * (5 if named else 4) + "|"]
    for each in found:
        cells = [each.level, linked(each.where), _prose(each.said), test_link(each.test)]
        lines.append("| " + " | ".join([each.rule, *cells] if named else cells) + " |")
    return [*lines, ""]


def _declared() -> Iterator[Checked]:
    """The rules in the declarations of the types."""
    for declared in ALL:
        # Rules of one name at one argument say one sentence each.
        told: dict[tuple[str, str, Level], Iterator[str]] = {}
        for rule in declared.rules:
            key = rule.name, rule.property, rule.level
            said = told.setdefault(key, _said(declared, rule.name, rule.property, rule.level.value))
            yield Checked(rule.name, rule.level.value, f"{declared.name}.{rule.property}", next(said), BROKEN)
        for change in declared.transitions:
            said = _said(declared, change.name, change.property, change.level.value, changed=True)
            where = f"{declared.name}.{change.property}, a change"
            yield Checked(change.name, change.level.value, where, next(said), BROKEN)
        for look in declared.looks:
            where = f"{declared.name}.{look.names()}, looked at"
            yield Checked(look.name, Level.ERROR.value, where, "", LOOKED[look.names()])


def _elsewhere() -> Iterator[Checked]:
    for rule, level, where, test in ELSEWHERE:
        kind, _, argument = where.partition(".")
        declared = next((each for each in ALL if each.name == kind), None)
        said = next(_said(declared, "", argument, level.value)) if declared and test == BROKEN else ""
        yield Checked(rule, level.value, re.sub(r"\[[^\]]*\]", "", where), said, test)


def _said(declared: Type, rule: str, property: str, level: str, *, changed: bool = False) -> Iterator[str]:
    """The sentences of the samples that break the rule or, without one, a constraint of the argument."""
    warns = level == Level.WARNING.value
    for sample, broken in SAID:
        fits = broken.rule == rule if rule else broken.rule not in _names(declared)
        told = broken.property == property and broken.warning is warns and (broken.olds is not None) is changed
        if sample.declared is declared and fits and told:
            text = broken.sentence
            yield f"“{text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + '…'}”"


def _prose(text: str) -> str:
    """A sentence of the product, none of whose signs Markdown takes for its own; code stays code."""
    parts = text.replace("|", "\\|").split("`")
    return "`".join(part if index % 2 else re.sub(r"([<*])", r"\\\1", part) for index, part in enumerate(parts))


def _names(declared: Type) -> set[str]:
    return {rule.name for rule in declared.rules} | {change.name for change in declared.transitions}
