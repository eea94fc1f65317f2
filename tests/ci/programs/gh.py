"""Stands in for GitHub's command line: the few calls that the workflows make, on the records of the desk.

The token says what it may do (`ghs_issues=write,contents=read`), so that a workflow which asks for too few permissions
fails here as it would there.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from desk import Desk, command, group, refuse, said, say

BODY_CHARACTERS = 65_536


def main() -> None:
    desk = Desk.of_this_program("gh")
    if not os.environ.get("GH_TOKEN", "").startswith("ghs_") or not os.environ.get("GH_REPO"):
        refuse("gh: set the GH_TOKEN and GH_REPO environment variables")
    words = ArgumentParser(prog="gh", allow_abbrev=False)
    kinds = words.add_subparsers(required=True)
    issue = group(kinds, "issue")
    command(issue, "list", list_issues, "label state limit json jq")
    command(issue, "create", create_issue, "title label body-file")
    command(issue, "edit", edit_issue, "body-file").add_argument("number")
    command(issue, "close", close_issue, "comment").add_argument("number")
    label = command(group(kinds, "label"), "create", create_label, "color description")
    label.add_argument("name")
    label.add_argument("--force", action="store_true")
    command(group(kinds, "pr"), "comment", comment_on_pull_request, "body-file").add_argument("number")
    api = command(kinds, "api", call_api, optional="jq field method")
    api.add_argument("path")
    api.add_argument("--paginate", action="store_true")
    api.add_argument("--silent", action="store_true")
    asked = words.parse_args()
    asked.do(desk, asked)


def need(permission: str) -> None:
    if permission not in os.environ["GH_TOKEN"].removeprefix("ghs_").split(","):
        refuse("HTTP 403: Resource not accessible by integration")


def list_issues(desk: Desk, asked: Namespace) -> None:
    assert (asked.state, asked.json, asked.jq) == ("open", "number", ".[].number")
    found = [each for each in desk.records["issues"] if each["state"] == "open" and asked.label in each["labels"]]
    for each in found[::-1][: int(asked.limit)]:
        say(each["number"])


def create_issue(desk: Desk, asked: Namespace) -> None:
    need("issues=write")
    if asked.label not in desk.records["labels"]:
        refuse(f"could not add label: '{asked.label}' not found")
    body = said(Path(asked.body_file).read_text(), BODY_CHARACTERS)
    desk.file("issues", title=asked.title, labels=[asked.label], body=body, state="open", remarks=[])


def edit_issue(desk: Desk, asked: Namespace) -> None:
    need("issues=write")
    desk.find("issues", asked.number)["body"] = said(Path(asked.body_file).read_text(), BODY_CHARACTERS)
    desk.keep()


def close_issue(desk: Desk, asked: Namespace) -> None:
    need("issues=write")
    issue = desk.find("issues", asked.number)
    issue["state"] = "closed"
    issue["remarks"].append(asked.comment)
    desk.keep()


def create_label(desk: Desk, asked: Namespace) -> None:
    need("issues=write")
    if asked.name in desk.records["labels"] and not asked.force:
        refuse(f'label with name "{asked.name}" already exists; use `--force` to update its color and description')
    desk.records["labels"] = sorted({*desk.records["labels"], asked.name})
    desk.keep()


def comment_on_pull_request(desk: Desk, asked: Namespace) -> None:
    need("pull-requests=write")
    body = said(Path(asked.body_file).read_text(), BODY_CHARACTERS)
    desk.file("comments", pull_request=int(asked.number), body=body)


def call_api(desk: Desk, asked: Namespace) -> None:
    place = f"repos/{os.environ['GH_REPO']}/issues"
    if asked.method == "PATCH":
        need("pull-requests=write")
        name, _, source = asked.field.partition("=@")
        assert name == "body"
        desk.find("comments", asked.path.removeprefix(f"{place}/comments/"))["body"] = Path(source).read_text()
        desk.keep()
        return
    assert asked.jq == ".[] | select(.body | startswith(env.MARKER)) | .id"
    number = int(asked.path.removeprefix(f"{place}/").removesuffix("/comments"))
    for each in desk.records["comments"]:
        if each["pull_request"] == number and each["body"].startswith(os.environ["MARKER"]):
            say(each["number"])


main()
