"""The page's files as they go over the wire: what may be kept for how long, and what is never stale."""

from __future__ import annotations

import hashlib
import io
import re
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from werkzeug.http import parse_accept_header
from whitenoise import WhiteNoise
from whitenoise.responders import Response, StaticFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.headers import Headers
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

STATIC = Path(__file__).parent / "static"
"""Where the front-end build puts the page."""

KEPT_FOR_GOOD: Final = "public, max-age=31536000, immutable"
ASKED_EACH_TIME: Final = "no-cache"

FETCHED_FIRST: Final = {
    r'<script crossorigin src="([^"]+)"': "preload; as=script",
    r'<link rel="preload" href="([^"]+)" as="fetch"': "preload; as=fetch",
    r'<link rel="stylesheet"[^>]* href="([^"]+)"': "preload; as=style",
    r'<link rel="modulepreload"[^>]* href="([^"]+)"': "modulepreload",
    r'<script type="module"[^>]* src="([^"]+)"': "modulepreload",
}
"""Tags of the page, and how a Link header says the same."""


class PageFiles(WhiteNoise):  # type: ignore[misc]
    """Serves the files of a folder, and hands every other address to the application behind it.

    A file with a `.br` or `.gz` file beside it is sent compressed to those who can read it.
    """

    def __init__(self, behind: WSGIApplication, folder: Path, *, reread: bool = False) -> None:
        """Find the files.

        Args:
            behind: answers what is not a file, and what is not a reading of one.
            folder: `index.html` in it is the page at /; what lies in `assets/` carries its content's hash in its name.
            reread: look at the folder again for each request. For development.
        """
        self._behind = behind
        super().__init__(
            behind,
            root=folder,
            index_file=True,
            autorefresh=reread,
            allow_all_origins=False,
            max_age=None,
            mimetypes={".webmanifest": "application/manifest+json"},
            add_headers_function=_add_headers,
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._behind(environ, start_response)
        environ["wsgi.file_wrapper"] = _whole
        environ["HTTP_ACCEPT_ENCODING"] = _welcome(environ.get("HTTP_ACCEPT_ENCODING", ""))
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> _File:  # noqa: ANN401 - WhiteNoise's own
        """The file at this path, to be sent for this address."""
        return _File(super().get_static_file(path, url, stat_cache))


class _File:
    """A file with its compressed forms, as they were at the start.

    WhiteNoise keeps the headers alone, and reads the body for each request: a new build under a running site would part
    them.
    """

    def __init__(self, file: StaticFile) -> None:
        self._file = file
        self._bodies = {path: Path(path).read_bytes() for _, path, _ in file.alternatives}

    def get_response(self, method: str, environ: Mapping[str, Any]) -> Response:
        """What WhiteNoise's own would answer."""
        if self._file.is_not_modified(environ):
            return self._file.not_modified_response
        path, headers = self._file.get_path_and_headers(environ)
        body = io.BytesIO(self._bodies[path]) if method == "GET" else None
        if "HTTP_RANGE" in environ:
            with suppress(ValueError):  # then it is no range, and the whole is sent
                return self._file.get_range_response(environ["HTTP_RANGE"], headers, body)
        return Response(HTTPStatus.OK, headers, body)


@lru_cache(maxsize=256)
def _welcome(encodings: str) -> str:
    """The encodings that an Accept-Encoding header allows, as WhiteNoise reads them: small letters and no `;q=0`."""
    return ", ".join(name.lower() for name, quality in parse_accept_header(encodings) if quality > 0)


def _whole(file: IO[bytes]) -> list[bytes]:
    """All of a file at once: they are small, and the server sends one block much faster than many."""
    with file:
        return [file.read()]


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["Cache-Control"] = KEPT_FOR_GOOD if url.startswith("/assets/") else ASKED_EACH_TIME
    # Not of the file's time and size: two releases in a wheel can have both in common. Weak, as its compressed forms
    # share it.
    headers["ETag"] = f'W/"{hashlib.sha256(Path(path).read_bytes()).hexdigest()[:32]}"'
    if url == "/":
        headers["Link"] = _fetched_first(Path(path).read_text(encoding="utf-8"))


def _fetched_first(page: str) -> str:
    """A Link header with what the page's tags fetch: a proxy may send it ahead as early hints."""
    return ", ".join(
        f"<{address}>; rel={relation}; crossorigin"
        for tag, relation in FETCHED_FIRST.items()
        for address in re.findall(tag, page)
    )
