"""Evaluation: metrics against known values, and all test sets on the stroke font's digits."""

import json
import re

import numpy as np
import pytest

from digitpad import Recognizer
from digitpad.recognizer import Scores
from digitpad.training.data import evaluation_sets
from digitpad.training.data.dataset import LabeledImages
from digitpad.training.data.number_sets import REAL
from digitpad.training.data.pendigits import split_by_writer
from digitpad.training.data.rendering import render
from digitpad.training.data.unipen import load_digits, load_glyphs
from digitpad.training.data.unipen_forms import FLAGGED_ONES, SLASHED_ZEROS
from digitpad.training.evaluation.evaluate import (
    Evaluation,
    evaluate_images,
    evaluate_validation,
    is_rejected,
)
from digitpad.training.evaluation.rates import wilson_interval
from digitpad.training.evaluation.targets import metric_rows
from pendigits_data import real_pendigits
from unipen_data import real_unipen_folder


class FakeRecognizer:
    """A recogniser that returns the scores it was created with, whatever the frames are."""

    rejection_threshold = 0.5

    def __init__(self, predicted, no_digit):
        count = len(predicted)
        probabilities = np.eye(10, dtype=np.float32)[predicted]
        self._scores = Scores(probabilities, np.asarray(no_digit), np.zeros((count, 10, 7, 7)), np.zeros((count, 5)))

    def score_frames(self, _):
        return self._scores


def test_evaluation_has_confusion_accuracy_and_errors():
    digits = LabeledImages(np.zeros((6, 28, 28), np.uint8), np.array([3, 3, 3, 7, 7, 0]))
    result = evaluate_images(FakeRecognizer([3, 5, 5, 7, 1, 0], [0, 0, 0.9, 0.6, 0, 0.5]), digits)
    assert result.count == 6
    assert result.accuracy == 0.5
    assert result.errors.tolist() == [1, 2, 4]
    assert result.confusion[3, 5] == 2
    assert result.confusion[7, 1] == 1
    assert result.confusion.trace() == 3
    assert result.top_confusions == [(3, 5, 2), (7, 1, 1)]
    assert result.false_rejection_rate == pytest.approx(2 / 6)
    assert result.recognized.tolist() == [True, False, False, False, False, True]
    assert result.recognition_rate == pytest.approx(2 / 6)
    assert result.accuracy_by_class[[0, 3, 7]].tolist() == pytest.approx([1, 1 / 3, 1 / 2])
    assert result.calibration_error > 0.4  # its confidence was always 1


def test_evaluation_without_errors_has_no_confusions():
    digits = LabeledImages(np.zeros((2, 28, 28), np.uint8), np.array([4, 2]))
    result = evaluate_images(FakeRecognizer([4, 2], [0, 0]), digits)
    assert result.top_confusions == []
    assert result.accuracy == 1
    assert result.calibration_error == 0
    assert result.interval[1] == pytest.approx(1)


def test_rejected_digit_counts_for_the_accuracy_but_not_for_the_recognition_rate():
    digits = LabeledImages(np.zeros((4, 28, 28), np.uint8), np.array([1, 2, 3, 4]))
    metrics = evaluate_images(FakeRecognizer([1, 2, 3, 3], [0, 0, 0.9, 0]), digits).to_dict()
    assert metrics["accuracy"] == 0.75
    assert metrics["recognition_rate"] == 0.5
    assert metrics["false_rejection_rate"] == 0.25
    assert metrics["interval_95"] == list(wilson_interval(3, 4))
    assert metrics["recognition_interval_95"] == list(wilson_interval(2, 4))


def test_validation_metrics_tell_digits_from_negatives():
    digits = LabeledImages(np.zeros((2, 28, 28), np.uint8), np.array([1, 2]))
    negatives = LabeledImages(np.zeros((2, 28, 28), np.uint8), np.array([10, 10]))
    metrics = evaluate_validation(FakeRecognizer([1, 3], [0.9, 0]), {"digits": digits, "negatives": negatives})
    assert metrics["digits"]["digits"]["recognition_rate"] == 0
    assert metrics["digits"]["digits"]["false_rejection_rate"] == 0.5
    assert metrics["no_digit"] == {
        "negatives": {"count": 2, "rejection_rate": 0.5, "interval_95": list(wilson_interval(1, 2))}
    }


