"""A producer's server on 127.0.0.1 that cuts connections half-way and serves ranges."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Producer:
    """What is published. `cuts`: requests still to be cut half-way; `asked`: ranges asked for.

    `length`: what is said of the length; empty: the truth.
    """

    content: bytes
    etag: str = '"v1"'
    cuts: int = 0
    ranges: bool = True
    status: int = 200
    length: str = ""
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range", "")
        self.asked.append(wanted)
        if self.status != 200:
            handler.send_error(self.status)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.ranges else 0
        if handler.headers.get("If-Range") not in (None, self.etag):
            start = 0
        if start and start >= len(self.content):
            handler.send_error(416)
            return
        body = self.content[start:]
        handler.send_response(206 if start else 200)
        if start:
            told = f"bytes {start}-{len(self.content) - 1}/{len(self.content)}"
            handler.send_header("Content-Range", told)
        if self.etag:
            handler.send_header("ETag", self.etag)
        handler.send_header("Content-Length", self.length or str(len(body)))
        handler.end_headers()
        if self.cuts:
            self.cuts -= 1
            body = body[: len(body) // 2]
        handler.wfile.write(body)
        handler.close_connection = True


@contextmanager
def serving(producer: Producer, name: str = "fichier.csv") -> Iterator[Producer]:
    """Serve while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            producer.answer(self)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        producer.url = f"http://127.0.0.1:{server.server_address[1]}/{name}"
        yield producer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
