"""PUT, PATCH, DELETE and GET of the engine, against invented types."""

from __future__ import annotations

from . import widgets
from .cloud import Cloud


def test_a_new_tracked_resource_needs_a_location(cloud: Cloud) -> None:
    """ARM itself refuses, before the provider is asked."""
    reply = cloud.put(cloud.path("factories", "f-1"), {"properties": {}})
    assert reply.error == (400, "LocationRequired", "The location property is required for this definition.")
    assert reply.headers["x-ms-failure-cause"] == "gateway"


def test_location_is_normalised(cloud: Cloud) -> None:
    """West Europe and westeurope are one place."""
    cloud.put(cloud.path("stores", "store1"), {"location": "West Europe"})
    assert cloud.get(cloud.path("stores", "store1")).body["location"] == "westeurope"


def test_another_location_is_a_conflict(cloud: Cloud) -> None:
    """The location is fixed for the life of a resource."""
    path = cloud.factory()
    status, code, message = cloud.put(path, {"location": "eastus"}).error
    assert (status, code) == (409, "InvalidResourceLocation")
    assert message == (
        "The resource 'factory-1' already exists in location 'westeurope' in resource group 'rg-emulator'. A "
        "resource with "
        "the same name cannot be created in location 'eastus'. Please select a new resource name."
    )


def test_ids_are_case_insensitive_and_keep_their_casing(cloud: Cloud) -> None:
    """Any casing of any segment finds the resource; the type words come back in the service's own casing."""
    path = cloud.factory("Mixed-Case")
    found = cloud.get(path.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))
    assert found.body["id"] == path
    assert found.body["type"] == "Contoso.Widgets/factories"


def test_the_service_fills_defaults_and_shows_nulls(cloud: Cloud) -> None:
    """What was not sent comes back filled; declared nulls are written out."""
    body = cloud.get(cloud.factory()).body
    assert body["properties"]["access"] == "Enabled"
    assert body["properties"]["builder"] is None
    assert body["etag"] is None


def test_put_is_a_full_replace(cloud: Cloud) -> None:
    """What a second PUT leaves out is gone, but for create-only properties."""
    path = cloud.factory(description="first", colour="red")
    cloud.put(path, {"location": "westeurope", "properties": {"friendly": "x"}})
    properties = cloud.get(path).body["properties"]
    assert "description" not in properties
    assert properties["colour"] == "red"


def test_a_create_only_property_is_refused_by_name(cloud: Cloud) -> None:
    """The refusal names the property."""
    path = cloud.machine(cloud.factory())
    reply = cloud.put(path, {"properties": {"size": "large"}})
    assert reply.error == (400, "BadRequest", "The property 'properties.size' cannot be changed once created.")


def test_a_create_only_property_in_another_case_is_no_change(cloud: Cloud) -> None:
    """Sizes and ids are compared without case."""
    path = cloud.machine(cloud.factory())
    assert cloud.put(path, {"properties": {"size": "SMALL"}}).status == 201


def test_a_create_only_property_may_be_kept_in_silence(cloud: Cloud) -> None:
    """Some providers ignore the change."""
    path = cloud.factory(colour="red")
    cloud.put(path, {"location": "westeurope", "properties": {"colour": "blue"}})
    assert cloud.get(path).body["properties"]["colour"] == "red"


def test_a_missing_required_property_is_named(cloud: Cloud) -> None:
    """400 before anything is stored."""
    factory = cloud.factory()
    reply = cloud.put(f"{factory}/machines/m1", {"properties": {}})
    assert reply.error[2] == "The request is missing the required property 'properties.size'."
    assert cloud.get(f"{factory}/machines/m1").status == 404


def test_a_reference_must_exist(cloud: Cloud) -> None:
    """An id of an emulated type in the own subscription is looked up."""
    missing = cloud.path("stores", "nowhere")
    reply = cloud.put(cloud.path("factories", "f-1"), {"location": "westeurope", "properties": {"store": missing}})
    assert reply.error[:2] == (400, "LinkedInvalidPropertyId")


def test_a_reference_of_another_subscription_is_believed(cloud: Cloud) -> None:
    """What the emulator cannot know it does not refuse."""
    foreign = "/subscriptions/0/resourceGroups/g/providers/Contoso.Widgets/stores/s"
    reply = cloud.put(cloud.path("factories", "f-1"), {"location": "westeurope", "properties": {"store": foreign}})
    assert reply.status == 202


def test_a_name_outside_the_rule_is_refused(cloud: Cloud) -> None:
    """The type's rule holds over the whole name."""
    assert cloud.put(cloud.path("factories", "x"), {"location": "westeurope"}).error[:2] == (400, "InvalidResourceName")


