"""The weights by which numbers are read: fitted on numbers of people from whom the network has not learnt.

The number reader's lattice is a conditional random field with few weights (`text_likelihood.py`). They are fitted to
the network that ships, on real numbers and composed ones, on strokes and pictures together. The thresholds below which
a reading needs review are then chosen on readings with these weights.
"""

import logging
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import compress, product
from typing import TypeAlias

import numpy as np
from scipy.optimize import minimize

from digitpad.arrays import BoolArray, Float64Array
from digitpad.numbers.ink import ink_to_lattices
from digitpad.numbers.weights import FEATURES, NumberWeights
from digitpad.recognizer import Recognizer
from digitpad.training.data.number_sets import (
    COMPOSED_BY_GAP,
    NO_NUMBER,
    REAL,
    REAL_WITH_SEPARATORS,
    SINGLE_DIGITS,
    LabeledNumber,
    NumberSets,
)
from digitpad.training.text_likelihood import LabeledLattice, TextLikelihood

log = logging.getLogger(__name__)

SET_WEIGHTS = {REAL: 4.0, REAL_WITH_SEPARATORS: 2.0, SINGLE_DIGITS: 3.0, NO_NUMBER: 0.2}
"""How much the numbers of a set count together; those of any other set 1. More for letters costs numbers."""

PRIOR = 0.001
"""The penalty on the sum of the squared weights: a Gaussian prior, which matters for features that are rare."""

MAX_ITERATIONS = 80

DECIMALS = 4
"""Of weights and thresholds."""

MAX_SET_SIZE = 400
"""The features of more numbers fill the memory."""

MAX_REAL_ERRORS, MAX_COMPOSED_ERRORS = 0.01, 0.01
REVIEW_SETS = (((REAL,), MAX_REAL_ERRORS), ((*COMPOSED_BY_GAP.values(),), MAX_COMPOSED_ERRORS))
"""The sets that choose the thresholds, in groups; of each, the largest fraction of wrong numbers without review.

They are strokes: of touching pictures the network is too sure. Composed numbers have the wrong labels of their digits.
"""

THRESHOLD_COUNT = 100
"""The number of values that are tried for each threshold."""

Confidences: TypeAlias = tuple[Float64Array, Float64Array, BoolArray]
"""Of N readings: the confidence, the lowest confidence of a digit, and whether the reading is wrong; (N,) each."""


def fit_number_weights(recognizer: Recognizer, sets: NumberSets) -> NumberWeights:
    """Fit the weights and the thresholds to a network, and let it read numbers with them.

    If there is a line network, the weights are those by which it reads.

    Args:
        recognizer: the network.
        sets: numbers of people from whom it has not learnt, as `build_fit_sets` makes them; at least one number.
    """
    lattices = [lattice for name, numbers in sets.items() for lattice in _label_lattices(recognizer, name, numbers)]
    features = dict(zip(FEATURES, fit_features(lattices).round(DECIMALS).tolist(), strict=True))
    network = recognizer.line_network or recognizer
    network.number_weights = NumberWeights(features, min_confidence=0.0, min_digit_confidence=0.0)
    groups = [[number for name in names for number in sets.get(name, ())] for names, _ in REVIEW_SETS]
    limits = [limit for _, limit in REVIEW_SETS]
    thresholds = choose_thresholds([_read(recognizer, numbers) for numbers in groups], limits)
    network.number_weights = NumberWeights(features, *thresholds)
    return network.number_weights


def fit_features(lattices: Sequence[LabeledLattice]) -> Float64Array:
    """The weights (F,) under which the texts of lattices are most probable, by L-BFGS (Liu and Nocedal, 1989).

    Lattices that cannot spell their text, whatever the weights, are left out; where a comma looks like a point, a point
    is right.
    """
    start = np.zeros(lattices[0].arcs.features.shape[1])
    lattices = [
        lattice if can_spell else replace(lattice, text=lattice.text.replace(",", "."))
        for lattice, can_spell in zip(lattices, _can_spell(lattices, start), strict=True)
    ]
    can_spell = _can_spell(lattices, start)
    likelihood = TextLikelihood([*compress(lattices, can_spell)])
    log.info("Fitting on %d numbers; the lattices of %d others cannot spell them.", can_spell.sum(), (~can_spell).sum())

    def loss(weights: Float64Array) -> tuple[float, Float64Array]:
        value, gradient = likelihood(weights)
        return value + PRIOR * float(weights @ weights), gradient + 2 * PRIOR * weights

    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MAX_ITERATIONS})
    return np.asarray(result.x)


def _can_spell(lattices: Sequence[LabeledLattice], weights: Float64Array) -> BoolArray:
    return np.isfinite(TextLikelihood(lattices).log_likelihoods(weights))


def choose_thresholds(groups: Sequence[Confidences], max_errors: Sequence[float]) -> tuple[float, float]:
    """The thresholds of confidence and of a digit's confidence with which the most readings need no review.

    Args:
        groups: the readings.
        max_errors: for each group the largest fraction of wrong readings among those that need no review.
    """
    values = [np.concatenate([group[column] for group in groups]) for column in (0, 1)]
    steps = np.linspace(0, 1, THRESHOLD_COUNT)
    options = [np.quantile(np.append(column, (0.0, 1.0)), steps).round(DECIMALS) for column in values]
    best, most = (1.0, 1.0), 0.0
    for thresholds in product(*options):
        accepted = [(group[0] >= thresholds[0]) & (group[1] >= thresholds[1]) for group in groups]
        fraction = sum(float(mask.sum()) / max(len(mask), 1) for mask in accepted)
        if fraction > most and all(
            (mask & group[2]).sum() <= limit * mask.sum()
            for group, mask, limit in zip(groups, accepted, max_errors, strict=True)
        ):
            best, most = (float(thresholds[0]), float(thresholds[1])), fraction
    return best


def _label_lattices(recognizer: Recognizer, name: str, numbers: Sequence[LabeledNumber]) -> list[LabeledLattice]:
    """The lattices of a set, at most `MAX_SET_SIZE` evenly chosen.

    Left out is ink that is taken for several lines, or that the line network, if there is one, does not read.
    """
    labeled = []
    for number in numbers[:: math.ceil(len(numbers) / MAX_SET_SIZE)]:
        lattices = ink_to_lattices(number.ink)
        if len(lattices) == 1 and recognizer.line_network:
            lattices = recognizer.line_network.score(lattices)
        if len(lattices) == 1:
            logits = recognizer.score_candidates(lattices)
            labeled.append(LabeledLattice(lattices[0].arcs(logits), number.text))
    return [replace(lattice, weight=SET_WEIGHTS.get(name, 1.0) / len(labeled)) for lattice in labeled]


def _read(recognizer: Recognizer, numbers: Sequence[LabeledNumber]) -> Confidences:
    """The confidences of readings, but of those that need review anyhow, and whether they are wrong."""
    readings = [recognizer.read_number(number.ink) for number in numbers]
    pairs = [(number, reading) for number, reading in zip(numbers, readings, strict=True) if not reading.needs_review]
    return (
        np.array([reading.confidence for _, reading in pairs]),
        np.array([min(digit.confidence for digit in reading.digits) for _, reading in pairs]),
        np.array([not number.is_read_as(reading.text) for number, reading in pairs], np.bool_),
    )
