"""Write the output of `digitpad predict`: a line for each picture, as text, JSON or CSV."""

from __future__ import annotations

import csv
import json
import math
import sys
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad import Prediction
    from digitpad.no_digit_reason import NoNumberReason
    from digitpad.numbers.reading import NumberReading
    from digitpad.numbers.review import ReviewReason

T = TypeVar("T")


class OutputFormat(NamedTuple, Generic[T]):
    """How a prediction is written.

    Attributes:
        to_text: as text.
        to_json: as the fields of a JSON object.
        columns: the header of a CSV file.
        to_row: as the values below it.
    """

    to_text: Callable[[T], str]
    to_json: Callable[[T], dict[str, Any]]
    columns: list[str]
    to_row: Callable[[T], list[Any]]


def make_writer(output_format: str, form: OutputFormat[T]) -> Callable[[str, T], None]:
    """A function that writes a name and its prediction as one line."""
    if output_format == "text":
        return lambda name, prediction: click.echo(f"{name}: {form.to_text(prediction)}")
    if output_format == "json":
        return lambda name, prediction: click.echo(json.dumps({"file": name} | form.to_json(prediction)))
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["file", *form.columns])

    def write(name: str, prediction: T) -> None:
        rows.writerow([name, *form.to_row(prediction)])
        sys.stdout.flush()

    return write


def _digit_to_text(prediction: Prediction) -> str:
    if prediction.reason:
        return f"no digit ({NO_DIGIT_REASONS[prediction.reason]}){_format_example(prediction)}"
    return f"{prediction.digit}, {_percent(prediction.confidence)} sure{_format_example(prediction)}"


def _format_example(prediction: Prediction) -> str:
    return "" if prediction.example is None else f", because of taught example {prediction.example + 1}"


def _digit_to_json(prediction: Prediction) -> dict[str, Any]:
    return {
        "digit": prediction.digit,
        "confidence": float(prediction.confidence),
        "probabilities": prediction.probabilities.tolist(),
        "reason": prediction.reason,
        "example": prediction.example,
    }


def _digit_to_row(prediction: Prediction) -> list[Any]:
    digit = "" if prediction.digit is None else prediction.digit
    example = "" if prediction.example is None else prediction.example
    return [digit, prediction.confidence, *prediction.probabilities.tolist(), prediction.reason or "", example]


def _number_to_text(reading: NumberReading) -> str:
    if reading.reason:
        return f"no number ({NO_DIGIT_REASONS[reading.reason]})"
    review = f", needs review ({REVIEW_REASONS[reading.review_reason]})" if reading.review_reason else ""
    return f"{reading.text.replace(NEW_LINE, ' / ')}, {_percent(reading.confidence)} sure{review}"


def _number_to_row(reading: NumberReading) -> list[Any]:
    needs_review = str(reading.needs_review).lower()
    return [reading.text, reading.confidence, needs_review, reading.review_reason or "", reading.reason or ""]


def _percent(probability: float) -> str:
    """A probability above 0, rounded down to 0.1 %, as on the page; from 0.1 to 99.9 %, since nothing is certain."""
    permille = math.floor(1000 * probability + 1e-6)
    return f"{min(max(permille, 1), 999) / 10:.1f} %"


NEW_LINE = "\n"
NO_DIGIT_REASONS: dict[NoNumberReason, str] = {
    "blank": "blank",
    "framed": "an empty frame",
    "faint": "too faint",
    "crowded": "too much at once",
    "not_digit": "another shape",
    "not_allowed": "none with this length or checksum",
}
REVIEW_REASONS: dict[ReviewReason, str] = {
    "no_number": "no number",
    "constraint_mismatch": "length or checksum may be wrong",
    "struck_out": "struck out",
    "skipped_ink": "some ink may be no digit",
    "possible_sign": "a 1 may be a slash or a bracket",
    "possible_separator": "a point or comma may be missing",
    "picture_edge": "it may be the picture's edge",
    "doubtful_digit": "a digit is uncertain",
    "several_readings": "there is another reading",
}
DIGIT_FORMAT = OutputFormat(
    _digit_to_text,
    _digit_to_json,
    ["digit", "confidence", *(f"p{digit}" for digit in range(10)), "reason", "example"],
    _digit_to_row,
)
NUMBER_FORMAT = OutputFormat(
    _number_to_text,
    lambda reading: reading.as_dict(),
    ["text", "confidence", "needs_review", "review_reason", "reason"],
    _number_to_row,
)
