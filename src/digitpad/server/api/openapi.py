"""The OpenAPI document, made from the schemas that requests are checked against."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, get_args

from pydantic.json_schema import models_json_schema

from digitpad.numbers.constraints import LENGTH_PATTERN, Check
from digitpad.server.api import problems, schemas
from digitpad.server.api.parsing import BYTES, FORM, JSON, MAX_WORKING_PIXELS
from digitpad.server.api.problems import ProblemType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from digitpad.server.settings import Settings

DESCRIPTION = """Recognises handwritten digits and numbers in pictures and strokes. Nothing that is sent is stored or
logged. Every error is a problem document (RFC 9457); its `type` is one of those listed at /api/v1/docs."""

REF_TEMPLATE = "#/components/schemas/{model}"

COMMON_PROBLEMS = [ProblemType[name] for name in ("NOT_FOUND", "METHOD_NOT_ALLOWED", "BAD_REQUEST", "INTERNAL")]

OUTPUTS = (
    schemas.PredictionOutput,
    schemas.BatchOutput,
    schemas.NumberOutput,
    schemas.NumberBatchOutput,
    schemas.ModelOutput,
    schemas.Health,
    schemas.ProblemDetails,
)
COMPONENTS = (schemas.PredictionsInput, schemas.PictureForm, *OUTPUTS)


@cache
def openapi_document(settings: Settings) -> dict[str, Any]:
    """The OpenAPI 3.1 document, with the limits that the settings define."""
    _, definitions = models_json_schema([(model, "validation") for model in COMPONENTS], ref_template=REF_TEMPLATE)
    components = definitions["$defs"]
    components["StrokesInput"]["properties"]["strokes"]["maxItems"] = settings.max_strokes
    components["Batch"]["properties"]["items"]["maxItems"] = settings.max_batch_size
    health = _content(schemas.Health)
    text = {"text/plain": {"schema": {"type": "string"}}}
    needs_model = [ProblemType.MODEL_UNAVAILABLE]
    return {
        "openapi": "3.1.1",
        "info": {"title": "Digitpad", "version": version("digitpad"), "description": DESCRIPTION},
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/predictions": {"post": _predict_operation(settings)},
            "/numbers": {"post": _numbers_operation(settings)},
            "/model": {"get": _operation("model", "Describe the model", _content(schemas.ModelOutput), needs_model)},
            "/health/live": {"get": _operation("live", "Report that the process responds", health)},
            "/health/ready": {"get": _operation("ready", "Report readiness", health, needs_model)},
            "/metrics": {"get": _operation("metrics", "Metrics for Prometheus", text)},
        },
        "components": {"schemas": components},
    }


def _predict_operation(settings: Settings) -> dict[str, Any]:
    include = {
        "name": "include",
        "in": "query",
        "style": "form",
        "explode": False,
        "description": schemas.Query.model_fields["include"].description,
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [*schemas.Include]}},
    }
    outputs = (schemas.PredictionOutput, schemas.BatchOutput)
    return _operation("predict", "Recognise digits", _one_of(outputs), ProblemType) | _inks(settings, [include])


def _numbers_operation(settings: Settings) -> dict[str, Any]:
    fields = schemas.NumbersQuery.model_fields
    text = {"type": "string", "pattern": LENGTH_PATTERN, "examples": ["4", "3-5"]}
    parameters = [
        {"name": name, "in": "query", "description": fields[name].description, "schema": schema}
        for name, schema in {"length": text, "check": {"type": "string", "enum": [*get_args(Check)]}}.items()
    ]
    outputs = (schemas.NumberOutput, schemas.NumberBatchOutput)
    return _operation("readNumbers", "Read whole numbers", _one_of(outputs), ProblemType) | _inks(settings, parameters)


def _inks(settings: Settings, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    """The part of an operation that says which inks it takes."""
    picture = {"schema": {"type": "string", "format": "binary", "maxLength": settings.max_body_bytes}}
    description = f"""Takes one ink as a picture (as the body itself, or as the file `image` of a form) or as strokes,
or a batch of up to {settings.max_batch_size} inks. A body has at most {settings.max_body_bytes:,} bytes. Its pictures
have at most {settings.max_pixels:,} pixels in total, and at most {MAX_WORKING_PIXELS:,} after large ones have been
scaled down; its strokes have at most {settings.max_points:,} points. Rate limit: {settings.rate_limit}."""
    bodies = _content(schemas.PredictionsInput) | _content(schemas.PictureForm, FORM)
    return {
        "description": description,
        "parameters": parameters,
        "requestBody": {"required": True, "content": bodies | {"image/*": picture, BYTES: picture}},
    }


def _operation(
    name: str, summary: str, content: dict[str, Any], problem_types: Iterable[ProblemType] = ()
) -> dict[str, Any]:
    """An operation with its successful response, and one response for each status of a problem."""
    slugs: dict[int, list[str]] = {}
    for problem_type in dict.fromkeys([*COMMON_PROBLEMS, *problem_types]):
        slugs.setdefault(int(problem_type.status), []).append(problem_type.slug)
    problem = _content(schemas.ProblemDetails, problems.MEDIA_TYPE)
    responses = {"200": {"description": "Success", "content": content}} | {
        str(status): {"description": f"Problem: {', '.join(slugs[status])}", "content": problem}
        for status in sorted(slugs)
    }
    return {"operationId": name, "summary": summary, "responses": responses}


def _content(model: type[BaseModel], media_type: str = JSON) -> dict[str, Any]:
    return {media_type: {"schema": _ref(model)}}


def _one_of(models: Iterable[type[BaseModel]]) -> dict[str, Any]:
    return {JSON: {"schema": {"oneOf": [_ref(model) for model in models]}}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF_TEMPLATE.format(model=model.__name__)}
