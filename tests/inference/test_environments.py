"""Environments and images: what a deployment's environment asks for, and what becomes of it."""

from __future__ import annotations

import asyncio
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
