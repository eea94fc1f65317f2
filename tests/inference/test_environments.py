"""Environments and images: what a deployment's environment asks for, and what becomes of it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from azureml_emulator.inference.contract import Asset, Status
from azureml_emulator.inference.environments import built
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.interpreters import OWN_VERSION
from azureml_emulator.inference.recipe import Recipe

from .mlflow_models import written
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


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No environment has been built yet."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("PULUMI_AZUREML_CACHE", str(cache))
    return cache


def environment(**properties: object) -> Asset:
    return asset("environments", properties)


def test_packages_of_the_conda_file_are_there(tmp_path: Path) -> None:
    """Conda's and pip's, beside the inference server."""
    conda = "dependencies:\n- isodate\n- pip:\n  - itsdangerous>=2"
    script = (
        "import isodate, itsdangerous\ndef init(): pass\ndef run(data): return isodate.parse_duration('PT5S').seconds"
    )

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(script=script, environment=environment(image="x", condaFile=conda)))
            return await here.score()

    assert asyncio.run(scenario()).body == 5


def test_a_package_that_does_not_exist_is_an_image_build_failure(tmp_path: Path, empty_cache: Path) -> None:
    """With pip's last lines; the same build may be tried again."""
    conda = "dependencies:\n- pip:\n  - azureml-no-such-package==1.0"

    async def scenario() -> tuple[Status, str]:
        async with site(tmp_path) as here:
            blue = here.deployment(environment=environment(image="x", condaFile=conda))
            return await here.deploy(blue), here.log(blue)

    status, log = asyncio.run(scenario())
    assert status.failure
    assert status.failure.code == "ImageBuildFailure"
    assert "No matching distribution found for azureml-no-such-package==1.0" in status.failure.message
    assert "No matching distribution" in log
    assert not list(empty_cache.glob("*/complete"))


def test_a_build_context_is_built_and_run_by_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the Dockerfile that the environment names; the image has the inference server inside."""
    calls = _stand_in_for_docker(tmp_path, monkeypatch)

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(environment=_build_context(tmp_path)))
            return await here.score()

    assert asyncio.run(scenario()).body == ["/score", None]
    asked = [json.loads(line) for line in calls.read_text().splitlines()]
    built_one = next(words for words in asked if words[0] == "build")
    assert built_one[built_one.index("--file") + 1].endswith("/docker/Dockerfile")
    run = next(words for words in asked if words[0] == "run")
    assert run[-1] == built_one[built_one.index("--tag") + 1]
    assert run[run.index("--publish") + 1].endswith(":5001")


def test_a_python_that_is_not_here_is_replaced_and_said_so(tmp_path: Path) -> None:
    """By the emulator's own; the log says which."""
    conda = "dependencies:\n- python=3.99"

    async def scenario() -> tuple[Status, str]:
        async with site(tmp_path) as here:
            blue = here.deployment(environment=environment(image="x", condaFile=conda))
            return await here.deploy(blue), here.log(blue)

    status, log = asyncio.run(scenario())
    assert status.state == "ready"
    assert f"Python 3.99 is not on this machine; Python {OWN_VERSION} takes its place." in log


def test_half_an_environment_is_built_again_and_once_for_two_who_want_it(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A builder that died left a folder without its mark. Two builders wait for each other."""
    wheel_house = _wheel_house(empty_cache.parent)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel_house))
    recipe = Recipe(OWN_VERSION, ())
    left = empty_cache / f"inference-{recipe.digest}"
    (left / "bin").mkdir(parents=True)
    (left / "rubbish").touch()
    said: list[str] = []

    async def both() -> list[Path]:
        return list(await asyncio.gather(built(recipe, said.append), built(recipe, said.append)))

    first, second = asyncio.run(both())
    assert first == second
    assert first.exists()
    assert not (left / "rubbish").exists()
    assert sum(line.startswith("Building environment") for line in said) == 1
    assert "Another emulator builds this environment." in said


def test_a_cancelled_build_leaves_nothing_that_counts(empty_cache: Path) -> None:
    """The deployment was deleted in the middle of it."""

    async def scenario() -> None:
        building = asyncio.create_task(built(Recipe(OWN_VERSION, ()), lambda _: None))
        while not list(empty_cache.glob("inference-*/pyvenv.cfg")):
            await asyncio.sleep(0.02)
        building.cancel()
        await asyncio.wait([building])

    asyncio.run(scenario())
    assert not list(empty_cache.glob("*/complete"))


def test_an_image_with_routes_needs_a_docker_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one the deployment fails with a sentence that says so."""
    monkeypatch.setenv("PATH", str(tmp_path))

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            served = environment(image="local/served", inferenceConfig=ROUTES)
            return await here.deploy(here.deployment(environment=served, code=None, scoring_script=""))

    status = asyncio.run(scenario())
    assert status.failure
    assert status.failure.code == "BadArgument"
    assert "no Docker engine answers here" in status.failure.message


def test_a_script_needs_no_docker_engine_for_the_routes_of_the_inference_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the environments of Azure's inference images have them."""
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
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


def test_nothing_to_run_is_said_with_what_is_missing(tmp_path: Path) -> None:
    """Neither code nor an MLflow model nor an image with routes."""

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            return await here.deploy(here.deployment(code=None, scoring_script=""))

    status = asyncio.run(scenario())
    assert status.failure
    assert "no scoring script, no MLflow model" in status.failure.message


def test_an_mlflow_model_is_served_without_code(tmp_path: Path) -> None:
    """Its own files say what it needs; predictions come without a key around them."""
    model = written(tmp_path / "sum_model")

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            folder = asset("models", {"modelUri": f"file://{model}", "modelType": "mlflow_model"})
            await here.serve(here.deployment(model=folder, code=None, scoring_script="", request_timeout=60))
            return await here.score({"input_data": {"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}})

    answer = asyncio.run(scenario())
    assert (answer.status, answer.body) == (200, [3, 7])


def test_no_environment_without_any_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose only Python cannot make environments is told what to install."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(RolloutFailed, match="Install one with its venv module"):
        asyncio.run(built(Recipe("3.99"), lambda _: None))


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


def _wheel_house(folder: Path) -> Path:
    """An index with an empty package under the inference server's name."""
    import zipfile

    house = folder / "wheels"
    house.mkdir(parents=True)
    name, version = "azureml_inference_server_http", "1.5.1"
    with zipfile.ZipFile(house / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        info = f"{name}-{version}.dist-info"
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return house
