"""The page about v1: what became of each word of its pages, and the test that shows it."""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import Any

import pulumi
import pulumi_azureml
import pulumi_azureml_components as components
from pulumi_azureml.resources import ALL

from tests.coverage.entries import NOTHING, REFUSED, Line, lines_of
from tests.coverage.rows import PAGES

INTRODUCTION = """\
v1's documentation has a page on each of its classes. Here is every word of the pages about images, about compute
instances, about web services on Kubernetes, and about registering and deploying models: what stands for it now, and the
test that shows it. What cannot be had any more is *refused*, with the sentence that the program or the command line
prints.

`AksWebservice.cpu_cores` is the argument `cpu_cores=…`, or the output, of the component
[AksWebservice](components.md#akswebservice). Of `ComputeInstance`, `OnlineDeployment`, `OnlineEndpoint` and all other
[resources](resources) a page says for each argument what a change of it does.
"""
_CALLS = {"dc.": "deploy_configuration", "u.": "update"}
_TOKEN = re.compile(r"`[^`]+`|[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_0-9]+)*(?:\([^)]*\))?")
_TYPES = {declared.name for declared in ALL}


def page(notice: str) -> str:
    """The whole page."""
    lines, found = [notice, "# What became of v1\n", INTRODUCTION], lines_of()
    for each in PAGES:
        lines += [f"## {each.title}\n", "| v1 | now | shown by |", "|---|---|---|"]
        for word, row in zip(each.words, each.rows, strict=True):
            now, tests = zip(*(_cells(line) for line in found[row]), strict=True)
            lines.append(f"| {_word(word)} | {'<br>'.join(now)} | {'<br>'.join(filter(None, tests))} |")
        lines.append("")
    return "\n".join(lines)


def _word(word: str) -> str:
    for short, call in _CALLS.items():
        if word.startswith(short):
            return f"`{call}({word.removeprefix(short).removeprefix('kwarg ')})`"
    if word.startswith("var "):
        return f"`{word.removeprefix('var ')}`"
    if word.startswith("dc returns"):
        word = word.replace("dc", "deploy_configuration()", 1)
    return linked(word, links=False)


def _cells(line: Line) -> tuple[str, str]:
    where = line.where.removeprefix(NOTHING)
    answers, *refusals = where.split(REFUSED)
    told = [linked(answers.rstrip("; "))] if answers else []
    told += [f"*refused*: “{sentence}”" for sentence in refusals]
    return "; ".join(told), ", ".join(test_link(test) for test in line.tests)


def test_link(node: str) -> str:
    """A test, by its name, where it can be read."""
    path, _, name = node.partition("::")
    return f"[{path.rpartition('/')[2]}::{name}](../{path})"


def linked(text: str, *, links: bool = True) -> str:
    """Prose with its identifiers as code, and those that have a page as links to it."""

    def link(found: re.Match[str]) -> str:
        word = found[0].strip("`")
        target = _target(word) if links else ""
        if not (target or found[0].startswith("`") or _is_code(word)):
            return word
        return f"[`{word}`]({target})" if target else f"`{word}`"

    return _TOKEN.sub(link, text).replace("|", "\\|")


def _target(word: str) -> str:
    """Where the page about a name is; empty where there is none."""
    command = re.match(r"pulumi-azureml ([a-z-]+)", word)
    if command:
        return f"cli.md#{command[1]}"
    head = re.split(r"[.(]", word)[0].removesuffix("Args")
    if head in _TYPES:
        return f"resources/{head}.md"
    if head in components.__all__ and _has_section(getattr(components, head)):
        return f"components.md#{head.lower()}"
    if head.startswith(("get_", "supported_")) and head in pulumi_azureml.__all__:
        return "lookups.md"
    return ""


def _has_section(value: Any) -> bool:
    """Whether the page about components has one about it."""
    return inspect.isclass(value) and (issubclass(value, pulumi.ComponentResource) or dataclasses.is_dataclass(value))


def _is_code(word: str) -> bool:
    return "_" in word or "(" in word or re.fullmatch(r"[A-Z]\w*[a-z][A-Z]\w*|\w+\.\w+(\.\w+)*", word) is not None
