"""The files of the page: how they are cached and compressed, and which of them the browser fetches first."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from werkzeug.http import parse_accept_header
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.headers import Headers
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

STATIC = Path(__file__).parent / "static"
"""The output folder of the front-end build."""

IMMUTABLE: Final = "public, max-age=31536000, immutable"
REVALIDATE: Final = "no-cache"

ENCODING_SUFFIXES: Final = {"": "", "br": ".br", "gzip": ".gz"}

PRELOAD_PATTERNS: Final = {
    r'<script crossorigin src="([^"]+)"': "preload; as=script",
    r'<link rel="preload" href="([^"]+)" as="fetch"': "preload; as=fetch",
    r'<link rel="stylesheet"[^>]* href="([^"]+)"': "preload; as=style",
    r'<link rel="modulepreload"[^>]* href="([^"]+)"': "modulepreload",
    r'<script type="module"[^>]* src="([^"]+)"': "modulepreload",
}
"""Tags of the page, and the relation of the Link header that stands for each."""


class StaticFiles:
    """WSGI middleware that serves the files of a folder, and passes all other requests to the application.

    WhiteNoise decides on status and headers. The contents come from memory: WhiteNoise reads a file again for each
    request, and a new build under a running server would no longer match the headers.
    """

    def __init__(self, app: WSGIApplication, folder: Path, *, autorefresh: bool = False) -> None:
        """Read all files.

        Args:
            app: answers requests that are not for a file.
            folder: holds `index.html`, the page at /; names in `assets/` contain a hash of the content. A file is
                sent compressed where a `.br` or `.gz` file lies beside it.
            autorefresh: read the folder again for each request, for development.
        """
        self._app = app
        self._whitenoise = WhiteNoise(
            app,
            root=folder,
            index_file=True,
            autorefresh=autorefresh,
            allow_all_origins=False,
            max_age=None,
            mimetypes={".webmanifest": "application/manifest+json"},
            add_headers_function=_add_headers,
        )
        self._contents = {} if autorefresh else _read_contents(folder)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as PEP 3333 specifies."""
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        environ["HTTP_ACCEPT_ENCODING"] = _accepted_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
        contents = self._contents.get(environ["PATH_INFO"])
        if not contents or method == "HEAD":
            response: Iterable[bytes] = self._whitenoise(environ, start_response)
            return response
        headers: dict[str, str] = {}

        def start(status: str, own: list[tuple[str, str]]) -> Any:  # noqa: ANN401 - as in PEP 3333
            headers.update(own)
            return start_response(status, own)

        self._whitenoise({**environ, "REQUEST_METHOD": "HEAD"}, start)
        if "Content-Length" not in headers:  # a response with status 304 or 416
            return []
        content = contents[headers.get("Content-Encoding", "")]
        if "Content-Range" in headers:
            first, last, _ = map(int, re.findall(r"\d+", headers["Content-Range"]))
            content = content[first : last + 1]
        return [content]


def _read_contents(folder: Path) -> dict[str, dict[str, bytes]]:
    """The contents of each file by the path of its URL and by encoding."""
    return {
        f"/{path.relative_to(folder).as_posix()}".replace("/index.html", "/"): {
            encoding: Path(f"{path}{suffix}").read_bytes()
            for encoding, suffix in ENCODING_SUFFIXES.items()
            if Path(f"{path}{suffix}").is_file()
        }
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".br", ".gz"}
    }


@lru_cache(maxsize=256)
def _accepted_encodings(header: str) -> str:
    """The encodings that an Accept-Encoding header allows, in lower case and without those of quality 0.

    WhiteNoise looks for names alone.
    """
    return ", ".join(name.lower() for name, quality in parse_accept_header(header) if quality > 0)


def _add_headers(headers: Headers, path: str, url: str) -> None:
    content = Path(path).read_bytes()
    headers["Cache-Control"] = IMMUTABLE if url.startswith("/assets/") else REVALIDATE
    # WhiteNoise's own ETag consists of time and size, which may be the same in two releases. This one is weak because
    # the compressed files share it.
    headers["ETag"] = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    if url == "/":
        headers["Link"] = _preload_link_header(content.decode())


def _preload_link_header(page: str) -> str:
    """A Link header with what the page's tags fetch; a proxy may send it ahead as early hints."""
    return ", ".join(
        f"<{address}>; rel={relation}; crossorigin"
        for pattern, relation in PRELOAD_PATTERNS.items()
        for address in re.findall(pattern, page)
    )
