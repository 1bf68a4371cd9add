"""The schemas of requests and responses; requests are validated with them, and the OpenAPI document is made of them."""

from __future__ import annotations

import base64
import re
from enum import StrEnum
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, JsonValue, RootModel, Tag
from pydantic_core import PydanticKnownError

from digitpad.no_digit_reason import NoDigitReason, NoNumberReason  # noqa: TC001 - pydantic reads it
from digitpad.numbers.constraints import Check  # noqa: TC001 - pydantic reads it
from digitpad.numbers.review import ReviewReason  # noqa: TC001 - as above
from digitpad.preprocessing.strokes import MAX_COORDINATE
from digitpad.sheets.reading import CellState  # noqa: TC001 - as above
from digitpad.sheets.review import CellReviewReason  # noqa: TC001 - as above


class Input(BaseModel):
    """What a client sends: types are not converted, and unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Include(StrEnum):
    """Optional parts of a prediction."""

    FRAME = "frame"
    EVIDENCE = "evidence"


class Query(BaseModel):
    """The query parameters of `POST /predictions`."""

    model_config = ConfigDict(extra="forbid")

    include: list[Include] = Field([], description="Optional parts: the network's input frame, the evidence.")


class NumbersQuery(BaseModel):
    """The query parameters of `POST /numbers`."""

    model_config = ConfigDict(extra="forbid")

    length: str | None = Field(None, description="How many digits the number has: 4, or 3-5 for three to five.")
    check: Check | None = Field(None, description="The checksum that the digits satisfy.")


MAX_SUMS, MAX_SUM_LENGTH = 20, 100


class SheetsQuery(NumbersQuery):
    """The query parameters of `POST /sheets`."""

    sum: list[Annotated[str, Field(max_length=MAX_SUM_LENGTH)]] = Field(
        [],
        max_length=MAX_SUMS,
        description="Sums that hold: rows or columns (the last cell is the sum of the others), D = A + B - C, "
        "F = sum(A:E), 9 = sum(1:8). Encode + as %2B; spaces between two terms count as +, too.",
    )
    code: str | None = Field(
        None, description="The code printed below the boxes, if the picture does not show it well."
    )


Coordinate = Annotated[float, Field(ge=-MAX_COORDINATE, le=MAX_COORDINATE, allow_inf_nan=False)]
Point = tuple[Coordinate, Coordinate]
Stroke = list[Point]


class StrokesInput(Input):
    """Ink as strokes."""

    strokes: list[Stroke] = Field(
        description="Each stroke's (x, y) points between pen down and pen up: x to the right, y down, in any unit.",
        examples=[[[[32, 10], [28, 70]]]],
    )


MAX_CONTRIBUTION_BYTES, MAX_CONTRIBUTION_STROKES, MAX_CONTRIBUTION_POINTS = 250_000, 30, 4_000
"""Of one digit, however slowly it is drawn."""


class ContributionInput(StrokesInput):
    """A drawing for the common store."""

    label: Annotated[int, Field(ge=0, le=9)] | None = Field(description="The digit that was meant; null: no digit.")
    consent_version: int = Field(description="The version of the text that the visitor agreed to.", examples=[1])
    answer: Annotated[int, Field(ge=0, le=9)] | None = Field(None, description="The digit that was answered, if any.")


DATA_URL_PREFIX = re.compile("data:[^,]*;base64,", re.IGNORECASE)


def _decode_base64(text: object) -> object:
    """Base64 as programs write it: in lines, as a data URL, without padding, in either alphabet of RFC 4648."""
    if not isinstance(text, str):
        return text
    text = "".join(line.strip() for line in text.splitlines())  # a space within a line may be a lost plus sign
    try:
        if prefix := DATA_URL_PREFIX.match(text):
            text = unquote(text[prefix.end() :])
        text = text.rstrip("=")
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        details = {"encoding": "base64", "encoding_error": str(error)}
        raise PydanticKnownError("bytes_invalid_encoding", details) from None


class PictureInput(Input):
    """Ink as a picture."""

    picture: Annotated[bytes, BeforeValidator(_decode_base64)] = Field(
        min_length=1,
        description="A PNG, JPEG, WebP, BMP, GIF or TIFF file in base64: standard or URL-safe, with or without line "
        "breaks and padding, or as a data URL.",
        json_schema_extra={"format": "byte", "contentEncoding": "base64"},
    )


def _by_field(*fields: str, otherwise: str) -> Discriminator:
    """Chooses the schema whose tag is, in angle brackets, the first of these fields that an object has."""
    return Discriminator(
        lambda value: f"<{next((name for name in fields if isinstance(value, dict) and name in value), otherwise)}>"
    )


TaggedStrokes = Annotated[StrokesInput, Tag("<strokes>")]
TaggedPicture = Annotated[PictureInput, Tag("<picture>")]


class Batch(Input):
    """Several inks of either kind."""

    items: list[Annotated[TaggedStrokes | TaggedPicture, _by_field("picture", otherwise="strokes")]] = Field(
        min_length=1
    )


class PredictionsInput(
    RootModel[
        Annotated[
            TaggedStrokes | TaggedPicture | Annotated[Batch, Tag("<items>")],
            _by_field("items", "picture", otherwise="strokes"),
        ]
    ]
):
    """One ink, or a batch."""


class PictureBatch(Input):
    """Several pictures."""

    items: list[PictureInput] = Field(min_length=1)


class PicturesInput(
    RootModel[
        Annotated[TaggedPicture | Annotated[PictureBatch, Tag("<items>")], _by_field("items", otherwise="picture")]
    ]
):
    """One picture, or a batch."""


class PictureForm(BaseModel):
    """A form with a picture."""

    image: bytes = Field(description="The file.", json_schema_extra={"format": "binary"})


Probability = Annotated[float, Field(ge=0, le=1)]


class InkOutput(BaseModel):
    """What the answers for all inks have."""

    page_count: Annotated[int, Field(ge=2)] | None = Field(
        None, description="If the picture has several pages: how many. Only the first with ink is read."
    )


class PredictionOutput(InkOutput):
    """The prediction for one ink."""

    digit: Annotated[int, Field(ge=0, le=9)] | None = Field(description="Null if the ink is blank or no digit.")
    confidence: Probability = Field(description="The probability of the digit; 0 if there is none.")
    probabilities: Annotated[list[Probability], Field(min_length=10, max_length=10)] = Field(
        description="One for each digit, with the sum 1, on the assumption that the ink is a digit."
    )
    reason: NoDigitReason | None = Field(description="Why there is no digit; null if there is one.")
    frame: list[list[Probability]] | None = Field(
        None, description="If included: the network's input, 28 rows of 28 values, 1 for ink and 0 for paper."
    )
    evidence: list[list[list[float]]] | None = Field(
        None, description="If included: a class activation map for each digit, 7 rows of 7 values."
    )


class NumberDigitOutput(BaseModel):
    """One digit of a number."""

    digit: Annotated[int, Field(ge=0, le=9)]
    confidence: Probability = Field(description="The probability that this ink is this digit.")
    probabilities: Annotated[list[Probability], Field(min_length=10, max_length=10)] = Field(
        description="One for each digit, with the sum 1, on the assumption that the ink is a digit."
    )
    box: tuple[float, float, float, float] = Field(
        description="Left, top, right and bottom, in the units of the points or in pixels of the picture."
    )
    strokes: list[int] = Field(description="The indices of its strokes; empty for a picture.")


class AlternativeOutput(BaseModel):
    """Another text that the ink may stand for."""

    text: str
    probability: Probability


class NumberOutput(InkOutput):
    """The reading of one ink as a number."""

    text: str = Field(
        description="Digits and separators (`.,-:` and space); lines of writing are separated by a line feed. "
        "Empty if the ink is blank, or no number that is allowed."
    )
    confidence: Probability = Field(description="The probability of the text; 0 if it is empty.")
    digits: list[NumberDigitOutput] = Field(description="The digits of the text.")
    alternatives: list[AlternativeOutput] = Field(description="The most probable other texts.")
    needs_review: bool = Field(description="Whether a person should look at it.")
    review_reason: ReviewReason | None = Field(description="Why; null if nobody needs to.")
    reason: NoNumberReason | None = Field(description="Why the text is empty; null if it is not.")


class NumberBatchOutput(BaseModel):
    """The readings of a batch, in its order."""

    numbers: list[NumberOutput]


class SheetCellOutput(BaseModel):
    """What is read from a cell of a sheet."""

    row: Annotated[int, Field(ge=0)]
    column: Annotated[int, Field(ge=0)]
    text: str = Field(
        description="The digits, `?` for one not known. Empty if the cell is or is crossed out; `x` if it may be."
    )
    confidence: Probability = Field(description="The probability of the text.")
    state: CellState = Field(description="`look`: a person should look at it.")
    box: Annotated[list[tuple[float, float]], Field(min_length=4, max_length=4)] = Field(
        description="Its corners in pixels of the picture, clockwise from the top left of the text."
    )
    review_reason: CellReviewReason | None = Field(description="Why its state is `look`; null in other states.")
    failed_checks: list[str] = Field(description="The sums that it fails, and `length` or the checksum; then `look`.")


class SheetOutput(InkOutput):
    """The reading of a sheet."""

    code: str | None = Field(description="The code of its layout; null for a sheet without our marks.")
    rows: Annotated[int, Field(ge=0)]
    columns: Annotated[int, Field(ge=0)]
    cells: list[SheetCellOutput] = Field(description="Row by row.")


class SheetBatchOutput(BaseModel):
    """The readings of a batch of sheets, in its order."""

    sheets: list[SheetOutput]


class BatchOutput(BaseModel):
    """The predictions for a batch, in its order."""

    predictions: list[PredictionOutput]


class ModelOutput(BaseModel):
    """The model in use."""

    name: str
    version: str = Field(description="The version of Digitpad.")
    sha256: str = Field(description="The hash of digits.onnx.", pattern="^[0-9a-f]{64}$")
    metrics: dict[str, JsonValue] = Field(description="The metrics that `digitpad evaluate` measures.")


class ContributionOffer(BaseModel):
    """That drawings may be contributed."""

    consent_version: int = Field(description="The version of the text to agree to.")


class ContributionReceipt(BaseModel):
    """The response to a contribution."""

    token: str = Field(description="The secret that takes the drawing back.", pattern="^[A-Za-z0-9_-]{43}$")


class Health(BaseModel):
    """The response to a health check."""

    status: Literal["ok"]


class ProblemDetails(BaseModel):
    """Problem details for HTTP APIs (RFC 9457)."""

    type: str = Field(description="The URI that identifies and explains the type of problem; it never changes.")
    title: str
    status: int
    detail: str = Field(description="One sentence that says what to do.")
    field: str | None = Field(None, description="The path of the invalid value, such as `items.3.strokes.0.1`.")
