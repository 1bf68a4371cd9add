"""Evaluation of the number reader: whole numbers, digits, separators, review, and single digits.

Everything is measured on the ONNX file that ships, with the weights in it.
"""

from collections.abc import Sequence
from itertools import chain
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from digitpad.numbers.reading import NumberReading
from digitpad.preprocessing.to_frame import Ink
from digitpad.recognizer import Recognizer
from digitpad.training.data.composed_numbers import GAPS, NumberGenerator, draw_picture
from digitpad.training.data.evaluation_sets import SEED
from digitpad.training.data.number_sets import (
    COMPOSED,
    COMPOSED_BY_GAP,
    REAL,
    REGISTERS,
    SEPARATED,
    LabeledNumber,
    NumberSets,
    keep_digits,
)
from digitpad.training.data.pen_samples import PenSample
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.evaluation.rates import evaluate_groups, rate

LENGTH_KNOWN_SETS = (REAL, REGISTERS)
"""Sets of real numbers, which are read a second time with the number of digits given."""

WORST_COUNT = 40
"""The number of misread numbers that the report shows of each of these sets."""

TIMED_DIGITS, TIMED_COUNT = 10, 15
"""The length of the numbers whose reading is timed, and how many they are."""


def evaluate_numbers(recognizer: Recognizer, sets: NumberSets, digits: Sequence[PenSample]) -> dict[str, Any]:
    """Read all numbers of the sets.

    Args:
        recognizer: the shipped network.
        sets: the numbers by set.
        digits: pen samples of single digits, which are read as numbers and by `recognize`.

    Returns:
        JSON values. `sets`: for each set the metrics of `evaluate_readings`, `COMPOSED` for all composed strokes
        together; `length_known`: the rate of numbers that are read correctly if the number of digits is given;
        `separators`: the rate of separators that are read as a digit; `single_digits`: the rates of single digits that
        `recognize` and the number reader answer correctly; `misread`: the surest wrong readings as (index, text,
        confidence); `writers`: the fraction of numbers that are read correctly by writer (see `evaluate_groups`);
        `milliseconds`: the median time to read a number of `TIMED_DIGITS` digits. A rate has its count and interval.
    """
    readings = {name: [recognizer.read_number(number.ink) for number in numbers] for name, numbers in sets.items()}
    metrics = {name: evaluate_readings(numbers, readings[name]) for name, numbers in sets.items()}
    composed = [name for name in COMPOSED_BY_GAP.values() if name in sets]
    if composed:
        metrics[COMPOSED] = evaluate_readings(
            [*chain(*(sets[name] for name in composed))], [*chain(*(readings[name] for name in composed))]
        )
    return {
        "sets": metrics,
        "length_known": {
            name: rate([_is_read_with_length(recognizer, number) for number in sets[name]])
            for name in LENGTH_KNOWN_SETS
            if name in sets
        },
        "separators": rate(_are_separators_digits(sets[SEPARATED], readings[SEPARATED])) if SEPARATED in sets else None,
        "single_digits": _evaluate_single_digits(recognizer, digits) if digits else None,
        "misread": {
            name: _find_surest_misreadings(sets[name], readings[name]) for name in LENGTH_KNOWN_SETS if name in sets
        },
        "writers": {REAL: _evaluate_writers(sets[REAL], readings[REAL])} if REAL in sets else {},
        "milliseconds": _time_readings(recognizer),
    }


def evaluate_readings(numbers: Sequence[LabeledNumber], readings: Sequence[NumberReading]) -> dict[str, Any]:
    """The metrics of the readings of at least one number, as JSON values.

    Returns:
        `correct`: the rate of numbers that are read correctly; `accepted`: of those that need no review;
        `accepted_errors`: of those among these that are wrong; `split_or_joined`: of digits that are not read from
        exactly their strokes, if these are known; if there are digits, `misread`, `added` and `lost`: how many of them
        are replaced, inserted and deleted, as fractions of all `digit_count` digits.
    """
    pairs = [*zip(numbers, readings, strict=True)]
    correct = np.array([number.is_read_as(reading.text) for number, reading in pairs])
    accepted = np.array([not reading.needs_review for reading in readings])
    segmented = [*chain(*(_are_digits_segmented(number, reading) for number, reading in pairs))]
    texts = [(number.digits, keep_digits(reading.text)) for number, reading in pairs]
    operations = np.sum([count_edits(*pair) for pair in texts], axis=0)
    digit_count = sum(len(text) for text, _ in texts)
    fractions = (operations / digit_count).tolist() if digit_count else ()
    return {
        "correct": rate(correct),
        "accepted": rate(accepted),
        "accepted_errors": rate(~correct[accepted]),
        "split_or_joined": rate(~np.array(segmented)) if segmented else None,
        "digit_count": digit_count,
        **dict(zip(("misread", "added", "lost"), fractions, strict=False)),
    }


