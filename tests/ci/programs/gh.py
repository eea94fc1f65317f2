"""Stands in for GitHub's command line: the few calls that the workflows make, on the records of the desk.

The token says what it may do (`ghs_issues=write,contents=read`), so that a workflow which asks for too few permissions
fails here as it would there.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from desk import Desk, refuse, said

BODY_CHARACTERS = 65_536


def main() -> None:
    desk = Desk.of_this_program("gh")
    if not os.environ.get("GH_TOKEN", "").startswith("ghs_") or not os.environ.get("GH_REPO"):
        refuse("gh: set the GH_TOKEN and GH_REPO environment variables")
    words = argparse.ArgumentParser(prog="gh", allow_abbrev=False)
    kinds = words.add_subparsers(required=True)
    issue = kinds.add_parser("issue").add_subparsers(required=True)
    listing = issue.add_parser("list")
    for name in ("label", "state", "limit", "json", "jq"):
        listing.add_argument(f"--{name}", required=True)
    listing.set_defaults(do=list_issues)
    create = issue.add_parser("create")
    for name in ("title", "label", "body-file"):
        create.add_argument(f"--{name}", required=True)
    create.set_defaults(do=create_issue)
    edit = issue.add_parser("edit")
    edit.add_argument("number")
    edit.add_argument("--body-file", required=True)
    edit.set_defaults(do=edit_issue)
    close = issue.add_parser("close")
    close.add_argument("number")
    close.add_argument("--comment", required=True)
    close.set_defaults(do=close_issue)
    label = kinds.add_parser("label").add_subparsers(required=True).add_parser("create")
    label.add_argument("name")
    label.add_argument("--color")
    label.add_argument("--description")
    label.add_argument("--force", action="store_true")
    label.set_defaults(do=create_label)
    comment = kinds.add_parser("pr").add_subparsers(required=True).add_parser("comment")
    comment.add_argument("number")
    comment.add_argument("--body-file", required=True)
    comment.set_defaults(do=comment_on_pull_request)
    api = kinds.add_parser("api")
    api.add_argument("path")
    api.add_argument("--paginate", action="store_true")
    api.add_argument("--silent", action="store_true")
    api.add_argument("--method", default="GET")
    api.add_argument("--jq")
    api.add_argument("--field")
    api.set_defaults(do=call_api)
    asked = words.parse_args()
    asked.do(desk, asked)


def need(permission: str) -> None:
    if permission not in os.environ["GH_TOKEN"].removeprefix("ghs_").split(","):
        refuse("HTTP 403: Resource not accessible by integration")


def list_issues(desk: Desk, asked: argparse.Namespace) -> None:
    assert (asked.state, asked.json, asked.jq) == ("open", "number", ".[].number")
    found = [each for each in desk.records["issues"] if each["state"] == "open" and asked.label in each["labels"]]
    for each in found[::-1][: int(asked.limit)]:
        print(each["number"])


def create_issue(desk: Desk, asked: argparse.Namespace) -> None:
    need("issues=write")
    if asked.label not in desk.records["labels"]:
        refuse(f"could not add label: '{asked.label}' not found")
    body = said(Path(asked.body_file).read_text(), BODY_CHARACTERS)
    desk.file("issues", title=asked.title, labels=[asked.label], body=body, state="open", remarks=[])


def edit_issue(desk: Desk, asked: argparse.Namespace) -> None:
    need("issues=write")
    desk.find("issues", asked.number)["body"] = said(Path(asked.body_file).read_text(), BODY_CHARACTERS)
    desk.keep()


def close_issue(desk: Desk, asked: argparse.Namespace) -> None:
    need("issues=write")
    issue = desk.find("issues", asked.number)
    issue["state"] = "closed"
    issue["remarks"].append(asked.comment)
    desk.keep()


def create_label(desk: Desk, asked: argparse.Namespace) -> None:
    need("issues=write")
    if asked.name in desk.records["labels"] and not asked.force:
        refuse(f'label with name "{asked.name}" already exists; use `--force` to update its color and description')
    desk.records["labels"] = sorted({*desk.records["labels"], asked.name})
    desk.keep()


def comment_on_pull_request(desk: Desk, asked: argparse.Namespace) -> None:
    need("pull-requests=write")
    body = said(Path(asked.body_file).read_text(), BODY_CHARACTERS)
    desk.file("comments", pull_request=int(asked.number), body=body)


def call_api(desk: Desk, asked: argparse.Namespace) -> None:
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
            print(each["number"])


main()
