"""The routes of the API and their views."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import limits
import numpy as np
from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask_cors import CORS
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.exceptions import HTTPException

from digitpad.errors import InkError, MissingExtraError, ModelError
from digitpad.server.api import metrics, model, openapi, parsing
from digitpad.server.api.problems import PREFIX, Problem, ProblemType, handle_http_exception
from digitpad.server.api.responses import to_json
from digitpad.server.api.schemas import (
    BatchOutput,
    Health,
    Include,
    InkOutput,
    NumberBatchOutput,
    NumberOutput,
    PredictionOutput,
    SheetBatchOutput,
    SheetOutput,
)
from digitpad.server.settings import NO_LIMIT, SettingsError
from digitpad.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask.typing import ResponseReturnValue

    from digitpad.arrays import Float32Array
    from digitpad.preprocessing.decode import OpenedPicture
    from digitpad.preprocessing.frame import Frame
    from digitpad.recognizer import Prediction
    from digitpad.server.api.schemas import Stroke
    from digitpad.server.settings import Settings
    from digitpad.sheets.reading import SheetReading

Output = TypeVar("Output", bound=InkOutput)

SETTINGS = "DIGITPAD"
LIMITED_ENDPOINTS = {"api.predict", "api.read_numbers", "api.read_sheets"}
LIMITED_CONTRIBUTION_ENDPOINTS = {"contributions.contribute", "contributions.withdraw"}
LIMITED_METHODS = {"POST", "DELETE"}
STYLE = Path(__file__).with_name("docs.css").read_text(encoding="utf-8")

api = Blueprint("api", __name__, url_prefix=PREFIX, template_folder=".")


def register_api(app: Flask, settings: Settings) -> None:
    """Add the API to the application and load the model."""
    with suppress(ModelError):  # /health/ready reports it, and the page works without
        model.recognizer()
    app.config[SETTINGS] = settings
    app.request_class = parsing.InMemoryRequest
    app.register_error_handler(HTTPException, handle_http_exception)
    metrics.instrument(app, PREFIX, settings.log_level)
    _limit_rate(app, settings.rate_limit, LIMITED_ENDPOINTS)
    app.url_map.strict_slashes = False  # of the routes from here on: their addresses may end in a slash
    app.register_blueprint(api)
    if settings.contributions:
        _register_contributions(app, settings)
    if settings.cors_origins:
        exposed = ["X-Request-Id", "Retry-After"]
        CORS(app, resources=rf"{PREFIX}/.*", origins=[*settings.cors_origins], expose_headers=exposed, max_age=600)


@api.post("/predictions")
def predict() -> Response:
    """Recognise the inks of the request."""
    include = parsing.parse_query(request).include
    parsed = parsing.parse_inks(request, _settings())
    inks = parsing.to_frames(parsed.inks, _settings().max_pixels)
    frames = np.stack([frame for frame, _ in inks])
    scores = model.recognizer().score_frames(frames)
    predictions = model.recognizer().decide(frames, scores)
    metrics.count_predictions(prediction.digit for prediction in predictions)
    outputs = [
        to_output(prediction, frame, evidence, include)
        for prediction, frame, evidence in zip(predictions, frames, scores.evidence, strict=True)
    ]
    for output, (_, page_count) in zip(outputs, inks, strict=True):
        _set_page_count(output, page_count)
    return to_json(BatchOutput(predictions=outputs) if parsed.is_batch else outputs[0])


@api.post("/numbers")
def read_numbers() -> Response:
    """Read the inks of the request as numbers."""
    constraint = parsing.parse_constraint(request)
    parsed = parsing.parse_inks(request, _settings())
    recognizer = model.recognizer()
    readings = parsing.convert_inks(
        parsed.inks,
        _settings().max_pixels,
        lambda picture: recognizer.read_strip(picture.to_strip(), constraint),
        lambda strokes: recognizer.read_strokes(strokes, constraint),
        _settings().max_seconds,
    )
    outputs = [
        _set_page_count(NumberOutput.model_validate(reading.as_dict()), page_count) for reading, page_count in readings
    ]
    metrics.count_numbers(output.needs_review for output in outputs)
    return to_json(NumberBatchOutput(numbers=outputs) if parsed.is_batch else outputs[0])


@api.post("/sheets")
def read_sheets() -> Response:
    """Read the sheets on the pictures of the request."""
    layout, checks = parsing.parse_sheet_query(request)
    parsed = parsing.parse_inks(request, _settings())
    recognizer = model.recognizer()

    def read(picture: OpenedPicture) -> SheetReading:
        return checks.apply(recognizer.read_photo(picture.to_sheet(), layout))

    def refuse(_: list[Stroke]) -> SheetReading:
        raise InkError("Send pictures: strokes hold no sheet.")

    readings = parsing.convert_inks(parsed.inks, _settings().max_pixels, read, refuse, _settings().max_seconds)
    outputs = [
        _set_page_count(SheetOutput.model_validate(reading.as_dict()), page_count) for reading, page_count in readings
    ]
    metrics.count_cells(cell.state for output in outputs for cell in output.cells)
    return to_json(SheetBatchOutput(sheets=outputs) if parsed.is_batch else outputs[0])


def to_output(
    prediction: Prediction, frame: Frame, evidence: Float32Array, include: Collection[Include]
) -> PredictionOutput:
    """A prediction as it is sent, with the (28, 28) frame and the (10, 7, 7) evidence if they are included."""
    output = PredictionOutput(
        digit=prediction.digit,
        confidence=prediction.confidence,
        probabilities=prediction.probabilities.tolist(),
        reason=prediction.reason,
    )
    if Include.FRAME in include:
        output.frame = frame.tolist()
    if Include.EVIDENCE in include:
        output.evidence = evidence.tolist()
    return output


@api.get("/model")
def get_model() -> Response:
    """Describe the model."""
    model.recognizer()
    return to_json(model.model_info())


@api.get("/health/live")
def get_live() -> Response:
    """Report that the process responds."""
    return to_json(Health(status="ok"))


@api.get("/health/ready")
def get_ready() -> Response:
    """Report that the model is loaded."""
    model.recognizer()
    return get_live()


@api.get("/metrics")
def get_metrics() -> Response:
    """Report metrics for Prometheus."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@api.get("/openapi.json")
