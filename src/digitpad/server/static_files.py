"""The files of the page, sent from memory: a new build under a running server does not change what it sends."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import Path
from typing import Final

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Request, Response

STATIC = Path(__file__).parent / "static"
"""The output folder of the front-end build."""

IMMUTABLE: Final = "public, max-age=31536000, immutable"
REVALIDATE: Final = "no-cache"

PAGE: Final = "index.html"
PAGE_WITH_CONTRIBUTIONS: Final = "contributions.html"
"""The page of a site that takes drawings. The build makes both, so the page learns it without a request."""

ENCODING_SUFFIXES: Final = {"identity": "", "br": ".br", "gzip": ".gz"}

MEDIA_TYPES: Final = MimeTypes()
"""Without the system's own types, which differ."""
MEDIA_TYPES.add_type("text/javascript", ".js")
MEDIA_TYPES.add_type("application/manifest+json", ".webmanifest")

PRELOAD_PATTERNS: Final = {
    r'<script crossorigin src="([^"]+)"': "preload; as=script",
    r'<link rel="preload" href="([^"]+)" as="fetch"': "preload; as=fetch",
    r'<link rel="stylesheet"[^>]* href="([^"]+)"': "preload; as=style",
    r'<link rel="modulepreload"[^>]* href="([^"]+)"': "modulepreload",
    r'<script type="module"[^>]* src="([^"]+)"': "modulepreload",
}
"""Tags of the page, and the relation of the Link header that stands for each."""


@dataclass(frozen=True)
class StaticFile:
    """The headers of a file, and its content in each encoding."""

    headers: dict[str, str]
    contents: dict[str, bytes]

    def respond(self, request: Request) -> Response:
        """The response to a request, which may be conditional or ask for a range."""
        encoding = request.accept_encodings.best_match(self.contents, "identity")
        content = self.contents[encoding]
        response = Response(content, headers=self.headers)
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        byte_range = request.range
        is_single_range = byte_range is not None and byte_range.units == "bytes" and len(byte_range.ranges) == 1
        try:  # other ranges are ignored
            return response.make_conditional(request, accept_ranges=is_single_range, complete_length=len(content))
        except RequestedRangeNotSatisfiable as error:
            return Response(status=error.code, headers={"Content-Range": f"bytes */{len(content)}"})


def read_files(folder: Path, *, contributions: bool = False) -> dict[str, StaticFile]:
    """Read the files of a folder.

    Args:
        folder: holds the page, which is sent at /; names in `assets/` contain a hash of the content. A file is sent
            compressed where a `.br` or `.gz` file lies beside it.
        contributions: whether the page offers to give drawings.

    Returns:
        Each file by the path of its URL.
    """
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in ENCODING_SUFFIXES.values()]
    files = {f"/{path.relative_to(folder).as_posix()}": _read_file(path) for path in paths}
    pages = [files.pop(f"/{name}", None) for name in (PAGE, PAGE_WITH_CONTRIBUTIONS)]
    page = pages[1] if contributions and pages[1] else pages[0]
    return files | ({"/": page} if page else {})


def _read_file(path: Path) -> StaticFile:
    variants = {encoding: Path(f"{path}{suffix}") for encoding, suffix in ENCODING_SUFFIXES.items()}
    contents = {encoding: variant.read_bytes() for encoding, variant in variants.items() if variant.is_file()}
    content = contents["identity"]
    media_type = MEDIA_TYPES.guess_type(path.name)[0] or "application/octet-stream"
    headers = {
        "Content-Type": f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        "Cache-Control": IMMUTABLE if path.parent.name == "assets" else REVALIDATE,
        "ETag": f'W/"{hashlib.sha256(content).hexdigest()[:32]}"',  # weak, as the compressed files share it
    }
    if len(contents) > 1:
        headers["Vary"] = "Accept-Encoding"
    if path.name in {PAGE, PAGE_WITH_CONTRIBUTIONS}:
        headers["Link"] = _preload_link_header(content.decode())
    return StaticFile(headers, contents)


def _preload_link_header(page: str) -> str:
    """A Link header with what the page's tags fetch; a proxy may send it ahead as early hints."""
    return ", ".join(
        f"<{address}>; rel={relation}; crossorigin"
        for pattern, relation in PRELOAD_PATTERNS.items()
        for address in re.findall(pattern, page)
    )
