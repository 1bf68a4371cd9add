"""The addresses of the API, and what each does."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from digitpad.errors import ModelError
from digitpad.server.api import metrics, openapi, parsing, problems
from digitpad.server.api import model as network
from digitpad.server.api.problems import Problem
from digitpad.server.api.schemas import BatchOutput, Health, Include, PredictionOutput
from digitpad.server.settings import NO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from flask.typing import ResponseReturnValue
    from pydantic import BaseModel

    from digitpad.preprocessing.frame import Frame
    from digitpad.recognizer import Prediction, Recognizer, Scores
    from digitpad.server.settings import Settings

PREFIX = "/api/v1"
SETTINGS = "DIGITPAD"


def add_api(app: Flask, settings: Settings) -> None:
    """Add the API to the site, and load its network."""
    with suppress(ModelError):  # then /health/ready says so, and the page is served all the same
        network.recognizer()
    app.config[SETTINGS] = settings
    app.request_class = parsing.MemoryRequest
    metrics.watch(app, PREFIX, settings)
    api = Blueprint("api", __name__, url_prefix=PREFIX, template_folder=".")
    api.before_request(_bound_the_body)
    api.post("/predictions")(_limited(app, settings, predictions))
    for address, view in READINGS.items():
        api.get(address)(view)
    app.register_blueprint(api)
    if settings.cors_origins:
        from flask_cors import CORS  # noqa: PLC0415 - most sites do without

        CORS(
            app,
            resources=rf"{PREFIX}/.*",
            origins=list(settings.cors_origins),
            expose_headers=["X-Request-Id", "Retry-After"],
            max_age=600,
        )


def predictions() -> Response:
    """Name the digits in the inks of a request."""
    included = parsing.query(request).include
    asked = parsing.inks(request, _settings())
    frames = np.stack(parsing.frames(asked.inks, _settings().max_pixels))
    scores = _recognizer().score_frames(frames)
    named = _recognizer().decide(frames, scores)
    metrics.count(prediction.digit for prediction in named)
    answers = [_answer(named, frames, scores, place, {*included}) for place in range(len(named))]
    return _json(BatchOutput(predictions=answers) if asked.batch else answers[0])


def model() -> Response:
    """Tell of the network."""
    _recognizer()
    return _json(network.told())


def live() -> Response:
    """Tell that the process answers."""
    return _json(Health(status="ok"))


def ready() -> Response:
    """Tell that inks can be named."""
    _recognizer()
    return _json(Health(status="ok"))


def openapi_document() -> Response:
    """Tell what there is, to programs."""
    return Response(openapi.document(_settings()), content_type="application/json")


def docs() -> str:
    """Tell what there is, to people."""
    return render_template("docs.html", **openapi.readable(_settings()), kinds=problems.KINDS)


def style() -> Response:
    """How that page looks."""
    return Response(openapi.STYLE, content_type="text/css; charset=utf-8")


READINGS: dict[str, Callable[[], ResponseReturnValue]] = {
    "/model": model,
    "/health/live": live,
    "/health/ready": ready,
    "/metrics": metrics.page,
    "/openapi.json": openapi_document,
    "/docs": docs,
    "/docs.css": style,
}


def _settings() -> Settings:
    settings: Settings = current_app.config[SETTINGS]
    return settings


def _bound_the_body() -> None:
    parsing.bound(request, _settings().max_bytes)


def _limited(app: Flask, settings: Settings, view: Callable[[], Response]) -> Callable[[], Response]:
    """A view that each client may ask so often and no more."""
    if settings.rate_limit == NO_LIMIT:
        return view
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=settings.rate_store,
        headers_enabled=True,
        in_memory_fallback_enabled=True,  # without Redis the service goes on, and each process counts for itself
    )
    return limiter.limit(settings.rate_limit)(view)


def _recognizer() -> Recognizer:
    try:
        return network.recognizer()
    except ModelError:
        raise Problem(problems.UNAVAILABLE, "The network is missing or damaged: install Digitpad again.") from None


def _answer(
    named: list[Prediction], frames: Frame, scores: Scores, place: int, included: AbstractSet[Include]
) -> PredictionOutput:
    fields = {
        "digit": named[place].digit,
        "confidence": named[place].confidence,
        "probabilities": named[place].probabilities.tolist(),
    }
    if Include.FRAME in included:
        fields["frame"] = frames[place].tolist()
    if Include.EVIDENCE in included:
        fields["evidence"] = scores.evidence[place].tolist()
    return PredictionOutput.model_validate(fields)


def _json(body: BaseModel) -> Response:
    text = body.model_dump_json(exclude_unset=True)
    return Response(text, content_type="application/json", headers={"Cache-Control": "no-store"})
