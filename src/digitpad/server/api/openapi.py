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
from digitpad.sheets.checks import SUM_PATTERN
from digitpad.sheets.layout import CODE_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from digitpad.server.settings import Settings

DESCRIPTION = """Recognises handwritten digits and numbers in pictures and strokes. Nothing that is sent is stored or
logged. Every error is a problem document (RFC 9457); its `type` is one of those that the page `docs` lists."""

REF_TEMPLATE = "#/components/schemas/{model}"

NUMBER_PARAMETERS = {
    "length": {"type": "string", "pattern": LENGTH_PATTERN, "examples": ["4", "3-5"]},
    "check": {"type": "string", "enum": [*get_args(Check)]},
}
STORE_PROBLEMS = {ProblemType[name] for name in ("UNAUTHORIZED", "DUPLICATE", "STORE_UNAVAILABLE")}
INK_PROBLEMS = [kind for kind in ProblemType if kind not in {ProblemType.NO_SHEET, *STORE_PROBLEMS}]
SHEET_PROBLEMS = [*INK_PROBLEMS, ProblemType.NO_SHEET]
CONTRIBUTION_PROBLEMS = [
    ProblemType[name]
    for name in (
        *("UNSUPPORTED_MEDIA_TYPE", "TOO_LARGE", "TOO_MANY_REQUESTS", "NOT_JSON", "EMPTY", "MISSING", "UNKNOWN_FIELD"),
        *("WRONG_TYPE", "WRONG_VALUE", "NOT_FINITE", "OUT_OF_RANGE", "TOO_MANY_STROKES", "TOO_MANY_POINTS"),
        *("DUPLICATE", "STORE_UNAVAILABLE"),
    )
]
WITHDRAWAL_PROBLEMS = [ProblemType[name] for name in ("UNAUTHORIZED", "TOO_MANY_REQUESTS", "STORE_UNAVAILABLE")]
COMMON_PROBLEMS = [ProblemType[name] for name in ("NOT_FOUND", "METHOD_NOT_ALLOWED", "BAD_REQUEST", "INTERNAL")]

OUTPUTS = (
    schemas.PredictionOutput,
    schemas.BatchOutput,
    schemas.NumberOutput,
    schemas.NumberBatchOutput,
    schemas.SheetOutput,
    schemas.SheetBatchOutput,
    schemas.ModelOutput,
    schemas.Health,
    schemas.ProblemDetails,
)
CONTRIBUTION_COMPONENTS = (schemas.ContributionInput, schemas.ContributionOffer, schemas.ContributionReceipt)
COMPONENTS = (schemas.PredictionsInput, schemas.PicturesInput, schemas.PictureForm, *OUTPUTS)


def openapi_document(settings: Settings) -> dict[str, Any]:
    """The OpenAPI 3.1 document, with the limits that the settings define, and the path of the current request."""
    return _make_document(settings) | {"servers": [{"url": problems.base_url()}]}


@cache
def _make_document(settings: Settings) -> dict[str, Any]:
    _, definitions = models_json_schema([(model, "validation") for model in COMPONENTS], ref_template=REF_TEMPLATE)
    components = definitions["$defs"]
    components["StrokesInput"]["properties"]["strokes"]["maxItems"] = settings.max_strokes
    for batch in ("Batch", "PictureBatch"):
        components[batch]["properties"]["items"]["maxItems"] = settings.max_batch_size
    health = _content(schemas.Health)
    text = {"text/plain": {"schema": {"type": "string"}}}
    needs_model = [ProblemType.MODEL_UNAVAILABLE]
    document: dict[str, Any] = {
        "openapi": "3.1.1",
        "info": {"title": "Digitpad", "version": version("digitpad"), "description": DESCRIPTION},
        "paths": {
            "/predictions": {"post": _predict_operation(settings)},
            "/numbers": {"post": _numbers_operation(settings)},
            "/sheets": {"post": _sheets_operation(settings)},
            "/model": {"get": _operation("model", "Describe the model", _content(schemas.ModelOutput), needs_model)},
            "/health/live": {"get": _operation("live", "Report that the process responds", health)},
            "/health/ready": {"get": _operation("ready", "Report readiness", health, needs_model)},
            "/metrics": {"get": _operation("metrics", "Metrics for Prometheus", text)},
        },
        "components": {"schemas": components},
    }
    if settings.contributions:
        _describe_contributions(document, settings)
    return document


