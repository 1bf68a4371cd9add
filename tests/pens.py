"""Pen digits for tests: the real file beside the checkout, where there is one."""

from functools import cache
from pathlib import Path

import pytest

from digitpad.training.pen import read_unipen

PEN_FILE = Path(__file__).parents[2] / "shared/data/pendigits/pendigits-orig.tra.gz"


@cache
def real_pens():
    """UCI's pen digits; without their file the test that asks is skipped, and says so."""
    if not PEN_FILE.is_file():
        pytest.skip(f"UCI's pen digits (pendigits-orig.tra.gz) are not beside the checkout, in {PEN_FILE.parent}.")
    return read_unipen(PEN_FILE)
