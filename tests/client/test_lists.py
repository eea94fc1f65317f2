"""Lists, page by page."""

from __future__ import annotations

import pytest
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.errors import InternalError, ServiceError

from .fault_server import FaultServer, Reply

PATH = "/subscriptions/s/resourceGroups"
VERSION = "2024-03-01"


def test_pages_are_followed_even_when_one_is_empty(server: FaultServer, client: ArmClient, call: Call) -> None:
    """An empty page with a nextLink is legal, and null ends the list."""
    link = f"{server.base}{PATH}?api-version={VERSION}&$skipToken=a%2Fb"
    server.plays(
        "GET",
        PATH,
        Reply(200, {"value": [{"name": "a"}], "nextLink": link}),
        Reply(200, {"value": [], "nextLink": f"{link}2"}),
        Reply(200, {"value": [{"name": "b"}], "nextLink": None}),
    )
    assert list(client.list(PATH, api_version=VERSION, call=call)) == [{"name": "a"}, {"name": "b"}]
    assert server.seen()[1].query == f"api-version={VERSION}&$skipToken=a%2Fb"


def test_pages_that_lead_back_are_an_error(server: FaultServer, client: ArmClient, call: Call) -> None:
    """A list that never ends would hang the run."""
    link = f"{server.base}{PATH}?api-version={VERSION}&$skipToken=x"
    server.plays("GET", PATH, Reply(200, {"value": [], "nextLink": link}))
    with pytest.raises(ServiceError, match="lead back"):
        list(client.list(PATH, api_version=VERSION, call=call))


def test_relative_next_link_without_a_version_is_completed(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Some providers leave out host and api-version."""
    server.plays("GET", PATH, Reply(200, {"value": [], "nextLink": f"{PATH}/more?$skipToken=x"}))
    server.plays("GET", f"{PATH}/more", Reply(200, {"value": [{"name": "z"}]}))
    assert list(client.list(PATH, api_version=VERSION, call=call)) == [{"name": "z"}]
    assert server.seen("GET", f"{PATH}/more")[0].query == f"$skipToken=x&api-version={VERSION}"


def test_query_and_odd_characters_arrive(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Values are quoted, ids keep their slashes."""
    server.plays("DELETE", f"{PATH}/a%20b", Reply(204))
    client.delete(f"{PATH}/a b", api_version=VERSION, call=call, query={"underlyingResourceAction": "Delete"})
    assert server.seen()[0].query == f"underlyingResourceAction=Delete&api-version={VERSION}"


@pytest.mark.parametrize(
    ("path", "version"), [(PATH, "latest"), (PATH, "2024-3-1"), ("subscriptions", VERSION), (f"{PATH}?x=1", VERSION)]
)
def test_malformed_path_or_version_is_our_own_defect(
    server: FaultServer, client: ArmClient, call: Call, path: str, version: str
) -> None:
    """Nothing is sent, and nobody else is blamed."""
    with pytest.raises(InternalError):
        client.get(path, api_version=version, call=call)
    assert server.seen() == []
