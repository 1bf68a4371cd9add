"""Counts in sentences."""

import pytest

from digitpad.wording import format_count


@pytest.mark.parametrize(("count", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1200, "1,200 rows")])
def test_a_noun_has_the_number_of_its_count(count, text):
    assert format_count(count, "row") == text
