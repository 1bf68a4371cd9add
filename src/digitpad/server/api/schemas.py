"""What goes over the wire, typed: the schemas that requests are checked against and the document is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, JsonValue, RootModel, Tag

from digitpad.preprocessing.strokes import MAX_COORDINATE

BASE64 = r"^[A-Za-z0-9+/]+={0,2}$"


class Input(BaseModel):
    """What a client sends: nothing is guessed, and nothing is ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Include(StrEnum):
    """What a prediction can hold besides."""

    FRAME = "frame"
    EVIDENCE = "evidence"


class Query(BaseModel):
    """The parameters behind the question mark."""

    model_config = ConfigDict(extra="forbid")

    include: Annotated[
        list[Include],
        Field(description="What each prediction should hold besides: the frame that the network saw, the evidence."),
    ] = []


Coordinate = Annotated[float, Field(ge=-MAX_COORDINATE, le=MAX_COORDINATE, allow_inf_nan=False)]
Point = tuple[Coordinate, Coordinate]
Stroke = list[Point]


class StrokesInput(Input):
    """Ink as strokes."""

    strokes: list[Stroke] = Field(
        description="For each stroke its (x, y) points between pen down and pen up; x to the right, y down, any unit.",
        examples=[[[[32, 10], [28, 70]]]],
    )


class PictureInput(Input):
    """Ink as a picture."""

    picture: str = Field(
        min_length=1,
        pattern=BASE64,
        description="The bytes of a PNG, JPEG, WebP, BMP, GIF or TIFF file in base64.",
        json_schema_extra={"contentEncoding": "base64"},
    )


def _kind(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    return "<picture>" if isinstance(value, dict) and "picture" in value else "<strokes>"


Item = Annotated[
    Annotated[StrokesInput, Tag("<strokes>")] | Annotated[PictureInput, Tag("<picture>")], Discriminator(_kind)
]


class Batch(Input):
    """Several inks, of either kind."""

    items: list[Item] = Field(min_length=1)


def _one_or_many(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    return "<batch>" if isinstance(value, dict) and "items" in value else "<one>"


class PredictionsInput(
    RootModel[
        Annotated[Annotated[StrokesInput, Tag("<one>")] | Annotated[Batch, Tag("<batch>")], Discriminator(_one_or_many)]
    ]
):
    """One ink, or a batch."""


class PictureForm(BaseModel):
    """A picture from a form."""

    image: bytes = Field(description="The file.", json_schema_extra={"format": "binary"})


Probability = Annotated[float, Field(ge=0, le=1)]


class PredictionOutput(BaseModel):
    """What the network makes of some ink."""

    digit: Annotated[int, Field(ge=0, le=9)] | None = Field(
        description="Null for a blank, and for ink that is no digit."
    )
    confidence: Probability = Field(description="The probability of the digit; 0 where there is none.")
    probabilities: Annotated[list[Probability], Field(min_length=10, max_length=10)] = Field(
        description="One for each digit, summing to 1: how the network would choose if it had to."
    )
    frame: list[list[Probability]] | None = Field(
        None, description="What the network saw: 28 rows of 28, ink 1 on paper 0. When included."
    )
    evidence: list[list[list[float]]] | None = Field(
        None, description="For each digit 7 rows of 7: where in the frame its evidence lies. When included."
    )


class BatchOutput(BaseModel):
    """The predictions of a batch, in its order."""

    predictions: list[PredictionOutput]


class ModelOutput(BaseModel):
    """The network that answers."""

    name: str
    version: str = Field(description="The version of Digitpad that it ships with.")
    sha256: str = Field(description="The hash of digits.onnx.", pattern="^[0-9a-f]{64}$")
    metrics: dict[str, JsonValue] = Field(description="How good it is, as `digitpad evaluate` measured it.")


class Health(BaseModel):
    """The answer to a probe."""

    status: Literal["ok"]


class ProblemDetails(BaseModel):
    """Problem details for HTTP APIs (RFC 9457)."""

    type: str = Field(
        description="The address that stands for this kind of problem, and explains it; it stays the same."
    )
    title: str
    status: int
    detail: str = Field(description="One sentence that says what to do.")
    field: str | None = Field(None, description="The path of the value at fault, such as `items.3.strokes.0.1`.")
