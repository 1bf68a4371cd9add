"""A Flask application that sends the built page itself: compressed as the client can read it, kept as long, secured."""

import mimetypes

from flask import Flask, Response, request, send_from_directory

from digitpad.server.security_headers import SECURITY
from digitpad.server.static_files import ASKED_EACH_TIME, KEPT_FOR_GOOD, STATIC

ENDINGS = {"br": ".br", "gzip": ".gz"}

app = Flask(__name__, static_folder=None)


@app.get("/")
@app.get("/<path:name>")
def page(name: str = "index.html") -> Response:
    """A file of the page."""
    encoding = request.accept_encodings.best_match(ENDINGS)
    if not encoding or not (STATIC / f"{name}{ENDINGS[encoding]}").is_file():
        response = send_from_directory(STATIC, name)
    else:
        kind = mimetypes.guess_type(name)[0]
        response = send_from_directory(STATIC, f"{name}{ENDINGS[encoding]}", mimetype=kind)
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = KEPT_FOR_GOOD if name.startswith("assets/") else ASKED_EACH_TIME
    response.headers["Vary"] = "Accept-Encoding"
    response.headers.extend(SECURITY)
    return response