def count_edits(text: str, other: str) -> tuple[int, int, int]:
    """The fewest replacements, insertions and deletions that make the other text of one (Levenshtein, 1966)."""
    row = [(index, 0, index, 0) for index in range(len(other) + 1)]  # the total first
    for length, character in enumerate(text, 1):
        above, row = row, [(length, 0, 0, length)]
        for index, other_character in enumerate(other):
            total, replaced, inserted, deleted = above[index]
            is_other = int(character != other_character)
            options = [(total + is_other, replaced + is_other, inserted, deleted)]
            total, replaced, inserted, deleted = row[index]
            options.append((total + 1, replaced, inserted + 1, deleted))
            total, replaced, inserted, deleted = above[index + 1]
            options.append((total + 1, replaced, inserted, deleted + 1))
            row.append(min(options))
    return row[-1][1:]


def _are_digits_segmented(number: LabeledNumber, reading: NumberReading) -> list[bool]:
    """For each digit of the number whether some digit was read from exactly its strokes; none if they are unknown."""
    found = {frozenset(digit.strokes) for digit in reading.digits}
    characters = zip(number.text, number.characters or (), strict=False)
    return [frozenset(strokes) in found for character, strokes in characters if character.isdecimal()]


def _are_separators_digits(numbers: Sequence[LabeledNumber], readings: Sequence[NumberReading]) -> list[bool]:
    """For each separator whether a digit was read from its strokes alone."""
    return [
        any(digit.strokes and set(digit.strokes) <= set(strokes) for digit in reading.digits)
        for number, reading in zip(numbers, readings, strict=True)
        for character, strokes in zip(number.text, number.characters or (), strict=True)
        if not character.isdecimal()
    ]


def _is_read_with_length(recognizer: Recognizer, number: LabeledNumber) -> bool:
    return number.is_read_as(recognizer.read_number(number.ink, length=len(number.digits)).text)


def _evaluate_writers(numbers: Sequence[LabeledNumber], readings: Sequence[NumberReading]) -> dict[str, Any]:
    correct = [number.is_read_as(reading.text) for number, reading in zip(numbers, readings, strict=True)]
    return evaluate_groups([number.group for number in numbers], np.array(correct))


def _evaluate_single_digits(recognizer: Recognizer, digits: Sequence[PenSample]) -> dict[str, Any]:
    inks, labels = [digit.strokes for digit in digits], [digit.label for digit in digits]
    answers = [prediction.digit for prediction in recognizer.recognize_batch(inks)]
    texts = [recognizer.read_number(ink).text for ink in inks]
    return {
        "recognize": rate([answer == label for answer, label in zip(answers, labels, strict=True)]),
        "read_number": rate([text == str(label) for text, label in zip(texts, labels, strict=True)]),
    }


def _find_surest_misreadings(numbers: Sequence[LabeledNumber], readings: Sequence[NumberReading]) -> list[list[Any]]:
    """The `WORST_COUNT` wrong readings with the highest confidence, as the index of the number, text and confidence."""
    pairs = enumerate(zip(numbers, readings, strict=True))
    wrong = [(reading, index) for index, (number, reading) in pairs if not number.is_read_as(reading.text)]
    wrong.sort(key=lambda pair: -pair[0].confidence)
    return [[index, reading.text, reading.confidence] for reading, index in wrong[:WORST_COUNT]]


def _time_readings(recognizer: Recognizer) -> dict[str, float]:
    """The median time to read `TIMED_COUNT` composed numbers, as strokes and as pictures, in milliseconds."""
    rng, generator = np.random.default_rng(SEED), NumberGenerator(stroke_font_digits())
    numbers = [generator.generate(rng, TIMED_DIGITS, GAPS["natural"]) for _ in range(TIMED_COUNT)]
    inks: dict[str, list[Ink]] = {
        "strokes": [number.strokes for number in numbers],
        "picture": [draw_picture(number.strokes, rng) for number in numbers],
    }
    return {kind: median(_time_reading(recognizer, ink) for ink in kind_inks) for kind, kind_inks in inks.items()}


def _time_reading(recognizer: Recognizer, ink: Ink) -> float:
    start = perf_counter()
    recognizer.read_number(ink)
    return 1000 * (perf_counter() - start)