def _describe_contributions(document: dict[str, Any], settings: Settings) -> None:
    """Add the operations on the store."""
    _, definitions = models_json_schema(
        [(model, "validation") for model in CONTRIBUTION_COMPONENTS], ref_template=REF_TEMPLATE
    )
    contribution = definitions["$defs"]["ContributionInput"]
    contribution["properties"]["strokes"]["maxItems"] = schemas.MAX_CONTRIBUTION_STROKES
    document["info"]["description"] += " This site also takes drawings for a common store, from people who agree to it."
    document["components"]["schemas"] |= definitions["$defs"]
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    contribute = _operation(
        "contribute",
        "Give a drawing to the common store",
        _content(schemas.ContributionReceipt),
        CONTRIBUTION_PROBLEMS,
        success="201",
    )
    description = f"""Stores the strokes of one digit, whose position and size are dropped, with its label, the version
of the text that the visitor agreed to, and the day; nothing else. At most {schemas.MAX_CONTRIBUTION_POINTS:,} points.
Rate limit: {settings.contribution_rate_limit}."""
    body = {"required": True, "content": _content(schemas.ContributionInput)}
    withdraw = _operation("withdraw", "Take a drawing back", None, WITHDRAWAL_PROBLEMS, success="204")
    offer = _operation("offer", "Tell which text to agree to", _content(schemas.ContributionOffer))
    document["paths"]["/contributions"] = {
        "get": offer,
        "post": contribute | {"description": description, "requestBody": body},
        "delete": withdraw
        | {"description": "Deletes the drawing that the token was given for.", "security": [{"token": []}]},
    }


def _predict_operation(settings: Settings) -> dict[str, Any]:
    include = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [*schemas.Include]}}
    outputs = (schemas.PredictionOutput, schemas.BatchOutput)
    operation = _operation("predict", "Recognise digits", _one_of(outputs), INK_PROBLEMS)
    return operation | _inks(settings, _parameters(schemas.Query, {"include": include}), schemas.PredictionsInput)


def _numbers_operation(settings: Settings) -> dict[str, Any]:
    parameters = _parameters(schemas.NumbersQuery, NUMBER_PARAMETERS)
    outputs = (schemas.NumberOutput, schemas.NumberBatchOutput)
    operation = _operation("readNumbers", "Read whole numbers", _one_of(outputs), INK_PROBLEMS)
    return operation | _inks(settings, parameters, schemas.PredictionsInput)


def _sheets_operation(settings: Settings) -> dict[str, Any]:
    sums = {
        "type": "array",
        "maxItems": schemas.MAX_SUMS,
        "items": {
            "type": "string",
            "maxLength": schemas.MAX_SUM_LENGTH,
            "pattern": f"^(?:{SUM_PATTERN})$",
            "examples": ["rows", "D = A + B"],
        },
    }
    code = {"type": "string", "pattern": f"^{CODE_PATTERN}$", "examples": ["DIGITPAD:1:A4:20X6X3"]}
    parameters = _parameters(schemas.SheetsQuery, {"sum": sums} | NUMBER_PARAMETERS | {"code": code})
    outputs = (schemas.SheetOutput, schemas.SheetBatchOutput)
    operation = _operation("readSheets", "Read photographed sheets", _one_of(outputs), SHEET_PROBLEMS)
    return operation | _inks(settings, parameters, schemas.PicturesInput)


def _parameters(query: type[BaseModel], parameters: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The query parameters with these schemas; lists are separated by commas."""
    return [
        {
            "name": name,
            "in": "query",
            "style": "form",
            "explode": False,
            "description": query.model_fields[name].description,
            "schema": schema,
        }
        for name, schema in parameters.items()
    ]


def _inks(settings: Settings, parameters: list[dict[str, Any]], json_body: type[BaseModel]) -> dict[str, Any]:
    """The part of an operation that says which inks it takes."""
    picture = {"schema": {"type": "string", "format": "binary", "maxLength": settings.max_body_bytes}}
    takes_strokes = json_body is schemas.PredictionsInput
    description = f"""Takes one picture (as the body itself, as the file `image` of a form, or in JSON)
{"or drawing (as strokes), " if takes_strokes else ""}or a batch of up to {settings.max_batch_size}.
A body has at most {settings.max_body_bytes:,} bytes. Its pictures have at most {settings.max_pixels:,} pixels in total,
and at most {MAX_WORKING_PIXELS:,} after large ones have been scaled
down{f"; its strokes have at most {settings.max_points:,} points" if takes_strokes else ""}.
Rate limit: {settings.rate_limit}."""
    bodies = _content(json_body) | _content(schemas.PictureForm, FORM)
    return {
        "description": description,
        "parameters": parameters,
        "requestBody": {"required": True, "content": bodies | {"image/*": picture, BYTES: picture}},
    }


def _operation(
    name: str,
    summary: str,
    content: dict[str, Any] | None,
    problem_types: Iterable[ProblemType] = (),
    success: str = "200",
) -> dict[str, Any]:
    """An operation with its successful response, and one response for each status of a problem."""
    slugs: dict[int, list[str]] = {}
    for problem_type in dict.fromkeys([*COMMON_PROBLEMS, *problem_types]):
        slugs.setdefault(int(problem_type.status), []).append(problem_type.slug)
    problem = _content(schemas.ProblemDetails, problems.MEDIA_TYPE)
    responses = {success: {"description": "Success"} | ({"content": content} if content else {})} | {
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
