"""What stands before Flask: it reads each body, with a deadline, before the request takes one of the few threads.

A client that sends slowly holds a connection for some seconds, and nothing else. Granian speaks RSGI here, its own
interface, as that of WSGI would wait for a body in a thread without end.
"""

from __future__ import annotations

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from granian.rsgi import ProtocolError  # type: ignore[attr-defined]

from digitpad.server.app import create_app
from digitpad.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

    from digitpad.server.app import Site

Answer: TypeAlias = tuple[int, list[tuple[str, str]], bytes]

OF_FILES = {"accept-encoding", "if-modified-since", "if-none-match", "range"}
"""All that the answer for a file depends on, besides its path."""

KEPT = 64
"""So many answers for files are kept in memory."""


def create_front() -> Front:
    """The site as Granian runs it, with settings from environment variables.

    Raises:
        SettingsError: one of them will not do.
    """
    settings = Settings.from_environment()
    return Front(create_app(settings=settings), settings)


class Unfinished:
    """Stands for a body that did not come in time, or not to its end."""

    def read(self, _: int = -1) -> bytes:
        """Say so."""
        raise TimeoutError


class Front:
    """Runs the site's WSGI application behind RSGI."""

    def __init__(self, site: Site, settings: Settings) -> None:
        """Take the site, and how many threads it gets, and how large and slow a body may be."""
        self._app, self._files = site.wsgi_app, site.files
        self._most, self._seconds = settings.max_bytes, settings.body_timeout
        self._threads = ThreadPoolExecutor(settings.threads)
        self._file = lru_cache(KEPT)(self._reading)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request: files at once, as a thread would cost more than they do."""
        if scope.method in {"GET", "HEAD"} and scope.path in self._files:
            asked = tuple(header for header in scope.headers.items() if header[0] in OF_FILES)
            status, headers, body = self._file(scope.method, scope.path, asked)
        else:
            environ = _environ(scope.method, scope.path, scope.headers.items()) | _connection(scope)
            environ["wsgi.input"] = await self._body(environ, protocol)
            loop = asyncio.get_running_loop()
            status, headers, body = await loop.run_in_executor(self._threads, _answer, self._app, environ)
        if body:
            protocol.response_bytes(status, headers, body)
        else:
            protocol.response_empty(status, headers)

    def _reading(self, method: str, path: str, headers: tuple[tuple[str, str], ...]) -> Answer:
        return _answer(self._app, _environ(method, path, headers))

    async def _body(self, environ: WSGIEnvironment, protocol: HTTPProtocol) -> io.BytesIO | Unfinished:
        """The body, but no more of it than tells that it is too large."""
        length = environ.get("CONTENT_LENGTH", "")
        if length.isdecimal() and int(length) > self._most:
            return io.BytesIO()
        body = io.BytesIO()
        try:
            async with asyncio.timeout(self._seconds):
                async for part in protocol:
                    body.write(part)
                    if body.tell() > self._most:
                        break
        except (TimeoutError, ProtocolError):  # too slow, or gone
            return Unfinished()
        body.seek(0)
        return body


def _answer(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """The status, headers and body that a WSGI application answers with."""
    started: list[Any] = []
    parts = app(environ, lambda *start: started.append(start))  # type: ignore[arg-type]
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = started[-1][:2]
    return int(status.split(" ", 1)[0]), headers, body


def _environ(method: str, path: str, headers: Iterable[tuple[str, str]]) -> WSGIEnvironment:
    """A request in the words of WSGI (PEP 3333)."""
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        if "_" in name:  # it would pass for the header with a hyphen, which a proxy may have checked
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _connection(scope: Scope) -> WSGIEnvironment:
    """What the API's environment holds besides: who asks whom for what."""
    server, _, port = scope.server.rpartition(":")
    return {
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.url_scheme": scope.scheme,
    } | ({"HTTP_HOST": scope.authority} if scope.authority else {})
