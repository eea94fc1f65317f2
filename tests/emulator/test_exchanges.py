"""Requests that the real service has answered, sent to the emulator: same status, same headers, same shape of body.

Each file in ``exchanges/`` is one recorded exchange reduced to facts (``source`` says where it was recorded).
Placeholders stand for names, which are
new for every exchange.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from .given import CONTRIBUTOR, Given
from .given_assets import GivenAssets
from .given_online import GivenOnline
from .given_templates import account, template
from .shapes import misfits
from .wire import ENDED, NOTHING, Arm, Reply

FOLDER = Path(__file__).parent / "exchanges"
EXCHANGES = sorted(FOLDER.glob("*/*.json"))
PROVIDERS = {
    "storageAccount": "Microsoft.Storage/storageAccounts",
    "keyVault": "Microsoft.KeyVault/vaults",
    "appInsights": "Microsoft.Insights/components",
}
LONGEST = 50
"""Polls before an operation counts as endless."""
BETWEEN_POLLS = 20
"""Virtual seconds."""


class Replay:
    """One exchange against one emulator: its names, its setup, its requests."""

    def __init__(self, arm: Arm, given: Given) -> None:
        self.arm, self.given, self.online, self.assets = arm, given, GivenOnline(given), GivenAssets(given)
        ready = arm.ready
        self.names: dict[str, str] = {
            "subscriptionId": ready["subscription_id"],
            "tenantId": ready["tenant_id"],
            "resourceGroup": ready["resource_group"],
            "location": ready["location"],
            "clientId": ready["client_id"],
            "clientSecret": ready["client_secret"],
            "authority": ready["arm"],
            "roleAssignment": str(uuid.uuid4()),
            "newResourceGroup": given.name("rg-"),
            "hash": uuid.uuid4().hex,
        }
        for name in (
            "workspace",
            "compute",
            "storageAccount",
            "keyVault",
            "appInsights",
            "registry",
            "identity",
            "container",
            "model",
            "environment",
            "code",
            "endpoint",
            "deployment",
            "cluster",
            "data",
            "datastore",
            "job",
            "connection",
            "armDeployment",
        ):
            self.names[name] = given.name(name.lower()[:9])
        for name, provider in PROVIDERS.items():
            self.names[f"{name}Id"] = given.id(provider, self.names[name])

    def fill(self, value: Any, escape: bool = False) -> Any:
        """Placeholders replaced, in strings at any depth. ``escape`` for regular expressions."""
        if isinstance(value, str):
            for name, text in self.names.items():
                value = value.replace("{" + name + "}", re.escape(text) if escape else text)
            return value
        if isinstance(value, list):
            return [self.fill(item, escape) for item in value]
        if isinstance(value, dict):
            return {key: self.fill(item, escape or key in ("pattern", "path")) for key, item in value.items()}
        return value

    def step(self, word: str) -> None:
        """One word of the exchange's ``setup``."""
        names, given = self.names, self.given
        makers: dict[str, Callable[[], object]] = {
            "satellites": self._make_satellites,
            "workspace": self._make_workspace,
            "compute:aml": lambda: given.cluster(self._workspace(), names["compute"]),
            "compute:ci": lambda: given.instance(self._workspace(), names["compute"]),
            "compute:ci:stopped": lambda: self.arm.end(
                self.arm.post(f"{self._workspace()}/computes/{names['compute']}/stop")
            ),
            "storage": lambda: given.storage(names["storageAccount"], accessTier="Hot"),
            "keyvault": lambda: given.vault(names["keyVault"]),
            "insights": lambda: given.insights(names["appInsights"]),
            "registry": lambda: given.registry(names["registry"]),
            "identity": self._make_identity,
            "roleAssignment": self._assign_role,
            "rg": self._make_group,
            "model": lambda: self.online.model(self._workspace(), names["model"]),
            "model:mlflow": lambda: self.online.model(self._workspace(), names["model"], "mlflow_model"),
            "environment": lambda: self.online.environment(self._workspace(), names["environment"]),
            "code": self._make_code,
            "data": lambda: self.assets.data(self._workspace(), names["data"]),
            "data:folder": self._make_data_folder,
            "data:container": lambda: self.assets.made(
                f"{self._workspace()}/data/{names['data']}", dataType="uri_file"
            ),
            "model:container": lambda: self.assets.made(f"{self._workspace()}/models/{names['model']}"),
            "datastore": lambda: self.assets.datastore(self._workspace(), names["datastore"]),
            "deployment": self._deploy,
            "connection": self._connect,
            "armDeployment": self._deploy_template,
        }
        if word.startswith("endpoint:") and not word.endswith(":absent"):
            self.online.endpoint(self._workspace(), names["endpoint"], authMode=word.partition(":")[2])
        elif not word.endswith(":absent"):
            makers[word.rstrip("!")]()

    def _deploy(self) -> None:
        workspace = self._workspace()
        self.online.deployment(
            f"{workspace}/onlineEndpoints/{self.names['endpoint']}",
            self.names["deployment"],
            model=f"{workspace}/models/{self.names['model']}/versions/1",
            environmentId=f"{workspace}/environments/{self.names['environment']}/versions/1",
            codeConfiguration={
                "codeId": f"{workspace}/codes/{self.names['code']}/versions/1",
                "scoringScript": "score.py",
            },
        )

    def _connect(self) -> None:
        properties = {"authType": "None", "category": "ContainerRegistry", "target": "www.example.com"}
        self.arm.make(f"{self._workspace()}/connections/{self.names['connection']}", {"properties": properties})

    def _deploy_template(self) -> None:
        path = f"{self.arm.group}/providers/Microsoft.Resources/deployments/{self.names['armDeployment']}"
        document = template(account(self.names["storageAccount"]))
        self.arm.make(path, {"properties": {"mode": "Incremental", "template": document}}, "2020-06-01")

    def _make_code(self) -> None:
        path = self.online.code(self._workspace(), self.names["code"])
        self.names["codeUri"] = self.arm.get(path)["properties.codeUri"]

    def _make_data_folder(self) -> None:
        folder = {"dataType": "uri_folder", "dataUri": "https://example.org/data/", "tags": {}, "properties": {}}
        self.assets.data(self._workspace(), self.names["data"], **folder)

    def _make_satellites(self) -> None:
        self.given.storage(self.names["storageAccount"])
        self.given.vault(self.names["keyVault"])
        self.given.insights(self.names["appInsights"])

    def _make_workspace(self) -> None:
        self._make_satellites()
        linked = {"storageAccount": "storageAccount", "keyVault": "keyVault", "applicationInsights": "appInsights"}
        ids = {field: self.names[f"{name}Id"] for field, name in linked.items()}
        self.given.workspace(self.names["workspace"], **ids)

    def _make_identity(self) -> None:
        self.names["principalId"] = self.given.principal(self.given.identity(self.names["identity"]))

    def _make_group(self) -> None:
        path = f"{self.arm.subscription}/resourceGroups/{self.names['newResourceGroup']}"
        self.arm.make(
            path, {"location": self.arm.location, "tags": {"CreatedAt": "2001-02-03T04:05:06Z"}}, "2020-06-01"
        )

    def _workspace(self) -> str:
        return self.given.workspace_path(self.names["workspace"])

    def _assign_role(self) -> None:
        scope, name = self.names["storageAccountId"], self.names["roleAssignment"]
        path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
        role = f"{self.arm.subscription}/providers/Microsoft.Authorization/roleDefinitions/{CONTRIBUTOR}"
        body = {"properties": {"principalId": self.names["principalId"], "roleDefinitionId": role}}
        assert self.arm.put(path, body, "2022-04-01").status == 201

    def request(self, step: dict[str, Any]) -> Reply:
        """Send a recorded request."""
        path, body = self.fill(step["path_template"]), self.fill(step.get("body"))
        query = self.fill(step.get("query") or {})
        if "x-www-form-urlencoded" in (step.get("headers") or {}).get("Content-Type", ""):
            answer = self.arm.session.post(path, data=body, timeout=20)
            return Reply(answer.status_code, answer.headers, answer.json())
        version = query.pop("api-version")
        return self.arm.send(step["method"], path, NOTHING if body is None else body, version, query)

    def check(self, reply: Reply, expected: dict[str, Any]) -> None:
        """The reply has the recorded status, headers and shape."""
        assert reply.status == expected["status"], f"{reply.status} {reply.body}"
        for name, rule in self.fill(expected.get("header_names") or {}, escape=True).items():
            self._check_header(name, reply.headers.get(name), rule)
        if "body_shape" in expected:
            assert list(misfits(reply.body, self.fill(expected["body_shape"]))) == []

    @staticmethod
    def _check_header(name: str, value: str | None, rule: dict[str, Any]) -> None:
        if rule.get("absent"):
            assert value is None, f"{name} must not be sent"
            return
        assert value is not None, f"{name} is missing"
        assert re.search(rule.get("pattern", ""), value), f"{name}: {value}"
        if "url" in rule:
            url = urlsplit(value)
            assert url.scheme == "https"
            assert re.search(rule["url"]["path"], unquote(url.path)), f"{name}: {url.path}"
            given = {key: values[0] for key, values in parse_qs(url.query).items()}
            for key, wanted in rule["url"]["query"].items():
                # The patterns were escaped; a version has hyphens in it.
                assert given.get(key) == wanted.replace("\\", ""), f"{name}: {url.query}"

    def poll(self, first: Reply, step: dict[str, Any]) -> None:
        """Follow the header's url to the operation's end, checking every answer."""
        url = first.headers[step["via"]]
        for _ in range(LONGEST):
            reply = self.arm.send("GET", url)
            ended = reply["status"] in ENDED if step["via"] == "Azure-AsyncOperation" else reply.status != 202
            wanted = next(answer for answer in step["answers"] if bool(answer.get("final")) == ended)
            self.check(reply, wanted)
            if ended:
                return
            self.arm.pass_time(BETWEEN_POLLS)
            url = reply.headers.get(step["via"], url)
        raise AssertionError("the operation does not end")

    def follow(self, first: Reply, step: dict[str, Any]) -> None:
        """One step of ``follow_up``."""
        if step["kind"] == "poll":
            self.poll(first, step)
            return
        reply = self.request(step)
        for _ in range(LONGEST if "until" in step else 0):
            if reply[step["until"]["pointer"].strip("/").replace("/", ".")] == step["until"]["value"]:
                break
            self.arm.pass_time(BETWEEN_POLLS)
            reply = self.request(step)
        self.check(reply, step["answers"][0])


@pytest.mark.parametrize("profile", ["fast", "realistic"])
@pytest.mark.parametrize("file", EXCHANGES, ids=[file.stem for file in EXCHANGES])
def test_the_emulator_answers_as_the_service_was_recorded_to_answer(
    file: Path, profile: str, arm: Arm, given: Given
) -> None:
    """Status, header names and patterns, body shape, polls and follow-up reads are those of the recording, whether
    operations are over at once or take their time."""
    exchange = json.loads(file.read_text(encoding="utf-8"))
    arm.control("PATCH", "/settings", {"services_off": ["inference"]})  # what is deployed here is only a name
    replay = Replay(arm, given)
    for word in exchange["setup"]:
        replay.step(word)
    if profile == "realistic":
        arm.realistic()
    reply = replay.request(exchange["request"])
    replay.check(reply, exchange["response"])
    for step in exchange["follow_up"]:
        replay.follow(reply, step)


def test_every_recorded_exchange_of_the_emulated_types_is_replayed() -> None:
    """The folder holds what was recorded: a file that goes missing is noticed."""
    assert len(EXCHANGES) == 103
