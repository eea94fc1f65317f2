"""An unmodified MLClient on all that is registered: models, environments, data, datastores, and a job's outputs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from azure.ai.ml import MLClient, Output, command
from azure.ai.ml.constants import ListViewType
from azure.ai.ml.entities import (
    AccountKeyConfiguration,
    AzureBlobDatastore,
    AzureDataLakeGen2Datastore,
    AzureFileDatastore,
    BuildContext,
    Data,
    Environment,
    Model,
    NoneCredentialConfiguration,
    ServicePrincipalConfiguration,
)
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])
IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04"
Seen = dict[str, Any]


def refusal(call: Any) -> str:
    try:
        call()
    except HttpResponseError as refused:
        return f"{refused.status_code} {refused.error.message if refused.error else refused.message}"
    return "nothing was refused"


def models(client: MLClient, folder: Path) -> Seen:
    file = folder / "model.bin"
    for number in (1, 2, 3):
        file.write_text(f"weights {number}")
        client.models.create_or_update(Model(name="churn", path=str(file), tags={"n": str(number)}))
    client.models.download("churn", "2", download_path=str(folder / "got"))
    seen: Seen = {
        "latest": client.models.get("churn", label="latest").version,
        "downloaded": {str(p.relative_to(folder / "got")): p.read_text() for p in (folder / "got").rglob("*.bin")},
        "versions": [item.version for item in client.models.list("churn")],
    }
    client.models.archive("churn", version="2")
    seen["without 2"] = [item.version for item in client.models.list("churn")]
    archived = client.models.list("churn", list_view_type=ListViewType.ARCHIVED_ONLY)
    seen["archived"] = [item.version for item in archived]
    client.models.restore("churn", version="2")
    client.models.archive("churn")
    seen["names"] = [
        [item.name for item in client.models.list(list_view_type=kind)]
        for kind in (ListViewType.ACTIVE_ONLY, ListViewType.ARCHIVED_ONLY)
    ]
    client.models.restore("churn")
    seen["restored"] = [item.version for item in client.models.list("churn")]
    changed = client.models.get("churn", "3")
    changed.tags, changed.description = {"n": "three"}, "the third"
    again = client.models.create_or_update(changed)
    return {**seen, "changed": [again.version, again.tags, again.description], "mlflow": mlflow(client, folder)}


def mlflow(client: MLClient, folder: Path) -> Any:
    (folder / "mlflow").mkdir()
    (folder / "mlflow" / "MLmodel").write_text("flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n")
    model = client.models.create_or_update(Model(name="flow", type="mlflow_model", path=str(folder / "mlflow")))
    return [model.type, model.flavors]


def environments(client: MLClient, folder: Path) -> Seen:
    context = folder / "context"
    context.mkdir()
    (context / "Dockerfile").write_text("FROM python:3.12\nCOPY . /app\n")
    asked = Environment(name="built", build=BuildContext(path=str(context), dockerfile_path="Dockerfile"))
    built = client.environments.create_or_update(asked)
    routes = {
        name: {"path": path, "port": 8501}
        for name, path in (("liveness_route", "/live"), ("readiness_route", "/ready"), ("scoring_route", "/score"))
    }
    own = client.environments.create_or_update(Environment(name="own", image="own:1", inference_config=routes))
    client.environments.create_or_update(Environment(name="own", image="own:2"))
    folders = built.build.path.rstrip("/").split("/")
    seen: Seen = {
        "build": [built.version, built.build.dockerfile_path, folders[-3], folders[-1], built.image],
        "routes": [own.inference_config.scoring_route.path, own.inference_config.scoring_route.port],
        "latest": client.environments.get("own", label="latest").image,
    }
    client.environments.archive("own", version="2")
    seen["after 2"] = client.environments.get("own", label="latest").version
    client.environments.archive("built")
    seen["names"] = [item.name for item in client.environments.list()]
    client.environments.restore("built")
    seen["restored"] = sorted(item.name for item in client.environments.list())
    return seen


def data(client: MLClient, folder: Path) -> Seen:
    (folder / "rows").mkdir()
    (folder / "rows" / "a.csv").write_text("a,b\n1,2\n")
    table = folder / "table"
    table.mkdir()
    (table / "MLTable").write_text("paths:\n- file: ./a.csv\ntransformations:\n- read_delimited:\n    delimiter: ','\n")
    (table / "a.csv").write_text("a,b\n1,2\n")
    store = client.data
    made = [
        store.create_or_update(Data(name="one", type="uri_file", path=str(folder / "rows" / "a.csv"))),
        store.create_or_update(Data(name="many", type="uri_folder", path=str(folder / "rows"), tags={"team": "churn"})),
        store.create_or_update(Data(name="table", type="mltable", path=str(table))),
        store.create_or_update(Data(name="web", type="uri_file", path="https://example.com/iris.csv", version="v1")),
        store.create_or_update(Data(name="many", type="uri_folder", path=str(folder / "rows"))),
    ]
    seen: Seen = {"made": [[item.name, item.version, item.type] for item in made]}
    seen["other type"] = refusal(lambda: store.create_or_update(Data(name="one", type="uri_folder", path=str(table))))
    seen["latest"] = store.get("many", label="latest").version
    store.archive("many", version="2")
    seen["versions"] = [item.version for item in store.list("many")]
    store.restore("many", version="2")
    store.archive("web")
    seen["names"] = sorted(item.name for item in store.list())
    seen["all"] = sorted(item.name for item in store.list(list_view_type=ListViewType.ALL))
    store.restore("web")
    return {**seen, "restored": store.get("web", "v1").path}


def datastores(client: MLClient, key: str, account: str) -> Seen:
    principal = ServicePrincipalConfiguration(tenant_id=READY["tenant_id"], client_id="app", client_secret="hidden")
    own, nothing = AccountKeyConfiguration(account_key=key), NoneCredentialConfiguration()
    elsewhere: Seen = {"account_name": "elsewhere"}
    asked = [
        AzureBlobDatastore(name="blob", account_name=account, container_name="azureml", credentials=own),
        AzureFileDatastore(name="file", file_share_name="share", credentials=own, **elsewhere),
        AzureDataLakeGen2Datastore(name="lake", filesystem="files", credentials=principal, **elsewhere),
        AzureBlobDatastore(name="open", container_name="public", credentials=nothing, **elsewhere),
    ]
    made = [client.datastores.create_or_update(item) for item in asked]
    seen: Seen = {"made": [[item.name, str(item.type).rpartition(".")[2], item.credentials.type] for item in made]}
    secret = client.datastores.get("lake", include_secrets=True).credentials
    seen["secret"] = [secret.client_id, secret.client_secret]
    seen["without"] = client.datastores.get("blob").credentials.type
    seen["default"] = client.datastores.get_default().name
    seen["listed"] = sorted(item.name for item in client.datastores.list())
    seen["own"] = refusal(lambda: client.datastores.delete("workspaceblobstore"))
    for item in asked:
        client.datastores.delete(item.name)
    left = len(list(client.datastores.list()))
    return {**seen, "left": left, "missing": refusal(lambda: client.datastores.get("lake"))}


def jobs(client: MLClient) -> Seen:
    """Nothing is run, but a job ends well, and what it would have written can be registered."""
    asked = command(
        name="train",
        command="python train.py",
        environment="own:1",
        compute="serverless",
        experiment_name="churn",
        outputs={"model": Output(type="custom_model")},
        tags={"team": "churn"},
    )
    made = client.jobs.create_or_update(asked)
    seen: Seen = {"job": [made.name, made.type, made.experiment_name, client.jobs.get("train").status]}
    seen["listed"] = [item.name for item in client.jobs.list()]
    path = "azureml://jobs/train/outputs/model"
    model = client.models.create_or_update(Model(name="trained", type="custom_model", path=path))
    seen["model"] = [model.version, model.job_name, model.path.partition("/datastores/")[2]]
    client.jobs.archive("train")
    seen["archived"] = [[item.name for item in client.jobs.list()], client.jobs.list(list_view_type="ALL").next().name]
    client.jobs.restore("train")
    client.jobs.begin_cancel("train").result()
    return {**seen, "status": client.jobs.get("train").status}


def main(workspace: str, key: str, account: str, directory: str) -> Seen:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = MLClient(credential, READY["subscription_id"], READY["resource_group"], workspace)
    folder = Path(directory)
    return {
        "models": models(client, folder),
        "environments": environments(client, folder),
        "data": data(client, folder),
        "datastores": datastores(client, key, account),
        "jobs": jobs(client),
    }


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(*sys.argv[1:])))  # the client leaves dots of progress on its line
