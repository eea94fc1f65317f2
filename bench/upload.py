"""An upload through the provider against azure-storage-blob used bare, to the same emulator: speed and memory.

./scripts/bench upload                     1 GiB
python bench/upload.py --size 256          so many MiB

Each upload runs in a process of its own. At rest it has loaded what it needs and sent one small blob; what the upload
costs in memory is its peak over that. Both use as many threads; the library has blocks of its own size.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from stacks import Emulator, emulator

MEBIBYTE = 1024 * 1024
SIZE = 1024
"""MiB."""
ROUNDS = 5
STORAGE = "2023-05-01"
PLANS = ("ours", "bare")


def measure(size: int = SIZE) -> list[tuple[str, str, str, str]]:
    with emulator() as (service, folder, _):
        content = folder / "content"
        content.mkdir()
        with (content / "large.bin").open("wb") as file:
            for _ in range(size):
                file.write(os.urandom(MEBIBYTE))
        # In turn, so that what else the machine does hits both alike.
        runs = [_run(plan, number, content, service) for number in range(ROUNDS) for plan in PLANS]
    speeds = {plan: [run["speed"] for run in runs if run["plan"] == plan] for plan in PLANS}
    most = {plan: max(run["memory"] for run in runs if run["plan"] == plan) for plan in PLANS}
    ours, bare = median(speeds["ours"]), median(speeds["bare"])
    ratio = median(one / other for one, other in zip(speeds["ours"], speeds["bare"], strict=True))
    return [
        (f"upload of {size} MiB : storage library bare", f"{ours:.0f} : {bare:.0f} MB/s", f"{ratio:.2f}x", ">= 0.9x"),
        ("... memory over that at rest", f"{most['ours']:.0f} : {most['bare']:.0f} MB", "", "<= 100 MB"),
    ]


def _run(plan: str, number: int, content: Path, service: Emulator) -> dict[str, Any]:
    """One upload to a container of its own, which is deleted afterwards."""
    command = [sys.executable, __file__, "--run", plan, str(content), f"{plan}-{number}", json.dumps(service.ready)]
    done = subprocess.run(
        command, env={**os.environ, **service.exports}, check=True, capture_output=True, text=True, timeout=1800
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _upload(plan: str, content: Path, container: str, ready: dict[str, Any]) -> dict[str, Any]:
    """What the process of one upload does."""
    from pulumi_azureml.client import ArmClient, Call
    from pulumi_azureml.settings import Settings

    client = ArmClient(Settings.load({}, os.environ))
    call = Call("uploading", 1800)
    account = ready["satellites"]["storage_account"]
    key = client.ask(f"{account}/listKeys", api_version=STORAGE, call=call)["keys"][0]["value"]
    path = f"{account}/blobServices/default/containers/{container}"
    client.put(path, {}, api_version=STORAGE, call=call)
    url = f"{ready['arm']}/{account.rpartition('/')[2]}/{container}"
    send = _ours(client, call, url, key) if plan == "ours" else _bare(url, key)
    small, large = content.parent / "small", content / "large.bin"
    small.write_text("x")
    send(small)
    rest = _peak()
    seconds = send(large)
    memory = _peak() - rest
    client.delete(path, api_version=STORAGE, call=call)
    client.close()
    return {"plan": plan, "speed": large.stat().st_size / seconds / 1e6, "memory": memory}


def _ours(client: Any, call: Any, url: str, key: str) -> Callable[[Path], float]:
    from pulumi_azureml.client.destination import Destination
    from pulumi_azureml.client.upload import upload
    from pulumi_azureml.content import read_content

    def send(file: Path) -> float:
        content = read_content(file, base=file.parent)
        started = time.perf_counter()
        to = Destination(url, "ours", account_key=key)
        upload(content, to, settings=client.settings, credential=client.credential, call=call)
        return time.perf_counter() - started

    return send


def _bare(url: str, key: str) -> Callable[[Path], float]:
    from azure.storage.blob import ContainerClient
    from pulumi_azureml.client.upload import THREADS

    account, container = url.split("/")[-2:]
    shared = {"account_name": account, "account_key": key}

    def send(file: Path) -> float:
        started = time.perf_counter()
        place = ContainerClient(url.rpartition("/")[0], container, credential=shared)
        with place as blobs, file.open("rb") as data:
            blobs.upload_blob(file.name, data, overwrite=True, max_concurrency=THREADS)
        return time.perf_counter() - started

    return send


def _peak() -> float:
    """The most memory that this process has had so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main() -> None:
    if sys.argv[1:2] == ["--run"]:
        plan, content, container, ready = sys.argv[2:]
        print(json.dumps(_upload(plan, Path(content), container, json.loads(ready))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=SIZE, help="MiB to upload")
    for row in measure(parser.parse_args().size):
        print("  ".join(cell for cell in row if cell))


if __name__ == "__main__":
    main()
