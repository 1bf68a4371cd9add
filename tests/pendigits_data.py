"""UCI's pen-based digits, for tests: the real file, where it lies beside the checkout."""

from functools import cache
from pathlib import Path

import pytest

from digitpad.training.data.pendigits import read_pendigits

PENDIGITS_FILE = Path(__file__).parents[2] / "shared/data/pendigits/pendigits-orig.tra.gz"


@cache
def real_pendigits():
    """The digits of the real file; a test that needs them is skipped without it."""
    if not PENDIGITS_FILE.is_file():
        pytest.skip(
            f"UCI's pen digits are not beside the checkout: put {PENDIGITS_FILE.name} in {PENDIGITS_FILE.parent}."
        )
    return read_pendigits(PENDIGITS_FILE)
