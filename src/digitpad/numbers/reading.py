"""Read a number: from the network's scores for the candidates to a text with its confidence, digit by digit.

The port is `web/src/numbers/reading.ts`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from digitpad.numbers.decode import Decoding, decode
from digitpad.numbers.pieces import bounding_box
from digitpad.numbers.review import ReviewReason, find_review_reason
from digitpad.numbers.symbols import DIGIT_COUNT, SKIP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.arrays import Float64Array
    from digitpad.no_digit_reason import NoNumberReason
    from digitpad.numbers.constraints import Constraint
    from digitpad.numbers.lattice import Arcs, Lattice
    from digitpad.numbers.weights import NumberWeights

MAX_ALTERNATIVES = 5
MIN_ALTERNATIVE_PROBABILITY = 0.001
"""Less probable alternatives are not worth a look."""

MIN_SINGLE_DIGIT_CONFIDENCE = 0.9
"""The ink of a line that is one digit at least this surely may be read as this digit instead of as a number."""

MIN_NUMBER_CONFIDENCE = 0.5
"""A less probable number gives way to such a digit."""

MAX_DIGIT_OVERLAP = 0.2
"""So does a number whose digits all reach further into each other, in heights of a digit, as the slash of a 0 does."""


@dataclass(frozen=True, eq=False)
class NumberDigit:
    """One digit of a number.

    Attributes:
        digit: 0..9.
        confidence: the probability that this ink is this digit, 0..1.
        probabilities: (10,), one for each digit, with the sum 1, on the assumption that the ink is a digit.
        box: its left, top, right and bottom, in the units of the points or in pixels of the picture.
        strokes: the indices of its strokes; empty in a picture. Digits that share a stroke both have its index.
    """

    digit: int
    confidence: float
    probabilities: Float64Array
    box: tuple[float, float, float, float]
    strokes: list[int]


@dataclass(frozen=True, eq=False)
class NumberReading:
    """The answer for the ink of a number.

    Attributes:
        text: digits, points, commas, colons, minus signs and spaces; lines of writing are separated by a line feed.
            Empty if the ink is blank, or no number that is allowed.
        confidence: the probability of the text, 0..1; 0 if it is empty.
        digits: the digits of the text, in its order.
        alternatives: at most five other texts with their probabilities, 0.001..1, the most probable first.
        review_reason: why a person should look at it; None if nobody needs to.
        reason: why the text is empty, if the ink was there to tell (`Recognizer.read_number`); otherwise None.
    """

    text: str
    confidence: float
    digits: list[NumberDigit]
    alternatives: list[tuple[str, float]]
    review_reason: ReviewReason | None
    reason: NoNumberReason | None = None

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at it."""
        return self.review_reason is not None

    def as_dict(self) -> dict[str, Any]:
        """The reading as values that JSON knows; alternatives are objects with `text` and `probability`."""
        digits = [vars(digit) | {"probabilities": digit.probabilities.tolist()} for digit in self.digits]
        alternatives = [{"text": text, "probability": probability} for text, probability in self.alternatives]
        return vars(self) | {"digits": digits, "alternatives": alternatives, "needs_review": self.needs_review}


NO_NUMBER = NumberReading("", 0.0, [], [], "no_number")


def read_lines(
    lattices: Sequence[Lattice],
    logits: Float64Array,
    weights: NumberWeights,
    constraint: Constraint,
    rejection_threshold: float,
) -> NumberReading:
    """Read the lines of an ink, each a number.

    Args:
        lattices: the lattice of each line, from top to bottom.
        logits: (C, 10), the network's logits for the candidates of all of them, in this order.
        weights: the weights of the model.
        constraint: which texts are allowed, for each line by itself.
        rejection_threshold: a digit is doubtful if "no digit" is more probable than this.
    """
    if not lattices:
        return NO_NUMBER
    parts = np.split(logits, np.cumsum([len(lattice.candidates) for lattice in lattices])[:-1])
    lines = [
        _read_line(lattice, part, weights, constraint, rejection_threshold)
        for lattice, part in zip(lattices, parts, strict=True)
    ]
    read = [line for line in lines if line.text]
    texts = [(line.text, line.confidence) for line in read[:1]] + (read[0].alternatives if read else [])
    for line in read[1:]:
        options = [(line.text, line.confidence), *line.alternatives]
        joined = [(f"{text}\n{other}", value * factor) for text, value in texts for other, factor in options]
        texts = sorted(joined, key=lambda option: (-option[1], option[0]))[: MAX_ALTERNATIVES + 1]
    if not texts:
        return NO_NUMBER
    (text, confidence), *alternatives = texts
    return NumberReading(
        text,
        confidence,
        [digit for line in read for digit in line.digits],
        [option for option in alternatives if option[1] >= MIN_ALTERNATIVE_PROBABILITY][:MAX_ALTERNATIVES],
        next((line.review_reason if line.text else "skipped_ink" for line in lines if line.needs_review), None),
    )


