"""Passes requests on to the site and notes them: what the network saw, service workers' requests included."""

import threading
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """Use it as a context manager; `asked` lists the paths asked for, `sent` counts the answers' bytes.

    What `renamed` holds is called otherwise, in addresses and in answers: so can a build look like another one.
    """

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = urlsplit(target).netloc
        self.url = f"http://localhost:{self.server_port}"
        self.asked: list[str] = []
        self.sent = 0
        self.renamed: dict[str, str] = {}

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
        self.server.asked.append(self.path)
        connection = HTTPConnection(self.server.target, timeout=10)
        withheld = {
            "host",
            "connection",
            *({"accept-encoding", "if-none-match", "if-modified-since"} if self.server.renamed else ()),
        }
        headers = {name: value for name, value in self.headers.items() if name.lower() not in withheld}
        path = self.path
        for old, new in self.server.renamed.items():
            path = path.replace(new, old)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        body = self._renamed(body.decode("latin-1")).encode("latin-1")  # which holds any bytes
        connection.close()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(name, self._renamed(value))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.sent += len(body)

    def _renamed(self, text: str) -> str:
        for old, new in self.server.renamed.items():
            text = text.replace(old, new)
        return text

    def handle(self) -> None:
        with suppress(ConnectionResetError):  # browsers leave as they like
            super().handle()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