def test_a_name_taken_elsewhere_in_the_world_is_refused(cloud: Cloud) -> None:
    """Store names are unique across groups."""
    cloud.put(f"{cloud.subscription}/resourceGroups/other", {"location": "westeurope"})
    cloud.put(cloud.path("stores", "taken"), {"location": "westeurope"})
    other = cloud.path("stores", "taken").replace("rg-emulator", "other")
    reply = cloud.put(other, {"location": "westeurope"})
    assert reply.error == (409, "AlreadyTaken", "The store named taken is already taken.")


def test_patch_merges_and_null_removes(cloud: Cloud) -> None:
    """JSON merge patch for properties."""
    path = cloud.factory(description="old", labels={"a": "1", "b": "2"})
    cloud.send("PATCH", path, {"properties": {"description": None, "labels": {"a": None, "c": "3"}}})
    properties = cloud.get(path).body["properties"]
    assert "description" not in properties
    assert properties["labels"] == {"b": "2", "c": "3"}


def test_patch_replaces_tags_as_a_whole(cloud: Cloud) -> None:
    """Tags are not merged."""
    path = cloud.path("factories", "f-1")
    cloud.put(path, {"location": "westeurope", "tags": {"a": "1"}})
    cloud.send("PATCH", path, {"tags": {"b": "2"}})
    assert cloud.get(path).body["tags"] == {"b": "2"}


def test_patch_ignores_what_cannot_be_patched(cloud: Cloud) -> None:
    """Only the listed paths change."""
    path = cloud.factory()
    cloud.send("PATCH", path, {"properties": {"access": "Disabled"}})
    assert cloud.get(path).body["properties"]["access"] == "Enabled"


def test_patch_of_nothing_is_404(cloud: Cloud) -> None:
    """PATCH does not create."""
    assert cloud.send("PATCH", cloud.path("factories", "f-1"), {}).error[1] == "ResourceNotFound"


def test_delete_of_nothing_is_204(cloud: Cloud) -> None:
    """While the group exists."""
    assert cloud.send("DELETE", cloud.path("stores", "none")).status == 204


def test_delete_needs_its_query(cloud: Cloud) -> None:
    """A declared query parameter must be there with an allowed value, in any case."""
    path = cloud.machine(cloud.factory())
    assert cloud.send("DELETE", path).status == 400
    assert cloud.send("DELETE", path, query={"underlyingResourceAction": "destroy"}).status == 400
    assert cloud.send("DELETE", path, query={"underlyingResourceAction": "delete"}).status == 202


def test_deleting_a_parent_deletes_its_children(cloud: Cloud) -> None:
    """Nothing below survives."""
    factory = cloud.factory()
    cloud.machine(factory)
    cloud.send("DELETE", factory, query={"forceToPurge": "true"})
    cloud.advance(1)
    left = [item["id"] for item in cloud.control("GET", f"/resources?within={factory}").body["resources"]]
    assert left == []
    assert widgets.WITNESSED[-1] == "deleted factory-1"


def test_a_created_resource_may_make_children(cloud: Cloud) -> None:
    """The hook of a type runs when creation has succeeded."""
    factory = cloud.factory()
    assert cloud.get(f"{factory}/plans/builtin").body["properties"] == {"made": "by the service"}
    assert widgets.WITNESSED == ["created factory-1"]


def test_a_version_makes_its_missing_container(cloud: Cloud) -> None:
    """PUT of a version under a container that nobody made."""
    factory = cloud.factory()
    assert cloud.put(f"{factory}/plans/p/versions/1", {"properties": {}}).status == 201
    assert cloud.get(f"{factory}/plans/p").status == 200


def test_secrets_are_never_shown(cloud: Cloud) -> None:
    """Stored, but in no answer."""
    factory = cloud.factory()
    reply = cloud.put(f"{factory}/machines/m", {"properties": {"size": "s", "password": "hunter2"}})
    assert "password" not in reply.body["properties"]
    assert b"hunter2" not in cloud.get(f"{factory}/machines/m").content


def test_values_may_come_back_in_upper_case(cloud: Cloud) -> None:
    """As virtual machine sizes do."""
    assert cloud.get(cloud.machine(cloud.factory())).body["properties"]["size"] == "SMALL"


def test_a_system_assigned_identity_keeps_its_principal(cloud: Cloud) -> None:
    """The principal is made once and survives updates."""
    path = cloud.path("factories", "f-1")
    body = {"location": "westeurope", "identity": {"type": "SystemAssigned"}}
    cloud.put(path, body)
    first = cloud.get(path).body["identity"]
    cloud.put(path, body)
    assert cloud.get(path).body["identity"] == first
    assert first["tenantId"] == cloud.state.tenant_id
    assert len(first["principalId"]) == 36


