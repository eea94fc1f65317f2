"""An unmodified MLClient and a server of one's own: built from a local context, failed at first, made again."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from azure.ai.ml import MLClient
from azure.ai.ml.entities import (
    BuildContext,
    DataCollector,
    DeploymentCollection,
    Environment,
    ManagedOnlineDeployment,
    ManagedOnlineEndpoint,
    Model,
)
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])
NAME = "own-server"
DOCKERFILE = """\
FROM python:3.11-slim
WORKDIR /app
COPY server.py ./
EXPOSE 5001
CMD ["python", "server.py", "/models/model.json"]
"""
SERVER = """\
import http.server, json, pathlib, sys

MODEL = json.loads(pathlib.Path(sys.argv[1]).read_text())


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer({"ready": True})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer([MODEL["factor"] * value for value in body])

    def answer(self, body):
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


print("serving a model with factor", MODEL["factor"], flush=True)
http.server.HTTPServer(("0.0.0.0", 5001), Handler).serve_forever()
"""
Seen = dict[str, Any]


def environment(client: MLClient, folder: Path, name: str, server: str) -> Environment:
    context = folder / name
    context.mkdir()
    (context / "Dockerfile").write_text(DOCKERFILE)
    (context / "server.py").write_text(server)
    routes = {"liveness_route": "/live", "readiness_route": "/ready", "scoring_route": "/score"}
    asked = Environment(
        name=name,
        build=BuildContext(path=str(context)),
        inference_config={route: {"path": path, "port": 5001} for route, path in routes.items()},
    )
    return client.environments.create_or_update(asked)


def deployment(environment_name: str) -> ManagedOnlineDeployment:
    collector = DataCollector(
        collections={"model_inputs": DeploymentCollection(enabled="true")}, rolling_rate="day", sampling_rate=0.5
    )
    return ManagedOnlineDeployment(
        name="blue",
        endpoint_name=NAME,
        model="factor@latest",
        model_mount_path="/models",
        environment=f"{environment_name}@latest",
        instance_type="Standard_DS3_v2",
        instance_count=1,
        data_collector=collector,
    )


def refusal(call: Any) -> str:
    try:
        call()
    except HttpResponseError as refused:
        return str(refused)
    return "nothing was refused"


def main(workspace: str, directory: str) -> Seen:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = MLClient(credential, READY["subscription_id"], READY["resource_group"], workspace)
    folder = Path(directory)
    (folder / "model.json").write_text('{"factor": 3}')
    client.models.create_or_update(Model(name="factor", path=str(folder / "model.json")))
    environment(client, folder, "broken", "raise SystemExit('no licence')\n")
    environment(client, folder, "working", SERVER)
    client.online_endpoints.begin_create_or_update(ManagedOnlineEndpoint(name=NAME, auth_mode="key")).result()
    deployments = client.online_deployments
    seen: Seen = {
        "failed": refusal(lambda: deployments.begin_create_or_update(deployment("broken")).result()),
        "again": refusal(lambda: deployments.begin_create_or_update(deployment("working")).result()),
    }
    deployments.begin_delete("blue", NAME).result()
    made = deployments.begin_create_or_update(deployment("working")).result()
    collected = made.data_collector.collections["model_inputs"]
    seen["made"] = made.provisioning_state
    seen["collector"] = [made.data_collector.rolling_rate, collected.enabled, made.data_collector.sampling_rate]
    seen["data"] = [item.name for item in client.data.list()]
    (folder / "request.json").write_text("[1, 2.5]")
    answer = client.online_endpoints.invoke(NAME, request_file=str(folder / "request.json"), deployment_name="blue")
    seen["predicted"] = json.loads(answer)
    seen["logs"] = "serving a model with factor 3" in deployments.get_logs("blue", NAME, lines=50)
    client.online_endpoints.begin_delete(NAME).result()
    return {**seen, "left": [item.name for item in client.online_endpoints.list()]}


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(*sys.argv[1:])))  # the client leaves dots of progress on its line
