"""A custom container as an environment: a small server, its routes, and the build context that makes its image."""

from __future__ import annotations

import textwrap
from pathlib import Path

from azureml_emulator.inference.contract import Asset, Deployment

from .rig import Site, asset

SERVER = """
import http.server, json, os, socket

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        model = os.environ.get("AZUREML_MODEL_DIR", "")
        said = {
            "path": self.path,
            "greeting": os.environ.get("GREETING"),
            "model": sorted(os.listdir(model)) if model else [],
            "here": sorted(os.listdir(".")),
            "settings": open(os.environ["SETTINGS"]).read() if "SETTINGS" in os.environ else None,
            "pid": os.getpid(),
        }
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())
    do_POST = do_GET
    def log_message(self, *words): pass

class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6 if ":" in HOST else socket.AF_INET

Server((HOST, 5001), Handler).serve_forever()
"""
ROUTES = {
    "livenessRoute": {"path": "/alive", "port": 5001},
    "readinessRoute": {"path": "/ready", "port": 5001},
    "scoringRoute": {"path": "/predict", "port": 5001},
}
DOCKERFILE = """
# syntax=docker/dockerfile:1
FROM python:3.99-slim
ENV GREETING="good morning" \\
    # in the image
    SETTINGS=/etc/server/settings.txt
WORKDIR /app
COPY server.py ./
COPY --chown=1000:1000 settings/ /etc/server/
EXPOSE 5001
CMD ["python", "/app/server.py"]
"""


def context(folder: Path, dockerfile: str = DOCKERFILE, host: str = "0.0.0.0", **files: str) -> Asset:
    """An environment whose image is to be built."""
    place = folder / "context"
    (place / "settings").mkdir(parents=True, exist_ok=True)
    (place / "settings" / "settings.txt").write_text("warm")
    (place / "server.py").write_text(SERVER.replace("HOST", repr(host)))
    (place / "Dockerfile").write_text(textwrap.dedent(dockerfile))
    for name, text in files.items():
        (place / name.replace("_", ".")).write_text(text)
    return asset("environments", {"build": {"contextUri": f"file://{place}/"}, "inferenceConfig": ROUTES})


def custom(here: Site, environment: Asset, **fields: object) -> Deployment:
    """A deployment of a custom container."""
    return here.deployment(environment=environment, code=None, scoring_script="", **fields)
