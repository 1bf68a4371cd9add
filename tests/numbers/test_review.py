"""Numbers with a digit that is struck out, or with ink that is none."""

import numpy as np
import pytest

from digitpad import Recognizer
from number_samples import HEIGHT, write

RECOGNIZER = Recognizer(threads=1)


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("text", ["345", "208", "906"])
def test_one_digit_struck_out_by_a_level_line_needs_review(text, index):
    strokes = write(text)
    left, right = RECOGNIZER.read_number(strokes).digits[index].box[::2]
    ends = left - 0.15 * HEIGHT, right + 0.15 * HEIGHT
    line = np.stack([np.linspace(*ends, 9), np.linspace(0.5, 0.55, 9) * HEIGHT], axis=1)
    assert RECOGNIZER.read_number(strokes).review_reason is None
    assert RECOGNIZER.read_number([*strokes, line]).needs_review


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("ends", [(0, 1), (1, 0), (0.2, 0.8)])
@pytest.mark.parametrize("text", ["345", "268", "957"])
def test_one_digit_struck_out_by_a_diagonal_needs_review(text, ends, index):
    strokes = write(text)
    left, right = RECOGNIZER.read_number(strokes).digits[index].box[::2]
    line = np.stack([np.linspace(left - 1.2, right + 1.2, 9), np.linspace(*ends, 9) * HEIGHT], axis=1)
    assert RECOGNIZER.read_number([*strokes, line]).needs_review


@pytest.mark.parametrize("name", ["7 crossed", "0 with a slash", "4", "4 open", "5 of two strokes", "1 with a foot"])
def test_a_digit_of_several_strokes_is_not_struck_out(name):
    assert RECOGNIZER.read_number(write(["5", name, "3"])).review_reason != "struck_out"


SIGNS = {
    "plus": [[(0, 5), (4, 5)], [(2, 3), (2, 7)]],
    "small plus": [[(0, 5), (3, 5)], [(1.5, 3.5), (1.5, 6.5)]],
    "times": [[(0, 4), (3.2, 7.2)], [(3.2, 4), (0, 7.2)]],
    "asterisk": [[(0, 3.6), (2.7, 5.4)], [(2.7, 3.6), (0, 5.4)], [(1.3, 3), (1.3, 6)]],
    "equals": [[(0, 3.8), (3.6, 3.8)], [(0, 5.6), (3.6, 5.6)]],
    "underscore": [[(0, 9), (4, 9.1)]],
    "high dot": [[(0, 4.3), (0.4, 4.5)]],
    "opening bracket": [[(2.2, -0.4), (0.6, 2), (0, 4.5), (0.6, 7), (2.2, 9.4)]],
    "closing bracket": [[(0, -0.4), (1.6, 2), (2.2, 4.5), (1.6, 7), (0, 9.4)]],
    "slash": [[(7, 0), (0, 9)]],
    "tall slash": [[(5, -2), (0, 11)]],
}


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("text", ["2834", "5360", "9057"])
def test_sign_between_digits_needs_review(text, sign):
    left = write(text[:2])
    edge = max(x for stroke in left for x, _ in stroke)
    strokes = [[(x + edge + 2.5, y) for x, y in stroke] for stroke in SIGNS[sign]]
    right = write(text[2:], left=5.0 + max(x for stroke in strokes for x, _ in stroke) - 2.5)
    assert RECOGNIZER.read_number(left + right).review_reason is None
    assert RECOGNIZER.read_number(left + strokes + right).needs_review


def test_underline_needs_no_review():
    strokes = write("2834")
    right = max(x for stroke in strokes for x, _ in stroke)
    reading = RECOGNIZER.read_number([*strokes, [(-1, 11.5), (right + 1, 11.5)]])
    assert (reading.text, reading.review_reason) == ("2834", None)


def test_improbable_number_without_length_and_checksum_never_mismatches_them():
    rng = np.random.default_rng(7)
    zigzags = [np.stack([np.linspace(0, 30, 14), rng.uniform(0, 9, 14)], axis=1).tolist() for _ in range(40)]
    reasons = {RECOGNIZER.read_number([*write("28"), zigzag]).review_reason for zigzag in zigzags}
    assert reasons - {None}
    assert "constraint_mismatch" not in reasons
