"""A proxy that forwards requests to the site and records them, those of service workers included."""

import threading
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """Use it as a context manager.

    `requested_paths` lists the paths of all requests, `bytes_sent` counts the bytes of the bodies. `replacements` maps
    strings to others that take their place in paths, headers and bodies, so that one build looks like a newer one.
    """

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = urlsplit(target).netloc
        self.url = f"http://localhost:{self.server_port}"
        self.requested_paths: list[str] = []
        self.bytes_sent = 0
        self.replacements: dict[str, str] = {}

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.requested_paths.append(self.path)
        connection = HTTPConnection(self.server.target, timeout=10)
        dropped = {
            "host",
            "connection",
            *({"accept-encoding", "if-none-match", "if-modified-since"} if self.server.replacements else ()),
        }
        headers = {name: value for name, value in self.headers.items() if name.lower() not in dropped}
        path = self.path
        for old, new in self.server.replacements.items():
            path = path.replace(new, old)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        body = self._replace(body.decode("latin-1")).encode("latin-1")  # latin-1 maps any bytes
        connection.close()
        self.send_response_only(response.status)
        for name, value in response.getheaders():
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(name, self._replace(value))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.bytes_sent += len(body)

    def _replace(self, text: str) -> str:
        for old, new in self.server.replacements.items():
            text = text.replace(old, new)
        return text

    def handle(self) -> None:
        with suppress(ConnectionResetError):  # browsers close connections at any time
            super().handle()

    def log_message(self, *_: object) -> None:
        """Log nothing."""
