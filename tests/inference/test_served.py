"""From the uploaded files to the answer of the model, over the wire: the control plane and the data plane together."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from ..emulator.given_assets import GivenAssets
from .rig import runs
from .served import Served, entra_token, scoring_uri, wait_for


def test_a_managed_endpoint_is_scored_under_its_public_name(served: Served) -> None:
    """Through the proxy, with the key; the journal has the request, without its body."""
    endpoint = served.serving()
    uri = scoring_uri(served.arm, endpoint)
    answer = served.score(uri, served.key(endpoint), {"x": 1})
    assert uri.startswith("https://")
    assert (answer.status_code, answer.json()["answer"]) == (200, {"x": 1})
    assert answer.headers["azureml-model-deployment"] == "blue"
    entry = served.arm.control("GET", "/journal")["entries"][-1]
    assert (entry["host"], entry["status"], entry["body"]) == (uri.split("/")[2], 200, None)


def test_logs_are_what_the_container_wrote(served: Served) -> None:
    """Under the headings of the service."""
    endpoint = served.serving()
    content = served.arm.post(f"{endpoint}/deployments/blue/getLogs", {})["content"]
    assert content.startswith("Instance status:\nSystemSetup: Succeeded\n")
    assert "hello from init" in content.partition("Container logs:\n")[2]
    stored = served.arm.post(f"{endpoint}/deployments/blue/getLogs", {"containerType": "StorageInitializer"})
    assert "Downloaded 1 files" in stored["content"]


def test_a_wrong_key_and_a_header_that_is_none_are_401(served: Served) -> None:
    """In the service's own words."""
    endpoint = served.serving()
    uri = scoring_uri(served.arm, endpoint)
    wrong, none = served.score(uri, "wrong"), served.score(uri)
    assert (wrong.status_code, wrong.text) == (401, "key_auth_access_denied")
    assert (none.status_code, none.text) == (401, "key_auth_bad_header_forbidden")


def test_a_regenerated_key_replaces_the_old_one_at_once(served: Served) -> None:
    """What the data plane remembers of an endpoint is good until the endpoint changes."""
    endpoint = served.serving()
    uri, old = scoring_uri(served.arm, endpoint), served.key(endpoint)
    assert served.score(uri, old).status_code == 200
    served.arm.end(served.arm.post(f"{endpoint}/regenerateKeys", {"keyType": "Primary"}))
    assert served.score(uri, old).status_code == 401
    assert served.score(uri, served.key(endpoint)).status_code == 200


def test_a_token_of_azure_ml_opens_its_own_endpoint_alone(served: Served) -> None:
    """Mode AMLToken."""
    endpoint = served.serving(auth="AMLToken")
    uri = scoring_uri(served.arm, endpoint)
    token = served.arm.post(f"{endpoint}/token")["accessToken"]
    assert served.score(uri, token).status_code == 200
    assert served.score(uri, entra_token(served.arm)).status_code == 401


def test_a_token_of_entra_opens_an_endpoint_for_who_may_score(served: Served) -> None:
    """Mode AADToken: the audience counts, and so does the permission."""
    endpoint = served.serving(auth="AADToken")
    uri = scoring_uri(served.arm, endpoint)
    assert served.score(uri, entra_token(served.arm)).status_code == 200
    other = served.score(uri, entra_token(served.arm, audience="https://management.azure.com/"))
    assert other.status_code == 401
    denial = {"action": "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action", "scope": endpoint}
    served.arm.control("PATCH", "/settings", {"denials": [denial]})
    assert served.score(uri, entra_token(served.arm)).status_code == 403


def test_a_script_that_fails_fails_the_operation_with_its_words(served: Served) -> None:
    """The reason is in the operation, the traceback in the logs, and they stay."""
    endpoint, properties = served.endpoint("def init(): raise RuntimeError('no licence')\ndef run(data): pass")
    ended = served.deploy(endpoint, served.online.deployment_body(**properties))
    assert (ended["status"], ended["error.code"]) == ("Failed", "ResourceNotReady")
    assert "RuntimeError: no licence" in ended["error.message"]
    logs = f"{endpoint}/deployments/blue/getLogs"
    assert "RuntimeError: no licence" in served.arm.post(logs, {})["content"]
    assert "Traceback (most recent call last)" in served.arm.post(logs, {"containerType": "InferenceServer"})["content"]
    stored = served.arm.post(logs, {"containerType": "StorageInitializer"})["content"]
    assert "Downloaded 1 files" in stored
    assert "RuntimeError" not in stored


