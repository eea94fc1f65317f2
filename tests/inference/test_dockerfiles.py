"""What a Dockerfile may not ask for where no container engine answers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from azureml_emulator.inference.contract import Status

from .custom_server import context, custom
from .rig import asset, site

pytestmark = pytest.mark.usefixtures("no_engine")


def failed(folder: Path, dockerfile: str, **files: str) -> str:
    """Why a deployment fails whose image is to be built so."""

    async def scenario() -> Status:
        async with site(folder) as here:
            return await here.deploy(custom(here, context(folder, dockerfile, **files)))

    status = asyncio.run(scenario())
    assert status.failure, status
    assert status.failure.code in ("ImageBuildFailure", "BadArgument")
    return status.failure.message


@pytest.mark.parametrize(
    ("dockerfile", "line", "why"),
    [
        ("FROM ubuntu:22.04", 1, "only images that say their Python"),
        ("FROM python AS one\nFROM python", 2, "it has one stage"),
        ("COPY . .\nFROM python", 1, "a Dockerfile begins with FROM"),
        ("FROM python\nUSER nobody", 2, "USER is beyond it"),
        ("FROM python\n\nRUN apt-get update", 3, "RUN can only pip install, not 'apt-get update'"),
        ("FROM python\nRUN pip install six && make", 2, "not 'make'"),
        ("FROM python\nRUN pip install .", 2, "'.' is a path"),
        ("FROM python\nRUN pip install --target /x six", 2, "pip's option --target is beyond it"),
        ("FROM python\nRUN pip install -r requirements.txt", 2, "no file 'requirements.txt' there; COPY it before"),
        ("FROM python\nCOPY --from=build /x /y", 2, "--from=build is beyond it"),
        ("FROM python\nCOPY missing.py /app/", 2, "the build context has no 'missing.py'"),
        ("FROM python\nCOPY ../secret /app/", 2, "it copies from outside the build context"),
        ("FROM python\nEXPOSE 53/udp", 2, "EXPOSE names TCP ports"),
    ],
)
def test_what_a_dockerfile_may_not_ask_for_is_named(tmp_path: Path, dockerfile: str, line: int, why: str) -> None:
    """With its line, and with what may be asked for."""
    message = failed(tmp_path, dockerfile)
    assert message.startswith(f"line {line} of the Dockerfile, '")
    assert why in message
    assert message.endswith("Start an engine, or keep to these.")


def test_an_image_without_a_command_and_without_a_script_runs_nothing(tmp_path: Path) -> None:
    """Nor does a context without a Dockerfile."""
    assert failed(tmp_path, "FROM python").startswith("the Dockerfile has neither CMD nor ENTRYPOINT")
    other = tmp_path / "other"
    (other / "context").mkdir(parents=True)
    (other / "context" / "readme").touch()
    environment = asset("environments", {"build": {"contextUri": f"file://{other}/context"}})

    async def scenario() -> Status:
        async with site(other) as here:
            return await here.deploy(custom(here, environment))

    failure = asyncio.run(scenario()).failure
    assert failure
    assert "no file 'Dockerfile'" in failure.message
    assert failure.message.endswith("it holds: readme.")
