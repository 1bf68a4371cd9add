"""Broken, odd and hostile pictures are answered, or refused in a sentence, within bounds of time and memory."""

import sys

import numpy as np
import pytest
from PIL import Image

from hostile_pictures import MAKERS, MAX_MEGABYTES, READINGS, encode, read_all, read_made

MAX_TEST_SECONDS = 5
"""Of one reading: far more than is usual, as machines differ."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to measure memory")


def test_hostile_pictures_are_read_or_refused_within_bounds():
    outcomes = read_made(1, range(2 * len(MAKERS)))
    assert [(index, kind, outcome.crash) for index, kind, outcome in outcomes if outcome.crash] == []
    for name in READINGS:
        assert max(outcome.seconds[name] for _, _, outcome in outcomes) < MAX_TEST_SECONDS
        assert max(outcome.megabytes[name] for _, _, outcome in outcomes) < MAX_MEGABYTES
    assert sum(outcome.answers for _, _, outcome in outcomes) > 10


def test_a_pattern_of_countless_boxes_is_read_or_refused_within_bounds():
    y, x = np.ogrid[:1800, :1800]
    pixels = np.where((x // 18 + y // 18) % 2, 0, 255).astype(np.uint8)
    [outcome] = read_all([encode(Image.fromarray(pixels), "PNG")])
    assert outcome.crash == ""
    assert outcome.seconds["read_sheet"] < MAX_TEST_SECONDS
    assert outcome.megabytes["read_sheet"] < MAX_MEGABYTES
