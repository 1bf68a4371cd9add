"""The OpenAPI document, made from the schemas that requests are checked against."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from digitpad.server.api import problems, schemas
from digitpad.server.api.parsing import BYTES, FORM, JSON, MAX_WORKING_PIXELS
from digitpad.server.api.problems import ProblemType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from digitpad.server.settings import Settings

DESCRIPTION = """Recognises handwritten digits in pictures and strokes. Nothing that is sent is stored or logged.
Every error is a problem document (RFC 9457); its `type` is one of those listed at /api/v1/docs."""

REF_TEMPLATE = "#/components/schemas/{model}"

COMMON_PROBLEMS = (
    ProblemType.NOT_FOUND,
    ProblemType.METHOD_NOT_ALLOWED,
    ProblemType.BAD_REQUEST,
    ProblemType.INTERNAL,
)

COMPONENTS = (
    schemas.PredictionsInput,
    schemas.PictureForm,
    schemas.PredictionOutput,
    schemas.BatchOutput,
    schemas.ModelOutput,
    schemas.Health,
    schemas.ProblemDetails,
)


@cache
def openapi_json(settings: Settings) -> str:
    """The OpenAPI 3.1 document, with the limits that the settings define."""
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Digitpad", "version": version("digitpad"), "description": DESCRIPTION},
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/predictions": {"post": _predict_operation(settings)},
            "/model": _get_operation("model", "Describe the model", schemas.ModelOutput, needs_model=True),
            "/health/live": _get_operation("live", "Report that the process responds", schemas.Health),
            "/health/ready": _get_operation("ready", "Report readiness", schemas.Health, needs_model=True),
            "/metrics": _get_operation("metrics", "Metrics for Prometheus", None),
        },
        "components": {"schemas": _components(settings)},
    }
    return json.dumps(document, indent=1)


def docs_context(settings: Settings) -> dict[str, Any]:
    """The variables of the template `docs.html`."""
    return {
        "api": json.loads(openapi_json(settings)),
        "problem_types": list(ProblemType),
        "to_json": lambda value: json.dumps(value, indent=2),
    }


def _predict_operation(settings: Settings) -> dict[str, Any]:
    picture = {"schema": {"type": "string", "format": "binary", "maxLength": settings.max_body_bytes}}
    return {
        "operationId": "predict",
        "summary": "Recognise digits",
        "description": f"""Takes one ink as a picture (as the body itself, or as the file `image` of a form) or as
strokes, or a batch of up to {settings.max_batch_size} inks. A body has at most {settings.max_body_bytes:,} bytes. Its
pictures have at most {settings.max_pixels:,} pixels in total, and at most {MAX_WORKING_PIXELS:,} after large ones have
been scaled down; its strokes have at most {settings.max_points:,} points. Rate limit: {settings.rate_limit}.""",
        "parameters": [
            {
                "name": "include",
                "in": "query",
                "style": "form",
                "explode": False,
                "description": schemas.Query.model_fields["include"].description,
                "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [*schemas.Include]}},
            }
        ],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": _ref(schemas.PredictionsInput)},
                FORM: {"schema": _ref(schemas.PictureForm)},
                "image/*": picture,
                BYTES: picture,
            },
        },
        "responses": _responses(
            {JSON: {"schema": {"oneOf": [_ref(schemas.PredictionOutput), _ref(schemas.BatchOutput)]}}}, ProblemType
        ),
    }


def _get_operation(
    name: str, summary: str, output: type[BaseModel] | None, *, needs_model: bool = False
) -> dict[str, Any]:
    content = {JSON: {"schema": _ref(output)}} if output else {"text/plain": {"schema": {"type": "string"}}}
    more = [ProblemType.MODEL_UNAVAILABLE] if needs_model else []
    return {"get": {"operationId": name, "summary": summary, "responses": _responses(content, more)}}


def _responses(content: dict[str, Any], problem_types: Iterable[ProblemType]) -> dict[str, Any]:
    """The successful response, and one for each status of a problem."""
    slugs: dict[int, list[str]] = {}
    for problem_type in dict.fromkeys([*COMMON_PROBLEMS, *problem_types]):
        slugs.setdefault(int(problem_type.status), []).append(problem_type.slug)
    problem = {problems.MEDIA_TYPE: {"schema": _ref(schemas.ProblemDetails)}}
    return {"200": {"description": "Success", "content": content}} | {
        str(status): {"description": f"Problem: {', '.join(slugs[status])}", "content": problem}
        for status in sorted(slugs)
    }


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF_TEMPLATE.format(model=model.__name__)}


def _components(settings: Settings) -> dict[str, Any]:
    """The schemas, with the limits that are settings."""
    _, document = models_json_schema([(model, "validation") for model in COMPONENTS], ref_template=REF_TEMPLATE)
    components: dict[str, Any] = document["$defs"]
    components["StrokesInput"]["properties"]["strokes"]["maxItems"] = settings.max_strokes
    components["Batch"]["properties"]["items"]["maxItems"] = settings.max_batch_size
    return components
