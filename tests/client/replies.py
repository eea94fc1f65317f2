"""The answers that scripts are made of, in the shapes of the real service."""

from __future__ import annotations

from .fault_server import FaultServer, Reply

GROUP = "/subscriptions/s/resourceGroups/g"
WORKSPACE = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/w"
COMPUTE = f"{WORKSPACE}/computes/c"
ENDPOINT = f"{WORKSPACE}/onlineEndpoints/e"
STATUS = "/subscriptions/s/providers/Microsoft.MachineLearningServices/locations/l/workspaceOperationsStatus/1"
RESULT = "/subscriptions/s/providers/Microsoft.MachineLearningServices/locations/l/mfeOperationResults/1"
VERSION = "2025-12-01"


def in_state(state: str, **more: object) -> Reply:
    return Reply(200, {"id": WORKSPACE, "properties": {"provisioningState": state, **more}})


def status(word: str, **more: object) -> Reply:
    return Reply(200, {"status": word, **more})


def accepted(
    server: FaultServer,
    *,
    body: object = None,
    code: int = 202,
    status_url: str = "",
    location: str = "",
    headers: dict[str, str] | None = None,
) -> Reply:
    headers = dict(headers or {})
    query = f"?api-version={VERSION}"
    if status_url:
        headers["Azure-AsyncOperation"] = f"{server.base}{status_url}{query}&type=async"
    if location:
        headers["Location"] = f"{server.base}{location}{query}&type=location"
    return Reply(code, body, headers)