def _read_line(
    lattice: Lattice,
    logits: Float64Array,
    weights: NumberWeights,
    constraint: Constraint,
    rejection_threshold: float,
) -> NumberReading:
    arcs = lattice.arcs(logits)
    decoding = decode(arcs, arcs.features @ weights.vector(), lattice.spaces, constraint)
    if not decoding.hypotheses or not _is_number(decoding.hypotheses[0].text):
        return NO_NUMBER
    (best, confidence), *others = [
        (hypothesis, math.exp(hypothesis.total - decoding.total)) for hypothesis in decoding.hypotheses
    ]
    indices = [index for index in best.arcs if arcs.symbols[index] < DIGIT_COUNT]
    candidates = [lattice.candidates.index((arcs.starts[index], arcs.ends[index])) for index in indices]
    no_digit = [_no_digit_probability(logits[candidate]) for candidate in candidates]
    if min(no_digit) > rejection_threshold:
        return NO_NUMBER
    digits = [
        _to_digit(lattice, candidate, _label_probabilities(lattice, candidate, arcs, decoding), symbol, doubt)
        for candidate, symbol, doubt in zip(candidates, arcs.symbols[indices].tolist(), no_digit, strict=True)
    ]
    reason = find_review_reason(
        lattice,
        arcs,
        decoding,
        logits,
        is_improbable=confidence < weights.min_confidence,
        has_doubtful_digit=max(no_digit) > rejection_threshold
        or min(digit.confidence for digit in digits) < weights.min_digit_confidence,
    )
    alternatives = [(hypothesis.text, probability) for hypothesis, probability in others if _is_number(hypothesis.text)]
    reading = NumberReading(best.text, confidence, digits, alternatives, reason)
    overlaps = -lattice.gaps[arcs.starts[indices[1:]]]
    if reason and (confidence < MIN_NUMBER_CONFIDENCE or bool((overlaps > MAX_DIGIT_OVERLAP).all())):
        return _prefer_single_digit(reading, lattice, logits, constraint, rejection_threshold)
    return reading


def _prefer_single_digit(
    reading: NumberReading,
    lattice: Lattice,
    logits: Float64Array,
    constraint: Constraint,
    rejection_threshold: float,
) -> NumberReading:
    """The reading of a line; or all of its ink as one digit, if the network is sure of that and the text is another.

    The probability of a text is then that of the digit, plus what is left of its own.
    """
    run = (0, len(lattice.pieces.boxes))
    if run not in lattice.candidates:
        return reading
    candidate = lattice.candidates.index(run)
    probabilities = np.exp(logits[candidate] - np.logaddexp.reduce(logits[candidate]))
    symbol, no_digit = int(probabilities.argmax()), _no_digit_probability(logits[candidate])
    digit = _to_digit(lattice, candidate, probabilities, symbol, no_digit)
    text, rest = str(symbol), 1 - digit.confidence
    if (
        text == reading.text
        or no_digit > rejection_threshold
        or digit.confidence < MIN_SINGLE_DIGIT_CONFIDENCE
        or not constraint.allows(text)
    ):
        return reading
    others = [(reading.text, reading.confidence), *reading.alternatives]
    return NumberReading(
        text,
        digit.confidence + rest * dict(others).get(text, 0.0),
        [digit],
        [(other, rest * probability) for other, probability in others if other != text],
        "several_readings",
    )


def _no_digit_probability(logits: Float64Array) -> float:
    """The probability of "no digit" for a candidate with these logits, (10,)."""
    return 1 / (1 + float(np.exp(logits).sum()))


def _is_number(text: str) -> bool:
    """Whether a text has a digit, and not more separators than a number such as `-.5`."""
    digits = sum(character.isdigit() for character in text)
    return 0 < digits >= len(text.replace(" ", "")) - digits - 1


def _label_probabilities(lattice: Lattice, candidate: int, arcs: Arcs, decoding: Decoding) -> Float64Array:
    """How probable each symbol is for the ink of a candidate, (symbols,): for its piece with the most ink.

    Every path reads that piece once, with whatever other pieces. So the probabilities have the sum 1, and doubts about
    where digits begin and end count as well.
    """
    first, end = lattice.candidates[candidate]
    piece = first + int(lattice.pieces.ink[first:end].argmax())
    covers = (arcs.starts <= piece) & (piece < arcs.ends)
    return np.bincount(arcs.symbols[covers], decoding.posteriors[covers], SKIP + 1).astype(np.float64)


def _to_digit(
    lattice: Lattice, candidate: int, label_probabilities: Float64Array, digit: int, no_digit: float
) -> NumberDigit:
    probabilities = label_probabilities[:DIGIT_COUNT]
    first, end = lattice.candidates[candidate]
    outer = bounding_box(lattice.pieces.outer_boxes[first:end]) * lattice.pieces.scale
    left, top, right, bottom = outer.tolist()
    return NumberDigit(
        digit,
        float(probabilities[digit]) * (1 - no_digit),
        probabilities / probabilities.sum(),
        (left, top, right, bottom),
        sorted(set(lattice.pieces.strokes[first:end])),
    )
