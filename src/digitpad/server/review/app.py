"""The application that shows waiting drawings and takes decisions on them."""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import TYPE_CHECKING, Any

import limits
from flask import Flask, Response, g, request
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from digitpad.contributions.ranking import rank
from digitpad.server.security_headers import SECURITY_HEADERS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from digitpad.contributions.ranking import RankedContribution
    from digitpad.contributions.store import Store
    from digitpad.recognizer import Recognizer

MAX_RANKED = 2_000
"""Of the waiting drawings, the oldest, that are ranked together, and of the accepted ones that they are compared with:
it takes some seconds."""

MAX_SHOWN = 200
MAX_NAME_LENGTH = 80
MAX_BODY_BYTES = 1_000
FAILED_LOGINS = limits.parse("20 per minute")
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
FILES = {
    f"/{name}": (Path(__file__).with_name(file).read_bytes(), f"{media_type}; charset=utf-8")
    for name, file, media_type in (
        ("", "page.html", "text/html"),
        ("page.css", "page.css", "text/css"),
        ("page.js", "page.js", "text/javascript"),
    )
}


def create_review_app(store: Store, recognizer: Recognizer, reviewer: str, password: str | None = None) -> Flask:
    """Create the application.

    Args:
        store: of the drawings.
        recognizer: says which label the network reads.
        reviewer: the name under which decisions are kept; with a password, the user name that is typed.
        password: asked for by HTTP Basic authentication. Without one the page answers requests to loopback only.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    network_agrees: dict[int, bool] = {}
    _protect(app, reviewer, password)
    for path, (content, media_type) in FILES.items():
        app.add_url_rule(path, path, lambda body=content, kind=media_type: Response(body, content_type=kind))

    @app.get("/queue")
    def get_queue() -> dict[str, Any]:
        done = store.reviewed_by(g.reviewer)
        waiting = [item for item in store.find("pending", MAX_RANKED) if item.id not in done]
        ranked = rank(recognizer, waiting, store.find("accepted", MAX_RANKED))[:MAX_SHOWN]
        network_agrees.update({item.contribution.id: item.network_agrees for item in ranked})
        return {"waiting": len(waiting), "items": [_to_json(item) for item in ranked]}

    @app.post("/reviews")
    def review() -> ResponseReturnValue:
        body = request.get_json()
        if not (
            isinstance(body, dict)
            and type(body.get("id")) is int
            and (body.get("agrees") is None or isinstance(body["agrees"], bool))
        ):
            return "Send id, and agrees as true, false or null.", 422
        number = body["id"]
        if number not in network_agrees:
            return "Load the page again.", 409
        state = store.review(number, g.reviewer, agrees=body.get("agrees"), network_agrees=network_agrees[number])
        return {"state": state}

    return app


def _protect(app: Flask, reviewer: str, password: str | None) -> None:
    """Let in who knows the password, or this machine alone if there is none, and add the security headers."""
    limiter = FixedWindowRateLimiter(MemoryStorage())
    if password is None:  # otherwise another site could reach it under a name that it resolves to this machine
        app.config["TRUSTED_HOSTS"] = LOOPBACK_HOSTS

    @app.before_request
    def authenticate() -> ResponseReturnValue | None:
        g.reviewer = reviewer
        if password is None:
            return None
        client, sent = request.remote_addr or "", request.authorization
        if not limiter.test(FAILED_LOGINS, client):
            return "Too many wrong passwords: wait a minute.", 429
        if sent and sent.type == "basic" and hmac.compare_digest(str(sent.password).encode(), password.encode()):
            g.reviewer = (sent.username or "").strip()[:MAX_NAME_LENGTH] or reviewer
            return None
        if sent:
            limiter.hit(FAILED_LOGINS, client)
        return "Type your name and the password.", 401, {"WWW-Authenticate": 'Basic realm="Review", charset="UTF-8"'}

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.extend({**SECURITY_HEADERS, "Cache-Control": "no-store"})
        return response


def _to_json(item: RankedContribution) -> dict[str, Any]:
    contribution = item.contribution
    return {
        "id": contribution.id,
        "strokes": contribution.strokes,
        "label": contribution.label,
        "reading": item.reading,
        "probability": item.probability,
        "neighbours": item.neighbours,
        "agreeing_neighbours": item.agreeing_neighbours,
        "is_refused": item.is_refused,
    }
