"""The wrong storage account is refused before anything is touched: in preview where it exists, else in `up`."""

from __future__ import annotations

import pytest

from ..emulator.given import Given
from .azure import WORKSPACE, Azure
from .programs import Text, program
from .stack import Stack

pytestmark = pytest.mark.engine

FAULT = (
    "error: pulumi-python:dynamic/azureml:Workspace resource 'ws' has a problem: storage_account_id: the storage "
    'account "lake" has a hierarchical namespace'
)
ACCOUNT = """
from pulumi import dynamic


class Maker(dynamic.ResourceProvider):
    def create(self, props):
        return dynamic.CreateResult("account", {{"account_id": "{}"}})


class Account(dynamic.Resource):
    account_id: pulumi.Output[str]


account = Account(Maker(), "account", {{"account_id": None}})
"""
"""Another provider's resource: its id is unknown in preview."""


@pytest.fixture
def lake(given: Given) -> str:
    """A storage account that no workspace can use."""
    return given.storage("lake", isHnsEnabled=True)


def test_an_account_that_exists_is_refused_in_preview(stack: Stack, azure: Azure, lake: str) -> None:
    stack.write(program(azure, workspace={"storage_account_id": lake}))
    assert FAULT in stack.preview(status=1)
    assert azure.resources() == {}


def test_an_account_of_the_same_program_is_refused_before_the_workspace_is_sent(
    stack: Stack, azure: Azure, lake: str
) -> None:
    """Its id is not known in preview, which therefore passes."""
    source = program(azure, workspace={"storage_account_id": Text("account.account_id")})
    imports, _, rest = source.partition("\nws = ")
    stack.write(f"{imports}\n{ACCOUNT.format(lake)}\nws = {rest}")
    stack.preview()
    assert FAULT in stack.up(status=1)
    assert azure.requests("PUT", "/workspaces/") == []


def test_a_preview_without_a_change_looks_at_nothing(stack: Stack, azure: Azure) -> None:
    """Not a single request is sent, however often it is run."""
    stack.write(program(azure))
    stack.up()
    azure.arm.control("DELETE", "/journal")
    assert "2 unchanged" in stack.preview()
    assert azure.arm.control("GET", "/journal")["entries"] == []
    assert len(azure.resources(WORKSPACE)) == 1
