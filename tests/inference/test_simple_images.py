"""Images that are run without a container engine: a Dockerfile's server as a process of this machine."""

from __future__ import annotations

import asyncio
import os
import textwrap
from pathlib import Path

import pytest
from azureml_emulator.inference.contract import Probe, Scale, Status
from azureml_emulator.inference.interpreters import OWN_VERSION

from .custom_server import context, custom
from .rig import Answer, site, until

pytestmark = pytest.mark.usefixtures("no_engine")


def test_a_custom_server_is_run_as_a_process(tmp_path: Path) -> None:
    """At its routes, with its files, variables and model; the client's variables win over the image's."""

    async def scenario() -> tuple[Answer, Answer, str]:
        async with site(tmp_path) as here:
            blue = custom(here, context(tmp_path), model_mount_path="/models/churn")
            await here.serve(blue)
            first = await here.score()
            await here.serve(custom(here, context(tmp_path), environment_variables={"GREETING": "good night"}))
            return first, await here.get("/anything?x=1"), here.log(blue)

    scored, other, log = asyncio.run(scenario())
    assert scored.body["path"] == "/predict"
    assert scored.body["greeting"] == "good morning"
    assert scored.body["model"] == ["model.json"]
    assert scored.body["here"] == ["server.py"]
    assert scored.body["settings"] == "warm"
    assert (other.body["path"], other.body["greeting"]) == ("/anything?x=1", "good night")
    assert "No Docker engine answers here" in log


def test_all_instances_have_the_port_that_the_image_exposes(tmp_path: Path) -> None:
    """Each of them listens on 5001, as it would in a container of its own."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            await here.serve(custom(here, context(tmp_path), scale=Scale(2)))
            return [await here.score() for _ in range(4)]

    answers = asyncio.run(scenario())
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body["pid"] for answer in answers}) == 2


def test_a_server_may_listen_on_several_sockets_and_ports(tmp_path: Path) -> None:
    """On all addresses of both kinds, and on a port for measurements that all instances have; loops in C stay out."""
    server = """
        import asyncio, importlib.util

        async def serve(reader, writer):
            await reader.readuntil(b"\\r\\n\\r\\n")
            loop = "uvloop" if importlib.util.find_spec("uvloop") else "asyncio"
            writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%s" % (len(loop), loop.encode()))
            await writer.drain()
            writer.close()

        async def main():
            servers = [await asyncio.start_server(serve, None, port) for port in (5001, 9100)]
            await asyncio.gather(*(server.serve_forever() for server in servers))

        asyncio.run(main())
    """
    dockerfile = """
        FROM python
        COPY measured.py /app/
        EXPOSE 5001 9100/tcp
        ENTRYPOINT ["python3", "/app/measured.py"]
    """

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            built = context(tmp_path, dockerfile, measured_py=textwrap.dedent(server))
            await here.serve(custom(here, built, scale=Scale(2)))
            return [await here.score() for _ in range(4)]

    assert [(answer.status, answer.content) for answer in asyncio.run(scenario())] == [(200, b"asyncio")] * 4


def test_a_server_may_listen_on_one_socket_for_both_kinds_of_addresses(tmp_path: Path) -> None:
    """``::``, as ``gunicorn --bind [::]:5001`` does."""

    async def scenario() -> list[Answer]:
        async with site(tmp_path) as here:
            await here.serve(custom(here, context(tmp_path, host="::"), scale=Scale(2)))
            return [await here.score() for _ in range(4)]

    assert len({answer.body["pid"] for answer in asyncio.run(scenario())}) == 2


def test_packages_of_the_image_are_there(tmp_path: Path) -> None:
    """From the command line and from the requirements file, without the inference server."""
    dockerfile = """
        FROM python
        ENV FOLDER=app
        WORKDIR /${FOLDER}
        COPY requirements.txt server.py ./
        RUN pip install --no-cache-dir --upgrade -r requirements.txt && \\
            python -m pip install 'tomli>=2'
        ENTRYPOINT ["python"]
        CMD ["-c", "import six, tomli, runpy; runpy.run_path('server.py')"]
    """

    async def scenario() -> tuple[Answer, str]:
        async with site(tmp_path) as here:
            built = context(tmp_path, dockerfile, requirements_txt="# what it needs\nsix  # and no more\n")
            blue = await here.serve(custom(here, built))
            return await here.score(), here.log(blue)

    answer, log = asyncio.run(scenario())
    assert answer.status == 200
    assert "azureml-inference-server-http" not in log


def test_a_scoring_script_runs_in_an_image_without_a_command(tmp_path: Path) -> None:
    """The base image would start the inference server, and so does the emulator; ENV is there."""
    tag = OWN_VERSION.replace(".", "")
    dockerfile = f"""
        FROM mcr.microsoft.com/azureml/minimal-ubuntu22.04-py{tag}-cpu-inference:latest
        ENV GREETING=hello
    """
    script = "import os\ndef init(): pass\ndef run(data): return os.environ['GREETING']"

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(here.deployment(script=script, environment=context(tmp_path, dockerfile)))
            return await here.score()

    assert asyncio.run(scenario()).body == "hello"


def test_a_server_in_words_for_the_shell(tmp_path: Path) -> None:
    """Paths of the image are those of this machine there too."""
    dockerfile = """
        FROM python:3
        COPY . /srv/app
        CMD cd /srv/app && exec python server.py
    """

    async def scenario() -> Answer:
        async with site(tmp_path) as here:
            await here.serve(custom(here, context(tmp_path, dockerfile)))
            return await here.score()

    assert asyncio.run(scenario()).body["here"] == ["Dockerfile", "server.py", "settings"]


def test_a_server_that_nobody_outside_its_container_reaches_is_never_ready(tmp_path: Path) -> None:
    """The commonest mistake of custom containers; the log says what is wrong."""
    patience = Probe(initial_delay=0, period=1, failure_threshold=2)

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            blue = custom(here, context(tmp_path, host="127.0.0.1"), liveness=patience, readiness=patience)
            return await here.deploy(blue)

    failure = asyncio.run(scenario()).failure
    assert failure
    assert failure.code == "ResourceNotReady"
    assert "listens on 127.0.0.1: nobody outside its container reaches it" in failure.message


def test_a_server_that_ends_takes_its_last_words_along(tmp_path: Path) -> None:
    """As a script's traceback does."""

    async def scenario() -> Status:
        async with site(tmp_path) as here:
            return await here.deploy(custom(here, context(tmp_path, 'FROM python\nCMD ["python", "-c", "1 / 0"]')))

    failure = asyncio.run(scenario()).failure
    assert failure
    assert (failure.code, "ZeroDivisionError" in failure.message) == ("ResourceNotReady", True)


def test_the_processes_of_a_custom_server_end_with_it(tmp_path: Path) -> None:
    """And its files go."""

    async def scenario() -> list[str]:
        async with site(tmp_path) as here:
            blue = await here.serve(custom(here, context(tmp_path)))
            here.runtime.undeploy(blue.id)
            await until(lambda: not any(item.is_dir() for item in (tmp_path / "run").iterdir()))
            return os.listdir(tmp_path / "run")

    assert asyncio.run(scenario()) == ["processes.json"]
