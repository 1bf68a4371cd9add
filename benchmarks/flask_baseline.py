"""A Flask application that serves the built page itself, with the same compression, caching and security headers."""

import mimetypes

from flask import Flask, Response, request, send_from_directory

from digitpad.server.security_headers import SECURITY_HEADERS
from digitpad.server.static_files import IMMUTABLE, REVALIDATE, STATIC

SUFFIXES = {"br": ".br", "gzip": ".gz"}

app = Flask(__name__, static_folder=None)


@app.get("/")
@app.get("/<path:name>")
def page(name: str = "index.html") -> Response:
    """A file of the page."""
    encoding = request.accept_encodings.best_match(SUFFIXES)
    if not encoding or not (STATIC / f"{name}{SUFFIXES[encoding]}").is_file():
        response = send_from_directory(STATIC, name)
    else:
        media_type = mimetypes.guess_type(name)[0]
        response = send_from_directory(STATIC, f"{name}{SUFFIXES[encoding]}", mimetype=media_type)
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = IMMUTABLE if name.startswith("assets/") else REVALIDATE
    response.headers["Vary"] = "Accept-Encoding"
    response.headers.extend(SECURITY_HEADERS)
    return response
