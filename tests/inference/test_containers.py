"""What is run by Docker, where an engine answers. A program stands in for its command line."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from azureml_emulator.inference.contract import Asset, Status

from .rig import Answer, asset, site

DOCKER = """#!{python}
import http.server, json, os, sys

with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
words = sys.argv[1:]
if words[:2] == ["image", "inspect"]:
    sys.exit(0 if words[2] == "local/served" else 1)
if words[0] != "run":
    sys.exit(0)

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        content = json.dumps([self.path, os.environ.get("GREETING")]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    do_POST = do_GET

_, port, _ = words[words.index("--publish") + 1].split(":")
http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
"""
"""Stands in for Docker's command line: knows one image, and serves HTTP in its place."""
ROUTES = {
    "livenessRoute": {"path": "/alive", "port": 8501},
    "readinessRoute": {"path": "/ready", "port": 8501},
    "scoringRoute": {"path": "/v1/models/churn:predict", "port": 8501},
}


def environment(**properties: object) -> Asset:
    return asset("environments", properties)


def test_a_build_context_is_built_and_run_by_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the Dockerfile that the environment names, under a name made of what is in the context; the image has the
    inference server inside."""
    calls = _stand_in_for_docker(tmp_path, monkeypatch)

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            context = _build_context(tmp_path)
            await here.serve(here.deployment(environment=context))
            await here.serve(here.deployment(environment=context))
            return await here.score()

    assert asyncio.run(scenario()).body == ["/score", None]
    asked = [json.loads(line) for line in calls.read_text().splitlines()]
    built_one, again = (words for words in asked if words[0] == "build")
    assert built_one[2] == again[2]
    assert built_one[built_one.index("--file") + 1].endswith("/docker/Dockerfile")
    run = next(words for words in asked if words[0] == "run")
    assert run[-1] == built_one[built_one.index("--tag") + 1]
    assert run[run.index("--publish") + 1].endswith(":5001")


@pytest.mark.usefixtures("no_engine")
def test_an_image_with_routes_needs_a_docker_engine(tmp_path: Path) -> None:
    """Without one the deployment fails with a sentence that says so."""

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            served = environment(image="local/served", inferenceConfig=ROUTES)
            return await here.deploy(here.deployment(environment=served, code=None, scoring_script=""))

    status = asyncio.run(scenario())
    assert status.failure
    assert status.failure.code == "BadArgument"
    assert "no Docker engine answers here" in status.failure.message


@pytest.mark.usefixtures("no_engine")
def test_a_script_needs_no_docker_engine_for_the_routes_of_the_inference_server(tmp_path: Path) -> None:
    """As the environments of Azure's inference images have them."""
    paths = {"livenessRoute": "/", "readinessRoute": "/", "scoringRoute": "/score"}
    routes = {name: {"path": path, "port": 5001} for name, path in paths.items()}

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(environment=environment(image="x", inferenceConfig=routes)))
            return await here.score()

    assert asyncio.run(scenario()).status == 200


def test_an_image_with_routes_is_run_by_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """/score leads to its scoring route, variables and the model are inside, and it is removed at the end."""
    calls = _stand_in_for_docker(tmp_path, monkeypatch)

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            blue = here.deployment(
                environment=environment(image="local/served", inferenceConfig=ROUTES),
                code=None,
                scoring_script="",
                model_mount_path="/models/churn",
                environment_variables={"GREETING": "hello"},
            )
            await here.serve(blue)
            return [await here.score(), await here.get("/v1/models")]

    scored, other = asyncio.run(scenario())
    assert scored.body == ["/v1/models/churn:predict", "hello"]
    assert other.body == ["/v1/models", "hello"]
    asked = [json.loads(line) for line in calls.read_text().splitlines()]
    run = next(words for words in asked if words[0] == "run")
    assert run[-1] == "local/served"
    assert any(word.endswith(":/models/churn") for word in run)
    assert ["rm", "--force", run[run.index("--name") + 1]] in asked


def test_an_image_that_docker_does_not_have_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The emulator pulls nothing; the sentence says how to."""
    _stand_in_for_docker(tmp_path, monkeypatch)

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            served = environment(image="elsewhere/served", inferenceConfig=ROUTES)
            return await here.deploy(here.deployment(environment=served, code=None, scoring_script=""))

    status = asyncio.run(scenario())
    assert status.failure
    assert "docker pull elsewhere/served" in status.failure.message


def _build_context(folder: Path) -> Asset:
    (folder / "context" / "docker").mkdir(parents=True)
    (folder / "context" / "docker" / "Dockerfile").write_text("FROM python:3.11\n")
    return environment(build={"contextUri": f"file://{folder}/context", "dockerfilePath": "docker/Dockerfile"})


def _stand_in_for_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    programs, log = tmp_path / "bin", tmp_path / "docker.log"
    programs.mkdir()
    (programs / "docker").write_text(DOCKER.format(python=sys.executable, log=str(log)))
    (programs / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return log
