"""Start and speed of the emulator, against the bare web framework that it is built on, over the same TLS."""

from __future__ import annotations

import http.client
import socket
import ssl
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from urllib.parse import urlsplit

from stacks import emulator

REQUESTS = 1500

BARE = """
import json, sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

body = json.loads(sys.argv[3])
async def answer(request):
    return JSONResponse(body)
app = Starlette(routes=[Route("/{rest:path}", answer)])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), http="h11", log_level="critical",
            ssl_certfile=sys.argv[2] + ".pem", ssl_keyfile=sys.argv[2] + ".key")
"""


def measure() -> list[tuple[str, str, str, str]]:
    with emulator() as (service, folder, started):
        path = f"{service.ready['satellites']['storage_account']}?api-version=2023-01-01"
        headers = {"Authorization": f"Bearer {service.control('POST', '/tokens', {})['access_token']}"}
        ours, body = _rate(urlsplit(service.ready["arm"]).netloc, path, headers, service.ready["ca"])
        bare = _bare_rate(folder, path, body)
    python = _python_start()
    return [
        ("emulator ready : bare interpreter", f"{started:.2f} s : {python:.2f} s", f"{started / python:.1f}x", "< 1 s"),
        ("GET, requests/s : bare framework", f"{ours:.0f} : {bare:.0f}", f"{ours / bare:.2f}x", ""),
    ]


def _rate(host: str, path: str, headers: dict[str, str], ca: str) -> tuple[float, bytes]:
    context = ssl.create_default_context(cafile=ca)
    connection = http.client.HTTPSConnection(host, context=context, timeout=30)
    body = b""
    started = time.perf_counter()
    for _ in range(REQUESTS):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
    return REQUESTS / (time.perf_counter() - started), body


def _bare_rate(folder: Path, path: str, body: bytes) -> float:
    """The same requests to an application that does nothing but answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    certificate = folder / "bare"
    _self_signed(certificate)
    command = [sys.executable, "-c", textwrap.dedent(BARE), str(port), str(certificate), body.decode()]
    process = subprocess.Popen(command)
    try:
        for _ in range(200):
            try:
                return _rate(f"localhost:{port}", path, {}, f"{certificate}.pem")[0]
            except OSError:  # noqa: PERF203  # it is starting: a handful of tries
                time.sleep(0.05)
        raise RuntimeError("the bare server does not answer")
    finally:
        process.terminate()
        process.wait()


def _self_signed(path: Path) -> None:
    from datetime import datetime, timedelta, timezone

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = serialization.Encoding.PEM
    path.with_suffix(".pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    hidden = serialization.NoEncryption()
    path.with_suffix(".key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, hidden))


def _python_start() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - started
