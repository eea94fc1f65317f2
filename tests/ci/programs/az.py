"""Stands in for the Azure command line and its DevOps extension: the few calls that the pipelines make.

Work items are the desk's `issues`, threads of pull requests its `comments`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from pathlib import Path

from desk import Desk, refuse, said

COMMENT_CHARACTERS = 150_000
CLOSED = {"Issue": "Done"}
"""State in which a work item of a type counts as closed, in the process Basic."""


def main() -> None:
    desk = Desk.of_this_program("az")
    words = argparse.ArgumentParser(prog="az", allow_abbrev=False)
    kinds = words.add_subparsers(required=True)
    account = kinds.add_parser("account").add_subparsers(required=True).add_parser("show")
    account.set_defaults(do=show_account)
    boards = kinds.add_parser("boards").add_subparsers(required=True)
    query = boards.add_parser("query")
    query.add_argument("--wiql", required=True)
    query.set_defaults(do=find_work_item)
    item = boards.add_parser("work-item").add_subparsers(required=True)
    create = item.add_parser("create")
    for name in ("type", "title", "fields", "description"):
        create.add_argument(f"--{name}", required=True)
    create.set_defaults(do=create_work_item)
    update = item.add_parser("update")
    update.add_argument("--id", required=True)
    for name in ("description", "state", "discussion"):
        update.add_argument(f"--{name}")
    update.set_defaults(do=update_work_item)
    invoke = kinds.add_parser("devops").add_subparsers(required=True).add_parser("invoke")
    for name in ("area", "api-version", "resource", "http-method"):
        invoke.add_argument(f"--{name}", required=True)
    invoke.add_argument("--route-parameters", nargs="+", required=True)
    invoke.add_argument("--in-file")
    invoke.set_defaults(do=call_threads)
    for each in (account, query, create, update, invoke):
        each.add_argument("--query")
        each.add_argument("--output", choices=("json", "tsv", "none"))
    for each in (query, create, update, invoke):
        each.add_argument("--organization", required=True)
    for each in (query, create):
        each.add_argument("--project", required=True)
    asked = words.parse_args()
    if asked.do is not show_account and not os.environ.get("AZURE_DEVOPS_EXT_PAT"):
        refuse("Before you can run Azure DevOps commands, you need to run the login command")
    asked.do(desk, asked)


def show_account(desk: Desk, asked: argparse.Namespace) -> None:
    signed_in = os.environ.get("SIGNED_IN_SUBSCRIPTION") or refuse("Please run 'az login' to setup account.")
    assert (asked.query, asked.output) == ("id", "tsv")
    print(signed_in)


def find_work_item(desk: Desk, asked: argparse.Namespace) -> None:
    assert (asked.query, asked.output) == ("[0].id", "tsv")
    form = (
        r"SELECT \[System.Id\] FROM WorkItems WHERE \[System.TeamProject\] = @project"
        r" AND \[System.Tags\] CONTAINS '([\w-]+)' AND \[System.State\] <> '(\w+)'"
    )
    found = re.fullmatch(form, asked.wiql) or refuse(f"TF51005: the query is not understood: {asked.wiql}")
    tag, closed = found.groups()
    for each in desk.records["issues"]:
        if tag in each["labels"] and each["raw_state"] != closed:
            print(each["number"])
            return


def create_work_item(desk: Desk, asked: argparse.Namespace) -> None:
    if asked.type not in CLOSED:
        refuse(f"VS402323: Work item type {asked.type} does not exist in project")
    name, _, tag = asked.fields.partition("=")
    assert name == "System.Tags"
    record = {"type": asked.type, "raw_state": "To Do", "state": "open", "remarks": []}
    desk.file("issues", title=asked.title, labels=[tag], body=asked.description, **record)


def update_work_item(desk: Desk, asked: argparse.Namespace) -> None:
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


def call_threads(desk: Desk, asked: argparse.Namespace) -> None:
    assert asked.area == "git"
    place = dict(part.split("=", 1) for part in asked.route_parameters)
    pull_request = int(place["pullRequestId"])
    if asked.http_method == "GET":
        form = r"value\[\?starts_with\(comments\[0\]\.content \|\| '', '(.*)'\)\]\.id \| \[0\]"
        found = re.fullmatch(form, asked.query) or refuse(f"argument --query: invalid jmespath_type: {asked.query}")
        ours = [each for each in desk.records["comments"] if each["pull_request"] == pull_request]
        numbers = [each["number"] for each in ours if each["body"].startswith(found[1])]
        print(*numbers[:1])
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
