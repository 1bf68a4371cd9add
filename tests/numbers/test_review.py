"""Numbers with a digit that is struck out."""

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


@pytest.mark.parametrize("name", ["7 crossed", "0 with a slash", "4", "4 open", "5 of two strokes", "1 with a foot"])
def test_a_digit_of_several_strokes_is_not_struck_out(name):
    assert RECOGNIZER.read_number(write(["5", name, "3"])).review_reason != "struck_out"