def test_a_soft_deleted_name_stays_taken_until_purged(cloud: Cloud) -> None:
    """PUT on the name is refused; a DELETE that purges frees it."""
    path = cloud.factory()
    cloud.send("DELETE", path)
    cloud.advance(1)
    assert cloud.get(path).status == 404
    assert cloud.put(path, {"location": "westeurope"}).error[2] == "Soft-deleted factory exists."
    assert cloud.send("DELETE", path, query={"forceToPurge": "true"}).status == 200
    assert cloud.put(path, {"location": "westeurope"}).status == 202


def test_a_remnant_is_forgotten_after_its_retention(cloud: Cloud) -> None:
    """14 days of the virtual clock."""
    path = cloud.factory()
    cloud.send("DELETE", path)
    cloud.advance(1)
    cloud.advance(14 * 86400)
    assert cloud.put(path, {"location": "westeurope"}).status == 202


def test_a_remnant_can_be_recovered(cloud: Cloud) -> None:
    """Its body and its ids come back."""
    path = cloud.path("vaults", "v1")
    cloud.put(path, {"location": "westeurope", "properties": {"note": "kept"}})
    cloud.advance(1)
    cloud.send("DELETE", path)
    assert cloud.put(path, {"location": "westeurope", "properties": {}}).error[:2] == (409, "ConflictError")
    cloud.put(path, {"location": "westeurope", "properties": {"createMode": "recover"}})
    assert cloud.get(path).body["properties"] == {"note": "kept", "provisioningState": "Succeeded"}


def test_a_refused_recovery_leaves_the_remnant(cloud: Cloud) -> None:
    """What was deleted can still be brought back once the reason is gone."""
    store, path = cloud.path("stores", "s1"), cloud.path("vaults", "v1")
    recovery = {"location": "westeurope", "properties": {"createMode": "recover"}}
    cloud.put(store, {"location": "westeurope"})
    cloud.put(path, {"location": "westeurope", "properties": {"note": "kept", "store": store}})
    for gone in (path, store):
        cloud.advance(1)
        cloud.send("DELETE", gone)
    assert cloud.put(path, recovery).error[:2] == (400, "LinkedInvalidPropertyId")
    cloud.put(store, {"location": "westeurope"})
    assert cloud.put(path, recovery).status == 200
    assert cloud.get(path).body["properties"]["note"] == "kept"


def test_etags_guard_writes(cloud: Cloud) -> None:
    """If-Match with an old tag, If-Match on nothing and If-None-Match on something are 412."""
    path = f"{cloud.factory()}/plans/p"
    assert cloud.put(path, {}, headers={"If-Match": "*"}).error[:2] == (412, "PreconditionFailed")
    tag = cloud.put(path, {}).headers["etag"]
    assert cloud.put(path, {}, headers={"If-None-Match": "*"}).status == 412
    assert cloud.put(path, {}, headers={"If-Match": tag}).status == 200
    assert cloud.put(path, {}, headers={"If-Match": tag}).status == 412


def test_a_verb_that_the_type_lacks_is_405(cloud: Cloud) -> None:
    """Stores cannot be patched."""
    cloud.put(cloud.path("stores", "s1"), {"location": "westeurope"})
    assert cloud.send("PATCH", cloud.path("stores", "s1"), {}).error[:2] == (405, "MethodNotAllowed")


def test_a_body_that_is_no_object_is_refused(cloud: Cloud) -> None:
    """ARM answers before the provider."""
    assert cloud.put(cloud.path("stores", "s1"), ["x"]).error[:2] == (400, "InvalidRequestContent")


def test_tag_rules_are_arms(cloud: Cloud) -> None:
    """Reserved characters, too many tags and values that are not strings."""
    path = cloud.path("stores", "s1")
    for tags in ({"a/b": "1"}, {f"t{n}": "x" for n in range(51)}, {"a": 1}, {"A": "1", "a": "2"}, {"a": "x" * 257}):
        assert cloud.put(path, {"location": "westeurope", "tags": tags}).status == 400
    assert cloud.put(path, {"location": "westeurope", "tags": {f"t{n}": "x" for n in range(50)}}).status == 202


def test_system_data_tells_who_and_when(cloud: Cloud) -> None:
    """Creation stays, modification moves."""
    path = cloud.factory()
    created = cloud.get(path).body["systemData"]
    cloud.advance(60)
    cloud.send("PATCH", path, {"properties": {"description": "x"}})
    modified = cloud.get(path).body["systemData"]
    assert created["createdBy"] == cloud.emulator.identity.application.client_id
    assert modified["createdAt"] == created["createdAt"]
    assert modified["lastModifiedAt"] > created["lastModifiedAt"]
