"""A server of the standard library alone: says whether it lives, is ready, and how many words a text has."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# The folder keeps its name below the place where the model is mounted.
STOP_WORDS = set(next(Path(os.environ["AZUREML_MODEL_DIR"]).rglob("stop_words.txt")).read_text().split())


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(200 if self.path in ("/live", "/ready") else 404, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        words = [word for word in body["text"].lower().split() if word not in STOP_WORDS]
        self.answer(200, {"words": len(words)})

    def answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


ThreadingHTTPServer(("0.0.0.0", 8080), Handler).serve_forever()  # noqa: S104 (a container's own network)
