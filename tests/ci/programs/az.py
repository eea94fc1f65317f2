"""Stands in for the Azure command line and its DevOps extension: the few calls that the pipelines make.

Work items are the desk's `issues`, threads of pull requests its `comments`.
"""

from __future__ import annotations

import json
import os
import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from desk import Desk, command, group, refuse, said, say

COMMENT_CHARACTERS = 150_000
CLOSED = {"Issue": "Done"}
"""State in which a work item of a type counts as closed, in the process Basic."""


def main() -> None:
    desk = Desk.of_this_program("az")
    words = ArgumentParser(prog="az", allow_abbrev=False)
    kinds = words.add_subparsers(required=True)
    command(group(kinds, "account"), "show", show_account, "query output")
    boards = group(kinds, "boards")
    command(boards, "query", find_work_item, "organization project wiql query output")
    item = group(boards, "work-item")
    command(item, "create", create_work_item, "organization project type title fields description", "output")
    command(item, "update", update_work_item, "organization id", "description state discussion output")
    place = "organization area api-version resource http-method"
    invoke = command(group(kinds, "devops"), "invoke", call_threads, place, "in-file query output")
    invoke.add_argument("--route-parameters", nargs="+", required=True)
    asked = words.parse_args()
    if asked.do is not show_account and not os.environ.get("AZURE_DEVOPS_EXT_PAT"):
        refuse("Before you can run Azure DevOps commands, you need to run the login command")
    asked.do(desk, asked)


def show_account(desk: Desk, asked: Namespace) -> None:
    signed_in = os.environ.get("SIGNED_IN_SUBSCRIPTION") or refuse("Please run 'az login' to setup account.")
    assert (asked.query, asked.output) == ("id", "tsv")
    say(signed_in)


def find_work_item(desk: Desk, asked: Namespace) -> None:
    assert (asked.query, asked.output) == ("[0].id", "tsv")
    form = (
        r"SELECT \[System.Id\] FROM WorkItems WHERE \[System.TeamProject\] = @project"
        r" AND \[System.Tags\] CONTAINS '([\w-]+)' AND \[System.State\] <> '(\w+)'"
    )
    found = re.fullmatch(form, asked.wiql) or refuse(f"TF51005: the query is not understood: {asked.wiql}")
    tag, closed = found.groups()
    for each in desk.records["issues"]:
        if tag in each["labels"] and each["raw_state"] != closed:
            say(each["number"])
            return


def create_work_item(desk: Desk, asked: Namespace) -> None:
    if asked.type not in CLOSED:
        refuse(f"VS402323: Work item type {asked.type} does not exist in project")
    name, _, tag = asked.fields.partition("=")
    assert name == "System.Tags"
    record = {"type": asked.type, "raw_state": "To Do", "state": "open", "remarks": []}
    desk.file("issues", title=asked.title, labels=[tag], body=asked.description, **record)


def update_work_item(desk: Desk, asked: Namespace) -> None:
    item = desk.find("issues", asked.id)
    if asked.description:
        item["body"] = asked.description
    if asked.state:
        if asked.state not in ("To Do", "Doing", CLOSED[item["type"]]):
            refuse(f"TF401347: The field 'State' contains the value '{asked.state}' that is not supported")
        item["raw_state"] = asked.state
        item["state"] = "closed" if asked.state == CLOSED[item["type"]] else "open"
    if asked.discussion:
        item["remarks"].append(asked.discussion)
    desk.keep()


def call_threads(desk: Desk, asked: Namespace) -> None:
    assert asked.area == "git"
    place = dict(part.split("=", 1) for part in asked.route_parameters)
    pull_request = int(place["pullRequestId"])
    if asked.http_method == "GET":
        form = r"value\[\?starts_with\(comments\[0\]\.content \|\| '', '(.*)'\)\]\.id \| \[0\]"
        found = re.fullmatch(form, asked.query) or refuse(f"argument --query: invalid jmespath_type: {asked.query}")
        ours = [each for each in desk.records["comments"] if each["pull_request"] == pull_request]
        numbers = [each["number"] for each in ours if each["body"].startswith(found[1])]
        say(numbers[0] if numbers else "")
        return
    sent = json.loads(Path(asked.in_file).read_text())
    if asked.http_method == "PATCH":
        assert (asked.resource, place["commentId"]) == ("pullRequestThreadComments", "1")
        desk.find("comments", place["threadId"])["body"] = said(sent["content"], COMMENT_CHARACTERS)
        desk.keep()
        return
    assert (asked.resource, asked.http_method, sent["status"]) == ("pullRequestThreads", "POST", 4)
    body = said(sent["comments"][0]["content"], COMMENT_CHARACTERS)
    desk.file("comments", pull_request=pull_request, body=body)


main()
