"""An unmodified MLClient: models from a file and a folder, environments, data, code, datastores, downloads."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from azure.ai.ml import MLClient
from azure.ai.ml.entities import AzureBlobDatastore, Data, Environment, Model, SasTokenConfiguration
from azure.ai.ml.entities._assets._artifacts.code import Code
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])
CONDA = {"channels": ["conda-forge"], "dependencies": ["python=3.10", {"pip": ["pandas"]}], "name": "serving"}
IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04"


def _models(client: MLClient, folder: Path) -> dict[str, object]:
    file = folder / "model.bin"
    file.write_bytes(bytes(range(256)) * 4096)
    made = client.models.create_or_update(Model(name="from-file", path=str(file), tags={"made": "by client"}))
    again = client.models.create_or_update(Model(name="from-file", path=str(file), description="the same"))
    (folder / "tree" / "deep").mkdir(parents=True)
    for name in ("a.txt", "deep/b.txt", "deep/c.txt"):
        (folder / "tree" / name).write_text(name)
    tree = client.models.create_or_update(Model(name="from-folder", version="7", path=str(folder / "tree")))
    target = folder / "downloaded"
    client.models.download("from-folder", "7", download_path=str(target))
    downloaded = {str(file.relative_to(target)): file.read_text() for file in target.rglob("*.txt")}
    client.models.archive("from-file", version="1")
    return {
        "versions": [made.version, again.version, tree.version],
        "same path": made.path == again.path,
        "path": made.path.partition("/datastores/")[2].split("/")[:3],
        "read back": [client.models.get("from-file", "1").tags, client.models.get("from-file", label="latest").version],
        "downloaded": downloaded,
        "active": [item.version for item in client.models.list("from-file")],
        "names": sorted(item.name for item in client.models.list()),
        "changed": _refusal(
            lambda: client.models.create_or_update(Model(name="from-file", version="2", path=str(folder / "tree")))
        ),
        "missing": _refusal(lambda: client.models.get("nothing", "1")),
    }


def _refusal(call: object) -> str:
    try:
        call()  # type: ignore[operator]
    except ResourceNotFoundError as missing:
        return f"{missing.status_code} {missing.error.code}"
    except HttpResponseError as refused:
        return f"{refused.status_code} {refused.error.code}: {refused.error.message}"
    return "nothing was refused"


def _environments(client: MLClient) -> dict[str, object]:
    asked = Environment(name="serving", image=IMAGE, conda_file=CONDA)
    made = client.environments.create_or_update(asked)
    same = client.environments.create_or_update(Environment(name="serving", version="1", image=IMAGE, conda_file=CONDA))
    changed = Environment(name="serving", version="1", image="python:3.12")
    other = client.environments.create_or_update(Environment(name="serving", image="python:3.12"))
    seen = {
        "versions": [made.version, same.version, other.version],
        "conda": made.conda_file == CONDA,
        "changed": _refusal(lambda: client.environments.create_or_update(changed)),
        "latest": client.environments.get("serving", label="latest").version,
    }
    client.environments.archive("serving")
    return {**seen, "left": [item.name for item in client.environments.list()]}


def _data(client: MLClient, folder: Path) -> dict[str, object]:
    (folder / "rows.csv").write_text("a,b\n1,2\n")
    made = client.data.create_or_update(Data(name="rows", type="uri_file", path=str(folder / "rows.csv")))
    client.data.create_or_update(Data(name="rows", version="next", type="uri_file", path=made.path))
    client.data.archive("rows", version="next")
    return {"version": made.version, "listed": [item.version for item in client.data.list("rows")], "type": made.type}


def _code(client: MLClient, folder: Path) -> dict[str, object]:
    (folder / "src").mkdir()
    (folder / "src" / "score.py").write_text("def run(data): return data\n")
    made = client._code.create_or_update(Code(path=str(folder / "src")))
    again = client._code.create_or_update(Code(path=str(folder / "src")))
    return {"reused": made.id == again.id, "uri": made.path.split("/")[2].partition(".")[2]}


def _datastores(client: MLClient) -> dict[str, object]:
    default = client.datastores.get_default()
    secret = client.datastores.get("workspaceblobstore", include_secrets=True).credentials
    own = AzureBlobDatastore(
        name="own",
        account_name=default.account_name,
        container_name=default.container_name,
        credentials=SasTokenConfiguration(sas_token=secret.sas_token),
    )
    client.datastores.create_or_update(own)
    listed = sorted(item.name for item in client.datastores.list())
    client.datastores.delete("own")
    return {"default": default.name, "listed": listed, "left": len(list(client.datastores.list()))}


def main(workspace: str, directory: str) -> dict[str, object]:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = MLClient(credential, READY["subscription_id"], READY["resource_group"], workspace)
    folder = Path(directory)
    return {
        "models": _models(client, folder),
        "environments": _environments(client),
        "data": _data(client, folder),
        "code": _code(client, folder),
        "datastores": _datastores(client),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