def get_openapi() -> dict[str, Any]:
    """Describe the API for programs."""
    return openapi.openapi_document(_settings())


@api.get("/docs")
def get_docs() -> str:
    """Describe the API for people."""
    document = openapi.openapi_document(_settings())
    return render_template("docs.html", api=document, problem_types=ProblemType, to_json=partial(json.dumps, indent=2))


@api.get("/docs.css")
def get_docs_style() -> Response:
    """The style sheet of that page."""
    return Response(STYLE, content_type="text/css; charset=utf-8")


@api.errorhandler(ModelError)
def refuse_without_model(_: ModelError) -> ResponseReturnValue:
    """The response to requests that need the model while there is none."""
    detail = "The model is missing or damaged: reinstall Digitpad."
    return Problem(ProblemType.MODEL_UNAVAILABLE, detail).get_response()


def _register_contributions(app: Flask, settings: Settings) -> None:
    try:
        from digitpad.server.api.contributions import make_blueprint  # noqa: PLC0415 - only if they are offered
    except ModuleNotFoundError as error:
        missing = MissingExtraError("DIGITPAD_CONTRIBUTIONS", error.name, "contributions")
        raise SettingsError(str(missing)) from None
    _limit_rate(app, settings.contribution_rate_limit, LIMITED_CONTRIBUTION_ENDPOINTS)
    app.register_blueprint(make_blueprint(settings), url_prefix=f"{PREFIX}/contributions")


def _limit_rate(app: Flask, limit: str, endpoints: Collection[str]) -> None:
    """Refuse a client's requests to these endpoints beyond a limit such as `600 per minute`, or `none`.

    Addresses are kept in memory only, and for no longer than the limit counts.
    """
    if limit == NO_LIMIT:
        return
    limiter = FixedWindowRateLimiter(MemoryStorage())
    items = limits.parse_many(limit)

    @app.before_request
    def check() -> None:
        if request.endpoint not in endpoints or request.method not in LIMITED_METHODS:
            return
        client = request.remote_addr or ""
        for item in items:
            if not limiter.hit(item, client):
                seconds = max(1, ceil(limiter.get_window_stats(item, client).reset_time - time.time()))
                detail = f"Try again in {format_count(seconds, 'second')}."
                raise Problem(ProblemType.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(seconds)})


def _settings() -> Settings:
    settings: Settings = current_app.config[SETTINGS]
    return settings


def _set_page_count(output: Output, page_count: int) -> Output:
    if page_count > 1:
        output.page_count = page_count
    return output
