"""Models: containers, versions, where their files are, and jobs whose outputs become models."""

from __future__ import annotations

import pytest

from .given import Given
from .given_assets import GivenAssets
from .wire import NOTHING, Arm

STORE = "datastores/workspaceblobstore/paths"
MLMODEL = """
flavors:
  python_function:
    loader_module: mlflow.sklearn
    env: {conda: conda.yaml}
  sklearn:
"""


def long_uri(workspace: str, store: str, path: str) -> str:
    """The uri as the service writes it."""
    subscription, group, name = (workspace.split("/")[index] for index in (2, 4, 8))
    return f"azureml://subscriptions/{subscription}/resourceGroups/{group}/workspaces/{name}/datastores/{store}/paths/{path}"


@pytest.fixture
def workspace(given: Given) -> str:
    return given.workspace()


def test_a_version_makes_its_container(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """PUT of a version is enough; the container then names it as the latest and counts on."""
    assets.model(workspace)
    container = arm.get(f"{workspace}/models/churn")
    assert (container["properties.latestVersion"], container["properties.nextVersion"]) == ("1", "2")


def test_a_repeated_put_is_200_without_location(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """201 with Location the first time, 200 without it the second, and nothing has changed but what was asked."""
    path = f"{workspace}/models/churn/versions/1"
    uri = f"azureml://{STORE}/model"
    first, second = assets.put(path, modelUri=uri), assets.put(path, modelUri=uri, description="again")
    assert (first.status, "Location" in first.headers) == (201, True)
    assert (second.status, "Location" in second.headers) == (200, False)
    assert second["properties.description"] == "again"


@pytest.mark.parametrize(
    ("given_uri", "path"),
    [
        (f"azureml://{STORE}/a/b", "a/b"),
        ("azureml://SUBSCRIPTION/resourcegroups/GROUP/workspaces/NAME/" + STORE + "/a", "a"),
    ],
    ids=["short", "other casing"],
)
def test_a_model_uri_comes_back_in_long_form(
    arm: Arm, assets: GivenAssets, workspace: str, given_uri: str, path: str
) -> None:
    """Short forms are completed, resourcegroups is written resourceGroups."""
    words = workspace.split("/")
    for word, value in (("SUBSCRIPTION", f"subscriptions/{words[2]}"), ("GROUP", words[4]), ("NAME", words[8])):
        given_uri = given_uri.replace(word, value)
    model = assets.model(workspace, modelUri=given_uri)
    assert arm.get(model)["properties.modelUri"] == long_uri(workspace, "workspaceblobstore", path)


@pytest.mark.parametrize("uri", ["azureml://registries/azureml/models/m/versions/1", "https://example.org/model"])
def test_uris_elsewhere_are_kept(arm: Arm, assets: GivenAssets, workspace: str, uri: str) -> None:
    """Registries and web addresses are nobody's to complete."""
    assert arm.get(assets.model(workspace, modelUri=uri))["properties.modelUri"] == uri


def test_a_uri_of_no_known_form_is_refused(assets: GivenAssets, workspace: str) -> None:
    """A local path is no uri."""
    refused = assets.put(f"{workspace}/models/churn/versions/1", modelUri="./model")
    assert (refused.status, refused.error["code"]) == (400, "UserError")


def test_the_path_of_a_version_cannot_change(assets: GivenAssets, workspace: str) -> None:
    """The sentence that clients match on."""
    path = assets.model(workspace)
    refused = assets.put(path, modelUri=f"azureml://{STORE}/other")
    assert (refused.status, refused.error["code"], refused.error["message"]) == (
        400,
        "UserError",
        "Asset paths cannot be updated.",
    )


def test_the_same_path_in_another_form_is_no_change(assets: GivenAssets, workspace: str) -> None:
    """What is compared is the long form."""
    path = assets.model(workspace, modelUri=f"azureml://{STORE}/m")
    again = assets.put(path, modelUri=long_uri(workspace, "workspaceblobstore", "m").replace("Groups", "groups"))
    assert again.status == 200


def test_what_a_put_leaves_out_of_content_stays(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Type, stage and properties stay; tags and description are replaced."""
    kept = {"modelType": "triton_model", "stage": "Production", "properties": {"a": "1"}}
    path = assets.model(workspace, **kept, tags={"a": "1"}, description="first")
    updated = assets.put(path, modelUri=f"azureml://{STORE}/LocalUpload/0/model", properties={"b": "2"})
    shown = updated["properties"]
    assert (shown["modelType"], shown["stage"], shown["properties"]) == (
        "triton_model",
        "Production",
        {"a": "1", "b": "2"},
    )
    assert (shown["tags"], shown["description"]) == ({}, None)


def test_versions_that_are_no_numbers_are_followed_by_the_time(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """nextVersion is a timestamp after such a version, else the highest number and one."""
    for version in ("3", "1"):
        assets.model(workspace, version=version)
    assert arm.get(f"{workspace}/models/churn")["properties.nextVersion"] == "4"
    assets.model(workspace, version="final")
    assert arm.get(f"{workspace}/models/churn")["properties.nextVersion"].count("-") == 6


def test_the_latest_version_is_the_one_made_last(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Not the highest."""
    for version in ("2", "1"):
        assets.model(workspace, version=version)
    assert arm.get(f"{workspace}/models/churn")["properties.latestVersion"] == "1"


def test_archived_versions_are_left_out_of_lists(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """listViewType ActiveOnly is the default; ArchivedOnly and All show them, and GET finds them."""
    assets.model(workspace, version="1")
    path = assets.model(workspace, version="2", isArchived=True)

    def listed(**query: str) -> list[str]:
        return [item["name"] for item in arm.get(f"{workspace}/models/churn/versions", **query)["value"]]

    assert (listed(), listed(listViewType="ArchivedOnly"), listed(listViewType="All")) == (["1"], ["2"], ["1", "2"])
    assert arm.get(path).status == 200


def test_archiving_a_container_archives_its_versions(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Those that are there and those that come, until it is restored."""
    assets.model(workspace)
    assets.put(f"{workspace}/models/churn", isArchived=True)
    born = assets.model(workspace, version="2")
    assert arm.get(born)["properties.isArchived"] is True
    assert arm.get(f"{workspace}/models")["value"] == []
    assets.put(f"{workspace}/models/churn", isArchived=False)
    assert arm.get(born)["properties.isArchived"] is False


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"$orderBy": "createdtime desc"}, ["3", "2", "1"]),
        ({"$orderBy": "createdtime asc"}, ["1", "2", "3"]),
        ({"$top": "1", "$orderBy": "createdtime desc"}, ["3"]),
        ({"tags": "team=a"}, ["1", "3"]),
        ({"tags": "team=a,kind"}, ["3"]),
        ({"properties": "hash=2"}, ["2"]),
        ({"version": "2"}, ["2"]),
        ({"description": "two"}, ["2"]),
    ],
)
def test_versions_are_filtered_and_ordered(
    arm: Arm, assets: GivenAssets, workspace: str, query: dict[str, str], expected: list[str]
) -> None:
    """By time, tags, properties, version and description."""
    rows: list[dict[str, object]] = [
        {"tags": {"team": "a"}},
        {"tags": {"team": "b"}, "properties": {"hash": "2"}, "description": "number two"},
        {"tags": {"team": "a", "kind": "x"}},
    ]
    for number, properties in enumerate(rows, 1):
        assets.model(workspace, version=str(number), **properties)
    reply = arm.send("GET", f"{workspace}/models/churn/versions", query=query)
    assert [item["name"] for item in reply["value"]] == expected


def test_a_page_leads_to_the_next(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """nextLink carries an opaque $skip and keeps the rest of the query."""
    for number in range(1, 4):
        assets.model(workspace, version=str(number))
    first = arm.get(f"{workspace}/models/churn/versions", **{"$top": "2"})
    second = arm.send("GET", first["nextLink"])
    assert [item["name"] for item in first["value"] + second["value"]] == ["1", "2", "3"]
    assert "nextLink" not in second.body


def test_a_missing_version_is_the_providers_404(arm: Arm, workspace: str) -> None:
    """Also where the container is missing: the gateway knows nothing of what is inside a workspace."""
    missing = arm.get(f"{workspace}/models/churn/versions/1")
    assert (missing.status, missing.error["code"], missing.error["details"][0]["code"]) == (
        404,
        "UserError",
        "ModelNotFound",
    )
    assert "x-ms-failure-cause" not in missing.headers


def test_deleting_a_version_twice_is_204(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """200 and an empty body, then 204; the container stays."""
    path = assets.model(workspace)
    first, second = arm.delete(path), arm.delete(path)
    assert (first.status, first.body, second.status) == (200, NOTHING, 204)
    assert arm.get(f"{workspace}/models/churn")["properties.latestVersion"] is None


def test_names_of_models_may_have_dots_but_no_blanks(assets: GivenAssets, workspace: str) -> None:
    """The version's PUT looks at the container's name too."""
    uri = f"azureml://{STORE}/m"
    assert assets.put(f"{workspace}/models/churn.v2/versions/1", modelUri=uri).status == 201
    assert assets.put(f"{workspace}/models/churn model/versions/1", modelUri=uri).error["code"] == "UserError"


def test_an_unfinished_job_has_no_model(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """While it runs its outputs cannot be registered."""
    arm.realistic()
    assets.job(workspace)
    arm.pass_time(60)
    refused = assets.put(f"{workspace}/models/m/versions/1", modelUri="azureml://jobs/train/outputs/artifacts/paths/m")
    assert (refused.status, refused.error["code"]) == (400, "UserError")
    assert "Running" in refused.error["message"]


@pytest.mark.parametrize(
    ("uri", "store", "path"),
    [
        (
            "azureml://jobs/train/outputs/artifacts/paths/model",
            "workspaceartifactstore",
            "ExperimentRun/dcid.train/model",
        ),
        ("runs:/train/model", "workspaceartifactstore", "ExperimentRun/dcid.train/model"),
        ("azureml://jobs/train/outputs/trained", "workspaceblobstore", "azureml/train/trained"),
        ("azureml://jobs/train/outputs/placed/paths/m", "lake", "here/m"),
    ],
)
def test_the_output_of_a_finished_job_becomes_a_model(
    arm: Arm, assets: GivenAssets, workspace: str, uri: str, store: str, path: str
) -> None:
    """The job's uri becomes that of the place, and the model names the job."""
    placed = {"jobOutputType": "custom_model", "uri": "azureml://datastores/lake/paths/here/"}
    assets.job(workspace, outputs={"trained": {"jobOutputType": "custom_model"}, "placed": placed})
    model = arm.get(assets.model(workspace, modelUri=uri))
    assert model["properties.modelUri"] == long_uri(workspace, store, path)
    assert model["properties.jobName"] == "train"


def test_a_job_ends_by_the_clock(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Starting, Running, Completed."""
    arm.realistic()
    path = assets.job(workspace)
    seen = [arm.get(path)["properties.status"]]
    for seconds in (90, 90):
        arm.pass_time(seconds)
        seen.append(arm.get(path)["properties.status"])
    assert seen == ["Starting", "Running", "Completed"]


def test_a_canceled_job_does_not_complete(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """It stays Canceled, and what it would have registered is not there."""
    arm.realistic()
    path = assets.job(workspace, outputs={"out": {"jobOutputType": "custom_model", "assetName": "trained"}})
    assert arm.post(f"{path}/cancel").status == 200
    arm.pass_time(600)
    assert arm.get(path)["properties.status"] == "Canceled"
    assert arm.get(f"{workspace}/models/trained").status == 404


def test_a_job_registers_the_outputs_that_name_an_asset(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """Models as models, folders as data, once it is over."""
    folder = {"jobOutputType": "uri_folder", "assetName": "rows"}
    outputs = {"model": {"jobOutputType": "mlflow_model", "assetName": "trained"}, "rows": folder}
    assets.job(workspace, outputs=outputs)
    model = arm.get(f"{workspace}/models/trained/versions/1")
    assert (model["properties.modelType"], model["properties.jobName"]) == ("mlflow_model", "train")
    assert model["properties.modelUri"] == long_uri(workspace, "workspaceblobstore", "azureml/train/model")
    assert arm.get(f"{workspace}/data/rows/versions/1")["properties.dataType"] == "uri_folder"


def test_the_flavors_of_an_mlflow_model_are_read_from_its_files(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """The service opens the MLmodel file; values are strings."""
    store = arm.get(f"{workspace}/datastores/workspaceblobstore")["properties"]
    token = arm.post(f"{workspace}/datastores/workspaceblobstore/listSecrets", {"expirableSecret": True})["sasToken"]
    endpoint = f"{arm.ready['arm']}/{assets.account_name}/{store['containerName']}"
    written = arm.session.put(
        f"{endpoint}/m/MLmodel?{token}",
        data=MLMODEL,
        headers={"x-ms-blob-type": "BlockBlob"},
        timeout=20,
    )
    assert written.status_code == 201
    model = arm.get(assets.model(workspace, modelUri=f"azureml://{STORE}/m/", modelType="mlflow_model"))
    assert model["properties.flavors"] == {
        "python_function": {"data": {"loader_module": "mlflow.sklearn", "env": '{"conda": "conda.yaml"}'}},
        "sklearn": {"data": {}},
    }
