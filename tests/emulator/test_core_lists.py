"""Lists, collections, and the paths that lead to them."""

from __future__ import annotations

from azureml_emulator.arm.ids import parse, parse_path

from .cloud import Cloud

MACHINE = "/machines/none"


def test_lists_are_paged_by_next_link(cloud: Cloud) -> None:
    """nextLink is absolute, opaque, keeps the other parameters, and is absent on the last page."""
    factory = cloud.factory()
    for number in range(4):
        cloud.put(f"{factory}/plans/p{number}", {"properties": {"colour": "red"}})
    cloud.settings(page_size=2)
    names, url = [], f"{factory}/plans?colour=red"
    while url:
        page = cloud.get(url).body
        names += [item["name"] for item in page["value"]]
        url = page.get("nextLink")
        assert url is None or ("colour=red" in url and "$skipToken=" in url)
    assert names == ["p0", "p1", "p2", "p3"]


def test_a_list_may_begin_with_an_empty_page(cloud: Cloud) -> None:
    """Legal in ARM: an empty page that still has a nextLink."""
    factory = cloud.factory()
    cloud.settings(empty_first_page=True)
    first = cloud.get(f"{factory}/plans").body
    assert first["value"] == []
    assert [item["name"] for item in cloud.get(first["nextLink"]).body["value"]] == ["builtin"]


def test_lists_are_filtered_ordered_and_cut(cloud: Cloud) -> None:
    """By the declared parameters, in any case."""
    factory = cloud.factory()
    for name, colour in (("a", "red"), ("b", "blue"), ("c", "red")):
        cloud.put(f"{factory}/plans/{name}", {"properties": {"colour": colour}})
    assert [item["name"] for item in cloud.get(f"{factory}/plans?COLOUR=red").body["value"]] == ["a", "c"]
    newest = cloud.get(f"{factory}/plans?$orderBy=newest&$top=1").body
    assert ([item["name"] for item in newest["value"]], "nextLink" in newest) == (["c"], True)


def test_collections_exist_at_group_and_subscription(cloud: Cloud) -> None:
    """Top-level types are listed in both; children only in their parent."""
    path = cloud.factory()
    for scope in (cloud.group, cloud.subscription):
        assert [item["id"] for item in cloud.get(f"{scope}/providers/Contoso.Widgets/factories").body["value"]] == [
            path
        ]
    other = cloud.factory("factory-2")
    cloud.put(f"{other}/plans/x", {})
    assert [item["name"] for item in cloud.get(f"{path}/plans").body["value"]] == ["builtin"]


def test_a_collection_of_nothing_is_404(cloud: Cloud) -> None:
    """The parent must exist."""
    assert cloud.get(cloud.path("factories", "none") + "/machines").error[:2] == (404, "ResourceNotFound")


def test_the_subscription_describes_itself(cloud: Cloud) -> None:
    """Subscription, list of it, regions, and the resources in it without their properties."""
    cloud.factory()
    one = cloud.get(cloud.subscription).body
    assert (one["subscriptionId"], one["state"]) == (cloud.state.subscription_id, "Enabled")
    assert cloud.get("/subscriptions").body["value"] == [one]
    regions = {item["name"]: item["displayName"] for item in cloud.get(f"{cloud.subscription}/locations").body["value"]}
    assert regions["westeurope"] == "West Europe"
    resources = cloud.get(f"{cloud.group}/resources?$filter=resourceType eq 'contoso.widgets/factories'").body["value"]
    assert [(item["name"], "properties" in item) for item in resources] == [("factory-1", False)]


def test_ids_print_as_they_were_parsed() -> None:
    """Printing is the inverse of parsing, for every form of id."""
    for text in (
        "/subscriptions/s",
        "/subscriptions/s/resourceGroups/g",
        "/subscriptions/s/providers/N/t/n",
        "/subscriptions/s/resourceGroups/g/providers/N/t/n",
        "/subscriptions/s/resourceGroups/g/providers/N/t/n/u/m/v/k",
        "/subscriptions/s/resourceGroups/g/providers/N/t/n/providers/M/a/b",
    ):
        assert str(parse(text)) == text
    assert str(parse("/subscriptions/s/resourcegroups/g")) == "/subscriptions/s/resourceGroups/g"


def test_a_path_is_split_into_resource_and_rest() -> None:
    """The rest is a collection or an action, of the resource's own provider or of another one."""
    inner = parse_path("/subscriptions/s/resourceGroups/g/providers/N/t/n/listKeys")
    assert (str(inner.resource), inner.namespace, inner.rest) == (
        "/subscriptions/s/resourceGroups/g/providers/N/t/n",
        "N",
        ("listKeys",),
    )
    extension = parse_path("/subscriptions/s/resourceGroups/g/providers/M/locks")
    assert (str(extension.resource), extension.namespace, extension.rest) == (
        "/subscriptions/s/resourceGroups/g",
        "M",
        ("locks",),
    )
