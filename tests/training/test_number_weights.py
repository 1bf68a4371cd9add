"""Fitting the number reader's weights: they make texts more probable, and thresholds keep errors out."""

import math
from dataclasses import replace

import numpy as np
import pytest

from digitpad import Recognizer
from digitpad.numbers.weights import FEATURES
from digitpad.training import number_weights
from digitpad.training.data.number_sets import COMPOSED_BY_GAP, REAL, REAL_WITH_SEPARATORS, LabeledNumber
from digitpad.training.number_weights import choose_thresholds, fit_features, fit_number_weights
from digitpad.training.text_likelihood import TextLikelihood
from font_numbers import font_numbers


def label(numbers):
    return [LabeledNumber(number.text, number.strokes, number.writer, number.characters) for number in numbers]


@pytest.fixture(scope="module")
def sets():
    """Numbers of the stroke font."""
    return {
        REAL: label(font_numbers(24, separators=("",))),
        REAL_WITH_SEPARATORS: label(font_numbers(8, 1, separators=(".", "-"))),
        COMPOSED_BY_GAP["tight"]: label(font_numbers(8, 2, separators=("",))),
    }


@pytest.fixture(scope="module")
def recognizer():
    recognizer = Recognizer()
    recognizer.line_network = None
    return recognizer


@pytest.fixture(scope="module")
def fitted(recognizer, sets):
    return fit_number_weights(recognizer, sets)


def test_recognizer_reads_numbers_with_the_fitted_weights(recognizer, fitted):
    numbers = label(font_numbers(20, 3, separators=("",)))
    assert recognizer.number_weights == fitted
    assert np.mean([number.is_read_as(recognizer.read_number(number.ink).text) for number in numbers]) >= 0.8
    assert set(fitted.features) == set(FEATURES)
    assert all(map(math.isfinite, fitted.features.values()))


def test_fit_is_reproducible(recognizer, sets, fitted):
    assert fit_number_weights(recognizer, sets) == fitted


def test_fit_makes_the_texts_more_probable(recognizer, sets):
    lattices = number_weights._label_lattices(recognizer, REAL, sets[REAL])  # noqa: SLF001
    likelihood, features = TextLikelihood(lattices), fit_features(lattices)
    assert likelihood(features)[0] < likelihood(np.zeros(len(features)))[0] / 4


def test_the_fit_with_a_line_network_is_that_network_s_own(sets):
    class Network:
        """It knows nothing: all classes are equally probable."""

        number_weights = None

        def score(self, lattices):
            return [replace(lattice, posteriors=np.full((99, 15), 1 / 15)) for lattice in lattices]

    recognizer = Recognizer()
    shipped, recognizer.line_network = recognizer.number_weights, Network()
    fitted = fit_number_weights(recognizer, sets)
    assert recognizer.line_network.number_weights == fitted
    assert fitted.features["log_ctc"] != 0
    assert recognizer.number_weights == shipped


def test_numbers_that_cannot_be_spelled_are_left_out(recognizer, sets):
    lattices = number_weights._label_lattices(recognizer, REAL, sets[REAL][:6])  # noqa: SLF001
    (impossible,) = number_weights._label_lattices(  # noqa: SLF001
        recognizer, REAL, [LabeledNumber("1234567", sets[REAL][0].ink, "anna")]
    )
    np.testing.assert_allclose(fit_features([*lattices, impossible]), fit_features(lattices), atol=1e-6)


def test_no_set_is_larger_than_the_memory_allows(recognizer, sets, monkeypatch):
    monkeypatch.setattr(number_weights, "MAX_SET_SIZE", 6)
    lattices = number_weights._label_lattices(recognizer, REAL, sets[REAL])  # noqa: SLF001
    assert len(lattices) == 6
    assert sum(lattice.weight for lattice in lattices) == pytest.approx(number_weights.SET_WEIGHTS[REAL])


def confidences(count, wrong_below, seed=0):
    """Random confidences; readings are wrong if a digit's confidence is low."""
    confidence, digit = np.random.default_rng(seed).uniform(size=(2, count))
    return confidence, digit, digit < wrong_below


def test_thresholds_accept_most_readings_without_errors():
    first, second = choose_thresholds([confidences(1000, 0.3), confidences(1000, 0.6, 1)], [0.01, 0.0])
    assert first <= 0.02
    assert second == pytest.approx(0.6, abs=0.02)


def test_nothing_is_accepted_if_sure_readings_are_wrong():
    confidence, digit, _ = confidences(100, 0)
    assert choose_thresholds([(confidence, digit, np.ones(100, bool))], [0.01]) == (1.0, 1.0)


def test_nothing_is_accepted_without_readings():
    assert choose_thresholds([(np.empty(0), np.empty(0), np.empty(0, bool))], [0.01]) == (1.0, 1.0)
