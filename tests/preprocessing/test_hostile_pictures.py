"""Broken, odd and hostile pictures are answered, or refused in a sentence, within bounds of time and memory."""

import sys

import pytest

from hostile_pictures import MAKERS, MAX_MEGABYTES, read_all

MAX_TEST_SECONDS = 5
"""Of one reading: far more than is usual, as machines differ."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to measure memory")


def test_hostile_pictures_are_read_or_refused_within_bounds():
    outcomes = list(read_all(2 * len(MAKERS), seed=1))
    assert [(index, kind, outcome.crash) for index, kind, outcome in outcomes if outcome.crash] == []
    for name in ("recognize", "read_number"):
        assert max(outcome.seconds[name] for _, _, outcome in outcomes) < MAX_TEST_SECONDS
        assert max(outcome.megabytes[name] for _, _, outcome in outcomes) < MAX_MEGABYTES
    assert sum(outcome.answers for _, _, outcome in outcomes) > 10