def test_top_confusions_are_ordered_by_count_and_then_by_digit():
    pairs = [(9, 4)] * 3 + [(4, 9)] * 5 + [(1, 7)] * 3 + [(2, 2)] * 9
    labels, predicted = np.transpose(pairs)
    result = Evaluation(labels, predicted, np.zeros(len(pairs), bool), 0)
    assert result.top_confusions == [(4, 9, 5), (1, 7, 3), (9, 4, 3)]


def test_metrics_are_complete_and_survive_json(metrics):
    assert json.loads(json.dumps(metrics)) == metrics
    names = {*evaluation_sets.DESCRIPTIONS, *evaluation_sets.PEN_VARIATIONS}
    assert names <= {*metrics["digits"], *metrics["no_digit"]}
    assert set(metrics["digits"]) <= names
    assert len(metrics["corruptions"]["kinds"]) == 15
    assert metrics["skipped"] == []
    for result in metrics["digits"].values():
        assert np.sum(result["confusion"]) == result["count"]
        low, high = result["interval_95"]
        assert low <= result["accuracy"] <= high
        low, high = result["recognition_interval_95"]
        assert low <= result["recognition_rate"] <= high
        assert result["recognition_rate"] <= result["accuracy"]
    assert metrics["no_digit"]["generated"]["count"] == evaluation_sets.NEGATIVE_COUNT
    accuracies = [kind["accuracy"] for kind in metrics["corruptions"]["kinds"].values()]
    assert metrics["corruptions"]["mean"]["accuracy"] == pytest.approx(np.mean(accuracies))


def test_shipped_network_recognizes_the_stroke_font(metrics):
    assert metrics["digits"][evaluation_sets.PENS]["accuracy"] >= 0.8
    assert metrics["digits"][evaluation_sets.PICTURES]["accuracy"] >= 0.95


def test_metrics_tell_writers_and_characters_apart(metrics):
    writers = metrics["writers"]
    assert {name: result["count"] for name, result in writers.items()} == {
        evaluation_sets.PENS: 1,
        evaluation_sets.UNIPEN: 2,
        evaluation_sets.ZEROS: 1,
        evaluation_sets.ONES: 1,
        evaluation_sets.GLYPHS: 1,
        REAL: 2,
    }
    assert list(metrics["characters"]) == [evaluation_sets.GLYPHS]


def test_sets_of_missing_sources_are_skipped_with_a_message_for_each(metrics_without_pens):
    metrics = metrics_without_pens
    assert set(metrics["digits"]) == {evaluation_sets.MNIST, evaluation_sets.PICTURES}
    assert "pen_variations" not in metrics
    assert metrics["writers"] == metrics["characters"] == {}
    options = [re.search(r"--\w+", sentence).group() for sentence in metrics["skipped"]]
    assert options == ["--pendigits", "--unipen", "--registers"]
    names = [row.name for row in metric_rows(metrics)]
    assert not [name for name in names if "pens" in name or "writer" in name or "UNIPEN" in name]
    assert len(names) == 3 + 2 + 2 + 12 + 17


def test_shipped_network_recognizes_unseen_writers():
    pens = split_by_writer(real_pendigits()).test
    result = evaluate_images(Recognizer(), render(pens[::5]))
    assert result.accuracy > 0.9
    assert result.false_rejection_rate < 0.02


def test_shipped_network_recognizes_unseen_writers_of_unipen():
    folder = real_unipen_folder()
    digits, glyphs = load_digits(folder).test, load_glyphs(folder).test
    assert evaluate_images(Recognizer(), render(digits[::5])).recognition_rate > 0.97
    assert is_rejected(Recognizer(), render(glyphs[::5])).mean() > 0.8


def test_listed_forms_are_digits_of_the_validation_and_the_test_writers():
    digits = load_digits(real_unipen_folder())
    for identifiers, label in ((SLASHED_ZEROS, 0), (FLAGGED_ONES, 1)):
        validation, test = (
            [digit for digit in part if digit.identifier in identifiers] for part in (digits.validation, digits.test)
        )
        assert len(validation) + len(test) == len(identifiers)
        assert {digit.label for digit in validation + test} == {label}
        assert test