def test_an_endpoint_of_a_cluster_is_scored_at_its_router(served: Served) -> None:
    """Its scoring uri leads there without a proxy."""
    workspace, properties = served.workspace("def init(): pass\ndef run(data): return 'from the cluster'")
    endpoint = served.online.kubernetes_endpoint(workspace)
    scale = {"scaleType": "TargetUtilization", "minInstances": 2, "maxInstances": 3}
    ended = served.deploy(endpoint, served.online.kubernetes_body(**properties, scaleSettings=scale))
    assert ended["status"] == "Succeeded", ended.body
    compute = served.arm.get(endpoint)["properties.compute"]
    served.arm.make(endpoint, served.online.endpoint_body(compute=compute, traffic={"blue": 100}))
    uri = scoring_uri(served.arm, endpoint)
    assert uri.startswith("http://127.0.0.1:")
    assert served.score(uri, served.key(endpoint)).json() == "from the cluster"
    assert len(served.processes()) == 2


def test_more_instances_come_with_the_capacity(served: Served) -> None:
    """PATCH of the sku, without a rollout."""
    endpoint = served.serving()
    [first] = served.processes()
    served.arm.end(served.arm.patch(f"{endpoint}/deployments/blue", {"sku": {"name": "Default", "capacity": 2}}))
    assert served.processes()[0] == first
    assert len(served.processes()) == 2


def test_a_model_of_the_workspace_is_where_the_script_looks_for_it(served: Served) -> None:
    """A folder in the default datastore keeps its name below AZUREML_MODEL_DIR, whose value a GET shows."""
    script = """
    import os
    def init(): pass
    def run(data):
        root = os.environ["AZUREML_MODEL_DIR"]
        return [open(os.path.join(root, "model", "model.json")).read(), root.split("azureml-app")[0] != "/var/"]
    """
    workspace, properties = served.workspace(script)
    folder = served.upload(workspace, {"model/model.json": '{"name": "churn"}'}).partition("LocalUpload")[2]
    uri = f"azureml://datastores/workspaceblobstore/paths/LocalUpload{folder}/model"
    properties["model"] = GivenAssets(served.given).model(workspace, modelUri=uri)
    endpoint = served.online.endpoint(workspace)
    ended = served.deploy(endpoint, served.online.deployment_body(**properties))
    assert ended["status"] == "Succeeded", ended.body
    answer = served.score(scoring_uri(served.arm, endpoint), served.key(endpoint), azureml_model_deployment="blue")
    assert answer.json() == ['{"name": "churn"}', True]
    shown = served.arm.get(f"{endpoint}/deployments/blue")["properties.environmentVariables.AZUREML_MODEL_DIR"]
    assert shown == "/var/azureml-app/azureml-models/churn/1"


def test_an_autoscale_setting_lets_the_load_decide(served: Served) -> None:
    """Made after the deployment: its minimum is reached without another rollout."""
    endpoint = served.serving()
    target = f"{endpoint}/deployments/blue"
    capacity = {"minimum": "2", "maximum": "3", "default": "2"}
    body = {
        "location": served.arm.location,
        "properties": {
            "enabled": True,
            "targetResourceUri": target,
            "profiles": [{"name": "load", "capacity": capacity, "rules": []}],
        },
    }
    path = f"{served.arm.group}/providers/Microsoft.Insights/autoscaleSettings/churn"
    assert served.arm.put(path, body, "2022-10-01").status in (200, 201)
    wait_for(lambda: len(served.processes()) == 2)


def test_deleting_an_endpoint_ends_its_processes(served: Served) -> None:
    """And its address is nobody's."""
    endpoint = served.serving()
    uri, processes = scoring_uri(served.arm, endpoint), served.processes()
    served.arm.end(served.arm.delete(endpoint))
    wait_for(lambda: not any(runs(pid) for pid in processes))
    assert served.score(uri, "any").status_code == 404


def test_a_reset_ends_all_processes(served: Served) -> None:
    """As freshly started."""
    served.serving()
    processes = served.processes()
    served.arm.control("POST", "/reset")
    wait_for(lambda: not any(runs(pid) for pid in processes))
    assert served.processes() == []


def test_deployments_serve_again_after_the_emulator_was_killed(tmp_path: Path) -> None:
    """Nothing of the killed one runs any more, and nobody has to deploy again."""
    served = Served(tmp_path).start()
    endpoint = served.serving()
    key, before = served.key(endpoint), served.processes()
    served.kill()
    served.start()
    try:
        uri = scoring_uri(served.arm, endpoint)
        wait_for(lambda: served.score(uri, key, [7]).status_code == 200)
        wait_for(lambda: not any(runs(pid) for pid in before))
        after = served.processes()
    finally:
        served.stop()
    wait_for(lambda: not any(runs(pid) for pid in after))
    assert before != after


def test_the_ready_file_goes_when_everything_else_has_ended(tmp_path: Path) -> None:
    """Who waits for that may remove the directory."""
    served = Served(tmp_path).start()
    served.serving()
    processes, file = served.processes(), tmp_path / "ready.json"
    os.kill(served.arm.ready["pid"], signal.SIGTERM)
    wait_for(lambda: not file.exists())
    left = [pid for pid in processes if runs(pid)]
    served.stop()
    assert left == []
