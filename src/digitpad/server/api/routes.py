"""The routes of the API and their views."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from digitpad.errors import ModelError
from digitpad.server.api import metrics, model, openapi, parsing
from digitpad.server.api.problems import Problem, ProblemType
from digitpad.server.api.schemas import BatchOutput, Health, Include, PredictionOutput
from digitpad.server.settings import NO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flask.typing import ResponseReturnValue
    from pydantic import BaseModel

    from digitpad.arrays import Float32Array
    from digitpad.preprocessing.frame import Frame
    from digitpad.recognizer import Prediction, Recognizer
    from digitpad.server.settings import Settings

PREFIX = "/api/v1"
SETTINGS = "DIGITPAD"
STYLE = Path(__file__).with_name("docs.css").read_text(encoding="utf-8")


def register_api(app: Flask, settings: Settings) -> None:
    """Add the API to the application and load the model."""
    with suppress(ModelError):  # /health/ready reports it, and the page works without
        model.recognizer()
    app.config[SETTINGS] = settings
    app.request_class = parsing.InMemoryRequest
    metrics.instrument(app, PREFIX, settings.log_level)
    api = Blueprint("api", __name__, url_prefix=PREFIX, template_folder=".")
    api.post("/predictions")(_rate_limited(app, settings.rate_limit, predict))
    for path, view in GET_ROUTES.items():
        api.get(path)(view)
    app.register_blueprint(api)
    if settings.cors_origins:
        from flask_cors import CORS  # noqa: PLC0415 - few sites need it

        CORS(
            app,
            resources=rf"{PREFIX}/.*",
            origins=list(settings.cors_origins),
            expose_headers=["X-Request-Id", "Retry-After"],
            max_age=600,
        )


def predict() -> Response:
    """Recognise the inks of the request."""
    include = parsing.parse_query(request).include
    parsed = parsing.parse_inks(request, _settings())
    frames = np.stack(parsing.to_frames(parsed.inks, _settings().max_pixels))
    scores = _recognizer().score_frames(frames)
    predictions = _recognizer().decide(frames, scores)
    metrics.count_predictions(prediction.digit for prediction in predictions)
    outputs = [
        to_output(prediction, frame, evidence, include)
        for prediction, frame, evidence in zip(predictions, frames, scores.evidence, strict=True)
    ]
    return _to_json(BatchOutput(predictions=outputs) if parsed.is_batch else outputs[0])


def to_output(
    prediction: Prediction, frame: Frame, evidence: Float32Array, include: Collection[Include]
) -> PredictionOutput:
    """A prediction as it is sent, with the (28, 28) frame and the (10, 7, 7) evidence if they are included."""
    output = PredictionOutput(
        digit=prediction.digit, confidence=prediction.confidence, probabilities=prediction.probabilities.tolist()
    )
    if Include.FRAME in include:
        output.frame = frame.tolist()
    if Include.EVIDENCE in include:
        output.evidence = evidence.tolist()
    return output


def get_model() -> Response:
    """Describe the model."""
    _recognizer()
    return _to_json(model.model_info())


def get_live() -> Response:
    """Report that the process responds."""
    return _to_json(Health(status="ok"))


def get_ready() -> Response:
    """Report that the model is loaded."""
    _recognizer()
    return _to_json(Health(status="ok"))


def get_openapi() -> Response:
    """Describe the API for programs."""
    return Response(openapi.openapi_json(_settings()), content_type="application/json")


def get_docs() -> str:
    """Describe the API for people."""
    return render_template("docs.html", **openapi.docs_context(_settings()))


def get_docs_style() -> Response:
    """The style sheet of that page."""
    return Response(STYLE, content_type="text/css; charset=utf-8")


GET_ROUTES: dict[str, Callable[[], ResponseReturnValue]] = {
    "/model": get_model,
    "/health/live": get_live,
    "/health/ready": get_ready,
    "/metrics": metrics.metrics_response,
    "/openapi.json": get_openapi,
    "/docs": get_docs,
    "/docs.css": get_docs_style,
}


def _settings() -> Settings:
    settings: Settings = current_app.config[SETTINGS]
    return settings


def _rate_limited(app: Flask, limit: str, view: Callable[[], Response]) -> Callable[[], Response]:
    """A view that refuses a client's requests beyond a limit such as `600 per minute`."""
    if limit == NO_LIMIT:
        return view
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=True)
    return limiter.limit(limit)(view)


def _recognizer() -> Recognizer:
    try:
        return model.recognizer()
    except ModelError:
        detail = "The model is missing or damaged: reinstall Digitpad."
        raise Problem(ProblemType.MODEL_UNAVAILABLE, detail) from None


def _to_json(body: BaseModel) -> Response:
    text = body.model_dump_json(exclude_unset=True)
    return Response(text, content_type="application/json", headers={"Cache-Control": "no-store"})
