"""The OpenAPI document, made of the schemas that requests are checked against."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openapi_pydantic import OpenAPI
from openapi_pydantic.util import PydanticSchema, construct_open_api_with_schema_class

from digitpad.server.api import problems, schemas
from digitpad.server.api.parsing import MOST_READ

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from digitpad.server.settings import Settings

STYLE = (Path(__file__).parent / "docs.css").read_text(encoding="utf-8")

SUMMARY = """Names handwritten digits in pictures and strokes. Nothing that is sent is stored or logged.
Every error is a problem document (RFC 9457); its `type` is one of those listed at /api/v1/docs."""

ANYWHERE = (
    problems.NOT_FOUND,
    problems.WRONG_METHOD,
    problems.TOO_LARGE,
    problems.TOO_SLOW,
    problems.BAD_REQUEST,
    problems.INTERNAL,
)


@cache
def document(settings: Settings) -> str:
    """The OpenAPI 3.1 document as JSON, with the limits that hold here."""
    raw = {"schema": {"type": "string", "format": "binary", "maxLength": settings.max_bytes}}
    body = {
        "required": True,
        "content": {
            "application/json": {"schema": _schema(schemas.PredictionsInput)},
            "multipart/form-data": {"schema": _schema(schemas.Form)},
            "image/*": raw,
            "application/octet-stream": raw,
        },
    }
    include = schemas.Query.model_json_schema(ref_template="#/components/schemas/{model}")["properties"]["include"]
    parameter = {
        "name": "include",
        "in": "query",
        "style": "form",
        "explode": False,
        "description": include.pop("description"),
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [*schemas.Include]}},
    }
    answers = {"oneOf": [_schema(kind) for kind in (schemas.PredictionOutput, schemas.BatchOutput)]}
    paths = {
        "/predictions": {
            "post": {
                "operationId": "predict",
                "summary": "Name the digits in inks",
                "description": f"""One ink as a picture (the body itself, or the file `image` of a form) or as strokes,
or a batch of up to {settings.max_items} inks. A body has at most {settings.max_bytes:,} bytes; its pictures together
{settings.max_pixels:,} pixels, and {MOST_READ:,} once large ones are made smaller; its strokes
{settings.max_points:,} points.
Limit of requests: {settings.rate_limit}.""",
                "parameters": [parameter],
                "requestBody": body,
                "responses": _responses(answers, problems.KINDS),
            }
        },
        "/model": _reading("model", "Tell of the network", schemas.ModelOutput, [problems.UNAVAILABLE]),
        "/health/live": _reading("live", "Tell that the process answers", schemas.Health),
        "/health/ready": _reading("ready", "Tell that inks can be named", schemas.Health, [problems.UNAVAILABLE]),
        "/metrics": {
            "get": {
                "operationId": "metrics",
                "summary": "Metrics for Prometheus",
                "responses": {
                    "200": {"description": "Metrics", "content": {"text/plain": {"schema": {"type": "string"}}}},
                    **_problems(()),
                },
            }
        },
    }
    made = construct_open_api_with_schema_class(
        OpenAPI.model_validate(
            {
                "info": {"title": "Digitpad", "version": version("digitpad"), "description": SUMMARY},
                "servers": [{"url": "/api/v1"}],
                "paths": paths,
            }
        )
    )
    described = json.loads(made.model_dump_json(by_alias=True, exclude_none=True))
    _limit(described["components"]["schemas"], settings)
    return json.dumps(described, indent=1)


def readable(settings: Settings) -> dict[str, Any]:
    """What the browsable page shows of the document."""
    return {"api": json.loads(document(settings)), "dumped": lambda part: json.dumps(part, indent=2)}


def _schema(model: type[BaseModel]) -> PydanticSchema[Any]:
    return PydanticSchema.model_validate({"schema_class": model})


def _reading(name: str, summary: str, answer: type[BaseModel], more: Iterable[problems.Kind] = ()) -> dict[str, Any]:
    responses = _responses(_schema(answer), more)
    return {"get": {"operationId": name, "summary": summary, "responses": responses}}


def _responses(schema: object, kinds: Iterable[problems.Kind]) -> dict[str, Any]:
    answer = {"description": "The answer", "content": {"application/json": {"schema": schema}}}
    return {"200": answer, **_problems(kinds)}


def _problems(kinds: Iterable[problems.Kind]) -> dict[str, Any]:
    """The answers with problems, one for each status."""
    content = {problems.MEDIA_TYPE: {"schema": _schema(schemas.ProblemBody)}}
    names: dict[int, list[str]] = {}
    for kind in dict.fromkeys([*ANYWHERE, *kinds]):
        names.setdefault(int(kind.status), []).append(kind.name)
    return {
        str(status): {"description": f"A problem: {', '.join(names[status])}", "content": content}
        for status in sorted(names)
    }


def _limit(components: dict[str, Any], settings: Settings) -> None:
    """Write the limits that are settings into the schemas."""
    components["StrokesInk"]["properties"]["strokes"]["maxItems"] = settings.max_strokes
    components["Batch"]["properties"]["items"]["maxItems"] = settings.max_items
